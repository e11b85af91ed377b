"""The analysis of a round's questions through the pages: who is counted, what is shown and hidden, who may look."""

import asyncio
from io import BytesIO
from typing import Any

import pytest
from httpx2 import AsyncClient
from openpyxl import load_workbook
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import Session

from app.admin.analysis.gathering import analysis_of
from app.db import transaction
from app.house import House
from app.models import Attempt, Participant, Round
from app.texts import tell
from tests.admin.amendments.conftest import FIXED, Played, amend, sit
from tests.admin.reading import faults, table, text
from tests.held import hold
from tests.played import add_person, close
from tests.small_contest import SmallContest

__all__ = ["amend"]

STRONG, MIDDLE, WEAK = (
    "00000",
    "00010",
    "11120",
)  # Everybody has question 5 right; the weak choose "2" in question 4.


async def held(
    contest: SmallContest, house: House, engine: Engine, store: Redis, people: dict[str, str]
) -> Played:
    live = await hold(engine, house, contest, FIXED, blueprint={"": 5})
    played = Played(engine, house, live)
    for at, (who, choices) in enumerate(people.items()):
        add_person(engine, contest, who, phone=f"0912{at:06}")
        await sit(played, who, choices)
    played.live = await close(engine, store, house, live.id)
    return played


@pytest.fixture
async def forty(contest: SmallContest, house: House, engine: Engine, store: Redis) -> Played:
    """Fifteen strong, ten in the middle, fifteen weak."""
    papers = [STRONG] * 15 + [MIDDLE] * 10 + [WEAK] * 15
    return await held(contest, house, engine, store, {f"p{at:02}": one for at, one in enumerate(papers)})


def address(played: Played) -> str:
    return f"/admin/rounds/{played.live.id}/analysis"


def analysed(played: Played) -> Any:
    with transaction(played.engine, writes=False) as db:
        return analysis_of(db, db.get_one(Round, played.live.id))[1]


async def test_the_page_tells_the_figures_and_the_advice(forty: Played, content: AsyncClient):
    page = (await content.get(address(forty))).text
    assert "lượt thi hợp lệ đầu tiên của 40 người, mỗi bài 5 câu" in text(page)
    assert "KR-20" in page and "<svg" in page
    rows = {row[0]: row[2:6] for row in table(page) if len(row) == 7}
    assert rows["1"] == ["40", "62,50%", "1,00", "0,96"]
    assert rows["4"] == ["40", "37,50%", "1,00", "0,60"]
    assert rows["5"] == ["40", "100,00%", "0,00", "–"]
    assert tell("analysis.too_easy") in text(page)


async def test_a_question_in_detail_has_its_choices_as_authored(forty: Played, content: AsyncClient):
    page = (await content.get(f"{address(forty)}/{forty.question(4)}")).text
    assert table(page) == [
        ["A. 4 đúng ✓ Đáp án", "15", "37,50%", "100%", "0%", ""],
        ["B. 4 sai một", "10", "25,00%", "0%", "0%", ""],
        ["C. 4 sai hai", "15", "37,50%", "0%", "100%", ""],
        ["D. 4 sai ba", "0", "0,00%", "0%", "0%", "Dưới 5% chọn: phương án nhiễu không có tác dụng"],
    ]
    assert page.count("<svg") == 2


async def test_a_wrong_key_shows_itself(
    contest: SmallContest, house: House, engine: Engine, store: Redis, content: AsyncClient
):
    """The strong choose what is keyed as wrong in question 1, the weak what is keyed as right."""
    papers = ["10000"] * 20 + ["01111"] * 20
    played = await held(contest, house, engine, store, {f"p{at:02}": one for at, one in enumerate(papers)})
    page = (await content.get(address(played))).text
    assert table(page)[0][0] == "1" and table(page)[0][-1].endswith(tell("analysis.negative"))
    detail = text((await content.get(f"{address(played)}/{played.question(1)}")).text)
    assert "có khi cũng đúng?" in detail and "Đề nghị đính chính đáp án câu này" in detail


async def test_below_thirty_persons_nothing_is_told(
    contest: SmallContest, house: House, engine: Engine, store: Redis, content: AsyncClient
):
    played = await held(contest, house, engine, store, {f"p{at:02}": STRONG for at in range(29)})
    page = (await content.get(address(played))).text
    assert "Chưa đủ 30 người" in text(page)
    assert ("<svg" in page, "100,00%" in page) == (False, False)
    detail = (await content.get(f"{address(played)}/{played.question(1)}")).text
    assert tell("analysis.few") in text(detail) and "%" not in text(detail)


async def test_only_the_first_valid_attempt_of_each_person_counts(forty: Played):
    before = analysed(forty)

    def change(db: Session) -> None:
        first = db.get_one(Attempt, (forty.live.id, "p00", 1))
        db.add(Attempt(**first.model_dump() | {"number": 2, "answers": "", "event_id": "9-9"}))
        for who in ("p01", "p02"):
            add = db.get_one(Attempt, (forty.live.id, who, 1)).model_dump()
            db.add(Attempt(**add | {"participant_id": who, "number": 2, "sealed_by": "lapsed"}))

    with transaction(forty.engine) as db:
        change(db)
    assert analysed(forty) == before
    with transaction(forty.engine) as db:
        db.get_one(Attempt, (forty.live.id, "p01", 1)).void = True
        db.get_one(Participant, "p02").excluded = True
    assert analysed(forty).paper.persons == 38


async def test_a_void_question_has_no_figures(forty: Played, amend, content: AsyncClient):
    await amend(forty, "void", n=4)
    page = (await content.get(address(forty))).text
    assert next(row for row in table(page) if row[0] == "4")[-1] == tell("analysis.void")


async def test_marks_are_by_the_amended_key(forty: Played, amend, content: AsyncClient):
    await amend(forty, "key", n=4, at=2)
    page = (await content.get(address(forty))).text
    assert next(row for row in table(page) if row[0] == "4")[3] == "37,50%"
    assert table(page)[0][0] == "4" and table(page)[0][-1].endswith(tell("analysis.negative"))


async def test_the_list_can_be_saved(forty: Played, content: AsyncClient):
    csv = (await content.get(f"{address(forty)}/questions.csv")).text.splitlines()
    assert csv[0].lstrip("\ufeff").startswith("TT,Câu,Chuyên đề,Câu hỏi,Số người trả lời")
    assert len(csv) == 6
    reply = await content.get(f"{address(forty)}/questions.xlsx")
    sheet = load_workbook(BytesIO(reply.content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert 62.5 in cells and "A 37,50% ✓; B 25,00%; C 37,50%; D 0,00%" in cells


async def test_while_the_bank_serves_other_rounds_only_the_content_team_looks(
    forty: Played, content: AsyncClient, judge: AsyncClient, organiser: AsyncClient
):
    assert (await judge.get(address(forty))).status_code == 200

    def another() -> None:
        with transaction(forty.engine) as db:
            given = db.get_one(Round, forty.live.id).model_dump(exclude={"id"})
            given |= {"code": "tuan-2", "closes_at": given["closes_at"] + 10**9, "recorded_at": None}
            db.add(Round(**given))

    await asyncio.to_thread(another)
    codes = [(await one.get(address(forty))).status_code for one in (content, judge, organiser)]
    assert codes == [200, 403, 403]
    assert faults((await judge.get(address(forty))).text) == [tell("analysis.secret")]


async def test_before_the_results_are_recorded_there_is_no_analysis(
    contest: SmallContest, content: AsyncClient
):
    assert (await content.get(f"/admin/rounds/{contest.round_id}/analysis")).status_code == 409


async def test_the_order_of_the_rows_does_not_matter(forty: Played):
    before = analysed(forty)
    rows = forty.rows(Attempt)
    with transaction(forty.engine) as db:
        for row in rows:
            db.delete(db.get_one(Attempt, (row.round_id, row.participant_id, row.number)))
        db.flush()
        for row in reversed(rows):
            db.add(Attempt(**row.model_dump()))
            db.flush()
    assert analysed(forty) == before
