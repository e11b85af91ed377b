"""Playing the small contest's round in a test: people as rows, their attempts through the core, then the close."""

import asyncio
from typing import Any

from redis import Redis
from sqlalchemy import Engine
from sqlmodel import select

from app.clock import now_ms
from app.db import transaction
from app.house import House
from app.models import Contest, Participant, Round, Unit
from app.scoring import LiveRound, SealedBy, finish, recorder
from app.scoring.sweeper import refresh
from tests.small_contest import SmallContest


def add_person(engine: Engine, made: SmallContest, who: str, unit: str = "cb1", **changes: Any) -> None:
    with transaction(engine) as db:
        home = db.exec(select(Unit).where(Unit.contest_id == made.contest_id, Unit.code == unit)).one()
        assert home.id is not None
        person: dict[str, Any] = {
            "id": who,
            "contest_id": made.contest_id,
            "unit_id": home.id,
            "name": f"Nguyễn Văn {who.title()}",
            "name_key": who,
            "name_fold": f"nguyen van {who}",
            "birth_year": 1956,
            "phone": f"09{sum(map(ord, who)):08}",
            "member": True,
            "pin_hash": "-",
            "registered_at": 1,
        }
        db.add(Participant(**(person | changes)))


def right_positions(live: LiveRound, who: str, number: int, right: int) -> dict[int, str]:
    """Answers of which the first `right` are right; the others are not answered."""
    found = {}
    for place, item in enumerate(live.paper(who, number)[:right], start=1):
        key = live.bank.key[item.question_id]
        found[place] = ",".join(str(at) for at, choice in enumerate(item.choices, start=1) if choice in key)
    return found


async def play(
    house: House, live: LiveRound, who: str, right: int, number: int = 1, guess: int | None = None
) -> None:
    """One attempt from its opening to its score."""
    attempt = live.attempt(who, number)
    await house.core.open(attempt, live.timetable, live.terms, f"{who}\nChi bộ")
    for question, answer in right_positions(live, who, number, right).items():
        await house.core.save(attempt, question, answer, "page", question)
    if guess is not None:
        await house.core.save(attempt, "prediction", str(guess), "page", 99)
    await finish(house.core, house.rounds.contest_of(live), live, who, number, SealedBy.PARTICIPANT)


async def close(engine: Engine, store: Redis, house: House, round_id: int) -> LiveRound:
    """Close the round now and write everything down."""

    def at_once() -> None:
        closes_at = now_ms() + 1  # An attempt may have been opened in this very millisecond.
        with transaction(engine) as db:
            round = db.get_one(Round, round_id)
            round.closes_at = closes_at
            db.get_one(Contest, round.contest_id).version += 1
        while now_ms() < closes_at:
            pass
        ready: set[Any] = set()
        while recorder.record_once(store, engine, ready):
            pass
        with transaction(engine, writes=False) as db:
            assert db.get_one(Round, round_id).recorded_at is not None
        refresh(engine, house.rounds)

    await asyncio.to_thread(at_once)
    return house.rounds.round(round_id)
