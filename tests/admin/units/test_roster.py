"""Danh sách đảng viên, quần chúng — what becomes of a sheet of people."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

import app
from app.admin.units import RosterRow, RosterSheet, read_roster, read_units
from app.texts import LANGUAGES

from .files import PEOPLE_HEADER, Rows, Value, xlsx

SAMPLE = Path(app.__file__).parent / "sample"
UNITS = ("SNV.1", "SNV.2", "VP")


def read(rows: Rows, header: list[Value] | None = None) -> RosterSheet:
    return read_roster("danh sách.xlsx", xlsx([header or PEOPLE_HEADER, *rows]), UNITS)


def faults(sheet: RosterSheet) -> list[tuple[str, str, str | None]]:
    assert all(fault.message(language) for fault in sheet.faults for language in LANGUAGES)
    return [(fault.severity, fault.code, fault.at) for fault in sheet.faults]


def test_people_are_read_as_they_stand() -> None:
    rows: Rows = [
        [1, "  Nguyễn\u00a0Văn An ", 1985, "Nam", "x", "SNV.1", "0912 345 678"],
        [2, "Trần Thị Bình", "05/10/1990", "nữ", "", "snv.2", 987654321],
        [3, "Giàng A Páo", date(1978, 2, 3), None, "Đảng viên", "VP", None],
        [4, "H'Hen Niê", None, "Nữ", "✓", "VP", "+84 912 345 679"],
    ]
    data = xlsx([PEOPLE_HEADER, *rows])
    sheet = read_roster("danh sách.xlsx", data, UNITS)
    assert sheet == RosterSheet(
        "danh sách.xlsx",
        sha256(data).hexdigest(),
        (
            RosterRow("Nguyễn Văn An", 1985, "male", True, "SNV.1", "0912345678", 2),
            RosterRow("Trần Thị Bình", 1990, "female", False, "SNV.2", "0987654321", 3),
            RosterRow("Giàng A Páo", 1978, None, True, "VP", None, 4),
            RosterRow("H'Hen Niê", None, "female", True, "VP", "0912345679", 5),
        ),
        (),
    )
    assert not sheet.blocked
    assert sheet.members == 3


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["Họ và tên đệm", "Tên", "Đảng viên", "Mã đơn vị"], ["Nguyễn Văn", "An", "x", "VP"]),
        (["Họ và tên", "Tên", "Đảng viên", "Mã đơn vị"], ["Nguyễn Văn An", "An", "x", "VP"]),
        (["Họ và tên", "Tên", "Đảng viên", "Mã đơn vị"], ["Nguyễn Văn", "An", "x", "VP"]),
    ],
)
def test_a_given_name_in_a_column_of_its_own_is_put_back(header: list[Value], row: list[Value]) -> None:
    assert [person.name for person in read([row], header).people] == ["Nguyễn Văn An"]


def test_a_name_heading_merged_over_two_columns_covers_both() -> None:
    rows: Rows = [
        ["Họ và tên", None, "Đảng viên", "Mã đơn vị"],
        ["Nguyễn Văn", "An", "x", "VP"],
        ["Lê", "Bình", "", "VP"],
    ]
    sheet = read_roster("gộp.xlsx", xlsx(rows, merged=["A1:B1"]), UNITS)
    assert [person.name for person in sheet.people] == ["Nguyễn Văn An", "Lê Bình"]


def test_a_person_whose_given_name_is_a_word_for_total_is_kept() -> None:
    rows: Rows = [["Nguyễn Văn", "Cộng", "x", "VP"], ["Cộng", None, 1, None]]
    sheet = read(rows, ["Họ và tên đệm", "Tên", "Đảng viên", "Mã đơn vị"])
    assert [person.name for person in sheet.people] == ["Nguyễn Văn Cộng"]
    assert faults(sheet) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([5, None, 1985, "Nam", "x", "VP", None], ("block", "empty_name")),
        ([5, "Lê Chi", 1985, "Nữ", "x", "SNV.3", None], ("block", "unknown_unit")),
        ([5, "Lê Chi", 1985, "Nữ", "x", None, None], ("block", "unknown_unit")),
        ([5, "Lê Chi", 1985, "Nữ", "dự bị", "VP", None], ("block", "bad_member")),
        ([5, "Lê Chi", 1985, "Nữ", "?", "VP", None], ("block", "bad_member")),
        ([5, "Lê Chi", "85", "Nữ", "x", "VP", None], ("warn", "bad_birth_year")),
        ([5, "Lê Chi", date(1905, 6, 7), "Nữ", "x", "VP", None], ("warn", "bad_birth_year")),
        ([5, "Lê Chi", 1985, "F", "x", "VP", None], ("warn", "bad_sex")),
        ([5, "Lê Chi", 1985, "Nữ", "x", "VP", "02053812345"], ("warn", "bad_phone")),
        ([5, "Lê Chi", 1985, "Nữ", "x", "VP", "912345678"], ("warn", "bad_phone")),
        ([5, "nguyen van an", 1985, "Nam", "x", "VP", None], ("warn", "same_person")),
        ([5, "Lê Chi", 1985, "Nữ", "x", "VP", "0912.345.678"], ("warn", "same_phone")),
        ([5, date(2026, 1, 2), 1985, "Nữ", "x", "VP", None], ("block", "date_cell")),
    ],
)
def test_what_is_wrong_with_a_person_is_said_of_that_row(row: list[Value], expected: tuple[str, str]) -> None:
    sheet = read([[1, "Nguyễn Văn An", 1985, "Nam", "x", "VP", "0912345678"], row])
    assert faults(sheet)[0] == (*expected, "row 3")
    assert sheet.blocked == (expected[0] == "block")


def test_a_sheet_that_does_not_tell_members_from_others_is_refused() -> None:
    sheet = read([["Nguyễn Văn An", "VP"]], ["Họ và tên", "Mã đơn vị"])
    assert faults(sheet) == [("block", "no_column", "column Đảng viên")]
    assert sheet.people == ()


def test_a_roster_without_people_says_so() -> None:
    assert faults(read([])) == [("block", "no_rows", "sheet Danh sách")]


def test_the_sample_roster_reads_without_faults() -> None:
    units = read_units("units.xlsx", (SAMPLE / "units.xlsx").read_bytes()).units
    known = {unit.code for unit in units}
    sheet = read_roster("roster.xlsx", (SAMPLE / "roster.xlsx").read_bytes(), known)
    assert faults(sheet) == []
    assert len(sheet.people) > 1
