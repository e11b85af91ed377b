"""A round that is over, judged and announced, and its people at their phones."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine

from app.db import transaction
from app.house import House
from app.models import Participant, Round
from app.quiz.session import Me
from tests.admin.finished import NAMES, Sat, finish
from tests.held import hold
from tests.small_contest import SLUG, SmallContest

ADDRESS = f"/contests/{SLUG}/results/tuan-1"
SAT = [Sat("p1", 1, 5, 3, 4), Sat("p2", 1, 5, 4, 6), Sat("p3", 1, 4, 2, 4)]

Announce = Callable[..., Awaitable[None]]


@pytest.fixture
def announce(
    contest: SmallContest, house: House, engine: Engine, judge: AsyncClient, organiser: AsyncClient
) -> Announce:
    """Holds the round under a policy, lets its people sit, has the winners determined and announced."""

    async def now(policy: dict[str, Any], regulations: dict[str, Any] | None = None) -> None:
        await hold(engine, house, contest, policy, regulations or {})
        finish(engine, contest, SAT)
        assert (await judge.post(f"/admin/rounds/{contest.round_id}/verdict")).status_code == 303
        assert (await organiser.post(f"/admin/rounds/{contest.round_id}/announcement")).status_code == 303

    return now


@pytest.fixture
def phone(
    house: House, contest: SmallContest, browser: Callable[[], AsyncClient]
) -> Callable[[str], AsyncClient]:
    """The phone of one of the people, signed in."""

    def of(who: str) -> AsyncClient:
        client = browser()
        me = Me(who, NAMES[who], f"{NAMES[who]}\nChi bộ", "cb1", True, "1960")
        sessions = house.sessions
        client.cookies.set(sessions.cookie_name(contest.contest_id), sessions.sign(contest.contest_id, me))
        return client

    return of


def announced_ago(engine: Engine, contest: SmallContest, days: float) -> None:
    """Let the announcement have been so many days earlier."""
    with transaction(engine) as db:
        round = db.get_one(Round, contest.round_id)
        assert round.published_at is not None
        round.published_at -= int(days * 86_400_000)


def make_young(engine: Engine, who: str) -> None:
    with transaction(engine) as db:
        person = db.get_one(Participant, who)
        person.guardian_name, person.guardian_phone = "Nguyễn Thị Mẹ", "0987654321"
