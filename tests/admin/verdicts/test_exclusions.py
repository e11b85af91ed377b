"""Excluded by the regulations: no rank, no count in any total, no prize, and no way back by hand."""

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.house import House
from tests.held import hold
from tests.played import add_person, close, play
from tests.small_contest import SmallContest


@pytest.mark.parametrize(
    ("persons", "winners", "totals"),
    [(["an"], ["binh"], (1, 1)), (["chi"], ["an", "binh"], (2, 2))],
)
async def test_whom_the_regulations_name_is_neither_ranked_nor_counted(
    contest: SmallContest,
    house: House,
    engine: Engine,
    store: Redis,
    determine,
    persons: list[str],
    winners: list[str],
    totals: tuple[int, int],
):
    for who in ("an", "binh"):
        add_person(engine, contest, who)
    live = await hold(
        engine, house, contest, regulations={"exclusions": [{"label": "Tổ thư ký", "persons": persons}]}
    )
    for who, right in (("an", 5), ("binh", 4)):
        await play(house, live, who, right)
    await close(engine, store, house, live.id)
    (verdict,) = await determine(live.id)
    assert [person for _, person in verdict.winners()] == winners
    found = verdict.document["totals"]
    assert (found["persons"], found["attempts"]) == totals


async def test_organisers_cannot_bring_back_whom_the_regulations_name(
    contest: SmallContest, house: House, engine: Engine, organiser: AsyncClient
):
    add_person(engine, contest, "an", excluded=True, excluded_reason="Tổ thư ký")
    add_person(engine, contest, "binh", excluded=True, excluded_reason="Thân nhân")
    await hold(
        engine, house, contest, regulations={"exclusions": [{"label": "Tổ thư ký", "persons": ["an"]}]}
    )
    refused = await organiser.post("/admin/people/an/inclusion")
    assert refused.status_code == 409
    assert "theo Thể lệ: Tổ thư ký" in refused.text
    assert (await organiser.post("/admin/people/binh/inclusion")).status_code == 303
