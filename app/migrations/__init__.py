"""Nâng cấp lược đồ — brings a database to the newest schema (Alembic, configured here and nowhere else)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

HERE = Path(__file__).parent
LOCK_KEY = 0x686F69746869  # "hoithi"


def configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    return config


def migrate(engine: Engine) -> None:
    """Upgrade to the newest revision, in one transaction."""
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":  # Several processes may start at once.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
