"""Chuyển điểm chấm lại — carries rescored marks outward: to the attempts as their persons see them, and to the boards.

It does so once all is recorded, so no other mark of the round can come in the meantime; the stream of events stays as
it is. Doing it again changes nothing.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.db import transaction
from app.models import Attempt
from app.rules.marking import Mark
from app.rules.standing import live_score
from app.scoring.amendments import latest_marks, of_attempt, present_correct, present_score
from app.scoring.core import SealedBy
from app.scoring.rounds import LiveRound, Rounds

AT_ONCE = 500


@dataclass(slots=True)
class Rescored:
    """(who, number) -> the present mark of each rescored attempt; who -> live score of the best of theirs."""

    marks: dict[tuple[str, int], Mark] = field(default_factory=dict)
    best: dict[str, int] = field(default_factory=dict)


def rescored(engine: Engine, round_id: int) -> Rescored:
    with transaction(engine, writes=False) as db:
        return read(db, round_id)


def read(db: Session, round_id: int) -> Rescored:
    """What has been rescored of a round. A person's best is looked for among all of the person's attempts."""
    marks, found = latest_marks(), Rescored()
    persons = select(marks.c.participant_id).where(marks.c.round_id == round_id)
    columns: Any = (
        col(Attempt.participant_id),
        col(Attempt.number),
        col(Attempt.sealed_at) - col(Attempt.opened_at),
        col(Attempt.sealed_by),
        marks.c.attempt,
        present_correct(marks),
        present_score(marks),
    )
    theirs = select(*columns).outerjoin(marks, of_attempt(marks))
    theirs = theirs.where(col(Attempt.round_id) == round_id, col(Attempt.participant_id).in_(persons))
    for who, number, elapsed, sealed_by, changed, correct, score in db.connection().execute(theirs):
        if changed is not None:
            found.marks[who, number] = Mark(correct, score)
        if sealed_by != SealedBy.LAPSED:
            found.best[who] = max(found.best.get(who, 0), live_score(score, elapsed))
    return found


async def carry_rescored(redis: Any, engine: Engine, rounds: Rounds, carried: dict[int, int]) -> None:
    """Bring attempts and boards up to date; `carried` remembers up to which amendment of a round that has been done."""
    for live in rounds.rounds.values():
        if live.recorded and live.amendments > carried.get(live.id, 0):
            found = await asyncio.to_thread(rescored, engine, live.id)
            await carry_marks(redis, live, found.marks)
            await carry_boards(redis, live, found.best)
            carried[live.id] = live.amendments


async def carry_marks(redis: Any, live: LiveRound, marks: Mapping[tuple[str, int], Mark]) -> None:
    for (who, number), mark in marks.items():
        attempt = live.attempt(who, number).key
        if await redis.exists(attempt):
            await redis.hset(attempt, mapping={"correct": mark.correct, "score": mark.score})


async def carry_boards(redis: Any, live: LiveRound, best: Mapping[str, int]) -> None:
    """Only who is on a board stays on it: whoever is not ranked never was."""
    for partition in live.all_partitions():
        own = iter([(who, score) for who, score in best.items() if live.partition(who) == partition])
        while some := dict(islice(own, AT_ONCE)):
            await redis.zadd(partition.board, some, xx=True)
