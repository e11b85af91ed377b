"""Cấu hình — what an installation may set, by environment variables that begin with HOITHI_.

Built once, at the command line, and handed on; never imported as a global.
"""

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Durability(StrEnum):
    REQUIRED = "required"  # Redis says itself that nothing acknowledged is lost, or nothing starts.
    ASSURED = "assured"  # It does not tell; somebody vouches for its disk.
    PRACTICE = "practice"  # Nobody does: official rounds do not open.


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="HOITHI_", frozen=True)

    data: Path = Field(Path("var"), description="data folder: database, append-only file, records, secrets")
    host: str = Field("127.0.0.1", description="address to listen on; 0.0.0.0 lets phones of the network in")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on")
    public_url: str | None = Field(None, description="address that users type, when a proxy stands in front")
    workers: int = Field(2, ge=1, le=64, description="web processes")
    database_url: str | None = Field(None, description="postgresql://… ; unset: SQLite in the data folder")
    redis_url: str | None = Field(
        None,
        description="redis://…, unix://…, redis+cluster://… or redis+sentinel://… ; unset: the bundled server",
    )
    replicas: int = Field(
        0, ge=0, le=8, description="replicas of Redis that must have a change before it is told"
    )
    replicas_ms: int = Field(200, ge=10, le=1_000, description="how long the replicas may take for it")
    durability: Durability = Field(
        Durability.REQUIRED,
        description="required, assured (a managed Redis that does not show its settings) or practice",
    )
    redis_bin: Path | None = Field(None, description="server binary to start instead of the bundled one")
    secret: SecretStr | None = Field(
        None, description="32 characters or more; unset: made in the data folder"
    )

    @property
    def sql_url(self) -> str:
        """The SQLAlchemy URL: psycopg 3 for PostgreSQL, else the SQLite file of the data folder."""
        if self.database_url is None:
            return f"sqlite:///{self.data.resolve() / 'hoithi.db'}"
        return self.database_url.replace("postgres://", "postgresql://", 1).replace(
            "postgresql://", "postgresql+psycopg://", 1
        )

    @property
    def secure(self) -> bool:
        """Whether cookies may travel only over TLS."""
        return (self.public_url or "").startswith("https://")
