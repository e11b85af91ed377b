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
from sqlmodel import col, select

from app.clock import now_ms
from app.db import transaction
from app.errors import Unconfirmed
from app.models import Round, RoundStatus
from app.scoring.keys import Partition, heartbeat, partitions_of
from app.scoring.recording.agreement import streamed
from app.scoring.recording.dead_letters import bury
from app.scoring.recording.ending import (
    COMPARE_SECONDS,
    GROUP,
    has_letters,
    is_drained,
    mark_recorded,
    release_recorded,
)
from app.scoring.recording.entries import Entry, sort_out
from app.scoring.recording.flow import connection_to, server_of
from app.scoring.recording.rows import insert
from app.scoring.recording.witness import Witness
from app.scoring.store.line import pack

log = logging.getLogger(__name__)

CONSUMER = f"{socket.gethostname()}-{os.getpid()}"
NEW = ">"  # Entries that no recorder was given yet.
OWN = "0"  # Those that this one was given and has not acknowledged.
BATCH = 2_000
TURN = 16  # Batches; then it is another stream's turn.
BLOCK_MS = 500
ABANDONED_MS = 5_000  # An entry that another recorder has held for so long without acknowledging it is ours.
RETRY_SECONDS = 1.0
HEARTBEAT_SECONDS = 15
ALONE = Witness()


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


def drain(
    redis: Redis, engine: Engine, partition: Partition, partitions: int, start: str, witness: Witness = ALONE
) -> int:
    """One turn of a stream to SQL: NEW entries, or one batch of OWN; returns how many."""
    moved = 0
    for entries in batches(redis, partition, start, witness):
        write_down(engine, partition, partitions, entries)
        moved += len(entries)
    return moved


def batches(
    redis: Redis, partition: Partition, start: str, witness: Witness = ALONE
) -> Iterator[list[Entry]]:
    """Entries of a stream, each batch acknowledged when the next is asked for: whoever iterates has committed it. Until
    then Redis makes the next ready; only of NEW ones, for what is ours already would be found again. Raises Unconfirmed
    for what replicas lack."""
    read = pack(("XREADGROUP", "GROUP", GROUP, CONSUMER, "COUNT", BATCH, "STREAMS", partition.events, start))
    server: Any = server_of(redis, partition)

    def ask() -> None:
        connection.send_packed_command([read, *witness.question(connection)])

    def told() -> list[Entry]:
        entries = [entry for _, found in server.parse_response(connection, "XREADGROUP") for entry in found]
        if not witness.confirmed(connection) and entries:
            raise Unconfirmed
        return entries

    with connection_to(server) as connection:
        ask()
        entries = told()
        for left in reversed(range(TURN if start == NEW else 1)):
            if not entries:
                return
            if left:
                ask()
            yield entries
            ids = (entry_id for entry_id, _ in entries)
            connection.send_packed_command([pack(("XACK", partition.events, GROUP, *ids))])
            entries = told() if left else []
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


def record_once(
    redis: Redis,
    engine: Engine,
    ready: set[Partition],
    put_off: dict[int, float] | None = None,
    witness: Witness = ALONE,
) -> int:
    """One turn over all open rounds; returns how many entries were moved. `ready` remembers which streams have been
    prepared and looked through, `put_off` until when (monotonic) a round whose sides differ is not compared again. A
    round at which something went wrong holds up no other: its streams are looked at afresh the next time, and the first
    fault is raised at the end."""
    moved, put_off, faults = 0, {} if put_off is None else put_off, list[Exception]()
    for round in open_rounds(engine):
        assert round.id is not None
        try:
            for some in record_round(redis, engine, round, ready, put_off, witness):
                moved += some
                if not faults:
                    redis.set(heartbeat("recorder"), 1, ex=HEARTBEAT_SECONDS)
        except Exception as fault:
            log.warning("the recording of round %s was cut short", round.code)
            ready.difference_update(partitions_of(round.id, round.partitions))
            faults.append(fault)
    if faults:
        raise faults[0]
    redis.set(heartbeat("recorder"), 1, ex=HEARTBEAT_SECONDS)  # There may be no round.
    return moved


def record_round(
    redis: Redis,
    engine: Engine,
    round: Round,
    ready: set[Partition],
    put_off: dict[int, float],
    witness: Witness,
) -> Iterator[int]:
    """One turn of one round: how many entries of each of its streams were moved. A turn may take long."""
    assert round.id is not None
    for partition in partitions_of(round.id, round.partitions):
        if partition not in ready:
            ensure_group(redis, partition)
            scan(redis, engine, partition, round)
            while drain(redis, engine, partition, round.partitions, OWN, witness):
                pass
            ready.add(partition)
        moved = drain(redis, engine, partition, round.partitions, NEW, witness)
        if take_over(redis, partition):
            moved += drain(redis, engine, partition, round.partitions, OWN, witness)
        yield moved
    due = round.closes_at <= now_ms() and put_off.get(round.id, 0.0) <= time.monotonic()
    ended = due and is_drained(redis, round) and not has_letters(engine, round)
    if ended and not mark_recorded(redis, engine, round):
        put_off[round.id] = time.monotonic() + COMPARE_SECONDS


def run(redis: Redis, engine: Engine, stop: threading.Event, witness: Witness = ALONE) -> None:
    """Record until stopped. What a fault has cut short is looked at afresh: the backlog too."""
    ready: set[Partition] = set()
    put_off: dict[int, float] = {}
    behind = True
    while not stop.is_set():
        try:
            if behind:
                release_recorded(redis, engine)
            moved = record_once(redis, engine, ready, put_off, witness)
        except Exception:
            log.exception("recording was cut short; trying again")
            behind = True
            stop.wait(RETRY_SECONDS)
        else:
            behind = False
            if not moved:
                stop.wait(BLOCK_MS / 1000)
