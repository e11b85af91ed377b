"""Người thu bài — seals what is overdue and scores whatever still owes a score.

A sealed attempt whose web process died before posting its score is in `due` as well, so nothing is forgotten.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.errors import AttemptRunning
from app.models import Contest
from app.scoring.carrying import carry_rescored
from app.scoring.core import ScoringCore, SealedBy
from app.scoring.finishing import finish
from app.scoring.keys import Partition, heartbeat
from app.scoring.people import exclude_listed
from app.scoring.rounds import LiveRound, Rounds

log = logging.getLogger(__name__)

BATCH = 500
AT_ONCE = 50
PAUSE_SECONDS = 0.5
REFRESH_SECONDS = 1.0
HEARTBEAT_SECONDS = 15


async def overdue(redis: Any, partition: Partition) -> list[tuple[str, int]]:
    """Attempts (who, number) whose moment in `due` has come, by the shard's own clock."""
    seconds, micros = await redis.time()
    now = seconds * 1000 + micros // 1000
    members = await redis.zrangebyscore(partition.due, 0, now, start=0, num=BATCH)
    pairs = (member.decode().rsplit(" ", 1) for member in members)
    return [(who, int(number)) for who, number in pairs]


async def sweep_round(core: ScoringCore, rounds: Rounds, live: LiveRound) -> int:
    """Finish what is overdue in one round, a batch of each partition; returns how many attempts."""
    contest = rounds.contest_of(live)
    gate = asyncio.Semaphore(AT_ONCE)

    async def finish_one(who: str, number: int) -> None:
        async with gate:
            try:
                await finish(core, contest, live, who, number, SealedBy.SWEEPER, only_due=True)
            except AttemptRunning:
                log.info("attempt %s/%s was given more time", who, number)

    batches = [await overdue(core.redis, partition) for partition in live.all_partitions()]
    await asyncio.gather(*(finish_one(who, number) for batch in batches for who, number in batch))
    return sum(map(len, batches))


async def take_down_excluded(redis: Any, rounds: Rounds) -> None:
    """Whoever is excluded after having been ranked leaves the boards."""
    for live in rounds.rounds.values():
        excluded = rounds.contest_of(live).excluded
        for partition in live.all_partitions() if excluded else ():
            await redis.zrem(partition.board, *excluded)


def exclude_by_regulations(engine: Engine) -> None:
    """The regulations may have changed since a person registered."""
    with transaction(engine) as session:
        for contest in session.exec(select(Contest)):
            exclude_listed(session, contest)


def refresh(engine: Engine, rounds: Rounds) -> bool:
    """Look for changed contests; True when there were any."""
    with transaction(engine, writes=False) as session:
        return rounds.refresh(session)


async def run(redis: Any, engine: Engine, stop: asyncio.Event) -> None:
    """Sweep until stopped. A part that does not answer is asked again a moment later."""
    core, rounds = ScoringCore(redis), Rounds()
    carried: dict[int, int] = {}
    while not stop.is_set():
        swept = 0
        try:
            if await asyncio.to_thread(refresh, engine, rounds):
                await asyncio.to_thread(exclude_by_regulations, engine)
                await take_down_excluded(redis, rounds)
                await carry_rescored(redis, engine, rounds, carried)
            for live in rounds.rounds.values():
                if not live.recorded:
                    swept += await sweep_round(core, rounds, live)
            await redis.set(heartbeat("sweeper"), 1, ex=HEARTBEAT_SECONDS)
        except Exception:
            log.exception("the sweep was cut short; trying again")
        if not swept:
            await pause(stop, PAUSE_SECONDS)


async def keep_fresh(engine: Engine, rounds: Rounds, stop: asyncio.Event) -> None:
    """Look for changed contests every second until stopped; a database that does not answer is asked again."""
    while not stop.is_set():
        try:
            await asyncio.to_thread(refresh, engine, rounds)
        except Exception:
            log.exception("the contests could not be refreshed; trying again")
        await pause(stop, REFRESH_SECONDS)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until stopped."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
