"""Points in the record: score and full score are points, and the verdict counts by them."""

from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.house import House
from tests.held import hold
from tests.played import add_person, close, play
from tests.small_contest import SmallContest


async def test_the_record_is_in_points(
    contest: SmallContest, house: House, engine: Engine, store: Redis, determine, judge: AsyncClient
):
    live = await hold(engine, house, contest, {"paper": {"points": 20}})
    for who, right in (("an", 5), ("binh", 3)):
        add_person(engine, contest, who)
        await play(house, live, who, right)
    await close(engine, store, house, live.id)
    (verdict,) = await determine(live.id)
    assert verdict.rules()["full_score"] == 100
    assert [row[5] for row in verdict.rows("attempts.csv")] == ["100", "60"]
    assert verdict.document["totals"]["persons_full"] == 1
    page = await judge.get(f"/admin/rounds/{live.id}/verdict")
    assert "100/100" in page.text and "60/100" in page.text
