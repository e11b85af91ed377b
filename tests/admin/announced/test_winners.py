"""The public list: from the announcement on, with exactly the columns that the regulations name."""

import pytest
from httpx2 import AsyncClient
from lxml import html
from sqlalchemy import Engine

from app.clock import now_ms
from app.db import transaction
from app.house import House
from app.models import Attempt, Round
from app.vietnamese import end_of_day
from tests.admin.announced.conftest import ADDRESS, SAT, Announce, make_young
from tests.admin.finished import DAY_MS, finish
from tests.admin.reading import text
from tests.held import hold
from tests.small_contest import SLUG, SmallContest

ALL = ["name", "birth_year", "unit", "phone", "score", "elapsed", "prediction"]


def lists(page: str) -> list[list[str]]:
    """Each line of the page's lists: the prize, the name, and what else is told."""
    items = html.document_fromstring(page).find_class("list")
    return [
        [" ".join(cell.text_content().split()) for cell in line.iter("b", "span", "dd")]
        for one in items
        for line in one.iter("li")
    ]


async def test_nothing_is_public_before_the_announcement(
    client: AsyncClient, judge: AsyncClient, contest: SmallContest, engine: Engine
):
    finish(engine, contest, SAT)
    await judge.post(f"/admin/rounds/{contest.round_id}/verdict")
    for address in (ADDRESS, f"{ADDRESS}/complaint"):
        assert (await client.get(address)).status_code == 404
    assert "chưa công bố kết quả kỳ nào" in text((await client.get(f"/contests/{SLUG}/results")).text)


async def test_without_a_policy_name_unit_score_and_time_are_told(client: AsyncClient, announce: Announce):
    await announce({})
    assert "Tuần 1" in text((await client.get(f"/contests/{SLUG}/results")).text)
    page = (await client.get(ADDRESS)).text
    unit = "Đảng bộ Sở Nội vụ › Chi bộ"
    assert lists(page) == [
        ["Giải Nhất", "Nguyễn Văn An", f"{unit} 1", "5/5", "3 phút 00 giây"],
        ["Giải Nhì", "Trần T. B***", f"{unit} 2", "5/5", "4 phút 00 giây"],
        ["Giải Nhì", "Lê V. C***", f"{unit} 2", "4/5", "2 phút 00 giây"],
        ["Giấy khen", f"{unit} 1"],
    ]
    assert [secret for secret in ("0912000", "1960", "Trần Thị Bình") if secret in page] == []
    assert 'name="robots" content="noindex"' in page


@pytest.mark.parametrize(
    ("publication", "first"),
    [
        (
            {"shown": ALL, "masked": ["phone"]},
            ["Nguyễn Văn An", "1960", "Đảng bộ Sở Nội vụ › Chi bộ 1", "•••000", "5/5", "3 phút 00 giây", "4"],
        ),
        (
            {"shown": ALL[:4], "masked": ALL[:4]},
            ["Nguyễn V. A***", "196•", "Đảng bộ Sở Nội vụ", "•••000"],
        ),
        ({"shown": ["unit"]}, ["Đảng bộ Sở Nội vụ › Chi bộ 1"]),
    ],
)
async def test_exactly_what_is_named_is_told_in_part_where_said(
    client: AsyncClient, announce: Announce, publication: dict[str, object], first: list[str]
):
    await announce({"publication": publication})
    assert lists((await client.get(ADDRESS)).text)[0] == ["Giải Nhất", *first]


async def test_who_is_young_is_named_in_part_whatever_they_agreed_to(
    client: AsyncClient, announce: Announce, judge: AsyncClient, engine: Engine
):
    await announce({})
    make_young(engine, "p1")
    assert lists((await client.get(ADDRESS)).text)[0][1] == "Nguyễn V. A***"
    public = (await judge.get("/admin/verdicts/1/public.csv")).text
    assert ("Nguyễn Văn An" in public, "Nguyễn V. A***" in public) == (False, True)


async def test_what_was_decided_by_hand_is_announced_too(
    client: AsyncClient, announce: Announce, organiser: AsyncClient, contest: SmallContest
):
    special = {"id": "lan-toa", "name": "Giải Lan tỏa", "count": 1}
    nomination = {"unit": "cb2", "prize": "Giấy khen", "reason": "Tổ chức tốt", "by": "Ban Tổ chức"}
    await announce({"special_prizes": [special]}, {"nominations": [nomination]})
    given = {"prize": "lan-toa", "person": "p4", "reason": "Lan tỏa", "decided_by": "Ban Tổ chức"}
    await organiser.post(f"/admin/rounds/{contest.round_id}/special-prizes", data=given)
    assert lists((await client.get(ADDRESS)).text)[-2:] == [
        ["Giải Lan tỏa", "Phạm T. D***", "Đảng bộ Sở Nội vụ › Chi bộ 1"],
        ["Giấy khen", "Đảng bộ Sở Nội vụ › Chi bộ 2"],
    ]


async def test_the_public_reads_a_new_verdict_once_the_organisers_announce_it(
    client: AsyncClient,
    announce: Announce,
    judge: AsyncClient,
    organiser: AsyncClient,
    contest: SmallContest,
    engine: Engine,
):
    await announce({})
    with transaction(engine) as db:
        db.get_one(Attempt, (contest.round_id, "p1", 1)).void = True
    await judge.post(f"/admin/rounds/{contest.round_id}/verdict")
    assert (await client.get(ADDRESS)).status_code == 404
    await organiser.post(f"/admin/rounds/{contest.round_id}/announcement")
    page = (await client.get(ADDRESS)).text
    assert [line[:2] for line in lists(page)[:2]] == [
        ["Giải Nhất", "Trần T. B***"],
        ["Giải Nhì", "Lê V. C***"],
    ]


@pytest.mark.parametrize(
    ("days_ago", "told"),
    [
        (0, "còn 5 ngày"),
        (4, "còn 1 ngày"),
        (5, "còn chưa đến một ngày"),
        (6, "Đã quá hạn công bố theo Thể lệ"),
    ],
)
async def test_the_desk_tells_how_long_the_results_may_still_take(
    organiser: AsyncClient, contest: SmallContest, house: House, engine: Engine, days_ago: int, told: str
):
    """Promised within five days of the close, which was at noon: until the end of the fifth day after it."""
    await hold(engine, house, contest, {"publication": {"days": 5}})
    finish(engine, contest, SAT)
    with transaction(engine) as db:
        db.get_one(Round, contest.round_id).closes_at = end_of_day(now_ms(), -1) - days_ago * DAY_MS + 1
    assert told in text((await organiser.get("/admin")).text)
    assert told in text((await organiser.get(f"/admin/rounds/{contest.round_id}/verdict")).text)


async def test_what_is_announced_is_no_longer_due(
    organiser: AsyncClient, judge: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, {"publication": {"days": 5}})
    finish(engine, contest, SAT)
    await judge.post(f"/admin/rounds/{contest.round_id}/verdict")
    dashboard = text((await organiser.get("/admin")).text)
    assert ("Hạn công bố" in dashboard, "đã có kết quả, chưa công bố." in dashboard) == (True, True)
    await organiser.post(f"/admin/rounds/{contest.round_id}/announcement")
    dashboard = text((await organiser.get("/admin")).text)
    assert ("Hạn công bố" in dashboard, "chưa công bố." in dashboard) == (False, False)
