"""Dòng ghi sổ — events as rows of `attempt`, written many at a time and read back as events.

Both databases speak ON CONFLICT; SQLite takes the rows one after another from C, PostgreSQL takes columns as arrays:
a statement each, however many rows, where the ORM would make an object of every one.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, select, tuple_

from app.models import Attempt
from app.scoring.core import SealedBy
from app.scoring.events import Event, digest

Written = tuple[str, Event, str]  # Event id, event, the digest that came with it.

COLUMNS = {  # name -> its type in PostgreSQL
    "round_id": "int",
    "participant_id": "text",
    "number": "int",
    "opened_at": "bigint",
    "sealed_at": "bigint",
    "sealed_by": "text",
    "correct": "int",
    "score": "int",
    "prediction": "int",
    "answers": "text",
    "event_id": "text",
    "sha256": "text",
    "void": "boolean",
}
NAMES = ", ".join(COLUMNS)
UPDATES = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "void")
SOURCES = {
    "sqlite": f"VALUES ({', '.join('?' * len(COLUMNS))})",
    "postgresql": f"SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in COLUMNS.values())}) WHERE true",
}
KEYS_AT_ONCE = 300


def row_of(written: Written) -> tuple[Any, ...]:
    """In the order of COLUMNS. An attempt that lapsed is kept, for whoever asks, but counts nowhere."""
    event_id, one, claimed = written
    return (
        one.round,
        one.who,
        one.number,
        one.opened_at,
        one.sealed_at,
        one.sealed_by,
        one.correct,
        one.score,
        one.prediction,
        one.answers,
        event_id,
        claimed,
        one.sealed_by == SealedBy.LAPSED,
    )


def put(session: Session, events: Sequence[Written], conflict: str) -> int:
    """Insert rows, `conflict` saying what becomes of one that is there; returns how many rows were touched."""
    if not events:
        return 0
    dialect = session.get_bind().dialect.name
    statement = f"INSERT INTO attempt ({NAMES}) {SOURCES[dialect]} ON CONFLICT {conflict}"
    rows = [row_of(one) for one in events]
    if dialect == "sqlite":
        return session.connection().exec_driver_sql(statement, rows).rowcount
    columns = tuple(list(column) for column in zip(*rows, strict=True))
    return session.connection().exec_driver_sql(statement, columns).rowcount


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
    names = [name for name in COLUMNS if name != "void"]
    columns = [getattr(Attempt, name) for name in names]
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
