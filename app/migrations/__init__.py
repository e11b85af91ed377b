"""Nâng cấp lược đồ — brings a database to the newest schema (Alembic, configured here and nowhere else)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

HERE = Path(__file__).parent
LOCK_KEY = 0x686F69746869  # "hoithi"


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    return config


def migrate(engine: Engine) -> None:
    """Upgrade to the newest revision, in one transaction. A schema that a later version has brought further is left as
    it is: an installation may go back to the version before, which finds in it all that it knows."""
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":  # Several processes may start at once.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        config = configuration()
        config.attributes["connection"] = connection
        if not is_later(connection, config):
            command.upgrade(config, "head")


def is_later(connection: Connection, config: Config) -> bool:
    """Whether a database is at a revision that comes after all of ours. They are numbered, so that one can tell."""
    current = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory.from_config(config).get_current_head()
    return current is not None and newest is not None and current > newest
