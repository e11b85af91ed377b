"""What participants see of an amendment: their own result, the key, the board."""

import asyncio
from collections.abc import Callable

from httpx2 import AsyncClient

from app.db import transaction
from app.models import Contest, Participant
from app.quiz.session import Me
from app.scoring import top
from app.scoring.amending.carrying import carry_rescored
from app.scoring.sweeper import refresh
from tests.admin.amendments.conftest import AUTHORED, SHOULD_BE, Played
from tests.admin.reading import text


async def board(played: Played) -> dict[str, int]:
    standings = await top(played.house.redis, played.live.all_partitions(), 10)
    return {one.who: one.score for one in standings}


async def test_boards_and_attempts_are_carried_over_once_recorded(played: Played, amend):
    assert await board(played) == AUTHORED
    await amend(played, "key")
    carried: dict[int, int] = {}
    await carry_rescored(played.house.core, played.engine, played.house.rounds, carried)
    assert (await board(played), carried) == (SHOULD_BE, {played.live.id: 1})
    for who, score in SHOULD_BE.items():
        sheet = await played.house.core.sheet(played.live.attempt(who, 1))
        assert sheet.mark is not None and sheet.mark.score == score


def exclude(played: Played, who: str) -> None:
    with transaction(played.engine) as db:
        person = db.get_one(Participant, who)
        person.excluded = True
        db.get_one(Contest, person.contest_id).version += 1
    refresh(played.engine, played.house.rounds)


async def test_who_left_the_board_does_not_come_back(played: Played, amend):
    await asyncio.to_thread(exclude, played, "binh")
    await amend(played, "key")
    await carry_rescored(played.house.core, played.engine, played.house.rounds, {})
    assert await board(played) == {who: score for who, score in SHOULD_BE.items() if who != "binh"}


async def looking_as(played: Played, browser: Callable[[], AsyncClient], who: str, page: str) -> str:
    contest, sessions = played.live.contest_id, played.house.sessions
    async with browser() as phone:
        phone.cookies.set(sessions.cookie_name(contest), sessions.sign(contest, Me(who, who, who)))
        return text((await phone.get(f"/rounds/{played.live.id}/attempts/1/{page}")).text)


async def test_a_participant_is_told_of_the_amendment_and_sees_the_new_score(played: Played, amend, browser):
    assert "đính chính" not in await looking_as(played, browser, "binh", "result")
    await amend(played, "key")
    await carry_rescored(played.house.core, played.engine, played.house.rounds, {})
    shown = await looking_as(played, browser, "binh", "result")
    assert "Điểm dưới đây tính theo đáp án đã đính chính." in shown and "5/5 câu đúng" in shown
    key = await looking_as(played, browser, "binh", "key")
    assert key.count("Đồng chí trả lời đúng.") == 5
    assert key.count("Đáp án câu này đã được đính chính.") == 1


async def test_the_key_page_tells_all_accepted_answers_and_void_questions(played: Played, amend, browser):
    await amend(played, "also")
    await amend(played, "void", n=2)
    key = await looking_as(played, browser, "dung", "key")
    assert key.count(" hoặc ") == 1
    assert key.count("Câu này được đính chính: tính đúng cho mọi người.") == 1
    assert key.count("Đồng chí trả lời đúng.") == 2
