"""Khớp sổ — whether the streams and SQL hold the same attempts, told from digests of either side.

The digest of a side is the sum, modulo 2**256, of a SHA-256 for each event over its id, the digest it carries and the
digest of its content: it does not depend on an order, and needs no memory. Only sides that differ are compared attempt
by attempt.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, cast

from redis import Redis
from sqlmodel import Session

from app.models import Round
from app.scoring.events import digest
from app.scoring.keys import Partition, partitions_of
from app.scoring.recording.dead_letters import set_aside
from app.scoring.recording.entries import Entry, sort_out
from app.scoring.recording.rows import Written, stored

PAGE = 2_000
MODULUS = 2**256
DIFFERENCES = ("changed", "only_sql", "only_stream")

Bad = tuple[Entry, str]  # And why.


@dataclass(frozen=True, slots=True)
class Sum:
    """How many events, and their digest."""

    count: int = 0
    total: int = 0

    def __str__(self) -> str:
        return f"{self.total:064x}"


@dataclass(frozen=True, slots=True)
class Difference:
    """An attempt that the sides do not agree on; `what`: one of DIFFERENCES."""

    who: str
    number: int
    what: str


def entries_of(redis: Redis, partition: Partition) -> Iterator[list[Entry]]:
    """A stream from its beginning, a page at a time."""
    start: Any = "-"
    while page := cast("list[Entry]", redis.xrange(partition.events, min=start, count=PAGE)):
        yield page
        start = b"(" + page[-1][0]


def streamed(
    redis: Redis, partition: Partition, round: Round, bad: list[Bad] | None = None
) -> Iterator[Written]:
    """The good events of a stream; the bad ones are put into `bad`."""
    for page in entries_of(redis, partition):
        good, refused = sort_out(partition, round.partitions, page)
        if bad is not None:
            bad.extend(refused)
        yield from good


def add_up(events: Iterable[Written]) -> Sum:
    count = total = 0
    for event_id, event, claimed in events:
        told = f"{event_id} {claimed} {digest(event)}".encode()
        total += int.from_bytes(sha256(told).digest())
        count += 1
    return Sum(count, total % MODULUS)


def stream_side(redis: Redis, session: Session, round: Round) -> Iterator[Written]:
    """Every good event of a round's streams that nobody has set aside."""
    assert round.id is not None
    aside = set_aside(session, round.id)
    for partition in partitions_of(round.id, round.partitions):
        for written in streamed(redis, partition, round):
            if (partition.number, written[0]) not in aside:
                yield written


def sql_side(session: Session, round: Round) -> Iterator[Written]:
    assert round.id is not None
    return stored(session, round.id)


def differences(redis: Redis, session: Session, round: Round) -> list[Difference]:
    """The attempts that the sides do not agree on; empty: counts and digests are equal."""
    if add_up(stream_side(redis, session, round)) == add_up(sql_side(session, round)):
        return []
    streams = {attempt_of(one): one for one in stream_side(redis, session, round)}
    found = []
    for one in sql_side(session, round):
        there = streams.pop(attempt_of(one), None)
        if there is None:
            found.append(Difference(*attempt_of(one), "only_sql"))
        elif there != one:
            found.append(Difference(*attempt_of(one), "changed"))
    return found + [Difference(*attempt, "only_stream") for attempt in streams]


def attempt_of(one: Written) -> tuple[str, int]:
    return one[1].who, one[1].number
