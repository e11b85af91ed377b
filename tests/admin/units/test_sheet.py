"""Cây tổ chức — what becomes of a sheet of units."""

from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import app
from app.admin.units import KINDS, Fault, UnitRow, UnitSheet, read_units
from app.errors import SheetUnreadable
from app.texts import LANGUAGES

from .files import HEADER, Rows, Value, xlsx, xlsx_of_sheets

SAMPLE = Path(app.__file__).parent / "sample" / "units.xlsx"
SMALL: Rows = [
    ["DBK", "Đảng bộ Khối các cơ quan tỉnh", "Đảng bộ Khối", None, 30, 40],
    ["SNV", "Đảng bộ Sở Nội vụ", "Đảng bộ cơ sở", "DBK", 20, 25],
    ["SNV.1", "Chi bộ 1", "Chi bộ", "SNV", 12, 15],
    ["SNV.2", "Chi bộ 2", "chi bộ", "SNV", 8, 10],
    ["VP", "Chi bộ Văn phòng", "Chi bộ cơ sở", "DBK", 10, 15],
]


def read(rows: Rows, header: list[str] = HEADER) -> UnitSheet:
    return read_units("units.xlsx", xlsx([header, *rows]))


def faults(sheet: UnitSheet) -> list[tuple[str, str, str | None]]:
    """Severity, code and place of each fault, all of which can be told in every language."""
    assert all(fault.message(language) for fault in sheet.faults for language in LANGUAGES)
    return [(fault.severity, fault.code, fault.at) for fault in sheet.faults]


def test_a_small_tree_is_read_as_it_stands() -> None:
    data = xlsx([HEADER, *SMALL])
    sheet = read_units("cây.xlsx", data)
    assert sheet == UnitSheet(
        "cây.xlsx",
        sha256(data).hexdigest(),
        (
            UnitRow("DBK", "Đảng bộ Khối các cơ quan tỉnh", "dang_bo_khoi", None, 30, 40, 2),
            UnitRow("SNV", "Đảng bộ Sở Nội vụ", "dang_bo_co_so", "DBK", 20, 25, 3),
            UnitRow("SNV.1", "Chi bộ 1", "chi_bo", "SNV", 12, 15, 4),
            UnitRow("SNV.2", "Chi bộ 2", "chi_bo", "SNV", 8, 10, 5),
            UnitRow("VP", "Chi bộ Văn phòng", "chi_bo_co_so", "DBK", 10, 15, 6),
        ),
        (),
    )
    assert not sheet.blocked
    assert (sheet.members, sheet.headcount) == (30, 40)
    assert sheet.kinds == {"dang_bo_khoi": 1, "dang_bo_co_so": 1, "chi_bo": 2, "chi_bo_co_so": 1}


def bloc_of_article_a() -> list[list[Value]]:
    """36 đảng bộ and 31 chi bộ cơ sở; 10 đảng bộ bộ phận with 38 chi bộ; 221 chi bộ directly below a đảng bộ."""
    rows: list[list[Value]] = [["K", "Đảng bộ Khối các cơ quan tỉnh", "Đảng bộ Khối", "", "4.500", None]]
    rows += [[f"C{n}", f"Chi bộ cơ quan {n}", "Chi bộ cơ sở", "K", 20, None] for n in range(31)]
    rows += [[f"D{n}", f"Đảng bộ cơ quan {n}", "Đảng bộ cơ sở", "K", None, None] for n in range(36)]
    rows += [[f"B{n}", f"Đảng bộ bộ phận {n}", "Đảng bộ bộ phận", f"D{n}", None, None] for n in range(10)]
    rows += [[f"X{n}", f"Chi bộ {n}", "Chi bộ", f"B{n % 10}", 15, None] for n in range(38)]
    return rows + [[f"Y{n}", f"Chi bộ {n}", "Chi bộ", f"D{n % 36}", 14 + (n < 216), None] for n in range(221)]


def test_the_bloc_of_the_first_article_validates_exactly() -> None:
    sheet = read(bloc_of_article_a())
    assert faults(sheet) == []
    assert sheet.kinds == {
        "dang_bo_khoi": 1,
        "dang_bo_co_so": 36,
        "chi_bo_co_so": 31,
        "dang_bo_bo_phan": 10,
        "chi_bo": 259,
    }
    assert len(sheet.units) == 337
    assert (sheet.members, sheet.headcount) == (4_500, 4_500)


def test_one_member_too_many_in_a_leaf_is_noticed_at_the_top() -> None:
    rows = bloc_of_article_a()
    rows[-1][4] = 16
    assert faults(read(rows)) == [("warn", "members_sum", "row 2")]


def test_titles_above_columns_in_any_order_and_totals_below_are_no_hindrance() -> None:
    rows: Rows = [
        ["ĐẢNG BỘ TỈNH", None, None],
        ["BIỂU TỔNG HỢP TỔ CHỨC ĐẢNG", None, None],
        [],
        ["TT", "Tên đơn vị", "Quân số", "Số ĐV", "Đảng viên", "LOẠI HÌNH", "Đơn vị cấp trên", "Ký hiệu"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        [1, "Đảng bộ Sở Y tế", 50, "", 30, "Đảng bộ cơ sở", "", "SYT"],
        [],
        [2, "Chi bộ 1", "50 ", "", "30", "Chi bộ", "SYT", "SYT-1"],
        ["Tổng cộng", "", 50, "", 30, "", "", ""],
    ]
    sheet = read_units("biểu.xlsx", xlsx(rows))
    assert faults(sheet) == []
    assert sheet.units == (
        UnitRow("SYT", "Đảng bộ Sở Y tế", "dang_bo_co_so", None, 30, 50, 6),
        UnitRow("SYT-1", "Chi bộ 1", "chi_bo", "SYT", 30, 50, 8),
    )


def test_a_header_of_two_lines_is_read() -> None:
    rows: Rows = [
        ["Mã", "Tên đơn vị", "Loại", "Trực thuộc", "Số lượng", None],
        [None, None, None, None, "Đảng viên", "Quân số"],
        ["A", "Chi bộ A", "Chi bộ cơ sở", None, 5, 9],
    ]
    sheet = read_units("hai dòng.xlsx", xlsx(rows, merged=["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"]))
    assert faults(sheet) == []
    assert sheet.units == (UnitRow("A", "Chi bộ A", "chi_bo_co_so", None, 5, 9, 3),)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["X", None, "Chi bộ", "DBK", 0, 0], [("block", "empty_name")]),
        (["X", "Chi bộ X", "Chi đoàn", "DBK", 0, 0], [("block", "unknown_kind")]),
        (["X", "Chi bộ X", None, "DBK", 0, 0], [("block", "unknown_kind")]),
        (["X", "Chi bộ X", "Chi bộ", "Z", 0, 0], [("block", "unknown_parent")]),
        (["X", "Chi bộ X", "Chi bộ", "X", 0, 0], [("block", "cycle")]),
        (["vp", "Chi bộ X", "Chi bộ", "DBK", 0, 0], [("block", "duplicate_code")]),
        (["X", "Chi bộ Văn Phòng", "Chi bộ", "DBK", 0, 0], [("warn", "same_name")]),
        (["X", "Chi bộ X", "Chi bộ", "DBK", -1, 0], [("block", "bad_number"), ("warn", "no_members")]),
        (["X", "Chi bộ X", "Chi bộ", "DBK", 1.5, 0], [("block", "bad_number"), ("warn", "no_members")]),
        (["X", "Chi bộ X", "Chi bộ", "DBK", 7.172, 0], [("block", "bad_number"), ("warn", "no_members")]),
        (["X", "Chi bộ X", "Chi bộ", "DBK", "vài", 0], [("block", "bad_number"), ("warn", "no_members")]),
        (["X", "Chi bộ X", "Chi bộ", "DBK", True, 0], [("block", "bad_number"), ("warn", "no_members")]),
        (
            ["X", "Chi bộ X", "Chi bộ", "DBK", 10_000_001, 0],
            [("block", "bad_number"), ("warn", "no_members")],
        ),
        (["X", "Chi bộ X", "Chi bộ", "DBK", None, None], [("warn", "no_members")]),
        (["X", "Chi bộ X", "Chi bộ", "VP", 10, 9], [("block", "fewer_people")]),
        (["X", "Chi bộ X", "Chi bộ", None, 0, 0], [("warn", "several_roots")]),
    ],
)
def test_what_is_wrong_with_a_row_is_said_of_that_row(
    row: list[Value], expected: list[tuple[str, str]]
) -> None:
    sheet = read([*SMALL, row])
    assert [(severity, code) for severity, code, _ in faults(sheet)] == expected
    assert {fault.at for fault in sheet.faults} <= {"row 7", None}
    assert sheet.blocked == any(severity == "block" for severity, _ in expected)


def test_dates_are_refused_wherever_a_text_or_number_belongs() -> None:
    from_excel: list[Value] = [date(2026, 2, 3)] * 6
    sheet = read([*SMALL, from_excel])
    codes = Counter(code for _, code, _ in faults(sheet))
    assert codes["date_cell"] == 6


def test_units_that_are_above_each_other_are_named_and_the_rest_is_read() -> None:
    rows: Rows = [
        ["A", "Đơn vị A", "Khác", "C", 1, 1],
        ["B", "Đơn vị B", "Khác", "A", 1, 1],
        ["C", "Đơn vị C", "Khác", "B", 1, 1],
        ["D", "Đơn vị D", "Khác", "C", 1, 1],
    ]
    assert [fault for fault in faults(read(rows)) if fault[1] == "cycle"] == [
        ("block", "cycle", "row 2"),
        ("block", "cycle", "row 3"),
        ("block", "cycle", "row 4"),
    ]


def test_merged_cells_among_the_data_are_refused() -> None:
    sheet = read_units("gộp.xlsx", xlsx([HEADER, *SMALL], merged=["D3:D6"]))
    assert faults(sheet) == [
        ("warn", "several_roots", None),
        ("warn", "members_sum", "row 2"),
        ("block", "merged", "row 3"),
    ]


def test_a_sheet_without_header_column_or_rows_says_so() -> None:
    assert faults(read_units("a.xlsx", xlsx([["Sở Nội vụ", 12]]))) == [("block", "no_header", None)]
    assert faults(read_units("a.xlsx", xlsx([]))) == [("block", "no_header", None)]
    assert faults(read([])) == [("block", "no_rows", "sheet Danh sách")]
    lacking = read([["Chi bộ 1", "Chi bộ", 5]], ["Tên đơn vị", "Loại", "Số đảng viên"])
    assert faults(lacking) == [("block", "no_column", "column Trực thuộc")]
    assert lacking.units == ()


def test_of_several_sheets_the_first_visible_one_with_a_header_is_read() -> None:
    sheets: dict[str, Rows] = {
        "Hướng dẫn": [["Cách điền"]],
        "Cũ": [HEADER, ["Z", "Chi bộ cũ", "Chi bộ", None, 1, 1]],
        "Mới": [HEADER, *SMALL],
        "Nháp": [HEADER, ["N", "Chi bộ nháp", "Chi bộ", None, 1, 1]],
    }
    sheet = read_units("nhiều.xlsx", xlsx_of_sheets(sheets, hidden=["Cũ"]))
    assert faults(sheet) == [("warn", "more_sheets", "sheet Mới")]
    assert len(sheet.units) == 5
    alone = read_units("nhiều.xlsx", xlsx_of_sheets(sheets, hidden=["Cũ", "Nháp"]))
    assert faults(alone) == []


def test_messages_say_where_and_what_to_do() -> None:
    sheet = read([*SMALL, ["X", "Chi bộ X", "Chi đoàn", "DBK", 0, 0]])
    assert [fault.message() for fault in sheet.faults] == [
        "Dòng 7, “Chi bộ X”: loại “Chi đoàn” không có trong danh mục. Xin ghi một trong các loại: Đảng bộ tỉnh, "
        "Đảng bộ Khối, Đảng bộ cơ sở, Chi bộ cơ sở, Đảng bộ bộ phận, Chi bộ, Tổ đảng, Khác."
    ]


def test_kinds_may_be_written_as_words_or_identifiers() -> None:
    words = [
        (kind, word) for kind, accepted in KINDS.items() for word in (kind, accepted[0].upper(), *accepted)
    ]
    rows: Rows = [[f"U{n}", f"Đơn vị {n}", word, None, 1, 1] for n, (_, word) in enumerate(words)]
    assert [unit.kind for unit in read(rows).units] == [kind for kind, _ in words]


def test_what_is_no_workbook_is_refused_altogether() -> None:
    for data in (b"", b"PK\x05\x06" + bytes(18), "Mã;Tên".encode()):
        with pytest.raises(SheetUnreadable):
            read_units("x.xlsx", data)


CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 50)
    | st.floats(-5, 50)
    | st.text("AB1 Chi bộ", max_size=8)
    | st.dates()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=12))
def test_any_cells_give_a_tree_or_faults_and_every_fault_can_be_told(rows: list[list[Value]]) -> None:
    sheet = read(rows)
    assert all(isinstance(fault, Fault) for fault in sheet.faults)
    faults(sheet)
    codes = {unit.code for unit in sheet.units}
    if not sheet.blocked:
        assert len(codes) == len(sheet.units) > 0
        assert all(unit.kind in KINDS and unit.headcount >= unit.members >= 0 for unit in sheet.units)
    assert all(unit.parent is None or unit.parent in codes for unit in sheet.units)


def test_the_sample_tree_reads_without_faults() -> None:
    sheet = read_units(SAMPLE.name, SAMPLE.read_bytes())
    assert faults(sheet) == []
    assert len(sheet.units) > 1
