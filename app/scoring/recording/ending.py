"""Kết sổ — when a round is recorded: over, owing nothing, and its streams and SQL agreeing, attempt by attempt."""

import logging
from typing import Any

from redis import Redis
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.clock import now_ms
from app.db import transaction
from app.models import Contest, Round
from app.rules.policy import round_policy
from app.scoring.amending.rescoring import rescore
from app.scoring.keys import Partition, partitions_of
from app.scoring.recording.agreement import DIFFERENCES, differences
from app.scoring.recording.alarms import raise_alarm, take_down
from app.scoring.recording.dead_letters import unsettled
from app.scoring.recording.retention import release

log = logging.getLogger(__name__)

GROUP = "recorder"  # The consumers of the streams.
COMPARE_SECONDS = 30.0
LATE_MS = (
    12_000  # A request that waited on our side may still open an attempt (QUEUE_MS of moments.lua, and some).
)
NAMED = 20  # How many attempts an alarm names.
IMMORTAL = -1  # What TTL says of a key that has no end.


def shard_clock(redis: Any, partition: Partition) -> int:
    """Now, in ms, by the clock of the server that holds a partition."""
    node_of = getattr(redis, "get_node_from_key", None)  # Only a client of a cluster has to be told where.
    seconds, micros = redis.time(target_nodes=node_of(partition.due)) if node_of else redis.time()
    return int(seconds * 1000 + micros // 1000)


def is_drained(redis: Redis, round: Round) -> bool:
    """Whether the round is over on every shard's clock, owes no score, and its streams are read to the end."""
    assert round.id is not None
    for partition in partitions_of(round.id, round.partitions):
        if shard_clock(redis, partition) < round.closes_at + LATE_MS or redis.zcard(partition.due):
            return False
        (group,) = [one for one in redis.xinfo_groups(partition.events) if one["name"] == GROUP.encode()]
        last = redis.xinfo_stream(partition.events)["last-generated-id"]
        if group["pending"] or group["last-delivered-id"] != last:
            return False
    return True


def disagreement(redis: Redis, session: Session, round: Round) -> dict[str, object] | None:
    """What an alarm says of a drained round whose streams and SQL differ; None: they agree."""
    found = differences(redis, session, round)
    if not found:
        return None
    named = {what: [f"{one.who}/{one.number}" for one in found if one.what == what] for what in DIFFERENCES}
    some = {what: ", ".join(names[:NAMED]) or "–" for what, names in named.items()}
    return {"round": round.title, "count": len(found), **some}


def mark_recorded(redis: Redis, engine: Engine, round: Round) -> bool:
    """Set `recorded_at` of a drained round when both sides agree, else put up an alarm; returns whether it was set."""
    thing = f"round {round.id}"
    with transaction(engine, writes=False) as session:
        differing = disagreement(redis, session, round)
    with transaction(engine) as session:
        if differing:
            log.error("round %s: streams and SQL differ: %s", round.code, differing)
            raise_alarm(session, "alarm.differs", thing, now_ms(), **differing)
            return False
        take_down(session, "alarm.differs", thing)
        kept = session.get_one(Round, round.id, with_for_update=True)  # No amendment may come in between.
        if kept.closes_at != round.closes_at:  # Reopened in the meantime.
            return False
        if kept.recorded_at is not None:  # By another recorder.
            return True
        kept.recorded_at = now_ms()
        rescored = rescore(session, kept)
        contest = session.get_one(Contest, kept.contest_id)
        contest.version = col(Contest.version) + 1  # type: ignore[assignment]  # Added in SQL: two changes count twice.
    log.info("round %s is recorded, %s attempts rescored", round.code, rescored)
    let_go(redis, round)
    return True


def let_go(redis: Redis, round: Round) -> None:
    """Give every key of a recorded round its end."""
    assert round.id is not None
    brackets = round_policy(round.policy).brackets
    release(redis, round.id, round.partitions, [bracket.id for bracket in brackets] or [""])


def has_letters(engine: Engine, round: Round) -> bool:
    """Whether a dead letter of the round waits for somebody to settle it."""
    with transaction(engine, writes=False) as session:
        return unsettled(session, round.id) > 0


def release_recorded(redis: Redis, engine: Engine) -> None:
    """Give the rounds their end that a recorder had found recorded when it died."""
    recorded = select(Round).where(col(Round.recorded_at).is_not(None), col(Round.bank_id).is_not(None))
    with transaction(engine, writes=False) as session:
        rounds = session.exec(recorded).all()
    for round in rounds:
        assert round.id is not None
        if any(redis.ttl(one.events) == IMMORTAL for one in partitions_of(round.id, round.partitions)):
            let_go(redis, round)
