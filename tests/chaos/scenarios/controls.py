"""Đối chứng — takes one protection of the product away, in this process and in what is forked from it."""

import asyncio
import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1
from typing import Any
from unittest.mock import patch

from app import supervisor
from app.clock import now_ms
from app.errors import RoundNotOpen
from app.scoring import ScoringCore, scripts
from app.scoring.scripts import Script

WRITE_BEHIND_SECONDS = 0.1
PROMISED_MS = 60_000
REMEMBERS_SCORED = "if sheet.state == 'SCORED' then"
REMEMBERS_SEALED = "if sheet.state ~= 'OPEN' then"
REMEMBERS_OPEN = "if known[1] then"
REFUSES_LATE = "if late >= 0 then"
REFUSES_MOVED = "if moved("


@contextmanager
def without(script: Script, line: str, instead: str) -> Iterator[None]:
    """A script that lacks a piece of itself."""
    assert script.lua.count(line) == 1, f"{script.name}.lua has not one {line!r}"
    lua = script.lua.replace(line, instead)
    with patch.multiple(script, lua=lua, sha=sha1(lua.encode()).hexdigest()):
        yield


@contextmanager
def scoring_again_and_again() -> Iterator[None]:
    """Scoring scripts that do not look whether they have scored the attempt before."""
    forget = "if sheet.state == 'SCORED' then sheet.state = 'SEALED' end"
    with (
        without(scripts.post_score, REMEMBERS_SCORED, f"{forget} if false then"),
        without(scripts.submit_attempt, REMEMBERS_SEALED, f"{forget} {REMEMBERS_SEALED}"),
    ):
        yield


@contextmanager
def answering_before_writing() -> Iterator[None]:
    """Web processes that say "saved" at once, and write a moment later or when the attempt is sealed."""
    kept = Script.__call__
    owed: defaultdict[str, list[asyncio.Task[Any]]] = defaultdict(list)

    async def behind(self: Script, redis: Any, given: dict[str, Any]) -> None:
        await asyncio.sleep(WRITE_BEHIND_SECONDS)
        await kept(self, redis, **given)

    async def call(self: Script, redis: Any, **given: Any) -> Any:
        if self is scripts.save_answer:
            owed[given["attempt"]].append(asyncio.ensure_future(behind(self, redis, given)))
            return [b"SAVED", PROMISED_MS]
        if self in (scripts.seal_attempt, scripts.submit_attempt):
            await asyncio.gather(*owed.pop(given["attempt"], ()), return_exceptions=True)
        return await kept(self, redis, **given)

    with patch.object(Script, "__call__", call):
        yield


@contextmanager
def nobody_sweeping() -> Iterator[None]:
    """A sweeper that is there and does nothing."""

    def idle(_settings: object) -> None:
        signal.pause()

    with patch.object(supervisor, "run_sweeper", idle):
        yield


def decide_by_own_clock() -> None:
    """From now on this process opens attempts by its own clock. For a process of its own."""
    kept = ScoringCore.open

    async def by_own_clock(self: ScoringCore, attempt: Any, times: Any, *given: Any, **named: Any) -> Any:
        if not times.opens_at <= now_ms() < times.closes_at:
            raise RoundNotOpen
        return await kept(self, attempt, times, *given, **named)

    ScoringCore.open = by_own_clock  # type: ignore[assignment, method-assign]
