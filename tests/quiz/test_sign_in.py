"""The door of the participants: one answer for every failure, and no gain from guessing faster."""

import asyncio

from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Participant
from app.passwords import FREE_FAILURES
from tests.journeys.test_participant import enter
from tests.small_contest import AN, SmallContest


async def sign_in(client: AsyncClient, contest: SmallContest, pin: str, phone: str = AN["phone"]):
    return await client.post(f"/contests/{contest.slug}/sign-in", data={"phone": phone, "pin": pin})


def failures(engine: Engine) -> int:
    with transaction(engine, writes=False) as db:
        return db.exec(select(Participant)).one().pin_failures


async def test_an_unknown_phone_and_a_wrong_pin_get_the_same_answer(
    client: AsyncClient, contest: SmallContest
):
    await enter(client, contest, AN)
    wrong, unknown = (
        await sign_in(client, contest, "000111"),
        await sign_in(client, contest, "1", "0900000009"),
    )
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert unknown.text.replace("0900000009", AN["phone"]) == wrong.text


async def test_who_guesses_many_at_once_has_no_more_tries_than_who_guesses_one_by_one(
    client: AsyncClient, contest: SmallContest, engine: Engine
):
    await enter(client, contest, AN)
    guesses = await asyncio.gather(*(sign_in(client, contest, f"00{n:04}") for n in range(4 * FREE_FAILURES)))
    assert {reply.status_code for reply in guesses} == {403}
    assert failures(engine) == FREE_FAILURES
    assert (await sign_in(client, contest, AN["pin"])).status_code == 403  # The pause has begun.


async def test_the_right_pin_forgets_the_failures(client: AsyncClient, contest: SmallContest, engine: Engine):
    await enter(client, contest, AN)
    await sign_in(client, contest, "000111")
    assert failures(engine) == 1
    assert (await sign_in(client, contest, AN["pin"])).status_code == 303
    assert failures(engine) == 0


async def test_a_pin_may_be_typed_in_groups_at_both_doors(client: AsyncClient, contest: SmallContest):
    pin = AN["pin"]
    groups = f" {pin[:2]} {pin[2:4]}\u00a0{pin[4:]} "
    await enter(client, contest, AN | {"pin": groups})
    assert (await sign_in(client, contest, groups)).status_code == 303
    assert (await sign_in(client, contest, pin)).status_code == 303
    door = (await client.get(f"/contests/{contest.slug}/sign-in")).text
    assert 'id="pin" name="pin" type="text" inputmode="numeric" autocomplete="off" maxlength="12"' in door
