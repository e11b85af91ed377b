"""Ô — the text that one cell of a worksheet shows, and what is the matter with it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from app.admin.banks.legacy import Coding, coding_of, decoded, is_coded
from app.admin.banks.sheet.figures import displayed, format_code, is_date
from app.admin.banks.xml import children, local, number, tree
from app.vietnamese import day

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PART_DEPTH = 1
CELL_TEXT_MAX = 32_767  # Excel's own limit
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
DAYS_MAX = 2_958_465  # 31/12/9999


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share: texts, of each cell style its number format, its font's coding and its look (as in
    `stream`), the first day."""

    strings: list[str]
    formats: list[str]
    codings: list[Coding]
    marks: list[int]
    epoch: date


def shared_strings(data: bytes) -> list[str]:
    """The texts that cells refer to by number."""
    return [rich_text(item) for item in children(data, PART_DEPTH) if local(item) == "si"] if data else []


def rich_text(item: Element) -> str:
    """A text whose runs may look different; the reading aids of East Asian texts (`rPh`) are none of it."""
    parts = (part for part in item if local(part) in ("t", "r"))
    return unescaped("".join(in_its_font(part, t.text or "") for part in parts for t in part.iter(f"{S}t")))


def in_its_font(part: Element, text: str) -> str:
    """The text of a run, in Unicode if its own font is an old one."""
    font = part.find(f"{S}rPr/{S}rFont")
    coding = coding_of(font.get("val", "")) if font is not None else ""
    return decoded(text, coding) if coding and is_coded(text) else text


def unescaped(text: str) -> str:
    """`_x000D_` is how Excel writes a character that XML cannot; only line breaks and tabs are wanted."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return chr(code) if code in (9, 10, 13) else "_" if code == 0x5F else ""

    return ESCAPED.sub(character, text).replace("\r\n", "\n").replace("\r", "\n")


def cell_formats(data: bytes) -> list[str]:
    """The number format code of every cell style, by its index."""
    if not data:
        return []
    styles = tree(data)
    codes = {
        number(element.get("numFmtId")): element.get("formatCode", "")
        for element in styles.iterfind(f"{S}numFmts/{S}numFmt")
    }
    return [
        format_code(number(style.get("numFmtId")), codes) for style in styles.iterfind(f"{S}cellXfs/{S}xf")
    ]


def cell_codings(data: bytes) -> list[Coding]:
    """The coding of every cell style's font, by its index."""
    if not data:
        return []
    styles = tree(data)
    fonts = [
        coding_of(name.get("val", "") if (name := font.find(f"{S}name")) is not None else "")
        for font in styles.iterfind(f"{S}fonts/{S}font")
    ]
    ids = [number(style.get("fontId")) for style in styles.iterfind(f"{S}cellXfs/{S}xf")]
    return [fonts[i] if 0 <= i < len(fonts) else "" for i in ids]


def cell_text(cell: Element, book: Book) -> tuple[str, str | None]:
    """(text shown, code of what is the matter with it)."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{S}is")
        return ("" if inline is None else rich_text(inline))[:CELL_TEXT_MAX], None
    value = (cell.findtext(f"{S}v") or "").strip() if kind != "str" else cell.findtext(f"{S}v") or ""
    if not value:
        return "", None if cell.find(f"{S}f") is None else "formula_without_value"
    if kind == "s":
        index = number(value, -1)
        return (book.strings[index] if 0 <= index < len(book.strings) else "")[:CELL_TEXT_MAX], None
    if kind in ("str", "b"):
        return unescaped({"1": "TRUE", "0": "FALSE"}.get(value, value) if kind == "b" else value), None
    if kind in ("e", "d"):
        return value, "cell_error" if kind == "e" else "date_cell"
    return number_text(value, number(cell.get("s")), book)


def number_text(value: str, style: int, book: Book) -> tuple[str, str | None]:
    """A number as its style shows it; a date is written as a day, to be found again, and refused."""
    code = book.formats[style] if 0 <= style < len(book.formats) else "General"
    if is_date(code):
        return date_text(value, book.epoch), "date_cell"
    text = displayed(value, code)
    if text is None:
        return value, "number_format"
    return text, "decimal_cell" if re.search(r"\d[.,]\d", text) else None


def date_text(value: str, epoch: date) -> str:
    """The day of a serial number; times of day are left out."""
    try:
        days = int(float(value))
    except (ValueError, OverflowError):
        return value
    return day(epoch + timedelta(days=days)) if 0 <= days <= DAYS_MAX - 1462 else value
