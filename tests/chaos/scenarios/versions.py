"""Phiên bản — web workers of another version beside those of this one, over the same attempts, and back again.

The other version is this one with what a release changes: every script has another text, and so another name in the
store; attempts have a field more; SQL's table of attempts has a column more, which stays when the version goes back.
"""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha1
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from socket import socket
from unittest.mock import patch

import aiohttp
from sqlalchemy import text

from app.db import transaction
from app.embedded import die_with_parent
from app.scoring import scripts
from app.scoring.scripts import Script
from app.settings import Settings
from app.supervisor import STOP_SECONDS, bound, run_web
from tests.chaos.installation import START_SECONDS, Installation
from tests.chaos.run import Run

OPENS = "redis.call('HSET', attempt, "
OPENS_ALIKE = f"{OPENS}'next_version', 1, "
COLUMN = "ALTER TABLE attempt ADD COLUMN next_version INTEGER"


@contextmanager
def next_version() -> Iterator[None]:
    """This process as one of the next version."""
    every = [one for one in vars(scripts).values() if isinstance(one, Script)]
    assert OPENS in scripts.open_attempt.lua
    with ExitStack() as stack:
        for script in every:
            given = script.lua.replace(OPENS, OPENS_ALIKE) if script is scripts.open_attempt else script.lua
            lua = f"{given}\n-- The next version.\n"
            stack.enter_context(patch.multiple(script, lua=lua, sha=sha1(lua.encode()).hexdigest()))
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
        run_web(settings, listening)


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


async def there_and_back(run: Run, house: Installation) -> None:
    """One worker of the next version after the other takes part in the work, then they do all of it, then this version
    does it again. Recorder and sweeper are of this version throughout."""
    with transaction(house.engine) as session:
        session.connection().execute(text(COLUMN))
    own, workers = list(house.origins), []
    for _ in range(run.strength):
        workers.append(started(run, house))
        await answers(workers[-1].origin)
        house.origins.append(workers[-1].origin)
        run.faults["worker of the next version"] += 1
        await run.moment(0.1, run.amount.pause)
    del house.origins[: len(own)]
    await run.moment(0.1, run.amount.pause)
    house.origins += own
    for worker in workers:
        house.origins.remove(worker.origin)
        await asyncio.to_thread(worker.end)
        run.faults["back to this version"] += 1
        await run.moment(0.1, run.amount.pause)
