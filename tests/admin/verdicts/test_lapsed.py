"""Attempts that lapse: no line of the record where only a submission counts, a line like any other elsewhere."""

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.house import House
from app.scoring import SealedBy, finish
from tests.held import hold
from tests.played import add_person, close, play
from tests.scoring.test_core import make_due
from tests.small_contest import SmallContest


async def lapse_then_submit(house: House, live, store: Redis) -> None:
    """An lets the first attempt run out and submits the second."""
    attempt = live.attempt("an", 1)
    await house.core.open(attempt, live.timetable, live.terms, "An\nChi bộ 1")
    make_due(store, attempt)
    contest = house.rounds.contest_of(live)
    await finish(house.core, contest, live, "an", 1, SealedBy.SWEEPER, only_due=True)
    await play(house, live, "an", 3, number=2)


@pytest.mark.parametrize(
    ("consumed_by", "lines"),
    [
        ("submission", [["tuan-1.an.2", "an", "1"]]),
        ("opening", [["tuan-1.an.1", "an", "1"], ["tuan-1.an.2", "an", "2"]]),
    ],
)
async def test_only_attempts_of_the_regulations_stand_in_the_record(
    contest: SmallContest, house: House, engine: Engine, store: Redis, determine, consumed_by: str, lines
):
    allowed = 1 if consumed_by == "submission" else 2
    live = await hold(
        engine, house, contest, {"attempts": {"consumed_by": consumed_by}}, attempts_per_person=allowed
    )
    add_person(engine, contest, "an")
    await lapse_then_submit(house, live, store)
    await close(engine, store, house, live.id)
    (verdict,) = await determine(live.id)
    assert [row[:3] for row in verdict.rows("attempts.csv")] == lines
    assert verdict.rules()["attempts_per_person"] == allowed
    assert verdict.document["totals"]["attempts"] == len(lines)


async def test_a_lapsed_attempt_cannot_be_made_to_count(
    contest: SmallContest, house: House, engine: Engine, store: Redis, judge: AsyncClient
):
    live = await hold(engine, house, contest, {"attempts": {"consumed_by": "submission"}})
    add_person(engine, contest, "an")
    await lapse_then_submit(house, live, store)
    await close(engine, store, house, live.id)
    page = await judge.get("/admin/people/an")
    assert "Hết giờ, chưa nộp: không tính" in page.text
    reply = await judge.post(f"/admin/people/an/rounds/{live.id}/attempts/1/void")
    assert reply.status_code == 409
    assert "hết giờ mà chưa nộp" in reply.text
