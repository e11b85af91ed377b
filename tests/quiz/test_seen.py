"""A submission's page says what it shows, so that one call seals and scores; what it says is compared, never taken."""

import re

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.house import House
from tests.forms import fields_of
from tests.held import hold
from tests.journeys.test_participant import answer_rightly, enter
from tests.quiz.test_brackets import BRACKETS
from tests.small_contest import AN, SmallContest

SCORE = re.compile(r'<p class="score"><b>(\d+)</b>')


@pytest.fixture
def calls(house: House, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that the scripts of submissions and scores have replied."""
    heard: list[str] = []
    call = house.core.redis.run

    async def listening(lua: str, sha: str, keys: int, operands: object) -> object:
        reply = await call(lua, sha, keys, operands)  # type: ignore[arg-type]
        if keys == 5:
            heard.append(reply[0].decode())
        return reply

    monkeypatch.setattr(house.core.redis, "run", listening)
    return heard


async def submission(client: AsyncClient, contest: SmallContest) -> tuple[str, dict[str, str]]:
    """An has answered two of five; the attempt's address, and what the page of the submission sends."""
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    for question in (1, 2):
        await answer_rightly(client, base, question)
    await client.post(f"{base}/answers/prediction", data={"guess": "7.172", "writer": "abc", "sequence": "1"})
    return base, fields_of((await client.get(f"{base}/submission")).text)


async def scored(client: AsyncClient, base: str) -> list[str]:
    return SCORE.findall((await client.get(f"{base}/result")).text)


async def test_a_submission_is_one_call(client: AsyncClient, contest: SmallContest, calls: list[str]):
    base, form = await submission(client, contest)
    assert (await client.post(f"{base}/submission", data=form)).status_code == 303
    assert (calls, await scored(client, base)) == (["SCORED"], ["2"])


async def test_so_it_is_with_answers_that_the_phone_still_held(
    client: AsyncClient, contest: SmallContest, calls: list[str]
):
    base, form = await submission(client, contest)
    await client.post(f"{base}/submission", data=form | {"unsent": "3 abc 1 1;prediction abc 2 7173;"})
    assert calls == ["SCORED"]


async def test_and_in_a_bracket(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, calls: list[str]
):
    await hold(engine, house, contest, {"brackets": BRACKETS}, prediction_text=None)
    base, form = await submission(client, contest)
    await client.post(f"{base}/submission", data=form)
    assert calls == ["SCORED"]


async def test_what_was_answered_since_on_another_page_counts(
    client: AsyncClient, contest: SmallContest, calls: list[str]
):
    base, form = await submission(client, contest)
    await answer_rightly(client, base, 3)
    await client.post(f"{base}/submission", data=form)
    assert (calls, await scored(client, base)) == (["SEALED", "POSTED"], ["3"])


@pytest.mark.parametrize("answers", ["11111", "22222", "33333", "44444", "(1,2,3,4)", ""])
async def test_whatever_a_page_claims_to_have_seen_it_gets_what_it_has(
    client: AsyncClient, contest: SmallContest, store: Redis, answers: str
):
    base, form = await submission(client, contest)
    stamps, _, _ = form["seen"].rpartition(".")
    await client.post(f"{base}/submission", data=form | {"seen": f"{stamps}.{answers}"})
    assert await scored(client, base) == ["2"]
    assert store.xlen(f"{{round.{contest.round_id}.00}}:events") == 1


async def test_a_page_that_does_not_say_is_from_before(
    client: AsyncClient, contest: SmallContest, calls: list[str]
):
    base, form = await submission(client, contest)
    del form["seen"]
    await client.post(f"{base}/submission", data=form)
    assert (calls, await scored(client, base)) == (["SEALED", "POSTED"], ["2"])
