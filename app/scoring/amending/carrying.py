"""Chuyển quyết định — carries what was decided in SQL outward, once all is recorded: attempts set aside or counted
again, and marks under an amended key, to the attempts as their persons see them and to the boards.

The stream of events stays as it is. Doing it again changes nothing; what is no longer in Redis needs no correction.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.errors import NotThere
from app.models import Attempt
from app.rules.paper.marking import Mark
from app.scoring.amending.amendments import latest_marks, of_attempt, present_correct, present_score
from app.scoring.amending.verbs import rescore, void
from app.scoring.core import ScoringCore
from app.scoring.finishing import ranked
from app.scoring.rounds import LiveContest, LiveRound, Rounds
from app.scoring.sheets import SealedBy

AT_ONCE = 50

Place = tuple[str, int]  # A person and the number of an attempt.


def pair(member: bytes) -> Place:
    """`person number`, as sets of attempts hold it."""
    who, _, number = member.decode().rpartition(" ")
    return who, int(number)


async def carry_voids(core: ScoringCore, engine: Engine, rounds: Rounds) -> None:
    """What judges set aside in SQL, or let count again, leaves the boards or comes back."""
    for live in rounds.rounds.values():
        if not live.recorded:
            continue
        wanted, done = await asyncio.to_thread(voided, engine, live.id), set[Place]()
        for partition in live.all_partitions():
            done.update(map(pair, await core.redis.call(partition.voids, "SMEMBERS", partition.voids)))
        contest = rounds.contest_of(live)
        for who, number in sorted(wanted ^ done):
            attempt = live.attempt(who, number)
            with suppress(NotThere):
                bracket = (await core.sheet(attempt)).bracket
                standing = ranked(contest, live, who, bracket)
                await void(core.redis, attempt, bracket, void=(who, number) in wanted, ranked=standing)


def voided(engine: Engine, round_id: int) -> set[Place]:
    """Person and number of what judges set aside in a round; what lapsed counts nowhere anyway."""
    with transaction(engine, writes=False) as session:
        aside = select(Attempt.participant_id, Attempt.number).where(
            Attempt.round_id == round_id, col(Attempt.void), Attempt.sealed_by != SealedBy.LAPSED
        )
        return {(who, number) for who, number in session.exec(aside)}


async def carry_rescored(core: ScoringCore, engine: Engine, rounds: Rounds, carried: dict[int, int]) -> None:
    """Bring marks and boards up to date; `carried` remembers up to which amendment of a round that has been done."""
    for live in rounds.rounds.values():
        if live.recorded and live.amendments > carried.get(live.id, 0):
            await carry_marks(
                core, rounds.contest_of(live), live, await asyncio.to_thread(rescored, engine, live.id)
            )
            carried[live.id] = live.amendments


def rescored(engine: Engine, round_id: int) -> dict[Place, Mark]:
    """The present mark of each attempt of a round that has been rescored."""
    marks = latest_marks()
    columns: Any = (
        col(Attempt.participant_id),
        col(Attempt.number),
        present_correct(marks),
        present_score(marks),
    )
    theirs = select(*columns).join(marks, of_attempt(marks)).where(col(Attempt.round_id) == round_id)
    with transaction(engine, writes=False) as db:
        rows = db.connection().execute(theirs)
        return {(who, number): Mark(correct, score) for who, number, correct, score in rows}


async def carry_marks(
    core: ScoringCore, contest: LiveContest, live: LiveRound, marks: Mapping[Place, Mark]
) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def carry(place: Place, mark: Mark) -> None:
        async with gate:
            attempt = live.attempt(*place)
            with suppress(NotThere):
                sheet = await core.sheet(attempt)
                elapsed = None if sheet.sealed_by is SealedBy.LAPSED else sheet.elapsed_ms
                standing = ranked(contest, live, attempt.who, sheet.bracket)
                await rescore(core.redis, attempt, sheet.bracket, mark, elapsed, ranked=standing)

    await asyncio.gather(*(carry(place, mark) for place, mark in marks.items()))
