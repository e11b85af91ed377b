"""Phiên bản — web workers, recorder and sweeper change to the next version under load, part by part, and back again.

Web workers of both versions work on the same attempts while recorder and sweeper change. Recorder, sweeper and the next
version's workers start as `hoithi recorder`, `sweeper` and `web` do, so the first of the next version brings the schema
further under the hands of this version's, and what of this version starts later finds it so.
"""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from itertools import count
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from socket import socket
from typing import Any
from unittest.mock import patch

import aiohttp
from sqlalchemy import func, text
from sqlmodel import select

from app import supervisor
from app.cli.serve import migrated
from app.clock import now_ms
from app.db import transaction
from app.embedded import die_with_parent
from app.house import connect, core_of
from app.models import Attempt, DeadLetter, Round
from app.scoring import SealedBy
from app.scoring.recording import entries
from app.scoring.recording.agreement import differences, entries_of
from app.scoring.sheets import Terms
from app.settings import Settings
from app.supervisor import STOP_SECONDS, bound, run_web
from tests.chaos.installation import START_SECONDS, Installation
from tests.chaos.next_version import FIELD, NOT_TOLD, next_version
from tests.chaos.run import PoweredServer, Run, Scenario

BACKGROUND = ("recorder", "sweeper")
HURRY_MS = (
    2_000  # So long have those who leave; the sweeper comes ten seconds after (QUEUE_MS of moments.lua).
)
LEAVES_SECONDS = 0.2
FINAL_SECONDS = 30.0  # After the deadline all are final.
LOOK_SECONDS = 0.25

Kind = tuple[
    SealedBy, int | None
]  # Of a row in SQL: who sealed it, and what stands in the column of the next version.


def installed(settings: Settings) -> Path:
    """There while the next version is the one that recorder and sweeper are started of."""
    return settings.data / FIELD


@contextmanager
def replaceable() -> Iterator[None]:
    """Recorder and sweeper start as processes of their own do, and are of the version that is installed by then."""

    def starting(part: Callable[[Settings], None]) -> Callable[[Settings], None]:
        def start(settings: Settings) -> None:
            with next_version() if installed(settings).exists() else nullcontext():
                part(migrated(settings))

        return start

    parts = {f"run_{part}": starting(getattr(supervisor, f"run_{part}")) for part in BACKGROUND}
    with patch.multiple(supervisor, **parts):
        yield


@contextmanager
def refusing_more() -> Iterator[None]:
    """A recorder of this version that takes an entry with a field that it does not know for a bad one."""
    kept = entries.read_entry

    def read_entry(partition: Any, partitions: int, fields: entries.Fields) -> Any:
        if len(fields) > len(entries.NAMES):
            raise entries.Unreadable("unknown")
        return kept(partition, partitions, fields)

    with patch.object(entries, "read_entry", read_entry):
        yield


@dataclass(frozen=True, slots=True)
class Worker:
    """One web process of the next version, at an address of its own."""

    origin: str
    process: BaseProcess

    def end(self) -> None:
        """As by SIGTERM; it answers what it has begun."""
        self.process.terminate()
        self.process.join(STOP_SECONDS)
        self.process.kill()
        self.process.join()


def started(run: Run, house: Installation) -> Worker:
    listening = bound(house.settings, 0, shared=False)
    process = get_context("fork").Process(target=serve, args=(house.settings, listening))
    process.start()
    worker = Worker(f"http://127.0.0.1:{listening.getsockname()[1]}", process)
    listening.close()
    run.parts.callback(worker.end)
    return worker


def serve(settings: Settings, listening: socket) -> None:
    """The body of its process."""
    die_with_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with next_version():
        run_web(migrated(settings), listening)


async def answers(origin: str) -> None:
    """Return once there is an answer. Raises TimeoutError."""
    deadline = time.monotonic() + START_SECONDS
    async with aiohttp.ClientSession() as client:
        while time.monotonic() < deadline:
            try:
                async with client.get(f"{origin}/health"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    raise TimeoutError(origin)


@asynccontextmanager
async def leaving(house: Installation) -> AsyncIterator[list[str]]:
    """While the block runs, one person after the other opens an attempt, saves an answer and never comes back: work for
    the sweeper, at any time. Who they were."""
    gone: list[str] = []
    store = connect(house.settings.redis_url or "")
    core, hurried = core_of(house.settings, store), replace(house.live.timetable, duration_ms=HURRY_MS)

    async def leave() -> None:
        for n in count():
            attempt = house.live.attempt(f"left{n:05}", 1)
            await core.open(attempt, hurried, Terms(), "—")
            await core.save(attempt, 1, "1", "page", 1)
            gone.append(attempt.who)
            await asyncio.sleep(LEAVES_SECONDS)

    task = asyncio.create_task(leave())
    try:
        yield gone
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await store.aclose()


async def there_and_back(run: Run) -> None:
    """One web worker of the next version after the other takes part in the work; recorder and sweeper follow; then the
    next version does all of it; then this version does it again. The control's recorder refuses an entry with a field
    that it does not know."""
    server = run.server()
    with refusing_more() if run.control else nullcontext(), replaceable():
        house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house)
    async with leaving(house) as gone, run.load(crowd):
        own, workers = list(house.origins), await there(run, house)
        await alone(run, house, len(own))
        await back(run, house, own, workers)
        await run.enough()
    await run.expect("whoever left is counted", lambda: swept(house) == len(gone), FINAL_SECONDS)
    await run.judge(house, crowd)
    check_kinds(run, server, house)


async def there(run: Run, house: Installation) -> list[Worker]:
    workers = []
    for _ in range(run.strength):
        workers.append(started(run, house))
        await answers(workers[-1].origin)
        house.origins.append(workers[-1].origin)
        run.faults["web worker of the next version"] += 1
        await run.moment(0.1, run.amount.pause)
    installed(house.settings).touch()
    await change(run, house, "of the next version")
    by_both = (SealedBy.PARTICIPANT, 0), (SealedBy.PARTICIPANT, 1)
    await at_work(run, house, *by_both, (SealedBy.SWEEPER, 1))
    return workers


async def alone(run: Run, house: Installation, own: int) -> None:
    """The next version does all of it; this version's workers start again over its schema meanwhile."""
    del house.origins[:own]
    for pid in house.pids("web"):
        await house.end("web", pid)
        run.faults["web worker started over the next version's schema"] += 1
    await run.moment(0.1, run.amount.pause)


async def back(run: Run, house: Installation, own: list[str], workers: list[Worker]) -> None:
    house.origins += own
    installed(house.settings).unlink()
    await change(run, house, "of this version again")
    await at_work(run, house, (SealedBy.PARTICIPANT, NOT_TOLD), (SealedBy.SWEEPER, NOT_TOLD))
    for worker in workers:
        house.origins.remove(worker.origin)
        await asyncio.to_thread(worker.end)
        run.faults["web worker of the next version ended"] += 1
        await run.moment(0.1, run.amount.pause)


async def change(run: Run, house: Installation, to: str) -> None:
    """Recorder and sweeper are told to end (SIGTERM), and started of the version that is installed."""
    for part in BACKGROUND:
        (pid,) = house.pids(part)
        await house.end(part, pid)
        run.faults[f"{part} {to}"] += 1
        await run.moment(0.1, run.amount.pause)


async def at_work(run: Run, house: Installation, *kinds: Kind) -> None:
    """From now on attempts of each of these kinds are scored and recorded."""
    since, deadline = now_ms(), time.monotonic() + FINAL_SECONDS
    while missing := set(kinds) - kinds_since(house, since):
        if time.monotonic() > deadline:
            run.promise(f"rows of the kinds {sorted(missing)}", False)
            return
        await asyncio.sleep(LOOK_SECONDS)


def kinds_since(house: Installation, since: int) -> set[Kind]:
    """Of the rows whose entries were put into the stream after this moment (ms)."""
    asked = text(f"SELECT DISTINCT sealed_by, {FIELD} FROM attempt WHERE event_id > :since")
    with transaction(house.engine, writes=False) as session:
        rows = session.connection().execute(asked, {"since": str(since)})
        return {(SealedBy(sealed_by), told) for sealed_by, told in rows}


def swept(house: Installation) -> int:
    """How many attempts the sweeper brought to their end, with the answer that was saved."""
    rows = select(func.count()).select_from(Attempt)
    with transaction(house.engine, writes=False) as session:
        return session.exec(rows.where(Attempt.sealed_by == SealedBy.SWEEPER, Attempt.answers == "1=1")).one()


def check_kinds(run: Run, server: PoweredServer, house: Installation) -> None:
    """Each version's recorder wrote entries of either version, every one as it is; the digests of both sides agree."""
    with transaction(house.engine, writes=False) as session:
        asked = text(f"SELECT event_id, {FIELD} FROM attempt")
        rows: dict[str, int] = dict(session.connection().execute(asked).tuples().all())
        differing = differences(server.client, session, session.get_one(Round, house.live.id))
        letters = session.exec(select(func.count()).select_from(DeadLetter)).one()
    kinds: Counter[tuple[bool, int | None]] = Counter()
    for partition in house.live.all_partitions():
        for page in entries_of(server.client, partition):
            for entry_id, fields in page:
                kinds[FIELD.encode() in fields, rows.get(entry_id.decode())] += 1
    expected = {(False, NOT_TOLD): "this → this", (False, 0): "this → next"}
    expected |= {(True, 1): "next → next", (True, NOT_TOLD): "next → this"}
    told = ", ".join(f"{name} {kinds[kind]:,}" for kind, name in expected.items())
    run.notes.append(f"entries of a version, written down by the recorder of a version: {told}")
    run.promise(f"rows of four kinds: {dict(kinds)}", kinds.keys() == expected.keys())
    run.promise(f"streams and SQL agree but for {len(differing)} attempts", not differing)
    run.promise(f"{letters} dead letters", not letters)


VERSIONS = Scenario(
    "F22b",
    "web workers, recorder and sweeper change to another version under load, and back",
    "the recorder refuses a field that it does not know",
    there_and_back,
    outage=5.0,
)
SCENARIOS = (VERSIONS,)
