"""The start: a page with scripts is answered with the first question itself, any other with the way to it."""

import re

from httpx2 import AsyncClient, Response
from sqlalchemy import Engine

from app.house import House
from tests.held import hold
from tests.journeys.test_participant import enter, hand_in
from tests.small_contest import AN, SmallContest

OWN = re.compile(rb'name="writer" value="\w+"|data-left-ms="\d+"|<b>\d+:\d+</b>|content="\d+;')


def shown(reply: Response) -> bytes:
    """The page without what is new in each reply: the page's own mark, and the time left."""
    return OWN.sub(b"", reply.content)


async def test_a_page_with_scripts_gets_the_first_question_at_once(
    client: AsyncClient, contest: SmallContest
):
    await enter(client, contest, AN)
    address = f"/rounds/{contest.round_id}/attempts/1"
    reply = await client.post(address, data={"at_once": "1"}, follow_redirects=False)
    assert (reply.status_code, reply.headers["content-location"]) == (200, f"{address}/questions/1")
    assert reply.headers["cache-control"] == "no-store"
    assert shown(reply) == shown(await client.get(f"{address}/questions/1"))


async def test_a_page_without_scripts_is_led_to_it(client: AsyncClient, contest: SmallContest):
    await enter(client, contest, AN)
    address = f"/rounds/{contest.round_id}/attempts/1"
    reply = await client.post(address, data={"at_once": ""}, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, f"{address}/questions/1")


async def test_the_second_tap_and_a_reload_are_led_to_what_is_there(
    client: AsyncClient, contest: SmallContest
):
    await enter(client, contest, AN)
    address, told = f"/rounds/{contest.round_id}/attempts/1", {"at_once": "1"}
    await client.post(address, data=told)
    again = await client.post(address, data=told, follow_redirects=False)
    assert (again.status_code, again.headers["location"]) == (303, f"{address}/questions/1")
    await hand_in(client, address)
    over = await client.post(address, data=told, follow_redirects=False)
    assert (over.status_code, over.headers["location"]) == (303, f"{address}/result")


async def test_nothing_is_opened_in_a_recorded_round_whatever_a_clock_says(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    """The shard's clock has gone back to before the close; what was opened before is told as ever."""
    await enter(client, contest, AN)
    at = f"/rounds/{contest.round_id}/attempts"
    await client.post(f"{at}/1")
    await hand_in(client, f"{at}/1")
    await hold(engine, house, contest, recorded_at=1)
    refused, again = await client.post(f"{at}/2"), await client.post(f"{at}/1")
    assert (refused.status_code, again.status_code, again.headers["location"]) == (409, 303, f"{at}/1/result")
