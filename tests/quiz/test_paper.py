"""Papers and points as the regulations hold them, from the first page to the record."""

import re

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.house import House
from app.models import Choice, Question
from tests.held import hold
from tests.journeys.test_participant import answer_rightly, enter, hand_in
from tests.small_contest import AN, BINH, SmallContest

FIXED = {"questions": [7, 2, 5], "shuffle_questions": False, "shuffle_options": False}


async def questions_seen(client: AsyncClient, base: str, count: int) -> list[str]:
    pages = [(await client.get(f"{base}/questions/{n}")).text for n in range(1, count + 1)]
    return [re.findall(r"Câu hỏi số (\d+)\?", page)[0] for page in pages]


async def test_a_fixed_paper_is_the_same_for_everybody(
    contest: SmallContest, house: House, engine: Engine, browser
):
    live = await hold(engine, house, contest, {"paper": FIXED}, blueprint={"": 3})
    assert live.size == 3
    for person in (AN, BINH):
        async with browser() as phone:
            await enter(phone, contest, person)
            base = f"/rounds/{contest.round_id}/attempts/1"
            await phone.post(base)
            assert await questions_seen(phone, base, 3) == ["7", "2", "5"]
            first = (await phone.get(f"{base}/questions/1")).text
            assert re.findall(r"<span>7 (đúng|sai một|sai hai|sai ba)<", first) == [
                "đúng", "sai một", "sai hai", "sai ba"
            ]  # fmt: skip
            assert (await phone.get(f"{base}/questions/4")).status_code == 404


async def test_points_are_told_on_every_page(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, {"paper": {"points": 20}}, prediction_text=None)
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    for question in (1, 2, 3):
        await answer_rightly(client, base, question)
    await hand_in(client, base)
    result = (await client.get(f"{base}/result")).text
    assert "<b>60</b>/100 <span>điểm</span>" in result
    assert "<dt>Số câu đúng</dt><dd>3/5</dd>" in result
    round_page = (await client.get(f"/rounds/{contest.round_id}")).text
    assert "Mỗi câu đúng được <b>20</b> điểm, cả bài <b>100</b> điểm." in round_page
    assert "<b>60/100</b>" in round_page
    assert "<b>60/100</b>" in (await client.get(f"/rounds/{contest.round_id}/leaderboard")).text


def make_several(engine: Engine, bank_id: int) -> None:
    """The first question has two right choices."""
    with transaction(engine) as db:
        question = db.exec(select(Question).where(Question.bank_id == bank_id, Question.n == 1)).one()
        second = db.exec(select(Choice).where(Choice.question_id == question.id, Choice.position == 1)).one()
        second.correct = question.several = True


@pytest.mark.parametrize(("scoring", "score"), [("partial", 5), ("all_or_nothing", 0)])
async def test_a_part_of_the_right_choices_counts_as_the_regulations_say(
    contest: SmallContest, house: House, engine: Engine, client: AsyncClient, scoring: str, score: int
):
    make_several(engine, contest.bank_id)
    house.rounds.banks.clear()  # The bank has changed behind the application's back.
    paper = {"questions": [1], "points": 10, "scoring": scoring, "shuffle_options": False}
    await hold(engine, house, contest, {"paper": paper}, blueprint={"": 1})
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    await client.post(f"{base}/answers/1", data={"position": "1"})
    await hand_in(client, base)
    result = (await client.get(f"{base}/result")).text
    assert f"<b>{score}</b>/10 <span>điểm</span>" in result
    assert "<dd>0/1</dd>" in result
