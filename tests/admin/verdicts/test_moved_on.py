"""Forms of the verdict's page that somebody else has overtaken, and what a new verdict makes of an announcement."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Attempt, AuditEntry, Round
from tests.admin.finished import Sat, finish
from tests.admin.reading import fields, table, text
from tests.admin.verdicts.test_verdict_pages import LOTS_RULES, TIED, path, verdicts
from tests.small_contest import RULES, SmallContest

CLEAR = [Sat("p1", 1, 5, 3, 4), Sat("p2", 1, 5, 4, 6), Sat("p3", 1, 4, 2, 4)]


def announced(engine: Engine, contest: SmallContest) -> bool:
    with transaction(engine, writes=False) as db:
        return db.get_one(Round, contest.round_id).published_at is not None


async def test_a_draw_does_not_replace_another_that_its_page_did_not_show(
    judge: AsyncClient, contest: SmallContest, engine: Engine
):
    finish(engine, contest, TIED)
    with transaction(engine) as db:
        db.get_one(Round, contest.round_id).rules = LOTS_RULES
    lots = f"/admin/rounds/{contest.round_id}/lots"
    await judge.post(path(contest))
    both = fields((await judge.get(path(contest))).text, lots)
    first = await judge.post(lots, data=both | {"seed": "012345", "source": "XSMB 22/11"})
    second = await judge.post(lots, data=both | {"seed": "999999", "source": "XSMB 23/11"})
    assert (first.status_code, second.status_code, len(verdicts(engine))) == (303, 409, 2)
    assert "đã xét giải lại" in text(second.text)
    mended = fields((await judge.get(path(contest))).text, lots)
    again = await judge.post(lots, data=mended | {"seed": "0123456789", "source": "XSMB 22/11, gõ đủ"})
    assert (again.status_code, len(verdicts(engine))) == (303, 3)


async def test_the_second_tap_finds_what_the_first_has_determined(
    judge: AsyncClient, contest: SmallContest, engine: Engine
):
    finish(engine, contest, CLEAR)
    both = fields((await judge.get(path(contest))).text, path(contest))
    replies = [await judge.post(path(contest), data=both) for _ in range(2)]
    assert [reply.headers["location"] for reply in replies] == [f"{path(contest)}?done=determined"] * 2
    assert len(verdicts(engine)) == 1


async def test_what_was_not_shown_is_not_announced(
    judge: AsyncClient, organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    address = f"/admin/rounds/{contest.round_id}/announcement"
    finish(engine, contest, CLEAR)
    await judge.post(path(contest))
    shown = fields((await organiser.get(path(contest))).text, address)
    with transaction(engine) as db:
        db.get_one(Attempt, (contest.round_id, "p1", 1)).void = True
    await judge.post(path(contest))
    reply = await organiser.post(address, data=shown)
    assert (reply.status_code, announced(engine, contest)) == (409, False)
    shown = fields((await organiser.get(path(contest))).text, address)
    assert (await organiser.post(address, data=shown)).status_code == 303
    assert announced(engine, contest)


@pytest.mark.parametrize("void", [False, True])
async def test_a_verdict_that_says_something_else_takes_the_announcement_back(
    judge: AsyncClient, organiser: AsyncClient, contest: SmallContest, engine: Engine, void: bool
):
    finish(engine, contest, CLEAR)
    await judge.post(path(contest))
    await organiser.post(f"/admin/rounds/{contest.round_id}/announcement")
    with transaction(engine) as db:
        db.get_one(Attempt, (contest.round_id, "p1", 1)).void = void
    reply = await judge.post(path(contest))
    page = text((await judge.get(reply.headers["location"])).text)
    assert (announced(engine, contest), "công bố ấy được rút lại" in page) == (not void, void)
    with transaction(engine, writes=False) as db:
        taken = db.exec(select(AuditEntry).where(AuditEntry.action == "took announcement back")).all()
    assert len(taken) == void


async def test_a_value_in_lowest_terms_is_not_told_as_a_count(
    judge: AsyncClient, contest: SmallContest, engine: Engine
):
    finish(engine, contest, [Sat("p1", 1, 4, 3, 4), *CLEAR[1:]])
    with transaction(engine) as db:
        collective = RULES["collective"] | {"ranking": ["average:desc"]}
        db.get_one(Round, contest.round_id).rules = RULES | {"collective": collective}
    await judge.post(path(contest))
    assert table((await judge.get(path(contest))).text)[3] == [
        "Giấy khen",
        "1",
        "Đảng bộ Sở Nội vụ › Chi bộ 2",
        "4,50",
    ]
