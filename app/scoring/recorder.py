"""Thư ký — bridge 2: copies scored attempts from the event streams to SQL, and says when a round is recorded.

An entry is acknowledged only after its row is committed, and a row is inserted only once (its primary key is
round, person, number): whatever dies between, nothing is lost and nothing counted twice.
"""

import logging
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from redis import Redis
from redis.exceptions import ResponseError
from sqlalchemy import Engine, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from app.clock import now_ms
from app.db import transaction
from app.models import Attempt, Contest, Round, RoundStatus
from app.scoring.core import SealedBy
from app.scoring.keys import Partition, heartbeat, partitions_of
from app.scoring.rescoring import rescore

log = logging.getLogger(__name__)

GROUP = CONSUMER = "recorder"
BATCH = 1_000
BLOCK_MS = 500
RETRY_SECONDS = 1.0
HEARTBEAT_SECONDS = 15
INSERT: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}  # Both speak ON CONFLICT.

Entry = tuple[bytes, Mapping[bytes, bytes]]


def row_of(round_id: int, entry_id: bytes, fields: Mapping[bytes, bytes]) -> dict[str, object]:
    """A stream entry as a row of `attempt`. One that lapsed is kept, for whoever asks, but counts nowhere."""
    told = {name.decode(): value.decode() for name, value in fields.items()}
    return {
        "round_id": round_id,
        "participant_id": told["who"],
        "number": int(told["number"]),
        "opened_at": int(told["opened_at"]),
        "sealed_at": int(told["sealed_at"]),
        "correct": int(told["correct"]),
        "score": int(told.get("score", told["correct"])),
        "prediction": int(told["prediction"]) if told["prediction"] else None,
        "answers": told["answers"],
        "sealed_by": told["sealed_by"],
        "event_id": entry_id.decode(),
        "void": told["sealed_by"] == SealedBy.LAPSED,
    }


def write_down(engine: Engine, round_id: int, entries: Iterable[Entry]) -> None:
    """Insert the entries' rows, passing over those that are there already."""
    rows = [row_of(round_id, entry_id, fields) for entry_id, fields in entries]
    with transaction(engine) as session:
        insert = INSERT[session.get_bind().dialect.name](Attempt)
        session.connection().execute(insert.on_conflict_do_nothing(), rows)


def ensure_group(redis: Redis, partition: Partition) -> None:
    try:
        redis.xgroup_create(partition.events, GROUP, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def drain(redis: Redis, engine: Engine, partition: Partition, start: str) -> int:
    """One batch of a stream to SQL. `start` is ">" for new entries, "0" for those a dead run left behind."""
    reply: Any = redis.xreadgroup(GROUP, CONSUMER, {partition.events: start}, count=BATCH)
    entries = [entry for _, batch in reply for entry in batch]
    if entries:
        write_down(engine, partition.round_id, entries)
        redis.xack(partition.events, GROUP, *(entry_id for entry_id, _ in entries))
    return len(entries)


def open_rounds(engine: Engine) -> list[Round]:
    """Published rounds whose results are not all in SQL yet."""
    with transaction(engine, writes=False) as session:
        return list(
            session.exec(
                select(Round).where(
                    Round.status == RoundStatus.PUBLISHED,
                    col(Round.recorded_at).is_(None),
                    col(Round.bank_id).is_not(None),
                )
            )
        )


def is_complete(redis: Redis, session: Session, round: Round) -> bool:
    """Whether the round is over on every shard's clock, owes no score, and SQL holds as many attempts."""
    assert round.id is not None
    scored = 0
    for partition in partitions_of(round.id, round.partitions):
        seconds, micros = redis.time()
        if seconds * 1000 + micros // 1000 < round.closes_at or redis.zcard(partition.due):
            return False
        scored += int(redis.xlen(partition.events))
    written = select(func.count()).select_from(Attempt).where(Attempt.round_id == round.id)
    return session.exec(written).one() == scored


def mark_recorded(redis: Redis, engine: Engine, round: Round) -> bool:
    """Set `recorded_at` once the round is complete; returns whether it was set now."""
    with transaction(engine, writes=False) as session:
        if not is_complete(redis, session, round):
            return False
    with transaction(engine) as session:
        kept = session.get_one(Round, round.id, with_for_update=True)  # No amendment may come in between.
        if kept.closes_at != round.closes_at:  # Reopened in the meantime.
            return False
        kept.recorded_at = now_ms()
        rescored = rescore(session, kept)
        contest = session.get_one(Contest, kept.contest_id)
        contest.version = col(Contest.version) + 1  # type: ignore[assignment]  # Added in SQL: two changes count twice.
    log.info("round %s is recorded, %s attempts rescored", round.code, rescored)
    return True


def record_once(redis: Redis, engine: Engine, ready: set[Partition]) -> int:
    """One turn over all open rounds; `ready` remembers whose group exists and whose backlog was read."""
    moved = 0
    for round in open_rounds(engine):
        assert round.id is not None
        for partition in partitions_of(round.id, round.partitions):
            if partition not in ready:
                ensure_group(redis, partition)
                while drain(redis, engine, partition, "0"):
                    pass
                ready.add(partition)
            moved += drain(redis, engine, partition, ">")
        if round.closes_at <= now_ms():
            mark_recorded(redis, engine, round)
    redis.set(heartbeat("recorder"), 1, ex=HEARTBEAT_SECONDS)
    return moved


def run(redis: Redis, engine: Engine, stop: threading.Event) -> None:
    """Record until stopped. After a fault everything is looked at afresh: the backlog too."""
    ready: set[Partition] = set()
    while not stop.is_set():
        try:
            moved = record_once(redis, engine, ready)
        except Exception:
            log.exception("recording was cut short; trying again")
            ready.clear()
            stop.wait(RETRY_SECONDS)
        else:
            if not moved:
                stop.wait(BLOCK_MS / 1000)
