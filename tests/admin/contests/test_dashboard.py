"""The dashboard: contests, what to do next, and who may make one."""

import asyncio

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Contest, Round
from app.scoring import heartbeat
from tests.admin.reading import faults, fields, text
from tests.small_contest import SmallContest

GOOD = {"slug": "hoc-tap", "title": "Học tập và làm theo", "organiser": "Đảng ủy Khối"}


async def test_an_empty_installation_says_so_and_offers_a_contest(organiser: AsyncClient):
    page = await organiser.get("/admin")
    assert "Chưa có cuộc thi nào." in text(page.text)
    assert "/admin/contests/new" in page.text


async def test_parts_that_do_not_answer_raise_an_alarm(organiser: AsyncClient, store: Redis):
    page = await organiser.get("/admin")
    assert [alarm.split("(")[0].split(" đang")[0].strip() for alarm in faults(page.text)] == [
        "Thư ký", "Phần thu bài hết giờ"
    ]  # fmt: skip
    for part in ("recorder", "sweeper"):
        store.set(heartbeat(part), 1)
    assert faults((await organiser.get("/admin")).text) == []


async def test_a_contest_is_made_and_told_what_it_needs_next(organiser: AsyncClient, engine: Engine):
    reply = await organiser.post("/admin/contests", data=GOOD)
    assert (reply.status_code, reply.headers["location"]) == (
        303,
        "/admin/contests/hoc-tap/units?done=contest",
    )
    with transaction(engine, writes=False) as db:
        made = db.exec(select(Contest)).one()
        assert (made.slug, made.title, made.organiser) == tuple(GOOD.values())
    page = text((await organiser.get("/admin")).text)
    assert "Chưa có danh sách đơn vị. Gửi danh sách đơn vị Chưa có ngân hàng câu hỏi." in page


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"slug": "Học tập"}, "Địa chỉ ngắn chỉ gồm"),
        ({"slug": "new"}, "Địa chỉ ngắn chỉ gồm"),
        ({"slug": "-a"}, "Địa chỉ ngắn chỉ gồm"),
        ({"slug": "tim-hieu"}, "Địa chỉ ngắn này đã có"),
        ({"title": ""}, "Xin điền mục này"),
        ({"organiser": "x" * 201}, "Xin điền mục này"),
    ],
)
@pytest.mark.usefixtures("contest")
async def test_what_cannot_be_used_is_told_and_nothing_typed_is_lost(
    organiser: AsyncClient, changed: dict[str, str], fault: str
):
    reply = await organiser.post("/admin/contests", data=GOOD | changed)
    assert reply.status_code == 422
    assert [one.startswith(fault) for one in faults(reply.text)] == [True]
    assert fields(reply.text, "/admin/contests") == GOOD | changed


@pytest.mark.usefixtures("contest")
async def test_a_title_can_be_mended_and_the_web_processes_learn_of_it(
    organiser: AsyncClient, engine: Engine
):
    form = {"title": "Tìm hiểu <b>Đảng</b>", "organiser": "Đảng ủy"}
    await organiser.post("/admin/contests/tim-hieu", data=form)
    with transaction(engine, writes=False) as db:
        assert [(c.title, c.version) for c in db.exec(select(Contest))] == [("Tìm hiểu <b>Đảng</b>", 2)]
    page = await organiser.get("/admin/contests/tim-hieu?done=saved")
    assert "Tìm hiểu &lt;b&gt;Đảng&lt;/b&gt;" in page.text and "<b>Đảng</b>" not in page.text


async def test_a_closed_round_waits_for_the_recorder_then_for_the_judges(
    organiser: AsyncClient, judge: AsyncClient, contest: SmallContest, engine: Engine
):
    with transaction(engine) as db:
        round = db.get_one(Round, contest.round_id)
        round.closes_at = round.opens_at + 1
    assert "Tuần 1: đã đóng, kết quả đang được ghi vào sổ" in text((await organiser.get("/admin")).text)
    with transaction(engine) as db:
        db.get_one(Round, contest.round_id).recorded_at = 1
    assert "Tuần 1: chờ Ban Giám khảo xét giải. Xét giải" in text((await judge.get("/admin")).text)


async def test_a_judge_makes_no_contest(judge: AsyncClient, engine: Engine):
    assert (await judge.get("/admin/contests/new")).status_code == 403
    assert (await judge.post("/admin/contests", data=GOOD)).status_code == 403
    with transaction(engine, writes=False) as db:
        assert db.exec(select(Contest)).all() == []


@pytest.mark.parametrize(
    "path",
    [
        "/admin/contests/khong-co",
        "/admin/contests/khong-co/units",
        "/admin/contests/tim-hieu/banks/999",
        "/admin/contests/tim-hieu/banks/99999999999999999999",
        "/admin/contests/tim-hieu/banks/uploads/abc",
        "/admin/contests/tim-hieu/units/uploads/" + "0" * 64,
        "/admin/rounds/999",
        "/admin/rounds/99999999999999999999",
        "/admin/rounds/abc",
        "/admin/rounds/999/verdict",
        "/admin/verdicts/999",
        "/admin/verdicts/99999999999999999999/winners.xlsx",
        "/admin/people/khong-co",
        "/admin/nothing",
    ],
)
@pytest.mark.usefixtures("contest")
async def test_what_is_not_there_is_told_as_such(organiser: AsyncClient, path: str):
    reply = await organiser.get(path)
    assert (reply.status_code, "Không có trang này" in reply.text) == (404, True)


async def test_two_taps_at_once_make_one_contest(organiser: AsyncClient, engine: Engine):
    replies = await asyncio.gather(*(organiser.post("/admin/contests", data=GOOD) for _ in range(3)))
    assert sorted(reply.status_code for reply in replies) == [303, 422, 422]
    with transaction(engine, writes=False) as db:
        assert [contest.slug for contest in db.exec(select(Contest))] == ["hoc-tap"]


async def test_changes_made_at_once_are_all_counted(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    form = {"title": "Tìm hiểu Đảng", "organiser": "Đảng ủy"}
    await asyncio.gather(*(organiser.post("/admin/contests/tim-hieu", data=form) for _ in range(5)))
    with transaction(engine, writes=False) as db:
        assert db.exec(select(Contest)).one().version == 6
