"""Whom the regulations name takes part without being ranked or counted: by phone, by id, by unit."""

import asyncio

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.house import House
from app.models import Participant
from app.scoring.sweeper import exclude_by_regulations, refresh
from tests.held import hold
from tests.journeys.test_participant import hand_in
from tests.played import add_person
from tests.quiz.test_entry import form
from tests.small_contest import AN, SmallContest

LABEL = "Tổ thư ký"
PHONE = AN["phone"].replace(" ", "")


def excluded(engine: Engine) -> dict[str, str | None]:
    with transaction(engine, writes=False) as db:
        everybody = db.exec(select(Participant))
        return {person.id: person.excluded_reason for person in everybody if person.excluded}


@pytest.mark.parametrize(
    ("exclusion", "hit"),
    [
        ({"phones": [PHONE]}, True),
        ({"units": ["cb1"]}, True),
        ({"units": ["so-noi-vu"]}, True),
        ({"phones": ["0900000000"], "units": ["cb2"], "persons": ["binh"]}, False),
    ],
)
async def test_who_registers_is_excluded_at_once(
    client: AsyncClient,
    contest: SmallContest,
    house: House,
    engine: Engine,
    exclusion: dict[str, object],
    hit: bool,
):
    regulations = {"exclusions": [{"label": LABEL, **exclusion}]}
    await hold(engine, house, contest, regulations=regulations, prediction_text=None)
    await client.post(f"/contests/{contest.slug}/entry", data=form())
    await asyncio.to_thread(refresh, engine, house.rounds)
    assert list(excluded(engine).values()) == ([LABEL] if hit else [])
    base = f"/rounds/{contest.round_id}"
    await client.post(f"{base}/attempts/1")
    await hand_in(client, f"{base}/attempts/1")
    assert ("Nguyễn V. A***" in (await client.get(f"{base}/leaderboard")).text) is not hit


async def test_who_registered_before_is_excluded_by_the_sweeper(
    contest: SmallContest, house: House, engine: Engine
):
    for who, unit in (("an", "cb1"), ("binh", "cb2"), ("chi", "cb2")):
        add_person(engine, contest, who, unit)
    lists = [{"label": LABEL, "persons": ["an"]}, {"label": "Tổ kỹ thuật", "units": ["so-noi-vu"]}]
    await hold(engine, house, contest, regulations={"exclusions": lists})
    assert house.rounds.contest(contest.slug).excluded == {"an", "binh", "chi"}
    assert excluded(engine) == {}
    await asyncio.to_thread(exclude_by_regulations, engine)
    assert excluded(engine) == {"an": LABEL, "binh": "Tổ kỹ thuật", "chi": "Tổ kỹ thuật"}


async def test_a_reason_that_organisers_gave_stays(contest: SmallContest, house: House, engine: Engine):
    add_person(engine, contest, "an", excluded=True, excluded_reason="Thân nhân")
    await hold(engine, house, contest, regulations={"exclusions": [{"label": LABEL, "persons": ["an"]}]})
    await asyncio.to_thread(exclude_by_regulations, engine)
    assert excluded(engine) == {"an": "Thân nhân"}
