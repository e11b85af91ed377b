"""While a prediction asks for a count, nothing that anybody can fetch changes with the count — not by a byte.

Everything is fetched, a thousand attempts of others arrive, and everything is fetched again. Only what chance makes for
each page is normalised: the page's writer and the submission's key, and the time left, which runs.
"""

import asyncio
import re
from collections.abc import Iterable

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine
from starlette.routing import Route

from app.admin.routes import in_public
from app.house import House
from app.quiz import board, regulations
from app.quiz.entrance import pages as entrance
from app.quiz.routes import CALM, HOT
from app.scoring import LiveRound
from tests.held import hold
from tests.journeys.test_participant import enter, hand_in
from tests.played import play
from tests.small_contest import AN, RULES, SmallContest

OTHERS = 1_000
CHANCE = re.compile(
    r'name="(writer|key)" value="[\w-]+"|(data-left-ms|content)="\d+(;url=[^"]+)?"|<b>\d\d:\d\d</b>|\(còn [^)]+\)'
)
CONTESTS = [
    "",
    "/entry",
    "/details",
    "/sign-in",
    "/units?unit_query=chi",
    "/regulations",
    "/results",
    "/results/tuan-1",
    "/results/tuan-1/complaint",
]
ROUNDS = ["", "/images/0", "/leaderboard", "/leaderboard/rows", "/leaderboard/mine"]
DONE, OPEN = 1, 2  # An's attempts: one submitted, one going on.
OF_DONE = ("", "/result", "/questions/1", "/submission", "/prediction", "/key")
OF_OPEN = ("", "/questions/1", "/questions/5", "/submission", "/prediction", "/result")
ATTEMPTS = [
    *(f"/attempts/{DONE}{part}" for part in OF_DONE),
    *(f"/attempts/{OPEN}{part}" for part in OF_OPEN),
    "/attempts/3",
    "/attempts/3/result",
]


def addresses(contest: SmallContest) -> list[str]:
    at = f"/contests/{contest.slug}"
    return [
        "/",
        "/language/vi",
        *(f"{at}{part}" for part in CONTESTS),
        *(f"/rounds/{contest.round_id}{part}" for part in ROUNDS + ATTEMPTS),
    ]


async def fetched(client: AsyncClient, contest: SmallContest) -> dict[str, tuple[int, object, str]]:
    """Every reply by its address: status, headers, body."""
    seen = {}
    for address in addresses(contest):
        reply = await client.get(address)
        headers = [(name, value) for name, value in reply.headers.multi_items() if name != "content-length"]
        seen[address] = (reply.status_code, headers, CHANCE.sub("", reply.text))
    return seen


async def crowd(house: House, live: LiveRound, names: Iterable[str], right: int) -> None:
    gate = asyncio.Semaphore(50)

    async def one(who: str) -> None:
        async with gate:
            await play(house, live, who, right, guess=1)

    await asyncio.gather(*(one(who) for who in names))


@pytest.fixture(params=["persons", "attempts", "persons_full", "attempts_full"])
async def live(
    request: pytest.FixtureRequest, engine: Engine, house: House, contest: SmallContest
) -> LiveRound:
    rules = RULES | {"prediction": {"target": request.param, "from": "counted"}}
    return await hold(engine, house, contest, rules=rules, attempts_per_person=3)


async def changed(
    client: AsyncClient, house: House, contest: SmallContest, live: LiveRound, first: int
) -> set[str]:
    """The addresses whose replies change when others come, `first` persons standing on top from before."""
    await crowd(house, live, (f"first{n}" for n in range(first)), live.size)
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts"
    await client.post(f"{base}/{DONE}")
    await hand_in(client, f"{base}/{DONE}")
    await client.post(f"{base}/{OPEN}")
    house.boards.clear()
    before = await fetched(client, contest)
    await crowd(house, live, (f"other{n}" for n in range(OTHERS)), 1 if first else live.size)
    house.boards.clear()
    after = await fetched(client, contest)
    return {address for address in before if before[address] != after[address]}


async def test_a_thousand_attempts_of_others_change_no_byte(
    client: AsyncClient, house: House, contest: SmallContest, live: LiveRound, store: Redis
):
    assert await changed(client, house, contest, live, first=board.SHOWN_WHILE_ASKED) == set()


async def test_every_address_of_the_participants_is_looked_at(contest: SmallContest):
    """A new page that is not fetched above would be none of this test's business."""
    open_to_all = [*HOT, *CALM, *entrance.router.routes, *regulations.router.routes, *in_public.routes]
    routes = [route for route in open_to_all if isinstance(route, Route) and "GET" in (route.methods or ())]
    patterns = [re.compile(route.path_regex) for route in routes]
    paths = [address.partition("?")[0] for address in addresses(contest)]
    assert [one.pattern for one in patterns if not any(one.fullmatch(path) for path in paths)] == []


@pytest.mark.parametrize("live", ["persons"], indirect=True)
async def test_the_first_ten_appear_when_there_are_ten(
    client: AsyncClient, house: House, contest: SmallContest, live: LiveRound
):
    """What the board's appearing tells: there are ten. Nothing else changes, from one person to a thousand."""
    at = f"/rounds/{contest.round_id}/leaderboard"
    assert await changed(client, house, contest, live, first=0) == {at, f"{at}/rows"}


@pytest.mark.parametrize("live", ["persons"], indirect=True)
async def test_a_page_that_leaks_is_caught(
    client: AsyncClient, house: House, contest: SmallContest, live: LiveRound, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(board, "SHOWN_WHILE_ASKED", board.SHOWN_WHILE_ASKED + 40)
    monkeypatch.setattr(board, "tellable", lambda _live, standings: standings)
    at = f"/rounds/{contest.round_id}/leaderboard"
    assert await changed(client, house, contest, live, first=10) == {at, f"{at}/rows", f"{at}/mine"}
