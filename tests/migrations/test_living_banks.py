"""A database from before the versions keeps its banks: every question approved, every published round with its set."""

from pathlib import Path

from alembic import command
from sqlalchemy import text
from sqlmodel import select

from app.db import make_engine, transaction
from app.migrations import configuration, migrate
from app.models import BankFile, Question, Remark, Round
from app.scoring.banks import load_bank

OLD = (
    "INSERT INTO contest VALUES (1, 'tim-hieu', 'Tìm hiểu', 'Khối', 1, 5, '{}')",
    "INSERT INTO bank VALUES (1, 1, 'Bộ đề', 'bo-de.docx', 'abc', 7)",
    "INSERT INTO question VALUES (1, 1, 1, 'Lịch sử', NULL, 'Đảng ra đời năm nào?', NULL, NULL, 'row 2')",
    "INSERT INTO question VALUES (2, 1, 2, 'Lịch sử', NULL, 'Những ai?', NULL, NULL, 'row 3')",
    "INSERT INTO choice VALUES (1, 1, 1, '1930', 1, 0), (2, 1, 2, '1945', 0, 0)",
    "INSERT INTO choice VALUES (3, 2, 1, 'một', 1, 0), (4, 2, 2, 'hai', 1, 0)",
    "INSERT INTO round (id, contest_id, code, title, position, status, opens_at, closes_at, bank_id, blueprint, rules,"
    " covers, partitions, secret, policy)"
    " VALUES (1, 1, 't1', 'T', 1, 'PUBLISHED', 1, 2, 1, '{}', '{}', '[]', 1, x'00', '{}'),"
    " (2, 1, 't2', 'T', 2, 'DRAFT', 1, 2, 1, '{}', '{}', '[]', 1, x'00', '{}')",
)


def test_old_banks_are_approved_and_old_rounds_keep_their_set(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.execution_options(writes=True).begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        for statement in OLD:
            connection.execute(text(statement))
    migrate(engine)
    with transaction(engine, writes=False) as db:
        questions = db.exec(select(Question)).all()
        assert [(one.status, one.version, one.several, one.approved_by) for one in questions] == [
            ("approved", 1, False, None),
            ("approved", 1, True, None),
        ]
        assert questions[0].fold == "dang ra doi nam nao 1930 1945"
        assert len({one.lineage for one in questions}) == 2
        assert db.exec(select(Round.questions)).all() == [[1, 2], []]
        assert db.exec(select(BankFile.name, BankFile.sha256, BankFile.kept_at)).all() == [
            ("bo-de.docx", "abc", 7)
        ]
        assert [one.deed for one in db.exec(select(Remark))] == ["approved"] * 2
        assert load_bank(db, [1, 2]).key == {1: {1}, 2: {3, 4}}
    engine.dispose()
