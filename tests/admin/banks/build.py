"""Tệp thử — real .docx and .xlsx files, built the way people build them."""

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from docx.text.run import Run
from openpyxl import Workbook

from app.admin.banks import ParsedBank
from app.admin.banks.read import read_bank

Look = Callable[[Run], None]


def underline(run: Run) -> None:
    run.underline = True


def bold(run: Run) -> None:
    run.bold = True


def italic(run: Run) -> None:
    run.italic = True


def red(run: Run) -> None:
    run.font.color.rgb = RGBColor(0xC0, 0, 0)


def highlight(run: Run) -> None:
    run._r.get_or_add_rPr().append(parse_xml(f'<w:highlight {nsdecls("w")} w:val="yellow"/>'))


def shaded(run: Run) -> None:
    run._r.get_or_add_rPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="FFFF00"/>'))


LOOKS: dict[str, Look] = {
    "underline": underline,
    "bold": bold,
    "italic": italic,
    "colour": red,
    "highlight": highlight,
    "shading": shaded,
}


def saved(document: Document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def docx_of(*lines: str | Sequence[tuple[str, Look | None]]) -> bytes:
    """A document of plain lines, or of lines of (text, look) pieces; "\\n" in a text is a line break."""
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for text, look in [(line, None)] if isinstance(line, str) else line:
            run = paragraph.add_run(text)
            if look:
                look(run)
    return saved(document)


def key(label: str, text: str, look: Look = underline) -> list[tuple[str, Look | None]]:
    """An option's line whose letter carries the look."""
    return [(label, look), (f" {text}", None)]


def asked(
    number: int | str, right: str = "A", stem: str = "Câu hỏi thử nào đây", count: int = 4
) -> list[Any]:
    """The lines of one ordinary question with an underlined key."""
    head = f"Câu {number}. {stem} {number}?" if isinstance(number, int) else number
    letters = "ABCDEFGH"[:count]
    texts = {letter: f"phương án thứ {i} của {number}" for i, letter in enumerate(letters)}
    return [head, *(key(f"{c}.", texts[c]) if c == right else f"{c}. {texts[c]}" for c in letters)]


def xlsx_of(*rows: Sequence[object], sheets: Iterable[tuple[str, Sequence[Sequence[object]]]] = ()) -> bytes:
    """A workbook of one sheet of rows, or of several named ones."""
    book = Workbook()
    book.remove(book.active)
    for name, found in sheets or [("Sheet1", rows)]:
        sheet = book.create_sheet(name)
        for row in found:
            sheet.append(list(row))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def part_changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        assert name in old.namelist()
        for member in old.infolist():
            content = old.read(member.filename)
            new.writestr(member, change(content) if member.filename == name else content)
    return buffer.getvalue()


def read(data: bytes) -> ParsedBank:
    return read_bank("thử.docx", data)


def texts(bank: ParsedBank) -> list[tuple[int, str, tuple[str, ...], tuple[int, ...]]]:
    return [(q.n, q.stem, q.options, q.correct) for q in bank.questions]


def codes(
    bank: ParsedBank, *, beside: Iterable[str] = ("missing_source_everywhere",)
) -> list[tuple[str, int | None]]:
    """(code, question) of every problem but those that tidy test files always have."""
    return [(problem.code, problem.question) for problem in bank.problems if problem.code not in beside]


def number_properties(num: int, level: int = 0) -> Any:
    return parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def question(n: int, right: int, look: Look | None = None, *, whole: bool = True) -> list[object]:
    """A question whose right option, or only its letter, has a look."""
    lines: list[object] = [f"Câu {n}. Hỏi điều thứ {n}?"]
    for i, letter in enumerate("ABCD"):
        shown = look if i == right else None
        lines.append([(f"{letter}.", shown), (f" điều {n} ý {letter}", shown if whole else None)])
    return lines


def keys(data: bytes) -> list[tuple[int, ...]]:
    return [q.correct for q in read(data).questions]
