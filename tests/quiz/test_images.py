"""Pictures in front of participants: out of memory, at an address nobody can guess, kept by browsers for good."""

import re

from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.house import House
from app.models import Choice, Contest, Image, Question
from app.scoring.sweeper import refresh
from tests.small_contest import AN, SmallContest


def give_pictures(engine: Engine, contest: SmallContest) -> dict[str, str]:
    """A picture to every stem and every choice; text -> the id of its picture."""
    given = {}
    with transaction(engine) as db:
        for table, words in ((Question, "stem"), (Choice, "text")):
            for row in db.exec(select(table)):
                image = Image(
                    contest_id=contest.contest_id,
                    sha256="-",
                    mime="image/png",
                    width=40,
                    height=20,
                    content=getattr(row, words).encode(),
                )
                db.add(image)
                row.images = [image.id]
                given[getattr(row, words)] = image.id
        db.get_one(Contest, contest.contest_id).version += 1
    return given


async def test_a_question_shows_its_pictures_and_those_of_its_choices(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    given = give_pictures(engine, contest)
    house.rounds.banks.clear()  # The set has changed behind the application's back.
    refresh(engine, house.rounds)
    entry = AN | {"member": "yes", "consent": ["contest"], "unit_query": ""}
    await client.post(f"/contests/{contest.slug}/entry", data=entry)
    base = f"/rounds/{contest.round_id}"
    await client.post(f"{base}/attempts/1")
    page = (await client.get(f"{base}/attempts/1/questions/1")).text
    shown = re.findall(rf'src="{base}/images/([0-9a-f]+)" width="40" height="20"', page)
    assert len(shown) == 5
    for id in shown:
        reply = await client.get(f"{base}/images/{id}")
        assert given[reply.text] == id
        assert reply.headers["content-type"] == "image/png"
        assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert reply.headers["x-content-type-options"] == "nosniff"
    assert "img-src 'self'" in reply.headers["content-security-policy"]


async def test_an_address_that_is_no_picture_of_this_round_shows_nothing(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    with transaction(engine) as db:
        other = Image(
            contest_id=contest.contest_id, sha256="-", mime="image/png", width=1, height=1, content=b"-"
        )
        db.add(other)
    assert house.rounds.round(contest.round_id).bank.images == {}
    for id in (other.id, "0" * 32):
        assert (await client.get(f"/rounds/{contest.round_id}/images/{id}")).status_code == 404
