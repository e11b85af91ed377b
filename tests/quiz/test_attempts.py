"""What the pages say of the attempts when the regulations hold them otherwise."""

from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.house import House
from tests.held import hold
from tests.journeys.test_participant import enter, hand_in
from tests.moments import run_out
from tests.small_contest import AN, SmallContest


async def test_who_starts_too_soon_is_told_how_long_to_wait(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, {"attempts": {"min_interval_ms": 300_000}})
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}"
    assert "Hai lượt thi cách nhau ít nhất <b>5 phút 00 giây</b>" in (await client.get(base)).text
    await client.post(f"{base}/attempts/1")
    await hand_in(client, f"{base}/attempts/1")
    page = await client.get(base)
    assert "Lượt 2 bắt đầu được sau" in page.text
    assert f'action="{base}/attempts/2"' not in page.text
    early = await client.post(f"{base}/attempts/2")
    assert early.status_code == 409
    assert "Mời đồng chí đợi" in early.text and " phút " in early.text


async def test_a_lapsed_attempt_says_that_it_is_not_used_up(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, store: Redis
):
    await hold(engine, house, contest, {"attempts": {"consumed_by": "submission"}}, attempts_per_person=1)
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}"
    await client.post(f"{base}/attempts/1")
    (key,) = store.scan_iter("*:attempt:*")
    run_out(store, key)
    result = await client.get(f"{base}/attempts/1/result")
    assert "không mất lượt" in result.text
    page = await client.get(base)
    assert "hết giờ, chưa nộp: không tính" in page.text
    assert f'action="{base}/attempts/2"' in page.text


async def test_without_a_policy_the_round_s_page_says_none_of_it(client: AsyncClient, contest: SmallContest):
    await enter(client, contest, AN)
    page = (await client.get(f"/rounds/{contest.round_id}")).text
    assert [word for word in ("cách nhau", "không mất lượt", "làm cho đủ thời gian") if word in page] == []
