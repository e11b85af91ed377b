"""Brackets: a record and a verdict of its own for each, shown and downloaded under its name."""

import csv
from io import StringIO

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.db import transaction
from app.house import House
from app.models import Round
from tests.held import hold
from tests.played import add_person, close, play
from tests.small_contest import RULES, SmallContest

FIRST = {"id": "nhat", "name": "Giải Nhất", "count": 1}
BRACKETS = [
    {"id": "A", "name": "Bảng A", "selector": {"units": ["cb1"]}, "prizes": [FIRST]},
    {"id": "B", "name": "Bảng B", "selector": {"persons": "members"}, "prizes": [{**FIRST, "id": "nhat-b"}]},
]
COLLECTIVE = RULES["collective"]
NO_COLLECTIVE = RULES | {"collective": None, "prizes": []}
PEOPLE = {
    "an": ("cb1", True, 3),
    "binh": ("cb2", True, 5),
    "chi": ("cb2", True, 4),
    "dung": ("cb2", False, 5),
}


@pytest.fixture
def bracketed(contest: SmallContest, house: House, engine: Engine, store: Redis):
    async def make(rules: dict[str, object], brackets: object = BRACKETS) -> int:
        live = await hold(engine, house, contest, {"brackets": brackets}, rules=rules)
        for who, (unit, member, right) in PEOPLE.items():
            add_person(engine, contest, who, unit, member=member)
            await play(house, live, who, right)
        await close(engine, store, house, live.id)
        return live.id

    return make


async def test_each_bracket_has_its_own_winners_and_counts_only_its_own(bracketed, determine):
    in_a, in_b = await determine(await bracketed(NO_COLLECTIVE))
    assert (in_a.bracket, in_a.winners()) == ("A", [("nhat", "an")])
    assert (in_b.bracket, in_b.winners()) == ("B", [("nhat-b", "binh")])
    assert [one.document["totals"]["persons"] for one in (in_a, in_b)] == [1, 2]
    assert [row[2] for row in in_a.rows("persons.csv")] == ["0", "1", "1", "1"]
    assert [row[2] for row in in_b.rows("persons.csv")] == ["1", "0", "0", "1"]
    assert (in_a.rules()["round"], in_b.rules()["round"]) == ("tuan-1.A", "tuan-1.B")
    assert in_a.folder != in_b.folder


async def test_without_brackets_there_is_one_verdict_of_everybody(bracketed, determine):
    (verdict,) = await determine(await bracketed(RULES, []))
    assert (verdict.bracket, verdict.document["totals"]["persons"]) == (None, 4)
    assert verdict.rules()["round"] == "tuan-1"


async def test_collective_prizes_of_the_round_count_everybody(bracketed, determine):
    *_, whole = await determine(await bracketed(RULES | {"prizes": []}))
    assert (whole.bracket, whole.winners()) == (None, [])
    assert whole.document["totals"]["persons"] == 4
    assert [award["unit"] for award in whole.document["collective"]] == ["cb2"]


async def test_collective_prizes_of_a_bracket_are_given_within_it(bracketed, determine):
    prize = {"id": "khen", "name": "Giấy khen", "count": 1}
    brackets = [BRACKETS[0] | {"collective_prizes": [prize]}, BRACKETS[1]]
    rules = NO_COLLECTIVE | {"collective": COLLECTIVE | {"prizes": []}}
    in_a, in_b = await determine(await bracketed(rules, brackets))
    assert [award["unit"] for award in in_a.document["collective"]] == ["cb1"]
    assert in_b.document["collective"] == []


async def test_brackets_by_the_size_of_the_competing_unit(bracketed, determine):
    """Chi bộ 1 has ten members, Chi bộ 2 twenty."""
    brackets = [
        {"id": "to", "name": "Đơn vị lớn", "selector": {"unit_members_min": 15}, "prizes": [FIRST]},
        {"id": "nho", "name": "Đơn vị nhỏ", "selector": {"unit_members_max": 14}, "prizes": [FIRST]},
    ]
    rules = NO_COLLECTIVE | {"collective": COLLECTIVE | {"prizes": []}}
    large, small = await determine(await bracketed(rules, brackets))
    assert [row[2] for row in large.rows("persons.csv")] == ["1", "0", "0", "0"]
    assert [row[2] for row in small.rows("persons.csv")] == ["0", "1", "1", "1"]


async def test_pages_and_files_go_by_the_name_of_the_bracket(bracketed, determine, judge: AsyncClient):
    id = await bracketed(NO_COLLECTIVE)
    in_a, in_b = await determine(id)
    page = (await judge.get(f"/admin/rounds/{id}/verdict")).text
    assert [name in page for name in ("Bảng A", "Bảng B")] == [True, True]
    assert "Các lần xét giải" not in page
    assert "Tuần 1 – Bảng A" in (await judge.get(f"/admin/verdicts/{in_a.id}")).text
    reply = await judge.get(f"/admin/verdicts/{in_b.id}/winners.csv")
    assert "tuan-1.B-giai-ca-nhan" in reply.headers["content-disposition"]
    header, *lines = csv.reader(StringIO(reply.text.lstrip("\ufeff")))
    assert [line[header.index("Họ và tên")] for line in lines] == ["Nguyễn Văn Binh"]
    assert "Bảng" not in (await judge.get("/admin/contests/tim-hieu/rounds")).text


async def test_a_round_is_decided_when_all_its_brackets_are(
    bracketed, determine, judge: AsyncClient, engine: Engine
):
    """Bình and Chi equal in everything that ranks: lots decide, one number for all brackets."""
    ranking = {"ranking": ["number:asc"], "prediction": None, "lots": True}
    id = await bracketed(NO_COLLECTIVE | ranking)
    in_a, in_b = await determine(id)
    assert [one.document["status"] for one in (in_a, in_b)] == ["final", "lots_needed"]
    lots = {"seed": "012345", "source": "XSMB 22/11"}
    assert (await judge.post(f"/admin/rounds/{id}/lots", data=lots)).status_code == 303
    page = (await judge.get(f"/admin/rounds/{id}/verdict")).text
    assert "XSMB 22/11" in page and "Các lần xét giải" in page
    with transaction(engine, writes=False) as db:
        assert db.get_one(Round, id).rules["lots"] is True
