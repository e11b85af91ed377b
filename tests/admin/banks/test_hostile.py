"""Tệp hỏng — whatever the bytes are, reading gives a bank or says that the file cannot be read."""

from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from app.admin.banks import ParsedBank
from app.admin.banks.read import read_bank
from app.errors import BankUnreadable
from app.texts import LANGUAGES
from tests.admin.banks.build import asked, docx_of, read, saved, xlsx_of


def tolerable(data: bytes) -> bool:
    """Whether the bytes give a bank whose every problem can be told."""
    try:
        bank = read_bank("x", data)
    except BankUnreadable:
        return False
    assert isinstance(bank, ParsedBank)
    assert all(problem.message(language) for problem in bank.problems for language in LANGUAGES)
    return True


def rich_document() -> bytes:
    document = docx.Document()
    document.add_heading("Chuyên đề: Một", 1)
    for line in (*asked(1), *asked(2)):
        document.add_paragraph(line if isinstance(line, str) else "".join(text for text, _ in line))
    document.add_paragraph("Đếm", style="List Number")
    table = document.add_table(rows=2, cols=5)
    for r, row in enumerate([["STT", "Câu hỏi", "A", "B", "Đáp án"], ["1", "Hỏi?", "a", "b", "B"]]):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    return saved(document)


SEEDS = [
    rich_document(),
    xlsx_of(["STT", "Câu hỏi", "A", "B", "Đáp án"], [1, "Hỏi?", 1930, 0.5, "A"], [2, None, "x"]),
]


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    assert not tolerable(data)
    assert not tolerable(b"PK\x03\x04" + data)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_a_file_with_bytes_changed_or_cut_is_read_or_refused(seed: bytes, random: Random) -> None:
    data = bytearray(seed)
    for _ in range(random.randint(1, 4)):
        data[random.randrange(len(data))] = random.randrange(256)
    tolerable(bytes(data[: random.choice((len(data), random.randrange(len(data))))]))


ODD_VALUES = [b"-1", b"", b"99999999999999999999", b"x", "²".encode(), b"1e9", b"0"]


def parts_mutated(seed: bytes, random: Random) -> bytes:
    """The package whole, but the XML of a part cut, or its characters or numbers changed."""
    buffer = BytesIO()
    with ZipFile(BytesIO(seed)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        chosen = random.choice([name for name in old.namelist() if name.endswith((".xml", ".rels"))])
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutated(content, random) if name == chosen else content)
    return buffer.getvalue()


def mutated(content: bytes, random: Random) -> bytes:
    kind = random.randrange(3)
    at = random.randrange(len(content))
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + bytes([random.randrange(32, 127)]) + content[at + 1 :]
    start = content.find(b'="', at) + 2
    end = content.find(b'"', start)
    return content[:start] + random.choice(ODD_VALUES) + content[end:] if 2 <= start < end else content


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_a_package_with_odd_xml_is_read_or_refused(seed: bytes, random: Random) -> None:
    tolerable(parts_mutated(seed, random))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60), max_size=12))
def test_any_text_in_a_document_is_read(lines: list[str]) -> None:
    assert tolerable(docx_of("Câu 1. Hỏi?", *lines, "A. một", "B. hai", *lines, "Đáp án: A"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.none() | st.integers() | st.floats() | st.booleans() | st.text("AB12,;/= ắĐ\n", max_size=20),
            max_size=8,
        ),
        max_size=6,
    )
)
def test_any_cells_below_a_header_are_read(rows: list[list[object]]) -> None:
    cleaned = [
        ["'" + cell if isinstance(cell, str) and cell.startswith("=") else cell for cell in row]
        for row in rows
    ]
    assert tolerable(xlsx_of(["STT", "Câu hỏi", "A", "B", "Đáp án", "Chủ đề"], *cleaned))


@pytest.mark.parametrize(
    "unit", [" ", "(", "[", "A. ", "a)", "1-A ", "* ", "cả A và ", "e\u0301", "\u200b", "(sửa ", "_ "]
)
def test_a_line_of_endless_repetition_costs_no_more_than_its_length(unit: str) -> None:
    long = unit * (60_000 // len(unit))
    assert tolerable(
        docx_of(f"Câu 1. {long}x", f"A. {long}", "B. y", long, "Câu 2. x", "A. x", f"B. y{long}z")
    )


def test_a_table_of_endless_spans_is_no_harm() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=1)
    properties = table.cell(0, 0)._tc.get_or_add_tcPr()
    properties.append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="2000000000"/>'))
    assert read(saved(document)).questions == ()


def test_a_workbook_of_nothing_but_line_breaks_is_refused() -> None:
    header = ["STT", "Câu hỏi", "A", "B", "Đáp án"]
    assert not tolerable(xlsx_of(header, *([n, "x\n" * 16_000, "a", "b", "A"] for n in range(20))))
    assert tolerable(xlsx_of(header, [1, "x\n" * 16_000, "a", "b", "A"]))


@pytest.mark.parametrize("endless", ["A. b " * 600_000, "(sửa " * 400_000, "x" * 3_000_000])
def test_a_line_longer_than_any_question_is_refused_at_once(endless: str) -> None:
    with pytest.raises(BankUnreadable) as refused:
        read_bank("dai.txt", endless.encode())
    assert (refused.value.code, refused.value.fields["length"]) == ("bank.line_too_long", len(endless))
