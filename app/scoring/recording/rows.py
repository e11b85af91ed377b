"""Dòng ghi sổ — events as rows of `attempt`, written many at a time and read back as events.

SQLite takes the rows from C, one after another; PostgreSQL as a COPY into a table of the connection, then all at once:
either is several times as fast as the ORM, which makes an object of each. Both speak ON CONFLICT.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlmodel import Session, col, select, tuple_

from app.models import Attempt
from app.scoring.events import Event, digest
from app.scoring.sheets import SealedBy

Written = tuple[str, Event, str]  # Event id, event, the digest that came with it.

CONTENT = (
    "round_id",
    "participant_id",
    "number",
    "opened_at",
    "sealed_at",
    "sealed_by",
    "correct",
    "score",
    "prediction",
    "answers",
    "event_id",
    "sha256",
)
COLUMNS = ", ".join((*CONTENT, "void"))
ROW = ", ".join("?" * (len(CONTENT) + 1))
UPDATES = ", ".join(f"{name} = excluded.{name}" for name in CONTENT)
INCOMING = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS incoming (LIKE attempt INCLUDING DEFAULTS) ON COMMIT DELETE ROWS"
)
KEYS_AT_ONCE = 300


def row_of(written: Written) -> tuple[Any, ...]:
    """In the order of CONTENT, then `void`. An attempt that lapsed is kept, for whoever asks, but counts nowhere."""
    event_id, one, claimed = written
    return (*one, event_id, claimed, one.sealed_by == SealedBy.LAPSED)


def put(session: Session, events: Sequence[Written], conflict: str) -> int:
    """Insert rows, `conflict` saying what becomes of one that is there; returns how many rows were touched."""
    if not events:
        return 0
    connection, rows = session.connection(), map(row_of, events)
    into = f"INSERT INTO attempt ({COLUMNS})"
    if connection.dialect.name == "sqlite":
        return connection.exec_driver_sql(
            f"{into} VALUES ({ROW}) ON CONFLICT {conflict}", list(rows)
        ).rowcount
    copy_in(connection, rows)
    return connection.exec_driver_sql(
        f"{into} SELECT {COLUMNS} FROM incoming ON CONFLICT {conflict}"
    ).rowcount


def copy_in(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows into PostgreSQL's table `incoming`, which is empty before."""
    connection.exec_driver_sql(INCOMING)
    connection.exec_driver_sql("DELETE FROM incoming")
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY incoming ({COLUMNS}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def insert(session: Session, events: Sequence[Written]) -> list[Written]:
    """Insert the events' rows, passing over those that are there already; returns the events whose attempt is there
    under another event: no attempt is scored twice."""
    if put(session, events, "DO NOTHING") == len(events):
        return []
    kept = {(who, number): event_id for who, number, event_id in known(session, events)}
    return [one for one in events if kept[one[1].who, one[1].number] != one[0]]


def replace(session: Session, events: Sequence[Written]) -> None:
    """Write the events' rows over what stands under their attempts; whether an attempt is void stays."""
    put(session, events, f"(round_id, participant_id, number) DO UPDATE SET {UPDATES}")


def known(session: Session, events: Sequence[Written]) -> Iterator[tuple[str, int, str]]:
    """(who, number, event id) of the events' attempts in SQL."""
    columns = select(Attempt.participant_id, Attempt.number, Attempt.event_id)
    for start in range(0, len(events), KEYS_AT_ONCE):
        some = events[start : start + KEYS_AT_ONCE]
        keys = [(one.who, one.number) for _, one, _ in some]
        yield from session.exec(
            columns.where(
                Attempt.round_id == some[0][1].round,
                tuple_(col(Attempt.participant_id), col(Attempt.number)).in_(keys),
            )
        )


def stored(session: Session, round_id: int) -> Iterator[Written]:
    """Every recorded attempt of a round as the event that it was, read from the columns: the digest it carries may
    not be theirs."""
    columns = [getattr(Attempt, name) for name in CONTENT]
    statement = select(*columns).where(Attempt.round_id == round_id)
    for *content, event_id, claimed in session.exec(statement.execution_options(yield_per=5_000)):
        yield event_id, Event(*content), claimed


def is_sound(one: Written) -> bool:
    """Whether an event is what its digest says."""
    return digest(one[1]) == one[2]


def order_of(event_id: str) -> tuple[int, int]:
    """Event ids sort as two numbers."""
    milliseconds, _, sequence = event_id.partition("-")
    return int(milliseconds), int(sequence)


def in_order(events: Iterable[Written]) -> list[Written]:
    return sorted(events, key=lambda one: order_of(one[0]))
