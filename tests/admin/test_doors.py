"""Whoever follows the links of their own desk is refused nowhere."""

import re

from httpx2 import AsyncClient
from sqlalchemy import Engine

from tests.admin.finished import Sat, finish
from tests.admin.rounds.test_round_form import send, usual
from tests.small_contest import SmallContest

LINK = re.compile(r'<a [^>]*?href="(/admin[^"#]*)')


async def refused(client: AsyncClient) -> tuple[set[str], int]:
    """The links that cannot be followed, from the dashboard on, and how many there are."""
    ahead, known, closed = ["/admin"], {"/admin"}, set()
    while ahead:
        reply = await client.get(ahead.pop())
        if reply.status_code != 200:
            closed.add(reply.request.url.path)
        elif reply.headers["content-type"].startswith("text/html"):
            found = {link.replace("&amp;", "&") for link in LINK.findall(reply.text)}
            ahead += found - known
            known |= found
    return closed, len(known)


async def test_every_link_of_the_desk_can_be_followed(
    organiser: AsyncClient, judge: AsyncClient, content: AsyncClient, contest: SmallContest, engine: Engine
):
    finish(engine, contest, [Sat("p1", 1, 5, 3, 4), Sat("p2", 1, 4, 2, 3), Sat("p3", 1, 4, 5, 9)])
    assert (await send(organiser, await usual(organiser))).status_code == 303
    page = f"/admin/rounds/{contest.round_id}"
    assert (await judge.post(f"{page}/verdict")).status_code == 303
    waiting = [await refused(one) for one in (organiser, judge, content)]
    assert (await organiser.post(f"{page}/announcement")).status_code == 303
    announced = [await refused(one) for one in (organiser, judge, content)]
    assert [closed for closed, _ in (*waiting, *announced)] == [set()] * 6
    assert min(count for _, count in (*waiting, *announced)) > 10
