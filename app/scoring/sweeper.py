"""Người thu bài — seals what is overdue and scores whatever still owes a score.

A sealed attempt whose web process died before posting its score is in `due` as well, so nothing is forgotten.
"""

import asyncio
import logging
from contextlib import suppress

from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.errors import AttemptRunning
from app.models import Contest
from app.scoring.carrying import carry_rescored, carry_voids, pair
from app.scoring.core import ScoringCore
from app.scoring.finishing import finish
from app.scoring.keys import Partition, heartbeat
from app.scoring.people import exclude_listed
from app.scoring.rounds import LiveRound, Rounds
from app.scoring.sheets import SealedBy
from app.scoring.store import Store

log = logging.getLogger(__name__)

BATCH = 500
AT_ONCE = 50
PAUSE_SECONDS = 0.5
REFRESH_SECONDS = 1.0
HEARTBEAT_SECONDS = 15


async def overdue(redis: Store, partition: Partition) -> list[tuple[str, int]]:
    """Attempts (who, number) whose moment in `due` has come, by the shard's own clock."""
    due = partition.due
    seconds, micros = map(int, await redis.call(due, "TIME"))
    now = seconds * 1000 + micros // 1000
    members = await redis.call(due, "ZRANGEBYSCORE", due, 0, now, "LIMIT", 0, BATCH)
    return [pair(member) for member in members]


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

    batches = await asyncio.gather(*(overdue(core.redis, one) for one in live.all_partitions()))
    await asyncio.gather(*(finish_one(who, number) for batch in batches for who, number in batch))
    return sum(map(len, batches))


async def take_down_excluded(redis: Store, rounds: Rounds) -> None:
    """Whoever is excluded after having been ranked leaves the boards."""
    for live in rounds.rounds.values():
        excluded = rounds.contest_of(live).excluded
        for partition in live.all_partitions() if excluded else ():
            for board in map(partition.board_of, live.boards):
                await redis.call(board, "ZREM", board, *excluded)


def exclude_by_regulations(engine: Engine) -> None:
    """The regulations may have changed since a person registered."""
    with transaction(engine) as session:
        for contest in session.exec(select(Contest)):
            exclude_listed(session, contest)


def refresh(engine: Engine, rounds: Rounds) -> bool:
    """Look for changed contests; True when there were any."""
    with transaction(engine, writes=False) as session:
        return rounds.refresh(session)


async def run(core: ScoringCore, engine: Engine, stop: asyncio.Event) -> None:
    """Sweep until stopped. A part that does not answer is asked again a moment later."""
    rounds = Rounds()
    carried: dict[int, int] = {}
    while not stop.is_set():
        swept = 0
        try:
            if await asyncio.to_thread(refresh, engine, rounds):
                await asyncio.to_thread(exclude_by_regulations, engine)
                await take_down_excluded(core.redis, rounds)
                await carry_voids(core, engine, rounds)
                await carry_rescored(core, engine, rounds, carried)
            for live in rounds.rounds.values():
                if not live.recorded:
                    swept += await sweep_round(core, rounds, live)
            alive = heartbeat("sweeper")
            await core.redis.call(alive, "SET", alive, 1, "EX", HEARTBEAT_SECONDS)
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
