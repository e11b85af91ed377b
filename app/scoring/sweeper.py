"""Người thu bài — seals what is overdue and scores whatever still owes a score.

A sealed attempt whose web process died before posting its score is in `due` as well, so nothing is forgotten. Rounds
are swept apart, each in turns of its own, and within a round every attempt by itself: whatever hangs or fails holds up
nothing else. Any number of sweepers may be at it at once, and none of them needs SQL once it knows the rounds.
"""

import asyncio
import logging
from contextlib import suppress

from sqlalchemy import Engine
from sqlmodel import select

from app.clock import now_ms
from app.db import transaction
from app.errors import AttemptRunning
from app.models import Contest
from app.scoring.amending.carrying import carry_rescored, carry_voids, pair
from app.scoring.core import ScoringCore
from app.scoring.finishing import finish
from app.scoring.keys import Partition, heartbeat
from app.scoring.people import exclude_listed
from app.scoring.recording.alarms import raise_alarm, take_down
from app.scoring.rounds import LiveContest, LiveRound, Rounds
from app.scoring.sheets import SealedBy
from app.scoring.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 500
PAUSE_SECONDS = 0.5
STOP_SECONDS = 5
REFRESH_SECONDS = 1.0
HEARTBEAT_SECONDS = 15


async def overdue(redis: Store, partition: Partition) -> list[bytes]:
    """Attempts (`person number`) whose moment in `due` has come, by the shard's own clock."""
    due = partition.due
    seconds, micros = map(int, await redis.call(due, "TIME"))
    now = seconds * 1000 + micros // 1000
    found: list[bytes] = await redis.call(due, "ZRANGEBYSCORE", due, 0, now)
    return found


async def sweep_round(core: ScoringCore, rounds: Rounds, live: LiveRound) -> tuple[int, int]:
    """Finish everything that is overdue in one round: how many attempts were, and how many could not be finished.
    These stay in `due`, and hold up no other."""
    contest = rounds.contest_of(live)
    batches = await asyncio.gather(*(overdue(core.redis, one) for one in live.all_partitions()))
    waiting = iter([attempt for batch in batches for attempt in batch])
    outcomes: list[bool] = []

    async def finish_some() -> None:
        for member in waiting:
            outcomes.append(await finish_one(core, contest, live, member))

    await asyncio.gather(*(finish_some() for _ in range(AT_ONCE)))
    return len(outcomes), outcomes.count(False)


async def finish_one(core: ScoringCore, contest: LiveContest, live: LiveRound, member: bytes) -> bool:
    """Whether an overdue attempt is off our hands. What a disk has changed may be none."""
    try:
        await finish(core, contest, live, *pair(member), SealedBy.SWEEPER, only_due=True)
    except AttemptRunning:
        log.info("attempt %r was given more time", member)
    except Exception:
        log.exception("attempt %r of round %s could not be finished", member, live.code)
        return False
    return True


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
    learning = asyncio.create_task(keep_up(core, engine, rounds, stop))
    turns: dict[int, asyncio.Task[None]] = {}
    told: dict[int, int] = {}
    while not stop.is_set():
        turns = {id: turn for id, turn in turns.items() if not turn.done()}
        for live in rounds.rounds.values():
            if not live.recorded and live.id not in turns:
                turns[live.id] = asyncio.create_task(take_turn(core, engine, rounds, live, told))
        try:
            alive = heartbeat("sweeper")
            await core.redis.call(alive, "SET", alive, 1, "EX", HEARTBEAT_SECONDS)
        except Exception:
            log.exception("nobody could be told that the sweeper is there")
        await pause(stop, PAUSE_SECONDS)
    _, late = await asyncio.wait([learning, *turns.values()], timeout=STOP_SECONDS)
    for task in late:
        task.cancel()


async def take_turn(
    core: ScoringCore, engine: Engine, rounds: Rounds, live: LiveRound, told: dict[int, int]
) -> None:
    """Sweep one round once; what could not be finished is an alarm until it is. `told`: how many the last one said."""
    try:
        _, failed = await sweep_round(core, rounds, live)
        if told.get(live.id) != failed:
            await asyncio.to_thread(tell_stuck, engine, live, failed)
            told[live.id] = failed
    except Exception:
        log.exception("the sweep of round %s was cut short; trying again", live.code)


def tell_stuck(engine: Engine, live: LiveRound, failed: int) -> None:
    thing = f"round {live.id}"
    with transaction(engine) as session:
        if failed:
            raise_alarm(session, "alarm.stuck", thing, now_ms(), round=live.title, count=failed)
        else:
            take_down(session, "alarm.stuck", thing)


async def keep_up(core: ScoringCore, engine: Engine, rounds: Rounds, stop: asyncio.Event) -> None:
    """Learn of changed contests, and carry what changed to the boards, every second until stopped."""
    behind, carried = False, dict[int, int]()
    while not stop.is_set():
        try:
            behind = await asyncio.to_thread(refresh, engine, rounds) or behind
            if behind:
                await asyncio.to_thread(exclude_by_regulations, engine)
                await take_down_excluded(core.redis, rounds)
                await carry_voids(core, engine, rounds)
                await carry_rescored(core, engine, rounds, carried)
                behind = False
        except Exception:
            log.exception("the contests could not be refreshed; trying again")
        await pause(stop, REFRESH_SECONDS)


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
