"""Bảng tính — the one table of an .xlsx that has the wanted columns, its cells still as they were typed."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from app.admin.office import check_container
from app.admin.units.faults import Fault, row_fault
from app.errors import SheetUnreadable
from app.vietnamese import fold, tidy_name

Cell = int | float | str | bool | time | date | datetime | timedelta
Headings = Mapping[str, Sequence[str]]  # field -> headings it may stand under; the first is the usual one
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]  # (top, left), (bottom, right), from 0

HEADER_WITHIN = 20
TOTALS = frozenset({"cong", "tong", "tong cong", "tong so"})


@dataclass(frozen=True, slots=True)
class Column:
    """A field's heading as written, and the sheet's columns under it (several when the heading is merged)."""

    heading: str
    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that hold anything under a wanted heading, numbered as the sheet numbers them."""

    sheet: str
    columns: Mapping[str, Column]
    rows: tuple[tuple[int, Sequence[Cell]], ...]
    faults: tuple[Fault, ...]


def read_table(data: bytes, headings: Headings, required: Sequence[str]) -> Table:
    """The first visible sheet with a header in its first 20 rows. Raises SheetUnreadable.

    `required` are the fields without whose column the table is at fault; a row is a header when it has the
    first of them and one more.
    """
    check_container(data)
    tables = [table for sheet in visible_sheets(data) if (table := table_of(sheet, headings, required))]
    if not tables:
        wanted = ", ".join(headings[name][0] for name in required)
        return Table("", {}, (), (Fault("block", "no_header", None, {"columns": wanted}),))
    first = tables[0]
    if len(tables) == 1:
        return first
    more = Fault("warn", "more_sheets", f"sheet {first.sheet}", {"sheet": first.sheet})
    return replace(first, faults=(more, *first.faults))


def visible_sheets(data: bytes) -> Iterator[CalamineSheet]:
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                    yield book.get_sheet_by_name(sheet.name)
    except CalamineError as error:
        raise SheetUnreadable("office.damaged") from error


def table_of(sheet: CalamineSheet, headings: Headings, required: Sequence[str]) -> Table | None:
    """The sheet's table, or None when it has no header."""
    rows = sheet.to_python(skip_empty_area=False)
    merged = sheet.merged_cell_ranges or []
    lines = [recognised(row, headings) for row in rows[: HEADER_WITHIN + 1]]
    headers = [at for at, line in enumerate(lines[:HEADER_WITHIN]) if required[0] in line and len(line) > 1]
    if not headers:
        return None
    header = max(headers, key=lambda at: (len(lines[at]), -at))
    columns = {name: spread(column, header, merged, len(rows[0])) for name, column in lines[header].items()}
    start = header + 1
    # "Số lượng" merged over "Đảng viên" and "Quân số": a second line heads columns that the first does not.
    if start < len(lines) and (below := {k: v for k, v in lines[start].items() if k not in columns}):
        columns, start = columns | below, start + 1
    kept = tuple(data_rows(rows, start, columns))
    numbers = [number for number, _ in kept]
    faults = (*missing_columns(columns, headings, required), *merged_rows(merged, numbers))
    return Table(sheet.name, columns, kept, faults)


def recognised(row: Sequence[Cell], headings: Headings) -> dict[str, Column]:
    """The columns that a row heads; what stands in brackets may be left out of a heading."""
    found: dict[str, Column] = {}
    for index, cell in enumerate(row):
        if isinstance(cell, str):
            written = {fold(cell), fold(re.sub(r"\(.*?\)", "", cell))}
            for name, accepted in headings.items():
                if not written.isdisjoint(map(fold, accepted)):
                    found.setdefault(name, Column(tidy_name(cell), (index,)))
    return found


def spread(column: Column, header: int, merged: Merged, width: int) -> Column:
    """The columns under a heading that is merged over several ("Họ và tên" over family and given name)."""
    for (top, left), (_, right) in merged:
        if top == header and left == column.indexes[0]:
            return Column(column.heading, tuple(range(left, min(right + 1, width))))
    return column


def data_rows(
    rows: Sequence[Sequence[Cell]], start: int, columns: Mapping[str, Column]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Without empty rows, totals, and the line that numbers the columns ("(1) | (2) | (3)")."""
    wanted = {index for column in columns.values() for index in column.indexes}
    for number, row in enumerate(rows[start:], start + 1):
        filled = [text for index in wanted if (text := fold(plain_text(row[index])))]
        numbering = number == start + 1 and all(len(text) <= 2 for text in filled)
        if filled and not numbering and first_text(row) not in TOTALS:
            yield number, row


def first_text(row: Sequence[Cell]) -> str:
    return next((text for cell in row if (text := fold(plain_text(cell)))), "")


def plain_text(cell: Cell) -> str:
    """A cell as text: 15.0 is "15"."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return tidy_name(str(cell))


def missing_columns(
    columns: Mapping[str, Column], headings: Headings, required: Sequence[str]
) -> Iterator[Fault]:
    for name in required:
        if name not in columns:
            usual, *_ = headings[name]
            fields = {"column": usual, "accepted": ", ".join(headings[name])}
            yield Fault("block", "no_column", f"column {usual}", fields)


def merged_rows(merged: Merged, numbers: Sequence[int]) -> Iterator[Fault]:
    """A merged cell among the data has lost all values but one."""
    for (top, _), (bottom, _) in merged:
        if bisect_left(numbers, top + 1) < bisect_right(numbers, bottom + 1):
            yield row_fault("block", "merged", top + 1)
