"""The tree of units through the pages: preview, confirmation, and what a later sheet changes."""

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.models import AuditEntry, Contest, Participant, RosterEntry, Unit
from tests.admin.conftest import UNITS, sheet
from tests.admin.reading import faults, fields, forms, table, text
from tests.small_contest import AN, SmallContest

BASE = "/admin/contests/hoc-tap"
ROSTER = (
    ("Họ và tên", "Mã đơn vị", "Đảng viên", "Năm sinh", "Giới tính", "Số điện thoại"),
    ("Nguyễn Văn An", "cb1", "x", 1956, "Nam", "0912345678"),
    ("Trần Thị Bình", "cb2", "", "", "Nữ", ""),
)


async def new_contest(organiser: AsyncClient) -> None:
    await organiser.post(
        "/admin/contests", data={"slug": "hoc-tap", "title": "Học tập", "organiser": "Đảng ủy"}
    )


async def send(client: AsyncClient, data: bytes, base: str = BASE, room: str = "units") -> Response:
    """Upload and open the preview."""
    reply = await client.post(f"{base}/{room}/uploads", files={"file": ("đơn vị.xlsx", data)})
    assert reply.status_code == 303
    return await client.get(reply.headers["location"])


async def confirm(client: AsyncClient, preview: Response, base: str = BASE, room: str = "units") -> Response:
    return await client.post(f"{base}/{room}", data=fields(preview.text, f"{base}/{room}"))


def stored(engine: Engine) -> list[tuple[str, str, str, int, int]]:
    with transaction(engine, writes=False) as db:
        units = db.exec(select(Unit).order_by(col(Unit.position))).all()
        return [(unit.code, unit.path, unit.path_fold, unit.members, unit.position) for unit in units]


async def test_a_sheet_is_shown_first_and_stored_only_when_confirmed(organiser: AsyncClient, engine: Engine):
    await new_contest(organiser)
    preview = await send(organiser, sheet(*UNITS))
    assert "đơn vị.xlsx. Chưa lưu gì cả." in text(preview.text)
    assert "Thêm mới 4, sửa 0, giữ nguyên 0, bỏ 0 đơn vị." in text(preview.text)
    assert [row[:4] for row in table(preview.text)] == [
        ["Đảng bộ Khối", "Đảng bộ Khối", "khoi", "30"],
        ["Đảng bộ Sở Nội vụ", "Đảng bộ cơ sở", "so-noi-vu", "30"],
        ["Chi bộ 1", "Chi bộ", "cb1", "10"],
        ["Chi bộ 2", "Chi bộ", "cb2", "20"],
    ]
    assert stored(engine) == []
    reply = await confirm(organiser, preview)
    assert (reply.status_code, reply.headers["location"]) == (303, f"{BASE}/units?done=units")
    assert stored(engine) == [
        ("khoi", "Đảng bộ Khối", "dang bo khoi", 30, 1),
        ("so-noi-vu", "Đảng bộ Sở Nội vụ", "dang bo so noi vu", 30, 2),
        ("cb1", "Đảng bộ Sở Nội vụ › Chi bộ 1", "dang bo so noi vu chi bo 1", 10, 3),
        ("cb2", "Đảng bộ Sở Nội vụ › Chi bộ 2", "dang bo so noi vu chi bo 2", 20, 4),
    ]
    page = await organiser.get(reply.headers["location"])
    assert "Tổng số đơn vị4 Đảng viên30 Tổng số người40" in text(page.text)
    with transaction(engine, writes=False) as db:
        assert [contest.version for contest in db.exec(select(Contest))] == [2]
        assert [entry.action for entry in db.exec(select(AuditEntry))] == ["created contest", "stored units"]


async def test_with_several_roots_every_path_begins_at_its_root(organiser: AsyncClient, engine: Engine):
    await new_contest(organiser)
    rows = [row if row[0] != "so-noi-vu" else (*row[:3], "", *row[4:]) for row in UNITS]
    await confirm(organiser, await send(organiser, sheet(*rows)))
    assert [path for _, path, *_ in stored(engine)] == [
        "Đảng bộ Khối",
        "Đảng bộ Sở Nội vụ",
        "Đảng bộ Sở Nội vụ › Chi bộ 1",
        "Đảng bộ Sở Nội vụ › Chi bộ 2",
    ]


async def test_a_fault_is_told_by_its_row_and_keeps_the_sheet_out(organiser: AsyncClient, engine: Engine):
    await new_contest(organiser)
    preview = await send(organiser, sheet(*UNITS, ("cb3", "Chi bộ 3", "Chi bộ", "khong-co", 5, 5)))
    assert [("dòng 6" in fault.lower()) for fault in faults(preview.text)] == [True]
    assert f"{BASE}/units" not in forms(preview.text)
    assert f"{BASE}/units/uploads" in forms(preview.text)
    digest = str(preview.url).partition("uploads/")[2].partition("?")[0]
    reply = await organiser.post(f"{BASE}/units", data={"upload": digest, "file_name": "x.xlsx"})
    assert (reply.status_code, stored(engine)) == (422, [])


async def test_a_file_that_is_no_sheet_is_told_on_the_page(organiser: AsyncClient):
    await new_contest(organiser)
    page = await send(organiser, b"not a spreadsheet")
    assert page.status_code == 422
    assert [fault.startswith("Tệp này không phải là tệp Excel") for fault in faults(page.text)] == [True]


async def test_an_empty_choice_of_file_is_refused_politely(organiser: AsyncClient):
    await new_contest(organiser)
    reply = await organiser.post(f"{BASE}/units/uploads", files={"file": ("", b"")})
    assert (reply.status_code, "Mời tải lại trang" in reply.text) == (422, True)


async def test_a_later_sheet_adds_renames_moves_and_removes(organiser: AsyncClient, engine: Engine):
    await new_contest(organiser)
    await confirm(organiser, await send(organiser, sheet(*UNITS)))
    with transaction(engine, writes=False) as db:
        before = {unit.code: unit.id for unit in db.exec(select(Unit))}
    rows = (
        UNITS[0],
        UNITS[1],
        ("so-noi-vu", "Đảng bộ Sở Nội vụ tỉnh", "Đảng bộ cơ sở", "khoi", 10, 15),
        ("cb1", "Chi bộ 1", "Chi bộ", "so-noi-vu", 10, 15),
        ("vp", "Chi bộ Văn phòng", "Chi bộ cơ sở", "khoi", 20, 25),
    )
    preview = await send(organiser, sheet(*rows))
    assert "Thêm mới 1, sửa 1, giữ nguyên 2, bỏ 1 đơn vị." in text(preview.text)
    assert "Đảng bộ Sở Nội vụ › Chi bộ 2" in text(preview.text)
    await confirm(organiser, preview)
    assert [row[:2] for row in stored(engine)] == [
        ("khoi", "Đảng bộ Khối"),
        ("so-noi-vu", "Đảng bộ Sở Nội vụ tỉnh"),
        ("cb1", "Đảng bộ Sở Nội vụ tỉnh › Chi bộ 1"),
        ("vp", "Chi bộ Văn phòng"),
    ]
    with transaction(engine, writes=False) as db:
        after = {unit.code: unit.id for unit in db.exec(select(Unit))}
    assert {code: after[code] for code in ("khoi", "so-noi-vu", "cb1")} == {
        code: before[code] for code in ("khoi", "so-noi-vu", "cb1")
    }


async def test_of_a_sheet_with_faults_only_the_faults_are_told(
    organiser: AsyncClient, client: AsyncClient, contest: SmallContest
):
    await client.post(f"/contests/{contest.slug}/entry", data=AN | {"member": "yes", "consent": ["contest"]})
    preview = await send(organiser, sheet(("Cột", "lạ"), (1, 2)), "/admin/contests/tim-hieu")
    assert [fault.split(".")[0] for fault in faults(preview.text)] == [
        "Không tìm thấy dòng tiêu đề của bảng trong 20 dòng đầu"
    ]


async def test_a_unit_that_somebody_belongs_to_stays(
    organiser: AsyncClient, client: AsyncClient, contest: SmallContest, engine: Engine
):
    await client.post(f"/contests/{contest.slug}/entry", data=AN | {"member": "yes", "consent": ["contest"]})
    base, before = "/admin/contests/tim-hieu", stored(engine)
    preview = await send(organiser, sheet(*(row for row in UNITS if row[0] != "cb1")), base)
    assert [fault.split("”")[0] for fault in faults(preview.text)] == ["“Đảng bộ Sở Nội vụ › Chi bộ 1"]
    assert f"{base}/units" not in forms(preview.text)
    digest = str(preview.url).partition("uploads/")[2].partition("?")[0]
    reply = await organiser.post(f"{base}/units", data={"upload": digest, "file_name": "x.xlsx"})
    assert (reply.status_code, stored(engine)) == (422, before)


async def test_a_roster_recognises_who_has_registered(
    organiser: AsyncClient, client: AsyncClient, contest: SmallContest, engine: Engine
):
    await client.post(f"/contests/{contest.slug}/entry", data=AN | {"member": "yes", "consent": ["contest"]})
    base = "/admin/contests/tim-hieu"
    preview = await send(organiser, sheet(*ROSTER), base, "roster")
    assert "2 người, trong đó 1 đảng viên." in text(preview.text)
    for _ in range(2):  # A second tap stores the same list, not twice as much.
        reply = await confirm(organiser, preview, base, "roster")
        assert reply.headers["location"] == f"{base}/units?done=roster"
    with transaction(engine, writes=False) as db:
        entries = {entry.name: entry for entry in db.exec(select(RosterEntry))}
        assert {name: (one.sex, one.member, one.birth_year) for name, one in entries.items()} == {
            "Nguyễn Văn An": ("male", True, 1956),
            "Trần Thị Bình": ("female", False, None),
        }
        assert [who.roster_id for who in db.exec(select(Participant))] == [entries["Nguyễn Văn An"].id]


@pytest.mark.usefixtures("contest")
async def test_a_unit_goes_with_the_people_its_roster_expected(organiser: AsyncClient, engine: Engine):
    base = "/admin/contests/tim-hieu"
    await confirm(organiser, await send(organiser, sheet(*ROSTER), base, "roster"), base, "roster")
    await confirm(
        organiser, await send(organiser, sheet(*(row for row in UNITS if row[0] != "cb2")), base), base
    )
    with transaction(engine, writes=False) as db:
        assert [entry.name for entry in db.exec(select(RosterEntry))] == ["Nguyễn Văn An"]


async def test_names_are_shown_as_text(organiser: AsyncClient):
    await new_contest(organiser)
    rows = [
        (code, name.replace("Chi bộ 1", "<script>alert(1)</script>"), *rest) for code, name, *rest in UNITS
    ]
    preview = await send(organiser, sheet(*rows))
    page = await organiser.get((await confirm(organiser, preview)).headers["location"])
    for reply in (preview, page):
        assert "<script>alert" not in reply.text and "&lt;script&gt;alert(1)" in reply.text


@pytest.mark.usefixtures("contest")
async def test_judges_leave_the_units_alone(judge: AsyncClient, engine: Engine):
    before = stored(engine)
    replies = [
        await judge.get("/admin/contests/tim-hieu/units"),
        await judge.post("/admin/contests/tim-hieu/units/uploads", files={"file": ("a.xlsx", b"")}),
        await judge.post("/admin/contests/tim-hieu/units", data={"upload": "0" * 64}),
    ]
    assert ([reply.status_code for reply in replies], stored(engine)) == ([403, 403, 403], before)
