"""Entries put into a stream by hand: good ones with their digest, and whatever else bytes can be."""

from redis import Redis
from sqlalchemy import Engine
from sqlmodel import col, select

from app.clock import now_ms
from app.db import transaction
from app.models import Attempt, Contest, DeadLetter, Round
from app.scoring.answers import strung, unpacked
from app.scoring.events import Event, digest, short
from app.scoring.keys import Partition, partition_of

Fields = dict[bytes, bytes]


def event(round_id: int, who: str, number: int = 1, **changes: object) -> Event:
    values: dict[str, object] = {
        "opened_at": 1_790_000_000_000,
        "sealed_at": 1_790_000_060_000,
        "sealed_by": "participant",
        "correct": 3,
        "score": 3,
        "prediction": 42,
        "answers": "1=2;2=1,3",
    }
    return Event(round_id, who, number, **(values | changes))  # type: ignore[arg-type]


def entry(one: Event, **changes: bytes) -> Fields:
    """As the score is posted; `changes` replace values after the digest was made."""
    values = {
        "who": one.who,
        "number": one.number,
        "opened_at": one.opened_at,
        "sealed_at": one.sealed_at,
        "sealed_by": one.sealed_by,
        "correct": one.correct,
        "score": one.score,
        "prediction": "" if one.prediction is None else one.prediction,
        "answers": strung(unpacked(one.answers)),
        "sha256": short(digest(one)),
    }
    told = {name: str(value).encode() for name, value in values.items()} | changes
    return {name.encode(): value for name, value in told.items()}


def post(store: Redis, round_id: int, fields: Fields, partitions: int = 1) -> str:
    """Put an entry into the stream where its person's attempts live; returns its id."""
    who = fields.get(b"who", b"").decode(errors="replace")
    partition = partition_of(round_id, who, partitions)
    return store.xadd(partition.events, fields).decode()  # type: ignore[union-attr, arg-type]


def pending(store: Redis, partition: Partition) -> tuple[int, int]:
    """What the recorder has not acknowledged, and what it has not read."""
    (group,) = store.xinfo_groups(partition.events)
    return group["pending"], group["lag"]


def recorded(engine: Engine) -> list[tuple[str, int]]:
    with transaction(engine, writes=False) as session:
        rows = select(Attempt.participant_id, Attempt.number)
        return sorted(session.exec(rows).all())


def letters(engine: Engine) -> dict[str, str]:
    """Event id -> the reason why it is a dead letter."""
    with transaction(engine, writes=False) as session:
        found = session.exec(select(DeadLetter).order_by(col(DeadLetter.id)))
        return {letter.event_id: letter.reason for letter in found}


def close(engine: Engine, round_id: int) -> None:
    with transaction(engine) as session:
        session.get_one(Round, round_id).closes_at = now_ms() - 1


def is_recorded(engine: Engine, round_id: int) -> bool:
    with transaction(engine, writes=False) as session:
        round = session.get_one(Round, round_id)
        assert session.get_one(Contest, round.contest_id).version == 1 + (round.recorded_at is not None)
        return round.recorded_at is not None
