"""Complaints: by who took part, while the time lasts; answered once by a judge; the lists say whether it lasts."""

import asyncio
from io import BytesIO

import pytest
from httpx2 import AsyncClient
from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlmodel import select

from app.clock import now_ms
from app.db import transaction
from app.models import AuditEntry, Complaint
from app.texts import tell
from app.vietnamese import day, local_time
from tests.admin.announced.conftest import ADDRESS, SAT, Announce, announced_ago
from tests.admin.finished import finish
from tests.admin.reading import faults, text
from tests.small_contest import SLUG, SmallContest

SAID = "Lượt 1 của tôi đúng cả năm câu.\nXin xem lại giúp tôi."
WINDOW = {"complaint_days": 3}


def days_away(days: int) -> str:
    return day(local_time(now_ms() + days * 86_400_000))


def stored(engine: Engine) -> list[Complaint]:
    with transaction(engine, writes=False) as db:
        return list(db.exec(select(Complaint)))


async def foot(client: AsyncClient, name: str = "winners") -> str:
    """The last line of a list."""
    book = load_workbook(BytesIO((await client.get(f"/admin/verdicts/1/{name}.xlsx")).content))
    told = [row[0].value for row in book.active.iter_rows() if row[0].value]
    return str(told[-1])


async def test_a_complaint_is_sent_answered_and_read(
    announce: Announce,
    phone,
    judge: AsyncClient,
    organiser: AsyncClient,
    contest: SmallContest,
    engine: Engine,
):
    await announce(WINDOW)
    until = days_away(3)
    assert f"khiếu nại về kết quả của mình đến hết ngày {until}" in text((await judge.get(ADDRESS)).text)
    async with phone("p3") as an:
        form = (await an.get(f"{ADDRESS}/complaint")).text
        assert f"Nhận khiếu nại đến hết ngày {until}" in text(form)
        assert (await an.post(f"{ADDRESS}/complaint", data={"said": SAID})).status_code == 303
        page = text((await an.get(f"{ADDRESS}/complaint")).text)
        assert "đúng cả năm câu" in page and "đang xem xét" in page and "Gửi khiếu nại" not in page
        twice = await an.post(f"{ADDRESS}/complaint", data={"said": SAID})
        assert (twice.status_code, len(stored(engine))) == (409, 1)

        assert "có khiếu nại chờ trả lời." in text((await organiser.get("/admin")).text)
        desk = f"/admin/rounds/{contest.round_id}/complaints"
        assert "Chờ Ban Giám khảo trả lời." in text((await organiser.get(desk)).text)
        answer = {"justified": "yes", "said": "Đúng, lượt ấy được tính lại."}
        assert (await organiser.post("/admin/complaints/1/answer", data=answer)).status_code == 403
        assert (await judge.post("/admin/complaints/1/answer", data=answer)).status_code == 303
        again = await judge.post("/admin/complaints/1/answer", data=answer)
        other = await judge.post("/admin/complaints/1/answer", data=answer | {"justified": "no"})
        assert (again.status_code, other.status_code, stored(engine)[0].justified) == (303, 409, True)
        assert tell("admin.complaint_answered") in text(other.text)
        page = text((await an.get(f"{ADDRESS}/complaint")).text)
        assert "Khiếu nại có cơ sở. Đúng, lượt ấy được tính lại." in page and "Gửi khiếu nại" in page
    assert "Đồng chí giam-khao" in text((await judge.get(desk)).text)
    assert "chờ trả lời" not in text((await organiser.get("/admin")).text)
    with transaction(engine, writes=False) as db:
        told = [one.detail for one in db.exec(select(AuditEntry)) if one.action == "answered complaint"]
    assert told == [{"justified": True}]


async def test_only_who_took_part_complains_and_reads_only_their_own(
    announce: Announce, phone, client: AsyncClient, engine: Engine
):
    await announce(WINDOW)
    stranger = await client.get(f"{ADDRESS}/complaint")
    assert stranger.headers["location"].startswith(f"/contests/{SLUG}/sign-in")
    async with phone("p4") as absent:
        for reply in (
            await absent.get(f"{ADDRESS}/complaint"),
            await absent.post(f"{ADDRESS}/complaint", data={"said": SAID}),
        ):
            assert (reply.status_code, "Chỉ người đã dự kỳ thi này" in reply.text) == (403, True)
    async with phone("p1") as an, phone("p2") as binh:
        await an.post(f"{ADDRESS}/complaint", data={"said": SAID})
        assert "đúng cả năm câu" not in (await binh.get(f"{ADDRESS}/complaint")).text
    assert len(stored(engine)) == 1


async def test_a_double_tap_sends_one_complaint(announce: Announce, phone, engine: Engine):
    await announce(WINDOW)
    async with phone("p1") as an:
        replies = await asyncio.gather(
            *(an.post(f"{ADDRESS}/complaint", data={"said": SAID}) for _ in range(4))
        )
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409, 409]
    assert len(stored(engine)) == 1


@pytest.mark.parametrize("said", ["", "Sai rồi", " \u200b ", "x" * 2_001])
async def test_a_complaint_says_what_it_is_about(announce: Announce, phone, engine: Engine, said: str):
    await announce(WINDOW)
    async with phone("p1") as an:
        reply = await an.post(f"{ADDRESS}/complaint", data={"said": said})
    assert (reply.status_code, "từ 10 đến 2.000 chữ cái" in reply.text, stored(engine)) == (422, True, [])


@pytest.mark.parametrize(
    ("answer", "fault"),
    [({"said": "Đã xem."}, "chọn khiếu nại có cơ sở"), ({"justified": "no", "said": " "}, "viết trả lời")],
)
async def test_an_answer_decides_and_says_why(
    announce: Announce, phone, judge: AsyncClient, engine: Engine, answer: dict[str, str], fault: str
):
    await announce(WINDOW)
    async with phone("p1") as an:
        await an.post(f"{ADDRESS}/complaint", data={"said": SAID})
    reply = await judge.post("/admin/complaints/1/answer", data=answer)
    assert (reply.status_code, fault in faults(reply.text)[0]) == (422, True)
    assert stored(engine)[0].justified is None
    assert (await judge.post("/admin/complaints/9/answer", data=answer)).status_code == 404


async def test_the_time_ends_with_the_last_day_and_the_lists_say_so(
    announce: Announce, phone, judge: AsyncClient, contest: SmallContest, engine: Engine
):
    await announce(WINDOW)
    assert await foot(judge) == f"Còn thời hạn khiếu nại đến hết ngày {days_away(3)}: chưa trao giải."
    assert [await foot(judge, name) for name in ("public", "collective")] == [await foot(judge)] * 2
    async with phone("p1") as an:
        await an.post(f"{ADDRESS}/complaint", data={"said": SAID})
    announced_ago(engine, contest, 4)
    until = days_away(-1)
    assert await foot(judge) == (
        f"Thời hạn khiếu nại đã hết (ngày {until}); còn 1 khiếu nại chưa trả lời: chưa trao giải."
    )
    await judge.post("/admin/complaints/1/answer", data={"justified": "no", "said": "Đã xem, điểm đúng."})
    assert await foot(judge) == f"Thời hạn khiếu nại đã hết (ngày {until}); mọi khiếu nại đã được trả lời."
    async with phone("p2") as late:
        reply = await late.post(f"{ADDRESS}/complaint", data={"said": SAID})
        assert (reply.status_code, "không trong thời hạn khiếu nại" in reply.text) == (409, True)
        assert "Gửi khiếu nại" not in (await late.get(f"{ADDRESS}/complaint")).text
    assert len(stored(engine)) == 1


async def test_where_the_regulations_set_no_window_there_is_no_form(
    announce: Announce, phone, judge: AsyncClient
):
    await announce({})
    assert "khiếu nại" not in text((await judge.get(ADDRESS)).text)
    assert await foot(judge) == f"Kết quả được tính lúc {(await foot(judge)).split('lúc ')[1]}"
    async with phone("p1") as an:
        assert (await an.post(f"{ADDRESS}/complaint", data={"said": SAID})).status_code == 409


async def test_a_list_of_what_is_not_announced_says_so(
    judge: AsyncClient, contest: SmallContest, engine: Engine
):
    finish(engine, contest, SAT)
    await judge.post(f"/admin/rounds/{contest.round_id}/verdict")
    assert await foot(judge) == "Kết quả chưa công bố."


async def test_the_page_of_the_verdict_leads_to_the_complaints(
    announce: Announce, judge: AsyncClient, contest: SmallContest
):
    await announce(WINDOW)
    page = text((await judge.get(f"/admin/rounds/{contest.round_id}/verdict")).text)
    assert "chưa trao giải trước lúc ấy" in page and "Khiếu nại (0)" in page
