"""Organisers announce results once the judges have decided."""

from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.db import transaction
from app.house import House
from app.models import Round
from tests.played import add_person, close, play
from tests.small_contest import SmallContest


def published_at(engine: Engine, round_id: int) -> int | None:
    with transaction(engine, writes=False) as db:
        return db.get_one(Round, round_id).published_at


async def test_results_are_announced_after_the_verdict_and_once(
    contest: SmallContest,
    house: House,
    engine: Engine,
    store: Redis,
    determine,
    organiser: AsyncClient,
    judge: AsyncClient,
):
    address = f"/admin/rounds/{contest.round_id}/announcement"
    add_person(engine, contest, "an")
    await play(house, house.rounds.round(contest.round_id), "an", 5)
    await close(engine, store, house, contest.round_id)
    early = await organiser.post(address)
    assert (early.status_code, published_at(engine, contest.round_id)) == (409, None)
    assert "Xin Ban Giám khảo xét xong" in early.text
    await determine(contest.round_id)
    assert address in (await organiser.get(f"/admin/rounds/{contest.round_id}/verdict")).text
    assert (await judge.post(address)).status_code == 403
    assert (await organiser.post(address)).status_code == 303
    first = published_at(engine, contest.round_id)
    assert first is not None
    await organiser.post(address)
    assert published_at(engine, contest.round_id) == first
    assert "đã công bố kết quả lúc" in (await judge.get(f"/admin/rounds/{contest.round_id}/verdict")).text
