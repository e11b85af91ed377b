"""Two devices through the pages: the second is told, goes on by a tap, and nothing that was chosen is lost."""

import re

import pytest
from httpx2 import AsyncClient
from redis import Redis

from app.house import House
from app.quiz.session import Me
from tests.journeys.test_participant import enter, fields_of
from tests.small_contest import AN, SmallContest

HTMX = {"hx-request": "true"}


async def signed_in_again(client: AsyncClient, contest: SmallContest) -> None:
    await client.post(f"/contests/{contest.slug}/sign-in", data={"phone": AN["phone"], "pin": AN["pin"]})


def chosen(page: str) -> list[str]:
    return re.findall(r'value="(\d)" checked', page)


@pytest.mark.parametrize("part", ["", "/questions/1", "/submission", "/prediction"])
async def test_every_page_of_an_attempt_says_that_it_is_open_elsewhere(
    client: AsyncClient, contest: SmallContest, browser, part: str
):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    async with browser() as tablet:
        await signed_in_again(tablet, contest)
        page = await tablet.get(base + part)
        assert (page.status_code, f'action="{base}/device"' in page.text) == (409, True)
        assert "Bài đang mở trên một máy khác" in page.text
        assert (await tablet.post(base)).status_code == 303
        assert (await tablet.get(base + part)).status_code == 409  # Asking for it is not taking it.
        await tablet.post(f"{base}/device")
        assert (await tablet.get(base + part)).status_code == 200
    assert (await client.get(base + part)).status_code == 409


@pytest.mark.parametrize("headers", [HTMX, {}])
async def test_the_old_page_is_told_and_takes_it_back_with_what_it_had_chosen(
    client: AsyncClient, contest: SmallContest, browser, headers: dict[str, str]
):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    old = fields_of((await client.get(f"{base}/questions/2")).text)
    async with browser() as tablet:
        await signed_in_again(tablet, contest)
        await tablet.post(f"{base}/device")
        new = fields_of((await tablet.get(f"{base}/questions/1")).text)
        await tablet.post(f"{base}/answers/1", data=new | {"position": "4", "sequence": "1"}, headers=HTMX)
    tap = old | {"position": "3", "sequence": "1"}
    refused = await client.post(f"{base}/answers/2", data=tap, headers=headers)
    assert refused.status_code == 409
    assert ("<html" in refused.text) is (headers == {})
    # Without htmx the page has a form of its own; with it, the button sends the question's form.
    form = tap | {"go": "here"} if headers else fields_of(refused.text)
    back = await client.post(f"{base}/device", data=form)
    assert back.headers["location"] == f"{base}/questions/{2 if headers else 3}"
    assert [chosen((await client.get(f"{base}/questions/{n}")).text) for n in (1, 2)] == [["4"], ["3"]]


async def test_a_prediction_goes_along_too(client: AsyncClient, contest: SmallContest, browser):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    old = fields_of((await client.get(f"{base}/prediction")).text)
    async with browser() as tablet:
        await signed_in_again(tablet, contest)
        await tablet.post(f"{base}/device")
    refused = await client.post(f"{base}/answers/prediction", data=old | {"guess": "7.172"})
    await client.post(f"{base}/device", data=fields_of(refused.text))
    assert "<b>7.172</b>" in (await client.get(f"{base}/prediction")).text


async def test_signing_in_again_on_the_same_phone_is_another_device(
    client: AsyncClient, contest: SmallContest
):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    await signed_in_again(client, contest)
    assert (await client.get(f"{base}/questions/1")).status_code == 409


async def test_a_session_from_before_devices_were_known_goes_on(
    client: AsyncClient, contest: SmallContest, house: House, store: Redis
):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    (key,) = store.scan_iter("*:attempt:*")
    who = key.decode().split(":")[-2]
    old = Me(who, "Nguyễn Văn An", "Nguyễn V. A***\nChi bộ 1", "cb1", True, "1956", None)
    cookie = house.sessions.sign(contest.contest_id, old)
    client.cookies.clear()
    client.cookies.set(house.sessions.cookie_name(contest.contest_id), cookie)
    page = await client.get(f"{base}/questions/1")
    tap = fields_of(page.text) | {"position": "2", "sequence": "1"}
    assert (await client.post(f"{base}/answers/1", data=tap, headers=HTMX)).status_code == 200


async def test_a_question_has_one_number(client: AsyncClient, contest: SmallContest, house: House):
    """An answer kept as that of "01" would stand beside that of "1", and win or lose by chance."""
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    for asked, status in (("1", 303), ("01", 404), ("0", 404), ("1 ", 404)):
        reply = await client.post(f"{base}/device", data={"question": asked, "position": "2"})
        assert (asked, reply.status_code) == (asked, status)
