"""`hoithi bank approve`: where there is no second person the reason stands in their place."""

from pathlib import Path

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from app.admin.banks import read_bank
from app.admin.library.storing import store
from app.cli.bank import cli
from app.db import make_engine, transaction
from app.migrations import migrate
from app.models import Contest, Question, Remark
from tests.admin.conftest import sheet
from tests.admin.intake.conftest import GOOD


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HOITHI_DATA", str(tmp_path))
    monkeypatch.delenv("HOITHI_DATABASE_URL", raising=False)
    return f"sqlite:///{tmp_path / 'hoithi.db'}"


def test_the_reason_stands_beside_every_question(url: str):
    engine = make_engine(url)
    migrate(engine)
    with transaction(engine) as db:
        db.add(contest := Contest(slug="tim-hieu", title="Tìm hiểu", organiser="Khối", created_at=1))
        db.flush()
        store(db, contest, read_bank("a.xlsx", sheet(*GOOD)), "Bộ đề", 1)
    run = CliRunner().invoke(cli, ["approve", "tim-hieu", "Bộ đề", "--reason", "Chỉ có một cán bộ"])
    assert (run.exit_code, "Đã duyệt 2 câu" in run.stdout) == (0, True)
    with transaction(engine, writes=False) as db:
        assert db.exec(select(Question.status, Question.approved_by)).all() == [("approved", None)] * 2
        said = select(Remark.text).where(Remark.deed == "approved", col(Remark.staff_id).is_(None))
        assert db.exec(said).all() == ["Chỉ có một cán bộ"] * 2
    assert CliRunner().invoke(cli, ["approve", "tim-hieu", "Khác", "--reason", "x"]).exit_code != 0
    engine.dispose()
