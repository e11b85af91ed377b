"""Cơ sở dữ liệu — the engine and the transaction. One request, one transaction; the only commit() is here.

SQLite runs in WAL mode with synchronous=FULL (an acknowledged registration is on disk) and takes its write
lock at the beginning of a writing transaction: a lock taken later could fail at once instead of waiting. Writers
of one process wait in a queue of our own: SQLite lets waiters poll, and in a rush some of them starve.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session

from app.errors import Unfit

BUSY_TIMEOUT_MS = 10_000
WRITERS = Lock()
TURN = "holds the writers' turn"
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
)


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL; the control plane's threads share it. Raises Unfit for any other URL."""
    if not url.startswith("sqlite:"):
        try:
            address = make_url(url)
        except (ArgumentError, ValueError):  # The port of one is read as a number.
            raise Unfit("serve.database_url") from None
        if address.get_backend_name() != "postgresql":
            raise Unfit("serve.database_url")
        return create_engine(address, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    event.listen(engine, "commit", leave_turn)
    event.listen(engine, "rollback", leave_turn)
    return engine


def prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # The driver must not begin transactions behind our back.
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    if WRITERS.acquire(timeout=BUSY_TIMEOUT_MS / 1000):  # If not, SQLite has the last word.
        connection.info[TURN] = True
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError:
        leave_turn(connection)
        raise


def leave_turn(connection: Connection) -> None:
    """The next writer of this process may begin."""
    if connection.info.pop(TURN, False):
        WRITERS.release()


@contextmanager
def transaction(engine: Engine, *, writes: bool = True) -> Iterator[Session]:
    """A session whose work is committed when the block ends, and undone when it raises."""
    bound = engine.execution_options(writes=writes)
    with Session(bound, expire_on_commit=False) as session:
        yield session
        session.commit()
