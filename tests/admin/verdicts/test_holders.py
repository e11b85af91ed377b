"""Prizes over the rounds: as many as won, at most some, or the highest only; and practice rounds, which have none."""

import csv
from io import StringIO

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.db import transaction
from app.house import House
from app.models import Contest, Round, RoundStatus
from tests.held import hold
from tests.played import add_person, close, play
from tests.small_contest import HOUR_MS, RULES, SmallContest

ALLOW = RULES | {"holders_before": "allow", "collective": None}


@pytest.fixture
def rounds(contest: SmallContest, house: House, engine: Engine, store: Redis, determine):
    """Plays and determines rounds one after the other; `right` says how many right answers each person has."""

    async def played(number: int, right: dict[str, int], policy: dict[str, object]) -> int:
        with transaction(engine) as db:
            first = db.get_one(Round, contest.round_id)
            if number > 1:
                values = {
                    c: getattr(first, c)
                    for c in ("contest_id", "bank_id", "questions", "blueprint", "secret", "duration_ms")
                }
                round = Round(
                    **values,
                    code=f"tuan-{number}",
                    title=f"Tuần {number}",
                    position=number,
                    status=RoundStatus.PUBLISHED,
                    opens_at=first.opens_at,
                    closes_at=first.closes_at + HOUR_MS,
                    rules=ALLOW,
                    policy=policy,
                )
                db.add(round)
                db.flush()
            else:
                round, round.rules, round.policy = first, ALLOW, policy
            db.get_one(Contest, contest.contest_id).version += 1
            id = round.id or 0
        made = SmallContest(contest.contest_id, id, contest.bank_id)
        live = await hold(engine, house, made)
        for who, count in right.items():
            await play(house, live, who, count)
        await close(engine, store, house, id)
        return id

    async def make(*papers: dict[str, int], regulations=None, policy=None) -> list:
        await hold(engine, house, contest, regulations=regulations or {})
        for who in ("an", "binh", "chi", "dung"):
            add_person(engine, contest, who)
        found = []
        for number, right in enumerate(papers, start=1):
            id = await played(number, right, policy or {})
            found.append((await determine(id))[-1])
        return found

    return make


TWICE = ({"an": 5, "binh": 4, "chi": 3}, {"an": 5, "binh": 4, "chi": 3, "dung": 2})
AGAIN = (*TWICE, TWICE[1])


@pytest.mark.parametrize(
    ("holders", "held", "first"),
    [
        ({}, ["1", "1", "1", "0"], "an"),
        ({"holding": "at_most", "most": 1}, ["1", "1", "1", "0"], "dung"),
        ({"holding": "at_most", "most": 2}, ["0", "0", "0", "0"], "an"),
    ],
)
async def test_earlier_prizes_rule_out_as_the_regulations_say(rounds, holders, held: list[str], first: str):
    _, second = await rounds(*TWICE, regulations={"holders": holders})
    assert [row[3] for row in second.rows("persons.csv")] == held
    assert second.rules()["holders_before"] == ("skip" if holders else "allow")
    assert second.winners()[0] == ("nhat", first)


async def test_the_second_prize_is_the_last_where_two_are_allowed(rounds):
    *_, third = await rounds(*AGAIN, regulations={"holders": {"holding": "at_most", "most": 2}})
    assert [row[3] for row in third.rows("persons.csv")] == ["1", "1", "1", "0"]
    assert third.winners() == [("nhat", "dung")]


async def listed(judge: AsyncClient, verdict) -> list[str]:
    text = (await judge.get(f"/admin/verdicts/{verdict.id}/winners.csv")).text.lstrip("\ufeff")
    header, *lines = csv.reader(StringIO(text))
    return [f"{line[header.index('Họ và tên')].split()[-1]}: {line[header.index('Giải')]}" for line in lines]


CLIMBING = ({"an": 5, "binh": 4}, {"binh": 5, "an": 4, "chi": 3})


async def test_who_keeps_the_highest_only_is_listed_once(rounds, judge: AsyncClient):
    """An won Nhất, then Nhì; Bình won Nhì, then Nhất. The verdicts stand; the lists hold what is kept."""
    first, second = await rounds(*CLIMBING, regulations={"holders": {"holding": "highest_only"}})
    assert second.winners() == [("nhat", "binh"), ("nhi", "an"), ("nhi", "chi")]
    assert await listed(judge, first) == ["An: Giải Nhất"]
    assert await listed(judge, second) == ["Binh: Giải Nhất", "Chi: Giải Nhì"]
    page = (await judge.get(f"/admin/verdicts/{second.id}")).text
    assert page.count("không nhận, giữ giải cao hơn ở Tuần 1") == 1


async def test_where_all_prizes_may_be_kept_all_are_listed(rounds, judge: AsyncClient):
    first, second = await rounds(*CLIMBING)
    assert len(await listed(judge, first)) == 2
    assert len(await listed(judge, second)) == 3


async def test_of_equal_prizes_the_earlier_is_kept(rounds, judge: AsyncClient):
    first, second = await rounds(
        {"an": 5}, {"an": 5, "chi": 4}, regulations={"holders": {"holding": "highest_only"}}
    )
    assert await listed(judge, first) == ["An: Giải Nhất"]
    assert await listed(judge, second) == ["Chi: Giải Nhì"]


async def test_a_practice_round_has_no_verdict(
    contest: SmallContest,
    house: House,
    engine: Engine,
    store: Redis,
    judge: AsyncClient,
    organiser: AsyncClient,
):
    live = await hold(engine, house, contest, {"kind": "practice"}, rules=ALLOW | {"prizes": []})
    add_person(engine, contest, "an")
    await play(house, live, "an", 5)
    await close(engine, store, house, live.id)
    address = f"/admin/rounds/{live.id}/verdict"
    page = (await judge.get(address)).text
    assert "Kỳ thi thử" in page and f'action="{address}"' not in page
    refused = await judge.post(address)
    assert refused.status_code == 409
    assert "kỳ thi thử" in refused.text
    assert (await organiser.post(f"/admin/rounds/{live.id}/announcement")).status_code == 303
