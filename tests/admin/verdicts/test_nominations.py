"""Units commended by decision: a form for organisers, audited, exported after the computed prizes."""

import csv
from io import BytesIO, StringIO

import pytest
from httpx2 import AsyncClient
from openpyxl import load_workbook
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import col, select

from app.admin.organisation.tree import in_use
from app.db import transaction
from app.house import House
from app.models import AuditEntry, Nomination, Unit
from tests.admin.finished import next_round
from tests.held import hold
from tests.played import add_person, close, play
from tests.small_contest import SmallContest

GIVEN = {
    "unit": "dang bo so noi vu › chi bo 2",
    "prize": "Giấy khen",
    "reason": "Có thành tích trong triển khai cuộc thi tại cơ sở",
    "decided_by": "Ban Tổ chức, biên bản ngày 10/5/2022",
}
REASON = f"{GIVEN['reason']} ({GIVEN['decided_by']})"


@pytest.fixture
async def judged(contest: SmallContest, house: House, engine: Engine, store: Redis, determine):
    """An of Chi bộ 1 won everything there is, Chi bộ 1 too."""
    add_person(engine, contest, "an")
    await play(house, house.rounds.round(contest.round_id), "an", 5)
    await close(engine, store, house, contest.round_id)
    (verdict,) = await determine(contest.round_id)
    return verdict


async def lines(client: AsyncClient, verdict) -> tuple[list[str], list[list[str]]]:
    text = (await client.get(f"/admin/verdicts/{verdict.id}/collective.csv")).text
    header, *found = csv.reader(StringIO(text.lstrip("\ufeff")))
    return header, found


def actions(engine: Engine) -> list[str]:
    with transaction(engine, writes=False) as db:
        told = select(AuditEntry.action).where(col(AuditEntry.action).contains("nominat"))
        return list(db.exec(told.order_by(col(AuditEntry.id))))


async def test_a_nomination_stands_after_the_computed_prizes_with_its_reason(
    judged, contest: SmallContest, organiser: AsyncClient, engine: Engine
):
    address = f"/admin/rounds/{contest.round_id}"
    before, _ = await lines(organiser, judged)
    assert "Lý do, người quyết định" not in before
    assert (await organiser.post(f"{address}/nominations", data=GIVEN)).status_code == 303
    page = (await organiser.get(f"{address}/verdict")).text
    assert "Đảng bộ Sở Nội vụ › Chi bộ 2</b>: Giấy khen." in page
    header, found = await lines(organiser, judged)
    assert header == [*before, "Lý do, người quyết định"]
    assert [(line[1], line[-3], line[-1]) for line in found] == [
        ("Đảng bộ Sở Nội vụ › Chi bộ 1", "Giấy khen", ""),
        ("Đảng bộ Sở Nội vụ › Chi bộ 2", "Giấy khen", REASON),
    ]
    book = load_workbook(
        BytesIO((await organiser.get(f"/admin/verdicts/{judged.id}/collective.xlsx")).content)
    )
    assert REASON in [cell.value for row in book.active.iter_rows() for cell in row]
    assert actions(engine) == ["nominated unit"]


ENACTED = [
    {"unit": "cb2", "prize": "Giấy khen", "reason": "Tổ chức tốt", "by": "Ban Tổ chức"},
    {"unit": "cb-9", "prize": "Giấy khen", "reason": "Tổ chức tốt", "by": "Ban Tổ chức"},
]


async def test_what_the_contest_file_nominates_stands_with_the_last_round_and_is_changed_there_only(
    judged, contest: SmallContest, house: House, organiser: AsyncClient, engine: Engine
):
    """Twice applied is once: nothing is copied. A unit that is not in the tree is told, and in no list."""
    address = f"/admin/rounds/{contest.round_id}"
    await hold(engine, house, contest, regulations={"nominations": ENACTED})
    await hold(engine, house, contest, regulations={"nominations": ENACTED})
    await organiser.post(f"{address}/nominations", data=GIVEN)
    page = (await organiser.get(f"{address}/verdict")).text
    assert page.count("Ghi trong tệp cuộc thi") == 2
    assert "không có đơn vị mã cb-9" in page
    assert page.count("/withdrawal") == 1
    assert [(line[1].split()[-1], line[-1]) for line in (await lines(organiser, judged))[1]] == [
        ("1", ""),
        ("2", "Tổ chức tốt (Ban Tổ chức)"),
        ("2", REASON),
    ]
    later = next_round(engine, contest, [])
    assert "Ghi trong tệp" not in (await organiser.get(f"{address}/verdict")).text
    assert len((await lines(organiser, judged))[1]) == 2
    await hold(engine, house, SmallContest(contest.contest_id, later, contest.bank_id), {"kind": "practice"})
    assert "Ghi trong tệp" in (await organiser.get(f"{address}/verdict")).text


async def test_a_nomination_leaves_the_record_and_the_verdict_alone(
    judged, contest: SmallContest, organiser: AsyncClient, determine
):
    before = (judged.folder / "verdict.json").read_bytes()
    await organiser.post(f"/admin/rounds/{contest.round_id}/nominations", data=GIVEN)
    again = (await determine(contest.round_id))[-1]
    assert (again.folder / "verdict.json").read_bytes() == before


async def test_a_withdrawn_nomination_stands_in_the_log_only(
    judged, contest: SmallContest, organiser: AsyncClient, engine: Engine
):
    address = f"/admin/rounds/{contest.round_id}/nominations"
    await organiser.post(address, data=GIVEN)
    with transaction(engine, writes=False) as db:
        id = db.exec(select(Nomination.id)).one()
    assert (await organiser.post(f"{address}/{id}/withdrawal")).status_code == 303
    assert len((await lines(organiser, judged))[1]) == 1
    assert actions(engine) == ["nominated unit", "withdrew nomination"]
    assert (await organiser.post(f"{address}/{id}/withdrawal")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"unit": "Chi bộ 9"}, "Chưa tìm được đơn vị"),
        ({"prize": ""}, "hình thức khen thưởng"),
        ({"reason": " "}, "lý do khen"),
        ({"decided_by": ""}, "ai quyết định"),
    ],
)
async def test_what_is_missing_is_told_and_nothing_typed_is_lost(
    judged, contest: SmallContest, organiser: AsyncClient, engine: Engine, changed: dict[str, str], fault: str
):
    reply = await organiser.post(f"/admin/rounds/{contest.round_id}/nominations", data=GIVEN | changed)
    assert reply.status_code == 422
    assert fault in reply.text
    assert all(f'value="{value}"' in reply.text for name, value in GIVEN.items() if name not in changed)
    assert actions(engine) == []
    assert judged.document["status"] == "final"


async def test_judges_do_not_nominate(judged, contest: SmallContest, judge: AsyncClient, engine: Engine):
    assert (await judge.post(f"/admin/rounds/{contest.round_id}/nominations", data=GIVEN)).status_code == 403
    assert "Thêm đề nghị" not in (await judge.get(f"/admin/rounds/{contest.round_id}/verdict")).text
    assert actions(engine) == []
    assert judged.winners() == [("nhat", "an")]


async def test_a_nominated_unit_stays_in_the_tree(
    judged, contest: SmallContest, organiser: AsyncClient, engine: Engine
):
    def in_use_now() -> list[str]:
        with transaction(engine, writes=False) as db:
            units = db.exec(select(Unit).where(col(Unit.code).in_(["cb1", "cb2"]))).all()
            used = in_use(db, units)
            return sorted(unit.code for unit in units if unit.id in used)

    assert in_use_now() == ["cb1"]
    await organiser.post(f"/admin/rounds/{contest.round_id}/nominations", data=GIVEN)
    assert in_use_now() == ["cb1", "cb2"]
    assert judged.bracket is None
