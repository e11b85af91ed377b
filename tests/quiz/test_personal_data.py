"""Data that the law protects most: the personal number is in no table, ethnicity has a consent of its own, and who is
young has a guardian."""

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine, text
from sqlmodel import SQLModel, col, select

from app.clock import now_ms
from app.db import transaction
from app.house import House
from app.models import Consent, Participant
from app.vietnamese import local_time
from tests.held import hold
from tests.quiz.test_entry import form
from tests.small_contest import SmallContest

NUMBER = "001 056 012 345"
IDENTITY = {"identity": {"national_id": "required"}}


def everything(engine: Engine) -> str:
    """All that a dump of the database would hold."""
    with engine.connect() as connection:
        rows = [
            connection.execute(text(f'SELECT * FROM "{table.name}"')).all()
            for table in SQLModel.metadata.sorted_tables
        ]
    return repr(rows)


def traces(number: str) -> list[str]:
    """The number as somebody would look for it in a dump: plain, encoded, and in the hashes that can be searched."""
    raw = number.encode()
    hashed = (raw, b"1\n" + raw, b"1:" + raw)
    hashes = [hashlib.new(name, one).hexdigest() for name in ("md5", "sha1", "sha256") for one in hashed]
    return [number, number[:11], raw.hex(), base64.b64encode(raw).decode().rstrip("="), *hashes]


def people(engine: Engine) -> list[Participant]:
    with transaction(engine, writes=False) as db:
        return list(db.exec(select(Participant).order_by(col(Participant.registered_at))))


def purposes(engine: Engine) -> list[str]:
    with transaction(engine, writes=False) as db:
        return sorted(db.exec(select(Consent.purpose)))


def told(page: str) -> list[str]:
    return re.findall(r'id="fault-(\w+)"', page)


async def test_no_personal_number_can_be_read_in_a_dump(
    client: AsyncClient,
    browser: Callable[[], AsyncClient],
    contest: SmallContest,
    house: House,
    engine: Engine,
):
    """A hundred numbers (P10); the check finds a phone number, so it would find them too."""
    await hold(engine, house, contest, regulations=IDENTITY)
    numbers = [f"0{at % 96 + 1:02}056{at * 7919 % 1_000_000:06}" for at in range(100)]
    for at, number in enumerate(numbers[:20]):
        async with browser() as phone:
            sent = form(phone=f"09123456{at:02}", national_id=number)
            assert (await phone.post(f"/contests/{contest.slug}/entry", data=sent)).status_code == 303
    dump = everything(engine)
    assert [trace for number in numbers for trace in traces(number) if trace in dump] == []
    assert "0912345600" in dump
    assert [person.national_id_end for person in people(engine)][:1] == [numbers[0][-4:]]


async def test_one_number_registers_once_in_a_contest(
    client: AsyncClient,
    browser: Callable[[], AsyncClient],
    contest: SmallContest,
    house: House,
    engine: Engine,
):
    await hold(engine, house, contest, regulations=IDENTITY)
    address = f"/contests/{contest.slug}/entry"

    async def enter(at: int) -> int:
        async with browser() as phone:
            sent = form(phone=f"09123456{at:02}", national_id=NUMBER)
            return (await phone.post(address, data=sent)).status_code

    replies = await asyncio.gather(*(enter(at) for at in range(6)))
    assert sorted(replies) == [303, 422, 422, 422, 422, 422]
    assert len(people(engine)) == 1
    second = await client.post(address, data=form(phone="0987654321", national_id="001056012345"))
    assert (second.status_code, told(second.text)) == (422, ["national_id"])
    assert "đã đăng ký cuộc thi" in second.text


@pytest.mark.parametrize(
    "number",
    ["", "12345", "097056012345", "101056012345", "001157012345", "001057012345", "00105601234a"],
)
async def test_a_number_that_cannot_be_the_person_s_is_refused(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, number: str
):
    """Of no province; or of another sex, or year of birth (1956), than was given."""
    await hold(
        engine, house, contest, regulations={"identity": {"national_id": "required", "sex": "required"}}
    )
    reply = await client.post(f"/contests/{contest.slug}/entry", data=form(national_id=number, sex="male"))
    assert (reply.status_code, told(reply.text)) == (422, ["national_id"])


async def test_ethnicity_is_kept_with_a_consent_of_its_own_only(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations={"identity": {"ethnicity": "optional"}})
    address = f"/contests/{contest.slug}/entry"
    page = (await client.get(address)).text
    assert page.count('name="consent"') == 4 and "checked" not in page
    refused = await client.post(address, data=form(ethnicity="Tày"))
    assert (refused.status_code, told(refused.text)) == (422, ["ethnicity"])
    sent = form(ethnicity="Tày", consent=["contest", "ethnicity"])
    assert (await client.post(address, data=sent)).status_code == 303
    assert [person.ethnicity for person in people(engine)] == ["Tày"]
    assert purposes(engine) == ["contest", "ethnicity"]


async def test_without_an_ethnicity_there_is_nothing_to_agree_to(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations={"identity": {"ethnicity": "optional"}})
    sent = form(consent=["contest", "ethnicity"])
    assert (await client.post(f"/contests/{contest.slug}/entry", data=sent)).status_code == 303
    assert purposes(engine) == ["contest"]


GUARDIAN = {"guardian_name": "Nguyễn Thị Mẹ", "guardian_phone": "0987 654 321"}


def born(years: int, days: int = 0) -> str:
    """The birthday of who is that old today, or in so many days."""
    today = local_time(now_ms() + days * 86_400_000)
    return f"{today.day}/{today.month}/{today.year - years}"


@pytest.mark.parametrize(("birth_date", "young"), [(born(16, days=1), True), (born(16), False)])
async def test_who_is_young_needs_a_guardian_who_agrees(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, birth_date: str, young: bool
):
    regulations = {"guardian_below": 16, "identity": {"birth_date": "required"}}
    await hold(engine, house, contest, regulations=regulations)
    address = f"/contests/{contest.slug}/entry"
    alone = await client.post(address, data=form(birth_date=birth_date))
    faults = ["guardian_name", "guardian_phone", "guardian"] if young else []
    assert (alone.status_code, told(alone.text)) == (422 if young else 303, faults)
    if young:
        sent = form(birth_date=birth_date, consent=["contest", "guardian"], **GUARDIAN)
        assert (await client.post(address, data=sent)).status_code == 303
        (person,) = people(engine)
        assert (person.guardian_name, person.guardian_phone) == ("Nguyễn Thị Mẹ", "0987654321")
        assert purposes(engine) == ["contest", "guardian"]


async def test_of_who_is_old_enough_no_guardian_is_kept(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, regulations={"guardian_below": 16})
    sent = form(consent=["contest", "guardian"], **GUARDIAN)
    assert (await client.post(f"/contests/{contest.slug}/entry", data=sent)).status_code == 303
    assert [(one.guardian_name, one.guardian_phone) for one in people(engine)] == [(None, None)]
    assert purposes(engine) == ["contest"]


async def test_nobody_is_asked_for_a_guardian_where_none_is_needed(
    client: AsyncClient, contest: SmallContest
):
    assert "guardian" not in (await client.get(f"/contests/{contest.slug}/entry")).text
