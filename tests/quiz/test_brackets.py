"""A round with brackets: each has its board, the page lets one choose, and my place is that of my bracket."""

import re

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine

from app.house import House
from tests.held import hold
from tests.journeys.test_participant import enter, hand_in
from tests.small_contest import AN, BINH, SmallContest

BRACKETS = [
    {"id": "nho", "name": "Bảng đơn vị nhỏ", "selector": {"unit_members_max": 15}},
    {"id": "lon", "name": "Bảng đơn vị lớn", "selector": {"unit_members_min": 16}},
]


@pytest.fixture
async def played(house: House, engine: Engine, contest: SmallContest, browser) -> str:
    """An, of ten members, and Bình, of twenty, have each submitted; the address of the board."""
    await hold(engine, house, contest, {"brackets": BRACKETS}, prediction_text=None)
    at = f"/rounds/{contest.round_id}"
    for person in (AN, BINH):
        async with browser() as phone:
            await enter(phone, contest, person)
            await phone.post(f"{at}/attempts/1")
            await hand_in(phone, f"{at}/attempts/1")
    house.boards.clear()
    return f"{at}/leaderboard"


async def test_each_bracket_shows_its_own(client: AsyncClient, played: str):
    seen = {id: (await client.get(f"{played}?bracket={id}")).text for id in ("nho", "lon")}
    assert {id: [name for name in ("Nguyễn V.", "Trần T.") if name in page] for id, page in seen.items()} == {
        "nho": ["Nguyễn V."],
        "lon": ["Trần T."],
    }
    for id, page in seen.items():
        assert re.findall(r'href="[^"]*bracket=(\w+)" aria-current="page"', page) == [id]


async def test_i_see_my_own_and_my_place_in_it(client: AsyncClient, contest: SmallContest, played: str):
    await client.post(f"/contests/{contest.slug}/sign-in", data={"phone": BINH["phone"], "pin": BINH["pin"]})
    page = (await client.get(played)).text
    assert 'bracket=lon" aria-current="page"' in page
    assert f"{played}/rows?bracket=lon" in page
    assert "hạng <b>1</b>" in (await client.get(f"{played}/mine")).text


async def test_the_rows_are_the_same_for_whoever_asks(
    client: AsyncClient, contest: SmallContest, played: str
):
    before = (await client.get(f"{played}/rows")).text
    await client.post(f"/contests/{contest.slug}/sign-in", data={"phone": BINH["phone"], "pin": BINH["pin"]})
    assert (await client.get(f"{played}/rows")).text == before
    assert "Nguyễn V." in before


async def test_a_bracket_that_is_none_is_not_there(client: AsyncClient, played: str):
    assert (await client.get(f"{played}?bracket=khac")).status_code == 404
