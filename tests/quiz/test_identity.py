"""The registration as the regulations ask for it: each field off, optional or required."""

import re

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.house import House
from app.models import Participant, Unit
from tests.held import hold
from tests.quiz.test_entry import form
from tests.small_contest import SmallContest

USUAL = ["name", "birth_year", "phone", "unit_query", "member", "pin", "consent"]
GIVEN = {
    "birth_date": "19/5/1956",
    "sex": "female",
    "email": "an@khoi.vn",
    "address": "12 Lê Lợi, phường 1",
    "position": "Bí thư chi bộ",
}


def fields(page: str) -> list[str]:
    """The names of the fields, in order; a group of choices once."""
    return list(dict.fromkeys(re.findall(r'<input[^>]* name="(\w+)"', page)))


def registered(engine: Engine) -> Participant:
    with transaction(engine, writes=False) as db:
        found = db.exec(select(Participant)).one()
        db.expunge(found)
        return found


async def test_without_a_policy_the_usual_fields_are_asked_for(client: AsyncClient, contest: SmallContest):
    page = (await client.get(f"/contests/{contest.slug}/entry")).text
    assert fields(page) == USUAL
    assert "họ tên, năm sinh, số điện thoại, đơn vị" in page


async def test_what_is_off_is_neither_asked_for_nor_kept(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    off = {"birth_year": "off", "unit": "off", "member": "off"}
    await hold(engine, house, contest, regulations={"identity": off})
    assert fields((await client.get(f"/contests/{contest.slug}/entry")).text) == [
        "name",
        "phone",
        "pin",
        "consent",
    ]
    reply = await client.post(f"/contests/{contest.slug}/entry", data=form(**GIVEN))
    assert reply.status_code == 303
    person = registered(engine)
    assert (person.birth_year, person.birth_date, person.sex, person.position) == (None, None, None, None)
    assert person.member is False


async def test_who_names_no_unit_belongs_to_the_root(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations={"identity": {"unit": "optional"}})
    reply = await client.post(f"/contests/{contest.slug}/entry", data=form(unit=""))
    assert reply.status_code == 303
    with transaction(engine, writes=False) as db:
        assert db.get_one(Unit, registered(engine).unit_id).code == "khoi"


REQUIRED = dict.fromkeys(GIVEN, "required")


async def test_what_is_required_must_be_given(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations={"identity": REQUIRED})
    address = f"/contests/{contest.slug}/entry"
    empty = await client.post(address, data=form())
    assert empty.status_code == 422
    assert re.findall(r'id="fault-(\w+)"', empty.text) == [
        "birth_date",
        "sex",
        "email",
        "address",
        "position",
    ]
    assert (await client.post(address, data=form(**GIVEN))).status_code == 303
    person = registered(engine)
    assert {name: getattr(person, name) for name in GIVEN} == GIVEN | {"birth_date": "1956-05-19"}
    assert person.birth_year == 1956


async def test_what_is_optional_may_be_left_out_but_must_be_right(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    optional = dict.fromkeys(GIVEN, "optional")
    await hold(engine, house, contest, regulations={"identity": optional})
    address = f"/contests/{contest.slug}/entry"
    assert "(không bắt buộc)" in (await client.get(address)).text
    wrong = await client.post(address, data=form(email="an@", birth_date="31/2/1956", sex="x"))
    assert re.findall(r'id="fault-(\w+)"', wrong.text) == ["birth_date", "sex", "email"]
    assert 'value="31/2/1956"' in wrong.text
    assert (await client.post(address, data=form())).status_code == 303


async def test_day_and_year_of_birth_must_agree(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations={"identity": {"birth_date": "optional"}})
    reply = await client.post(f"/contests/{contest.slug}/entry", data=form(birth_date="19/5/1957"))
    assert re.findall(r'id="fault-(\w+)"', reply.text) == ["birth_date"]


async def test_a_position_of_the_audience_is_known_however_it_is_typed(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    policy = {"audience": {"positions": ["Bí thư chi bộ"]}}
    await hold(engine, house, contest, policy, {"identity": {"position": "required"}})
    address = f"/contests/{contest.slug}/entry"
    assert '<option value="Bí thư chi bộ">' in (await client.get(address)).text
    await client.post(address, data=form(position="bi thu  CHI BO"))
    assert registered(engine).position == "Bí thư chi bộ"


async def test_the_consent_speaks_of_what_is_asked(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations={"identity": REQUIRED})
    page = (await client.get(f"/contests/{contest.slug}/entry")).text
    assert "các thông tin tôi đã điền ở trên" in page


@pytest.mark.parametrize("typed", ["1956", "19/5", "5/19/1956", "30-02-1956", "19/5-1956", "1956-13-01"])
async def test_what_is_no_day_is_refused(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, typed: str
):
    await hold(engine, house, contest, regulations={"identity": {"birth_date": "required"}})
    reply = await client.post(f"/contests/{contest.slug}/entry", data=form(birth_date=typed))
    assert re.findall(r'id="fault-(\w+)"', reply.text) == ["birth_date"]
