"""Attempts that were recorded before they had a score gave one point for each right answer."""

from pathlib import Path

from alembic import command
from sqlalchemy import text

from app.db import make_engine
from app.migrations import configuration, migrate


def test_an_old_attempt_has_as_many_points_as_right_answers(tmp_path: Path):
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.execution_options(writes=True).begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(text("INSERT INTO contest VALUES (1, 'tim-hieu', 'Tìm hiểu', 'Khối', 1, 5, '{}')"))
        connection.execute(
            text(
                "INSERT INTO round VALUES"
                " (1, 1, 't', 'T', 1, 'PUBLISHED', 1, 2, NULL, 1, NULL, '{}', NULL, '{}', '[]', 1, x'00', NULL, '{}')"
            )
        )
        connection.execute(
            text("INSERT INTO attempt VALUES (1, 'an', 1, 1, 2, 7, NULL, '', 'participant', '1-0', 0, NULL)")
        )
    migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT correct, score FROM attempt")).all() == [(7, 7)]
    engine.dispose()
