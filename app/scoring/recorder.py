"""Thư ký — bridge 2: copies scored attempts from the event streams to SQL, and says when a round is recorded.

An entry is read and checked before it is written; a bad one becomes a dead letter and holds up no other. An entry is
acknowledged only after its row is committed, and a row is inserted only once (its primary key is round, person,
number): whatever dies between, nothing is lost and nothing counted twice. A round is recorded when its streams and
SQL agree, attempt by attempt.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from redis import Redis
from redis.exceptions import ResponseError
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.clock import now_ms
from app.db import transaction
from app.models import Contest, Round, RoundStatus
from app.rules.policy import round_policy
from app.scoring.amending.rescoring import rescore
from app.scoring.keys import Partition, heartbeat, partitions_of
from app.scoring.recording.agreement import DIFFERENCES, differences, streamed
from app.scoring.recording.alarms import raise_alarm, take_down
from app.scoring.recording.dead_letters import bury, unsettled
from app.scoring.recording.entries import Entry, sort_out
from app.scoring.recording.flow import connection_to, server_of
from app.scoring.recording.retention import release
from app.scoring.recording.rows import insert
from app.scoring.store.line import pack

log = logging.getLogger(__name__)

GROUP = "recorder"
CONSUMER = f"{socket.gethostname()}-{os.getpid()}"
NEW = ">"  # Entries that no recorder was given yet.
OWN = "0"  # Those that this one was given and has not acknowledged.
BATCH = 2_000
TURN = 16  # Batches; then it is another stream's turn.
BLOCK_MS = 500
ABANDONED_MS = 5_000  # An entry that another recorder has held for so long without acknowledging it is ours.
RETRY_SECONDS = 1.0
HEARTBEAT_SECONDS = 15
COMPARE_SECONDS = 30.0
LATE_MS = (
    12_000  # A request that waited on our side may still open an attempt (QUEUE_MS of moments.lua, and some).
)
NAMED = 20  # How many attempts an alarm names.


def write_down(engine: Engine, partition: Partition, partitions: int, entries: Sequence[Entry]) -> None:
    """The good entries become rows, the bad ones dead letters; what is there already stays."""
    good, bad = sort_out(partition, partitions, entries)
    with transaction(engine) as session:
        twice = {one[0].encode() for one in insert(session, good)}
        bad += [(entry, "twice") for entry in entries if entry[0] in twice]
        bury(session, partition, bad, now_ms())
    for entry, reason in bad:
        log.error("entry %s of %s is a dead letter: %s", entry[0].decode(), partition.events, reason)


def ensure_group(redis: Redis, partition: Partition) -> None:
    try:
        redis.xgroup_create(partition.events, GROUP, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def drain(redis: Redis, engine: Engine, partition: Partition, partitions: int, start: str) -> int:
    """One turn of a stream to SQL: NEW entries, or one batch of OWN; returns how many."""
    moved = 0
    for entries in batches(redis, partition, start):
        write_down(engine, partition, partitions, entries)
        moved += len(entries)
    return moved


def batches(redis: Redis, partition: Partition, start: str) -> Iterator[list[Entry]]:
    """Entries of a stream, each batch acknowledged when the next is asked for: whoever iterates has committed it. Until
    then Redis makes the next ready; only of NEW ones, for what is ours already would be found again."""
    read = pack(("XREADGROUP", "GROUP", GROUP, CONSUMER, "COUNT", BATCH, "STREAMS", partition.events, start))
    server: Any = server_of(redis, partition)
    with connection_to(server) as connection:
        connection.send_packed_command([read])
        reply = server.parse_response(connection, "XREADGROUP")
        for left in reversed(range(TURN if start == NEW else 1)):
            entries = [entry for _, found in reply for entry in found]
            if not entries:
                return
            if left:
                connection.send_packed_command([read])
            yield entries
            ids = (entry_id for entry_id, _ in entries)
            connection.send_packed_command([pack(("XACK", partition.events, GROUP, *ids))])
            reply = server.parse_response(connection, "XREADGROUP") if left else []
            connection.read_response()  # How many were acknowledged.


def take_over(redis: Redis, partition: Partition) -> bool:
    """Make a batch of what a recorder left behind that is gone our own; whether there was any."""
    options: dict[str, Any] = {"min_idle_time": ABANDONED_MS, "count": BATCH, "justid": True}
    return bool(redis.xautoclaim(partition.events, GROUP, CONSUMER, **options))


def scan(redis: Redis, engine: Engine, partition: Partition, round: Round) -> None:
    """Look through a whole stream for entries that are not what they were: a disk's fault shows nowhere else."""
    bad: list[tuple[Entry, str]] = []
    for _ in streamed(redis, partition, round, bad):
        pass
    if bad:
        with transaction(engine) as session:
            bury(session, partition, bad, now_ms())


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
        (group,) = redis.xinfo_groups(partition.events)
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
        kept.recorded_at = now_ms()
        rescored = rescore(session, kept)
        contest = session.get_one(Contest, kept.contest_id)
        contest.version = col(Contest.version) + 1  # type: ignore[assignment]  # Added in SQL: two changes count twice.
    assert round.id is not None
    brackets = round_policy(round.policy).brackets
    release(redis, round.id, round.partitions, [bracket.id for bracket in brackets] or [""])
    log.info("round %s is recorded, %s attempts rescored", round.code, rescored)
    return True


def has_letters(engine: Engine, round: Round) -> bool:
    """Whether a dead letter of the round waits for somebody to settle it."""
    with transaction(engine, writes=False) as session:
        return unsettled(session, round.id) > 0


def record_once(
    redis: Redis, engine: Engine, ready: set[Partition], put_off: dict[int, float] | None = None
) -> int:
    """One turn over all open rounds; returns how many entries were moved. `ready` remembers which streams have been
    prepared and looked through, `put_off` until when (monotonic) a round whose sides differ is not compared again."""
    moved, put_off = 0, {} if put_off is None else put_off
    for round in open_rounds(engine):
        assert round.id is not None
        for partition in partitions_of(round.id, round.partitions):
            if partition not in ready:
                ensure_group(redis, partition)
                scan(redis, engine, partition, round)
                while drain(redis, engine, partition, round.partitions, OWN):
                    pass
                ready.add(partition)
            moved += drain(redis, engine, partition, round.partitions, NEW)
            if take_over(redis, partition):
                moved += drain(redis, engine, partition, round.partitions, OWN)
        due = round.closes_at <= now_ms() and put_off.get(round.id, 0.0) <= time.monotonic()
        ended = due and is_drained(redis, round) and not has_letters(engine, round)
        if ended and not mark_recorded(redis, engine, round):
            put_off[round.id] = time.monotonic() + COMPARE_SECONDS
    redis.set(heartbeat("recorder"), 1, ex=HEARTBEAT_SECONDS)
    return moved


def run(redis: Redis, engine: Engine, stop: threading.Event) -> None:
    """Record until stopped. After a fault everything is looked at afresh: the backlog too."""
    ready: set[Partition] = set()
    put_off: dict[int, float] = {}
    while not stop.is_set():
        try:
            moved = record_once(redis, engine, ready, put_off)
        except Exception:
            log.exception("recording was cut short; trying again")
            ready.clear()
            stop.wait(RETRY_SECONDS)
        else:
            if not moved:
                stop.wait(BLOCK_MS / 1000)
