"""A round whose first question has a wrong key: five people sat it, and the staff may amend it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.house import House
from app.models import Amendment, Attempt, Rescoring, Round
from app.scoring import LiveRound, Proof, SealedBy, finish, prove
from app.scoring.sweeper import refresh
from tests.admin.verdicts.conftest import determine
from tests.held import hold
from tests.played import add_person, close
from tests.small_contest import RULES, SmallContest

__all__ = ["determine"]

FIXED = {"paper": {"questions": [1, 2, 3, 4, 5]}, "feedback": {"key_after_close": True}}
# What each chose in questions 1…5: "0" is the choice authored as right, "1" the one that should have been.
AUTHORED = {"an": 5, "binh": 4, "chi": 3, "dung": 1, "em": 4}
SHOULD_BE = {"an": 4, "binh": 5, "chi": 4, "dung": 0, "em": 3}
SAT = {"an": "00000", "binh": "10000", "chi": "10001", "dung": "01111", "em": "00001"}
UNITS = {"an": "cb1", "binh": "cb2", "chi": "cb1", "dung": "cb2", "em": "cb2"}


@dataclass(slots=True)
class Played:
    """The round as played, and what to do with it."""

    engine: Engine
    house: House
    live: LiveRound

    @property
    def address(self) -> str:
        return f"/admin/rounds/{self.live.id}/amendments"

    def question(self, n: int) -> int:
        return next(id for id, one in self.live.bank.questions.items() if one.number == n)

    def choice(self, n: int, at: int) -> int:
        return self.live.bank.questions[self.question(n)].choices[at]

    def rows(self, table: type) -> list[Any]:
        with transaction(self.engine, writes=False) as db:
            return list(db.exec(select(table)))

    def recorded(self) -> dict[str, int]:
        """Person -> score as recorded."""
        return {one.participant_id: one.score for one in self.rows(Attempt)}

    def present(self) -> dict[str, int]:
        """Person -> present score: as recorded, or as rescored last."""
        found = self.recorded()
        with transaction(self.engine, writes=False) as db:
            for one in db.exec(select(Rescoring).order_by(col(Rescoring.amendment))):
                found[one.participant_id] = one.score
        return found

    def proof(self) -> Proof:
        with transaction(self.engine, writes=False) as db:
            return prove(db, db.get_one(Round, self.live.id))

    def newest(self) -> int:
        return max(one.id for one in self.rows(Amendment))


async def sit(played: Played, who: str, choices: str, number: int = 1) -> None:
    """One attempt in which the choices are these, told by their place in the bank."""
    house, live = played.house, played.live
    attempt = live.attempt(who, number)
    await house.core.open(attempt, live.timetable, live.terms, f"{who}\nChi bộ")
    for place, item in enumerate(live.paper(who, number), start=1):
        question = live.bank.questions[item.question_id]
        at = choices[(question.number - 1) % len(choices)]
        if at != "-":
            position = item.choices.index(question.choices[int(at)]) + 1
            await house.core.save(attempt, place, str(position), "page", place)
    await finish(house.core, house.rounds.contest_of(live), live, who, number, SealedBy.PARTICIPANT)


@pytest.fixture
async def open_round(contest: SmallContest, house: House, engine: Engine) -> Played:
    """The small contest's round with the same five questions for everybody, still open."""
    live = await hold(
        engine, house, contest, FIXED, blueprint={"": 5}, rules=RULES | {"score_min": 4, "prediction": None}
    )
    for who, unit in UNITS.items():
        add_person(engine, contest, who, unit)
    return Played(engine, house, live)


@pytest.fixture
async def played(open_round: Played, store: Redis) -> Played:
    """The round sat by all, closed and recorded."""
    for who, choices in SAT.items():
        await sit(open_round, who, choices)
    open_round.live = await close(open_round.engine, store, open_round.house, open_round.live.id)
    return open_round


@pytest.fixture
def amend(content: AsyncClient, judge: AsyncClient) -> Callable[..., Any]:
    """Has the content team propose an amendment and a judge confirm it."""

    async def now(played: Played, kind: str, n: int = 1, at: int = 1) -> None:
        sent = {
            "question": played.question(n),
            "kind": kind,
            "reason": "In nhầm đáp án, xem Văn kiện trang 12",
        }
        if kind != "void":
            sent["choice"] = played.choice(n, at)
        reply = await content.post(played.address, data=sent)
        assert reply.status_code == 303, reply.text
        address = reply.headers["location"].partition("?")[0]
        after = sum(one.number is not None for one in played.rows(Amendment))
        reply = await judge.post(f"{address}/confirmation", data={"after": after})
        assert (reply.status_code, reply.headers["location"]) == (303, f"{address}?done=amended")
        await asyncio.to_thread(refresh, played.engine, played.house.rounds)
        played.live = played.house.rounds.round(played.live.id)

    return now
