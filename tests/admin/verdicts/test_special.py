"""Special prizes: awarded by hand with the reason, no more than the regulations have, in the lists and in the log."""

import csv
from io import StringIO

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.house import House
from app.models import AuditEntry, Participant, SpecialAward
from tests.admin.finished import NAMES, Sat, finish
from tests.admin.reading import faults, text
from tests.held import hold
from tests.small_contest import SmallContest

POLICY = {
    "special_prizes": [
        {"id": "lan-toa", "name": "Giải Lan tỏa", "count": 2},
        {"id": "cao-tuoi", "name": "Giải Cao tuổi", "count": 1, "criterion": "oldest"},
    ],
    "prize_values": {"lan-toa": 300_000},
}
GIVEN = {
    "prize": "lan-toa",
    "person": "pham thi DUNG",
    "reason": "Mời được 120 người dự thi",
    "decided_by": "Ban Tổ chức, biên bản ngày 10/5/2022",
}


@pytest.fixture
async def judged(contest: SmallContest, house: House, engine: Engine, determine):
    """An won; Dung (p4) took no part at all, but spread the word."""
    await hold(engine, house, contest, POLICY)
    finish(engine, contest, [Sat("p1", 1, 5, 3, 4)])
    (verdict,) = await determine(contest.round_id)
    return verdict


def address(contest: SmallContest) -> str:
    return f"/admin/rounds/{contest.round_id}/special-prizes"


async def lines(client: AsyncClient, verdict) -> list[dict[str, str]]:
    told = (await client.get(f"/admin/verdicts/{verdict.id}/special.csv")).text.lstrip("\ufeff")
    return list(csv.DictReader(StringIO(told)))


def log(engine: Engine) -> list[tuple[str, str]]:
    with transaction(engine, writes=False) as db:
        entries = db.exec(select(AuditEntry).order_by(col(AuditEntry.id)))
        return [(one.action, one.detail["person"]) for one in entries if "special" in one.action]


async def test_a_prize_awarded_by_hand_is_on_the_page_in_the_list_and_in_the_log(
    judged, contest: SmallContest, organiser: AsyncClient, judge: AsyncClient, engine: Engine
):
    before = (judged.folder / "verdict.json").read_bytes()
    assert (await organiser.post(address(contest), data=GIVEN)).status_code == 303
    page = text((await judge.get(f"/admin/rounds/{contest.round_id}/verdict")).text)
    assert "Giải Lan tỏa đã trao 1/2" in page and "Giải Cao tuổi đã trao 0/1" in page
    assert f"{NAMES['p4']}, Đảng bộ Sở Nội vụ › Chi bộ 1. Mời được 120 người dự thi" in page
    assert await lines(organiser, judged) == [
        {
            "TT": "1",
            "Họ và tên": "Phạm Thị Dung",
            "Năm sinh": "1963",
            "Chi bộ": "Chi bộ 1",
            "Đảng bộ (tổ chức cơ sở đảng)": "Đảng bộ Sở Nội vụ",
            "Giải": "Giải Lan tỏa",
            "Lý do, người quyết định": f"{GIVEN['reason']} ({GIVEN['decided_by']})",
            "Tiền thưởng": "300000",
            "Số điện thoại": "0912000003",
            "Ký nhận": "",
        }
    ]
    book = await organiser.get(f"/admin/verdicts/{judged.id}/special.xlsx")
    assert (book.status_code, book.content[:2]) == (200, b"PK")
    assert log(engine) == [("awarded special prize", "p4")]
    assert (judged.folder / "verdict.json").read_bytes() == before


async def test_no_more_prizes_than_the_regulations_have(
    judged, contest: SmallContest, organiser: AsyncClient, engine: Engine
):
    for phone in ("0912000003", "0912 000 002"):
        assert (await organiser.post(address(contest), data=GIVEN | {"person": phone})).status_code == 303
    third = await organiser.post(address(contest), data=GIVEN | {"person": "p2"})
    assert (third.status_code, "đã trao đủ số lượng" in faults(third.text)[0]) == (422, True)
    with transaction(engine, writes=False) as db:
        id = db.exec(select(SpecialAward.id).where(SpecialAward.participant_id == "p3")).one()
    assert (await organiser.post(f"{address(contest)}/{id}/withdrawal")).status_code == 303
    assert (await organiser.post(f"{address(contest)}/{id}/withdrawal")).status_code == 404
    assert (await organiser.post(address(contest), data=GIVEN | {"person": "p2"})).status_code == 303
    assert log(engine) == [
        ("awarded special prize", "p4"),
        ("awarded special prize", "p3"),
        ("withdrew special prize", "p3"),
        ("awarded special prize", "p2"),
    ]
    assert len(await lines(organiser, judged)) == 2


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"prize": "nhat"}, "chọn giải phụ có trong Thể lệ"),
        ({"person": "Không Có Ai"}, "Chưa tìm được người này"),
        ({"person": ""}, "Chưa tìm được người này"),
        ({"person": "p3"}, "không thuộc diện xếp hạng"),
        ({"reason": " "}, "ghi lý do trao giải"),
        ({"decided_by": ""}, "ai quyết định"),
    ],
)
async def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    judged, contest: SmallContest, organiser: AsyncClient, engine: Engine, changed: dict[str, str], fault: str
):
    with transaction(engine) as db:
        db.get_one(Participant, "p3").excluded = True
    reply = await organiser.post(address(contest), data=GIVEN | changed)
    assert (reply.status_code, fault in faults(reply.text)[0]) == (422, True)
    kept = {name: value for name, value in GIVEN.items() if name not in (*changed, "prize")}
    assert [value for value in kept.values() if f'value="{value}"' not in reply.text] == []
    assert log(engine) == []
    assert judged.bracket is None


async def test_nobody_has_the_same_prize_twice(judged, contest: SmallContest, organiser: AsyncClient):
    assert (await organiser.post(address(contest), data=GIVEN)).status_code == 303
    again = await organiser.post(address(contest), data=GIVEN)
    assert (again.status_code, "đã được trao giải này" in faults(again.text)[0]) == (422, True)
    other = await organiser.post(address(contest), data=GIVEN | {"prize": "cao-tuoi"})
    assert (other.status_code, len(await lines(organiser, judged))) == (303, 2)


async def test_judges_award_none_and_nobody_before_the_round_is_over(
    contest: SmallContest, house: House, organiser: AsyncClient, judge: AsyncClient, engine: Engine
):
    await hold(engine, house, contest, POLICY)
    assert (await judge.post(address(contest), data=GIVEN)).status_code == 403
    assert (await organiser.post(address(contest), data=GIVEN)).status_code == 409
    assert log(engine) == []
