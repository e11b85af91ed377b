"""Sổ tính — the worksheets of an .xlsx as tables of texts, each cell the way it is shown.

Hidden sheets and hidden rows are not read, and told. Formulas count by the value that Excel stored. A cell
that Excel made a date ("3/2" became 3 February) is noted, so that its question can be refused by its row.
"""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from app.admin.banks.container import Package
from app.admin.banks.legacy import decoded, is_coded
from app.admin.banks.model import Problem
from app.admin.banks.normalise import CONVERTED
from app.admin.banks.sheet.cells import Book, S, cell_codings, cell_formats, cell_text, shared_strings
from app.admin.banks.sheet.looks import cell_marks
from app.admin.banks.stream import LINES_MAX, Cell, Line, Row, Table, plain
from app.admin.banks.xml import children, local, number, tree
from app.admin.office import column_number
from app.errors import BankUnreadable

R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SHEET_DEPTH = 2  # rows in sheetData, merged ranges in mergeCells
COLUMNS_MAX = 40
MERGES_MAX = 10_000
MERGED_ROWS_MAX = 1_000
REFERENCE = re.compile("([A-Za-z]{1,3})([0-9]{1,7})")
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)


def workbook_blocks(package: Package) -> tuple[list[Table], list[Problem]]:
    """A table per visible sheet that holds anything, and what was left out. Raises BankUnreadable."""
    main = tree(package.read(package.main))
    properties = main.find(f"{S}workbookPr")
    late = properties is not None and properties.get("date1904") in ("1", "true")
    book = Book(
        strings=shared_strings(package.related("sharedStrings")),
        formats=cell_formats(styles := package.related("styles")),
        codings=cell_codings(styles),
        marks=cell_marks(styles),
        epoch=EPOCH_1904 if late else EPOCH,
    )
    parts = package.relations(package.main)
    sheets = [
        (sheet, parts[sheet.get(R_ID, "")][1])
        for sheet in main.iterfind(f"{S}sheets/{S}sheet")
        if parts.get(sheet.get(R_ID, ""), ("", ""))[0] == "worksheet"
    ]
    visible = [
        (sheet.get("name", ""), part) for sheet, part in sheets if sheet.get("state", "visible") == "visible"
    ]
    problems = [
        Problem("warn", "hidden_sheet", None, None, {"sheet": sheet.get("name", "")})
        for sheet, _ in sheets
        if sheet.get("state", "visible") != "visible"
    ]
    tables, lines = [], 0
    for name, part in visible:
        reader = Reader(book, f"{name}!" if len(visible) > 1 else "", LINES_MAX - lines)
        rows = reader.read(package.read(part))
        lines += reader.lines
        drawings = [part for kind, part in package.relations(part).values() if kind == "drawing"]
        if any(b":pic>" in package.read(drawing) for drawing in drawings):
            problems.append(Problem("warn", "sheet_image", None, None, {"sheet": name}))
        if reader.hidden:
            fields = {"sheet": name, "rows": spans(reader.hidden)}
            problems.append(Problem("warn", "hidden_rows", None, None, fields))
        if rows:
            tables.append(Table(tuple(rows), sheet=name))
    return tables, problems


class Reader:
    """One worksheet; `hidden` are the rows not read, `lines` what was read, at most `limit`."""

    def __init__(self, book: Book, prefix: str, limit: int) -> None:
        self.book = book
        self.prefix = prefix
        self.limit = limit
        self.lines = 0
        self.hidden: list[int] = []
        self.rows: dict[int, list[Cell]] = {}
        self.repeated: dict[int, set[int]] = {}

    def read(self, data: bytes) -> list[Row]:
        """The rows that show anything."""
        above, merges = 0, 0
        for element in children(data, SHEET_DEPTH):
            tag = local(element)
            if tag == "row":
                above = number(element.get("r"), above + 1)
                self.read_row(element, above)
            elif tag == "mergeCell" and merges < MERGES_MAX:
                merges += 1
                self.merge(element.get("ref", ""))
        return [
            Row(self.at(row), tuple(cells), frozenset(self.repeated.get(row, ())))
            for row, cells in self.rows.items()
        ]

    def at(self, row: int) -> str:
        return f"{self.prefix}row {row}"

    def read_row(self, element: Element, row: int) -> None:
        cells: list[Cell] = []
        for column, cell in placed(element):
            lines = self.cell(cell, self.at(row)) if column < COLUMNS_MAX else ()
            if lines:
                cells += [()] * (column - len(cells))
                cells[column:] = [lines]
        if not cells:
            return
        if element.get("hidden") in ("1", "true"):
            self.hidden.append(row)
        else:
            self.rows[row] = cells

    def cell(self, cell: Element, at: str) -> Cell:
        text, matter = cell_text(cell, self.book)
        things = (matter,) if matter else ()
        style = number(cell.get("s"))
        coding = self.book.codings[style] if 0 <= style < len(self.book.codings) else ""
        if coding and is_coded(text):
            text, things = decoded(text, coding), (*things, CONVERTED)
        parts = [part for part in text.split("\n") if part.strip()]
        self.lines += len(parts)
        if self.lines > self.limit:
            raise BankUnreadable("bank.swollen")
        if not parts and matter:
            return (plain("", at, things=things),)
        mark = bytes((self.book.marks[style] if 0 <= style < len(self.book.marks) else 0,))
        return tuple(
            Line(part, mark * len(part), at, things=() if i else things) for i, part in enumerate(parts)
        )

    def merge(self, reference: str) -> None:
        """Down a merged range, rows repeat what its first cell shows."""
        ends = [REFERENCE.fullmatch(end) for end in reference.split(":")]
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            return
        column, first, last = column_number(ends[0][1]) - 1, int(ends[0][2]), int(ends[1][2])
        top = self.rows.get(first, [])
        if column >= len(top):
            return
        for row in range(first + 1, min(last, first + MERGED_ROWS_MAX) + 1):
            if row in self.rows:
                cells = self.rows[row]
                cells += [()] * (column + 1 - len(cells))
                cells[column] = top[column]
                self.repeated.setdefault(row, set()).add(column)


def placed(row: Element) -> Iterator[tuple[int, Element]]:
    """(column from 0, cell) of a row in order; a cell without a reference follows the one before it."""
    column = -1
    for cell in row:
        reference = REFERENCE.fullmatch(cell.get("r", ""))
        column = max(column_number(reference[1]) - 1, column + 1) if reference else column + 1
        yield column, cell


def spans(rows: list[int]) -> str:
    """5, 6, 7, 9 as "5–7, 9"; a long list is cut."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    shown = [f"{first}–{last}" if last > first else str(first) for first, last in parts[:10]]
    return ", ".join(shown) + (", …" if len(parts) > 10 else "")
