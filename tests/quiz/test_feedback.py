"""What a participant is told, and when: scores at once, after the close, or when announced; the key never before."""

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.clock import now_ms
from app.house import House
from tests.held import hold
from tests.journeys.test_participant import answer_rightly, enter, hand_in
from tests.played import close
from tests.small_contest import AN, SmallContest


async def submitted(client: AsyncClient, contest: SmallContest) -> str:
    """An has answered four of five rightly; the address of the attempt."""
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    for question in (1, 2, 3, 4):
        await answer_rightly(client, base, question)
    await hand_in(client, base)
    return base


async def tells(client: AsyncClient, base: str) -> list[bool]:
    """Whether the result, the round's page, the board, its rows and my standing tell the score."""
    round_page = base.partition("/attempts")[0]
    result = (await client.get(f"{base}/result")).text
    pages = [(await client.get(round_page)).text]
    pages += [(await client.get(f"{round_page}/leaderboard{part}")).text for part in ("", "/rows")]
    mine = (await client.get(f"{round_page}/leaderboard/mine")).text
    return ["<b>4</b>/5" in result, *("4/5" in page for page in pages), "hạng <b>1</b>" in mine]


@pytest.mark.parametrize(
    ("score", "open_now", "closed", "published"),
    [
        ("score_at_once", True, True, True),
        ("score_after_close", False, True, True),
        ("nothing_until_published", False, False, True),
    ],
)
async def test_the_score_is_told_when_the_regulations_say(
    client: AsyncClient,
    contest: SmallContest,
    house: House,
    engine: Engine,
    store: Redis,
    score: str,
    open_now: bool,
    closed: bool,
    published: bool,
):
    await hold(engine, house, contest, {"feedback": {"score": score}}, prediction_text=None)
    base = await submitted(client, contest)
    assert await tells(client, base) == [open_now] * 5
    await close(engine, store, house, contest.round_id)
    assert await tells(client, base) == [closed] * 5
    await hold(engine, house, contest, published_at=now_ms())
    house.boards.clear()
    assert await tells(client, base) == [published] * 5


async def test_once_announced_result_and_board_lead_to_what_is_official(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, store: Redis
):
    base = await submitted(client, contest)
    board, official = base.partition("/attempts")[0] + "/leaderboard", f"/contests/{contest.slug}/results"
    await close(engine, store, house, contest.round_id)

    async def told() -> list[bool]:
        result, standings = (await client.get(f"{base}/result")).text, (await client.get(board)).text
        return ["Kết quả là tạm thời" in result, official in result, official in standings]

    assert await told() == [True, False, False]
    await hold(engine, house, contest, published_at=now_ms())
    house.boards.clear()
    assert await told() == [False, True, True]


async def test_scores_wait_for_those_who_run_on_after_the_close(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    policy = {"feedback": {"score": "score_after_close"}, "attempts": {"close": "may_finish"}}
    await hold(engine, house, contest, policy)
    base = await submitted(client, contest)
    await hold(engine, house, contest, closes_at=now_ms() - 1)
    assert await tells(client, base) == [False] * 5
    await hold(engine, house, contest, closes_at=now_ms() - 600_000)
    assert (await tells(client, base))[0] is True


async def test_the_key_is_shown_after_the_close_to_its_own_paper_only(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, store: Redis, browser
):
    await hold(engine, house, contest, {"feedback": {"key_after_close": True}})
    base = await submitted(client, contest)
    early = await client.get(f"{base}/key")
    assert early.status_code == 409
    assert "đáp án đúng" not in early.text
    assert f"{base}/key" not in (await client.get(f"{base}/result")).text
    await close(engine, store, house, contest.round_id)
    page = (await client.get(f"{base}/key")).text
    assert page.count("✓ đáp án đúng") == 5
    assert page.count("Đồng chí trả lời đúng.") == 4
    assert f"{base}/key" in (await client.get(f"{base}/result")).text
    async with browser() as stranger:
        assert (
            (await stranger.get(f"{base}/key"))
            .headers["location"]
            .startswith(f"/contests/{contest.slug}/sign-in")
        )


async def test_the_key_waits_for_attempts_that_are_still_open_after_an_early_close(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    await hold(engine, house, contest, {"feedback": {"key_after_close": True}})
    base = await submitted(client, contest)
    await hold(engine, house, contest, closes_at=now_ms() - 1)
    assert (await client.get(f"{base}/key")).status_code == 409


@pytest.mark.parametrize(
    ("feedback", "status"),
    [({}, 404), ({"key_after_close": True, "score": "nothing_until_published"}, 409)],
)
async def test_the_key_stays_closed_where_the_regulations_say_so(
    client: AsyncClient,
    contest: SmallContest,
    house: House,
    engine: Engine,
    store: Redis,
    feedback: dict[str, object],
    status: int,
):
    await hold(engine, house, contest, {"feedback": feedback})
    base = await submitted(client, contest)
    await close(engine, store, house, contest.round_id)
    assert (await client.get(f"{base}/key")).status_code == status
