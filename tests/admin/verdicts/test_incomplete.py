"""Where personal data are asked after the paper, who has not given them is in no total and wins nothing."""

import re

from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.house import House
from app.models import Consent
from tests.held import hold
from tests.played import close
from tests.quiz.test_details import ACCOUNT, AFTER, MISSING, details, sit, the_person
from tests.small_contest import SmallContest


async def test_who_gives_the_details_is_ranked_and_who_does_not_is_not(
    client: AsyncClient, judge: AsyncClient,
    contest: SmallContest, house: House, engine: Engine, store: Redis, determine,
):  # fmt: skip
    live = await hold(engine, house, contest, regulations=AFTER)
    address = f"/contests/{contest.slug}"
    await client.post(f"{address}/entry", data=ACCOUNT)
    await sit(client, house, engine, contest)
    await close(engine, store, house, live.id)
    (before,) = await determine(live.id)
    assert (before.document["totals"]["persons"], before.winners()) == (0, [])
    page = (await judge.get(f"/admin/rounds/{live.id}/verdict")).text
    assert "1 lượt của người chưa khai đủ thông tin" in page
    listed = (await judge.get(f"/admin/contests/{contest.slug}/people?incomplete=1")).text
    assert "chưa khai tên" in listed and "0912345678" in listed

    empty = await client.post(f"{address}/details", data={"consent": ["contest"]})
    assert empty.status_code == 422
    assert re.findall(r'id="fault-(\w+)"', empty.text) == ["name", "birth_year", "unit", "member"]
    assert (await client.post(f"{address}/details", data=details())).status_code == 303
    person = the_person(engine)
    assert (person.name, person.complete, person.member) == ("Nguyễn Văn An", True, True)
    home = (await client.get(address)).text
    assert "Nguyễn Văn An" in home and MISSING not in home
    after = (await determine(live.id))[-1]
    assert after.winners() == [("nhat", person.id)]
    assert "chưa khai đủ" not in (await judge.get(f"/admin/rounds/{live.id}/verdict")).text
    with transaction(engine, writes=False) as db:
        assert sorted(db.exec(select(Consent.purpose))) == ["account", "contest"]
