"""Units are known by their codes: typed, or made of their names; a parent may be named when its name is unique."""

from tests.admin.units.test_sheet import faults, read

from .files import Rows, Value


def test_parents_may_be_named_when_the_name_is_unique() -> None:
    rows: Rows = [
        ["K", "Đảng bộ Khối", "Đảng bộ Khối", "", 9, 9],
        ["A", "Đảng bộ Sở A", "Đảng bộ cơ sở", "đảng bộ khối", 5, 5],
        ["A1", "Chi bộ 1", "Chi bộ", "Đảng bộ Sở A", 5, 5],
        ["B", "Đảng bộ Sở B", "Đảng bộ cơ sở", "K", 4, 4],
        ["B1", "Chi bộ 1", "Chi bộ", "B", 4, 4],
    ]
    assert faults(read(rows)) == []
    tail: Rows = [["T1", "Tổ 1", "Tổ đảng", "Chi bộ 1", 0, 0], ["T2", "Tổ 2", "Tổ đảng", "Sở C", 0, 0]]
    sheet = read([*rows, *tail])
    assert faults(sheet) == [("block", "ambiguous_parent", "row 7"), ("block", "unknown_parent", "row 8")]
    assert sheet.faults[0].fields["rows"] == "4, 6"


def test_codes_are_made_of_names_when_there_is_no_column_for_them() -> None:
    header = ["Tên tổ chức đảng", "Loại", "Trực thuộc", "Số đảng viên"]
    rows: Rows = [
        ["Đảng bộ Khối", "Đảng bộ Khối", None, None],
        ["Đảng bộ Sở Nội vụ", "Đảng bộ cơ sở", "Đảng bộ Khối", None],
        ["Chi bộ 1", "Chi bộ", "Đảng bộ Sở Nội vụ", 3],
        ["Đảng bộ Sở Y tế", "Đảng bộ cơ sở", "Đảng bộ Khối", None],
        ["Chi bộ 1", "Chi bộ", "Đảng bộ Sở Y tế", 4],
    ]
    sheet = read(rows, header)
    assert faults(sheet) == []
    assert [(unit.code, unit.parent, unit.members, unit.headcount) for unit in sheet.units] == [
        ("dang-bo-khoi", None, 7, 7),
        ("dang-bo-so-noi-vu", "dang-bo-khoi", 3, 3),
        ("dang-bo-so-noi-vu.chi-bo-1", "dang-bo-so-noi-vu", 3, 3),
        ("dang-bo-so-y-te", "dang-bo-khoi", 4, 4),
        ("dang-bo-so-y-te.chi-bo-1", "dang-bo-so-y-te", 4, 4),
    ]
    again = read([rows[0], *reversed(rows[1:])], header)
    assert {unit.code for unit in again.units} == {unit.code for unit in sheet.units}
    twice = read([*rows, ["Chi bộ 1", "Chi bộ", "Đảng bộ Sở Y tế", 4]], header)
    assert faults(twice) == [("block", "same_name", "row 7")]


def test_long_names_make_codes_that_fit_and_differ() -> None:
    header = ["Tên tổ chức đảng", "Loại", "Trực thuộc", "Số đảng viên"]
    name = "Đảng bộ Sở Lao động, Thương binh và Xã hội, Văn phòng và các đơn vị sự nghiệp"
    rows: list[list[Value]] = [
        ["Đảng bộ Khối", "Đảng bộ Khối", None, None],
        [name, "Đảng bộ cơ sở", "Đảng bộ Khối", None],
    ]
    rows += [[f"Chi bộ {n}", "Chi bộ", name, 1] for n in range(30)]
    codes = [unit.code for unit in read(rows, header).units]
    assert len(set(codes)) == 32
    assert max(map(len, codes)) == 64


def test_typed_codes_are_made_plain_and_may_be_numbers() -> None:
    rows: Rows = [
        ["ĐBK/01", "Đảng bộ Khối", "Đảng bộ Khối", None, 5, 5],
        [2.0, "Chi bộ Hai", "Chi bộ cơ sở", "đbk/01", 5, 5],
    ]
    sheet = read(rows)
    assert faults(sheet) == []
    assert [(unit.code, unit.parent) for unit in sheet.units] == [("DBK-01", None), ("2", "DBK-01")]
