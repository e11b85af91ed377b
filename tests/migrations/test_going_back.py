"""An installation goes back to the version before: the schema stays, and what was started before starts again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.util import CommandError
from sqlalchemy import Engine, text

from app import migrations
from app.db import make_engine, transaction
from app.migrations import migrate
from app.scoring.events import digest
from app.scoring.recording.rows import insert, replace, stored
from tests.chaos.next_version import FIELD, NOT_TOLD, next_version
from tests.scoring.recording.streams import event
from tests.small_contest import build


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Engine]:
    """A database that the next version has been at."""
    engine = make_engine(f"sqlite:///{tmp_path / 'later.db'}")
    migrate(engine)
    with next_version():
        migrate(engine)
    yield engine
    engine.dispose()


def revision(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def test_a_schema_that_a_later_version_made_is_left_as_it_is(later: Engine):
    migrate(later)
    assert revision(later) == "9999"
    with next_version():
        migrate(later)
    assert revision(later) == "9999"


def test_without_asking_the_version_before_would_not_start(later: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(migrations, "is_later", lambda *_: False)
    with pytest.raises(CommandError, match="9999"):
        migrate(later)


def test_a_revision_that_nobody_knows_and_that_is_not_later_is_refused(later: Engine):
    with later.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001a'"))
    with pytest.raises(CommandError, match="0001a"):
        migrate(later)


def alter(engine: Engine, words: str) -> None:
    engine.dispose()  # No connection has seen the table otherwise.
    with transaction(engine) as session:
        session.connection().execute(text(f"ALTER TABLE attempt {words}"))


@pytest.fixture
def wider(engine: Engine) -> Iterator[Engine]:
    """The table of attempts has the column of the next version."""
    alter(engine, f"ADD COLUMN {FIELD} INTEGER NOT NULL DEFAULT {NOT_TOLD}")
    yield engine
    alter(engine, f"DROP COLUMN {FIELD}")
    engine.dispose()


def test_the_recorder_writes_and_reads_over_a_column_that_it_does_not_know(wider: Engine):
    one = event(build(wider).round_id, "an")
    written = ("1-1", one, digest(one))
    with transaction(wider) as session:
        assert insert(session, [written]) == []
        replace(session, [written])
    with transaction(wider, writes=False) as session:
        assert list(stored(session, one.round)) == [written]
        told = session.connection().execute(text(f"SELECT {FIELD} FROM attempt")).scalars()
        assert list(told) == [NOT_TOLD]
