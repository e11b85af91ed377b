"""Vỏ tệp — files that must not be opened, and what is said of each."""

import struct
from io import BytesIO
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
import xlsxwriter

from app.admin.banks.read import read_bank
from app.admin.office import FILE_MAX, MEMBERS_MAX
from app.errors import BankUnreadable, Unfit
from app.texts import DEFAULT_LANGUAGE, LANGUAGES, tell
from tests.admin.banks.build import asked, docx_of, part_changed, read, xlsx_of

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
GOOD = docx_of(*asked(1))


def refusal(data: bytes) -> str:
    with pytest.raises(BankUnreadable) as refused:
        read_bank("thử.docx", data)
    assert isinstance(refused.value, Unfit)
    assert all(
        "\n" not in tell(refused.value.code, language, **refused.value.fields) for language in LANGUAGES
    )
    return refused.value.code.removeprefix("bank.")


def archive(members: dict[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def with_member(data: bytes, name: str, content: bytes, compression: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO(data)
    with ZipFile(buffer, "a", compression) as file:
        file.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (bytes(FILE_MAX + 1), "too_large"),
        (b"PK" + bytes(FILE_MAX), "too_large"),
        (OLE + "WordDocument".encode("utf-16-le"), "old_doc"),
        (OLE + "Workbook".encode("utf-16-le"), "old_xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE, "not_office"),
        (b"%PDF-1.7", "is_pdf"),
        (b"{\\rtf1", "is_rtf"),
        ("Câu 1. Hỏi?".encode(), "not_office"),
        (b"PK\x03\x04", "damaged"),
        (GOOD[:-30], "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (archive({}), "not_office"),
        (archive({"x.txt": b"x"}), "not_office"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_what_it_is(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_presentation_is_no_bank() -> None:
    relation = b'<Relationship Id="r" Type="x/officeDocument" Target="ppt/presentation.xml"/>'
    relations = b"<Relationships>" + relation + b"</Relationships>"
    assert refusal(archive({"_rels/.rels": relations, "ppt/presentation.xml": b"<p/>"})) == "not_office"


def test_too_many_members_are_refused() -> None:
    buffer = BytesIO(GOOD)
    with ZipFile(buffer, "a") as file:
        for i in range(MEMBERS_MAX):
            file.writestr(f"x{i}", b"")
    assert refusal(buffer.getvalue()) == "swollen"


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    assert refusal(with_member(GOOD, "word/media/x", bytes(30_000_000))) == "swollen"


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_comes_out() -> None:
    def swollen(xml: bytes) -> bytes:
        return xml.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 2_000_000)

    data = bytearray(part_changed(GOOD, "word/document.xml", swollen))
    with ZipFile(BytesIO(bytes(data))) as file:
        real = struct.pack("<L", file.getinfo("word/document.xml").file_size)
    assert data.count(real) == 2  # The local header and the table of contents.
    assert refusal(bytes(data)) == "swollen"
    assert refusal(bytes(data).replace(real, struct.pack("<L", 1_000))) in ("damaged", "swollen")


def test_a_bomb_beside_honest_data_is_refused_by_its_own_growth() -> None:
    def swollen(xml: bytes) -> bytes:
        return xml.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 2_000_000)

    data = part_changed(GOOD, "word/document.xml", swollen)
    assert refusal(with_member(data, "word/media/x", Random(1).randbytes(1_000_000), ZIP_STORED)) == "swollen"


def test_honest_repetition_is_no_bomb() -> None:
    lines = [line for n in range(1, 301) for line in asked(n)]
    assert len(read(docx_of(*lines)).questions) == 300


def test_other_compressions_duplicate_members_and_passwords_are_refused() -> None:
    assert refusal(with_member(GOOD, "x", b"x", ZIP_BZIP2)) == "damaged"
    with pytest.warns(UserWarning, match="Duplicate name"):
        doubled = with_member(GOOD, "word/document.xml", b"<x/>", ZIP_STORED)
    assert refusal(doubled) == "damaged"
    start = GOOD.index(b"PK\x01\x02") + 8
    assert refusal(GOOD[:start] + b"\x01" + GOOD[start + 1 :]) == "encrypted"


DOCUMENT_TYPES = [
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
]


@pytest.mark.parametrize("document_type", DOCUMENT_TYPES)
@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels"]
)
def test_document_types_and_entities_are_refused_in_word_files(part: str, document_type: bytes) -> None:
    def typed(xml: bytes) -> bytes:
        declaration, end, rest = xml.partition(b"?>")
        return declaration + end + document_type + rest

    assert refusal(part_changed(GOOD, part, typed)) == "damaged"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_document_types_are_refused_in_sheets(part: str) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:  # Unlike openpyxl it keeps its texts apart.
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["STT", "Câu hỏi", "A", "B", "Đáp án"])
        sheet.write_row(1, 0, [1, "Hỏi?", "a", "b", "A"])
    data = buffer.getvalue()

    def typed(xml: bytes) -> bytes:
        return (
            DOCUMENT_TYPES[0] + xml.partition(b"?>")[2]
            if xml.startswith(b"<?xml")
            else DOCUMENT_TYPES[0] + xml
        )

    assert read(data).blocked is False
    assert refusal(part_changed(data, part, typed)) == "damaged"


def test_an_endlessly_nested_document_is_refused() -> None:
    def nested(xml: bytes) -> bytes:
        return xml.replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 5_000 + b"</w:sdt>" * 5_000)

    assert refusal(part_changed(GOOD, "word/document.xml", nested)) == "damaged"


def test_an_unknown_encoding_is_damage() -> None:
    assert (
        refusal(part_changed(GOOD, "word/document.xml", lambda xml: xml.replace(b"UTF-8", b"UTF-9")))
        == "damaged"
    )


def test_links_to_elsewhere_are_not_followed() -> None:
    def linked(xml: bytes) -> bytes:
        link = b'<Relationship Id="x" TargetMode="External" Type="x/styles" Target="http://127.0.0.1:9/x"/>'
        return xml.replace(b"</Relationships>", link + b"</Relationships>")

    assert len(read(part_changed(GOOD, "word/_rels/document.xml.rels", linked)).questions) == 1


def test_more_questions_than_the_limit_are_refused() -> None:
    rows = [
        ["STT", "Câu hỏi", "A", "B", "Đáp án"],
        *([n, f"Hỏi {n}?", "a", "b", "A"] for n in range(1, 5_002)),
    ]
    assert refusal(xlsx_of(*rows)) == "too_many_questions"


def test_every_refusal_says_what_to_do_in_vietnamese() -> None:
    assert tell("bank.old_doc", DEFAULT_LANGUAGE) == (
        "Đây là tệp Word kiểu cũ (.doc). Xin mở tệp, chọn “Lưu thành…” (Save As) dạng Word Document (.docx) "
        "rồi gửi tệp .docx."
    )
