"""`hoithi amendments verify` on a played round."""

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.cli import main
from app.db import transaction
from app.settings import Settings
from tests.admin.amendments.conftest import Played


@pytest.fixture
def verify(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOITHI_DATA", str(settings.data))
    if settings.database_url:
        monkeypatch.setenv("HOITHI_DATABASE_URL", settings.database_url)
    return lambda *args: CliRunner().invoke(main, ["amendments", "verify", *args])


async def test_it_says_whether_all_marks_are_right(played: Played, amend, verify):
    await amend(played, "key")
    said = verify("tim-hieu")
    assert (said.exit_code, said.output.strip()) == (
        0,
        "tuan-1: đã tính lại 5 lượt thi, 1 đính chính, 5 lượt đã đổi điểm, 0 sai lệch.",
    )
    with transaction(played.engine) as db:
        db.connection().execute(text("UPDATE rescoring SET score = 5 WHERE participant_id = 'dung'"))
    said = verify("tim-hieu", "tuan-1")
    assert (said.exit_code, "dung, lượt 1: Điểm chấm lại không khớp" in said.output) == (1, True)


async def test_an_unknown_round_is_named(played: Played, verify):
    said = verify("tim-hieu", "tuan-9")
    assert (said.exit_code, "tuan-9" in said.output) == (2, True)
