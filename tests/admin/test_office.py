"""Tệp văn phòng — files that would exhaust or kill a reader are refused before one opens them."""

from collections.abc import Iterable
from io import BytesIO
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from app.admin import office
from app.admin.office import check_container
from app.errors import SheetUnreadable
from app.texts import LANGUAGES, tell

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def archive(members: Iterable[tuple[str, bytes]], method: int = ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", method) as zipped:
        for name, content in members:
            zipped.writestr(name, content)
    return file.getvalue()


def sheet(rows: str, opening: str = "") -> bytes:
    return archive(
        [(SHEET, f"{opening}<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>".encode())]
    )


def workbook() -> bytes:
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write_string(40, 12, "Sở Nội vụ")
    return file.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(SheetUnreadable) as caught:
        check_container(data)
    assert all(tell(caught.value.code, language, **caught.value.fields) for language in LANGUAGES)
    return caught.value.code


def test_an_ordinary_workbook_passes() -> None:
    check_container(workbook())


def test_what_is_no_office_file_is_told_apart() -> None:
    assert refusal(b"") == "office.other_format"
    assert refusal("Mã,Tên\n1,Sở Nội vụ\n".encode()) == "office.other_format"
    assert refusal(bytes.fromhex("d0cf11e0a1b11ae1") + b"old") == "office.old_format"
    assert refusal(b"PK\x03\x04 cut short") == "office.damaged"


def test_a_file_of_more_than_twenty_megabytes_is_refused_unread() -> None:
    assert refusal(b"PK" + bytes(20 * 2**20)) == "office.too_large"


def test_too_many_members_are_refused() -> None:
    assert refusal(archive((f"{n}.bin", b"") for n in range(2_001))) == "office.swollen"
    check_container(archive((f"{n}.bin", b"") for n in range(2_000)))


def test_a_file_that_unpacks_to_a_hundred_times_its_size_is_refused() -> None:
    assert refusal(archive([("zeros.bin", bytes(2**20))])) == "office.swollen"


def test_a_file_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive([("noise.bin", Random(1).randbytes(5_000))])
    check_container(data)
    monkeypatch.setattr(office, "UNPACKED_MAX", 4_999)
    assert refusal(data) == "office.swollen"


def test_the_declared_size_is_not_believed() -> None:
    data = archive([("zeros.bin", bytes(2**20))])
    lying = data.replace((2**20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    assert refusal(lying) == "office.swollen"


def test_unusual_compression_is_refused() -> None:
    assert refusal(archive([("a.bin", b"a")], ZIP_BZIP2)) == "office.damaged"


def test_document_types_and_entities_are_refused() -> None:
    assert refusal(sheet("", "<!DOCTYPE worksheet>")) == "office.damaged"
    laughs = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    assert refusal(sheet('<row><c r="&b;1"><v>1</v></c></row>', laughs)) == "office.damaged"


def test_broken_xml_is_refused() -> None:
    assert refusal(archive([("xl/workbook.xml", b"<workbook>")])) == "office.damaged"
    assert refusal(archive([("xl/sheet.bin", b"<a><sheetData></a>")])) == "office.damaged"
    check_container(archive([("xl/media/picture.png", b"<not xml")]))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
        '<row r="1048575"><c r="A1048575"/></row><row><c/><c t="inlineStr"><is><t>a</t></is></c></row>',
        '<row r="1"><c r="&#88;FD1000"><v>1</v></c></row>',
        '<x:row xmlns:x="u" r="2000000"><x:c/><x:c><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_a_cell_in_the_last_corner_is_refused(rows: str) -> None:
    assert refusal(sheet(rows)) == "office.sprawling"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="250000"><c r="H250000"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576" s="3"/></row>',
        '<row r="1048576"/>',
    ],
)
def test_long_lists_and_empty_coloured_cells_pass(rows: str) -> None:
    check_container(sheet(rows))


@pytest.mark.parametrize("reference", ["A-1", "$A$1", "_1", "1A"])
def test_a_cell_whose_place_makes_no_sense_is_refused(reference: str) -> None:
    assert refusal(sheet(f'<row><c r="{reference}"><v>1</v></c></row>')) in {
        "office.damaged",
        "office.sprawling",
    }


@given(st.binary(max_size=60), st.integers(0, 8_000))
def test_a_mutilated_workbook_is_passed_or_refused_and_never_anything_else(noise: bytes, at: int) -> None:
    data = workbook()
    try:
        check_container(data[:at] + noise + data[at + len(noise) :])
    except SheetUnreadable as refused:
        assert refused.code.startswith("office.")
