"""People: found without diacritics, excluded with a reason, given a new PIN; attempts set aside by judges."""

import re

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.models import Attempt, AuditEntry, Contest, Participant, Round
from tests.admin.finished import Sat, finish
from tests.admin.reading import faults, forms, table, text
from tests.small_contest import SmallContest

PEOPLE = "/admin/contests/tim-hieu/people"


@pytest.fixture
def finished(contest: SmallContest, engine: Engine) -> SmallContest:
    finish(engine, contest, [Sat("p1", 1, 5, 3, 4), Sat("p1", 2, 4, 2, 4), Sat("p2", 1, 5, 4, 6)])
    return contest


async def found(client: AsyncClient, query: str) -> list[str]:
    return [row[0] for row in table((await client.get(PEOPLE, params={"query": query})).text)]


@pytest.mark.usefixtures("finished")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("nguyen van", ["Nguyễn Văn An"]),
        ("TRẦN thi", ["Trần Thị Bình"]),
        ("chi bo 2", ["Trần Thị Bình", "Lê Văn Chi"]),
        ("van chi bo 1", ["Nguyễn Văn An"]),
        ("0912 000 002", ["Lê Văn Chi"]),
        ("0003", ["Phạm Thị Dung"]),
        ("thi", ["Trần Thị Bình", "Phạm Thị Dung"]),
        ("khong co ai", []),
        ("%", ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chi", "Phạm Thị Dung"]),
        ("", []),
    ],
)
async def test_people_are_found_by_name_unit_and_phone(organiser: AsyncClient, query: str, names: list[str]):
    assert await found(organiser, query) == names


async def test_more_people_than_a_page_shows_are_announced(
    organiser: AsyncClient, finished: SmallContest, engine: Engine
):
    with transaction(engine) as db:
        an = db.get_one(Participant, "p1").model_dump()
        for n in range(60):
            db.add(Participant(**an | {"id": f"n{n}", "phone": f"03{n:08}"}))
    page = await organiser.get(PEOPLE, params={"query": "an"})
    assert (len(table(page.text)), "Còn nhiều người khác." in text(page.text)) == (50, True)


@pytest.mark.usefixtures("finished")
async def test_excluding_needs_a_reason_and_reaches_the_web_processes(organiser: AsyncClient, engine: Engine):
    reply = await organiser.post("/admin/people/p1/exclusion", data={"reason": "  "})
    assert (reply.status_code, faults(reply.text)) == (422, ["Xin ghi lý do; lý do được lưu vào nhật ký."])
    reply = await organiser.post("/admin/people/p1/exclusion", data={"reason": "Tổ <b>thư ký</b>"})
    assert reply.headers["location"] == "/admin/people/p1?done=excluded"
    page = await organiser.get("/admin/people/p1")
    assert "Lý do: Tổ <b>thư ký</b>" in text(page.text) and "<b>thư ký" not in page.text
    assert await found(organiser, "") == ["Nguyễn Văn An"]
    await organiser.post("/admin/people/p1/inclusion")
    with transaction(engine, writes=False) as db:
        an = db.get_one(Participant, "p1")
        assert (an.excluded, an.excluded_reason, db.exec(select(Contest)).one().version) == (False, None, 3)
        entries = db.exec(select(AuditEntry).where(col(AuditEntry.action).endswith("cluded person")))
        assert [(entry.action, entry.detail) for entry in entries] == [
            ("excluded person", {"reason": "Tổ <b>thư ký</b>"}),
            ("included person", {"former": "Tổ <b>thư ký</b>"}),
        ]


async def test_a_new_pin_is_shown_once_and_opens_the_door(
    organiser: AsyncClient, client: AsyncClient, finished: SmallContest, engine: Engine
):
    with transaction(engine) as db:
        db.get_one(Participant, "p1").pin_failures = 9
    page = await organiser.post("/admin/people/p1/pin")
    assert page.headers["cache-control"] == "no-store"
    shown = re.search(r'class="big code">(\d{6})<', page.text)
    assert shown is not None
    assert shown[1] not in (await organiser.get("/admin/people/p1")).text
    form = {"phone": "0912000000", "pin": shown[1]}
    reply = await client.post(f"/contests/{finished.slug}/sign-in", data=form)
    assert (reply.status_code, reply.headers["location"]) == (303, f"/contests/{finished.slug}")
    with transaction(engine, writes=False) as db:
        told = [entry for entry in db.exec(select(AuditEntry)) if shown[1] in str(entry.detail) + entry.thing]
        assert told == []


async def test_a_judge_sets_an_attempt_aside_with_a_reason_and_counts_it_again(
    judge: AsyncClient, finished: SmallContest, engine: Engine
):
    action = f"/admin/people/p1/rounds/{finished.round_id}/attempts/2/void"
    page = await judge.get("/admin/people/p1")
    assert [row[:4] for row in table(page.text)] == [["Tuần 1", "1", "5", "4"], ["Tuần 1", "2", "4", "4"]]
    assert forms(page.text)[action].inputs.keys() == ["reason"]
    await judge.post(action, data={"reason": "Thi hộ"})
    with transaction(engine, writes=False) as db:
        voided = [
            (a.number, a.void, a.void_reason) for a in db.exec(select(Attempt)) if a.participant_id == "p1"
        ]
    assert voided == [(1, False, None), (2, True, "Thi hộ")]
    assert "Không tính: Thi hộ" in text((await judge.get("/admin/people/p1")).text)
    await judge.post(action)
    with transaction(engine, writes=False) as db:
        assert [a.void for a in db.exec(select(Attempt))] == [False] * 3
        entries = [e for e in db.exec(select(AuditEntry)) if e.thing == f"attempt {finished.round_id}/p1/2"]
        assert [(e.action, e.detail) for e in entries] == [
            ("set attempt aside", {"reason": "Thi hộ"}),
            ("counted attempt again", {"reason": ""}),
        ]


async def test_no_attempt_is_shown_or_set_aside_before_its_round_is_recorded(
    judge: AsyncClient, finished: SmallContest, engine: Engine
):
    with transaction(engine) as db:
        db.get_one(Round, finished.round_id).recorded_at = None
    assert table((await judge.get("/admin/people/p1")).text) == []
    base = f"/admin/people/p1/rounds/{finished.round_id}/attempts"
    assert (await judge.post(f"{base}/1/void", data={"reason": "x"})).status_code == 409
    assert (await judge.post(f"{base}/9/void", data={"reason": "x"})).status_code == 404
    assert (await judge.post(f"{base}/99999999999999999999/void", data={"reason": "x"})).status_code == 404


async def test_each_role_has_its_own_deeds(
    organiser: AsyncClient, judge: AsyncClient, finished: SmallContest
):
    assert [
        action for action in forms((await judge.get("/admin/people/p1")).text) if "/people/" in action
    ] == [f"/admin/people/p1/rounds/{finished.round_id}/attempts/{number}/void" for number in (1, 2)]
    deeds = ("exclusion", "inclusion", "pin")
    assert [(await judge.post(f"/admin/people/p1/{deed}")).status_code for deed in deeds] == [403] * 3
    void = f"/admin/people/p1/rounds/{finished.round_id}/attempts/1/void"
    assert (await organiser.post(void, data={"reason": "x"})).status_code == 403


@pytest.mark.usefixtures("finished")
async def test_who_looked_at_a_person_is_written_down(organiser: AsyncClient, engine: Engine):
    await organiser.get("/admin/people/p2")
    with transaction(engine, writes=False) as db:
        assert [(entry.action, entry.thing) for entry in db.exec(select(AuditEntry))] == [
            ("looked at person", "person p2")
        ]
