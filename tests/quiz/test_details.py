"""Personal data asked after the paper (Phong Nha 2018): an account first, the person afterwards, ranked only then."""

import re
from collections.abc import Callable

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.clock import now_ms
from app.contest_file import ContestFileFaulty, read_contest
from app.db import transaction
from app.house import House
from app.models import Participant
from app.vietnamese import local_time
from tests.contest_file.files import changed
from tests.forms import hand_in
from tests.held import hold
from tests.played import right_positions
from tests.quiz.test_entry import form
from tests.small_contest import AN, SmallContest

AFTER = {"identity": {"asked": "after"}}
ACCOUNT = {"phone": AN["phone"], "pin": AN["pin"], "consent": ["account"]}
MISSING = "Còn một việc: khai thông tin"


def the_person(engine: Engine) -> Participant:
    with transaction(engine, writes=False) as db:
        return db.exec(select(Participant)).one()


def details(**changes: object) -> dict[str, object]:
    return {name: value for name, value in form(**changes).items() if name not in ("phone", "pin")}


async def sit(client: AsyncClient, house: House, engine: Engine, contest: SmallContest) -> str:
    """One attempt with everything right, handed in; the page that says so."""
    address, live = f"/rounds/{contest.round_id}/attempts/1", house.rounds.round(contest.round_id)
    assert (await client.post(address)).headers["location"].endswith("/questions/1")
    for place, chosen in right_positions(live, the_person(engine).id, 1, 5).items():
        await client.post(f"{address}/answers/{place}", data={"position": chosen})
    await hand_in(client, address)
    return (await client.get(f"{address}/result")).text


async def test_a_phone_and_a_pin_are_enough_to_begin(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations=AFTER)
    address = f"/contests/{contest.slug}"
    page = (await client.get(f"{address}/entry")).text
    assert list(dict.fromkeys(re.findall(r'<input[^>]* name="(\w+)"', page))) == ["phone", "pin", "consent"]
    assert (await client.post(f"{address}/entry", data=ACCOUNT)).status_code == 303
    person = the_person(engine)
    assert (person.name, person.complete, person.phone) == ("", False, "0912345678")
    home = (await client.get(address)).text
    assert "•••678" in home and MISSING in home
    assert MISSING in await sit(client, house, engine, contest)


async def test_another_device_learns_that_nothing_is_missing(
    client: AsyncClient,
    browser: Callable[[], AsyncClient],
    contest: SmallContest,
    house: House,
    engine: Engine,
):
    await hold(engine, house, contest, regulations=AFTER)
    address = f"/contests/{contest.slug}"
    await client.post(f"{address}/entry", data=ACCOUNT)
    async with browser() as other:
        await other.post(f"{address}/sign-in", data=ACCOUNT)
        assert MISSING in (await other.get(address)).text
        await client.post(f"{address}/details", data=details())
        assert (await other.get(f"{address}/details")).headers["location"] == address
        assert MISSING not in (await other.get(address)).text
        twice = await other.post(f"{address}/details", data=details(name="Trần Văn Khác"))
    assert (twice.status_code, the_person(engine).name) == (303, "Nguyễn Văn An")


async def test_an_age_that_is_not_meant_is_told_when_it_is_given(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations=AFTER | {"age_min": 14, "age_max": 70})
    await client.post(f"/contests/{contest.slug}/entry", data=ACCOUNT)
    year = str(local_time(now_ms()).year - 71)
    reply = await client.post(f"/contests/{contest.slug}/details", data=details(birth_year=year))
    assert (reply.status_code, the_person(engine).complete) == (422, False)
    assert "Tuổi của đồng chí" in reply.text


async def test_details_are_given_by_who_is_signed_in(client: AsyncClient, contest: SmallContest):
    reply = await client.get(f"/contests/{contest.slug}/details")
    assert reply.headers["location"].startswith(f"/contests/{contest.slug}/sign-in")
    assert (await client.post(f"/contests/{contest.slug}/details", data=details())).status_code == 303


@pytest.mark.parametrize("audience", ['units = ["so"]', 'persons = "members"', "age_min = 18"])
def test_an_audience_that_nobody_could_be_asked_about_is_a_fault_of_the_file(audience: str):
    text = changed('slug = "tim-hieu"', 'slug = "tim-hieu"\nidentity = {asked = "after"}')
    assert read_contest(text).contest.identity.asked == "after"
    with pytest.raises(ContestFileFaulty) as caught:
        read_contest(text.replace("minutes = 15", f"minutes = 15\naudience = {{{audience}}}"))
    assert [one.code for one in caught.value.faults] == ["contest.asked_after_audience"]


async def test_looking_at_the_details_again_is_no_new_device(client: AsyncClient, contest: SmallContest):
    """Else the attempt that is open here would be said to be open elsewhere."""
    at = f"/contests/{contest.slug}"
    assert (await client.post(f"{at}/entry", data=form())).status_code == 303
    before = dict(client.cookies)
    assert (await client.get(f"{at}/details")).status_code == 303
    assert dict(client.cookies) == before


async def test_whoever_gives_their_name_afterwards_is_shown_by_it(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations=AFTER, prediction_text=None)
    await client.post(f"/contests/{contest.slug}/entry", data=ACCOUNT)
    await sit(client, house, engine, contest)
    rows = f"/rounds/{contest.round_id}/leaderboard/rows"
    assert "•••678" in (await client.get(rows)).text
    await client.post(f"/contests/{contest.slug}/details", data=details())
    house.boards.clear()
    page = (await client.get(rows)).text
    assert "Nguyễn V. A***" in page and "•••678" not in page
