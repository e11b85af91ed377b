"""Ô của bảng — the careful reading of a table, cell by cell, that names every fault.

Enacts RECORD.md, "Files": "CSV: header row, RFC 4180 quoting, integers without separators, empty cell = none …
Identifiers are strings `[A-Za-z0-9_.-]{1,64}`."

The text leaves open, and is read strictly here: an integer is written in one way only ("0", or digits without a
leading zero; no sign, no space) and has at most INTEGER_MAX digits; a flag is 0 or 1, never empty; a cell may be
quoted though it need not be; a line break may stand inside a quoted text; an empty line is a fault.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.record.faults import Fault, shown
from app.record.shapes import IDENTIFIER, TEXT_MAX, unfit_text
from app.rules.record import NONE, Column

ID_MAX = 64
INTEGER_MAX = 1_000
BIG = 10**18  # From here on a column holds Python's integers.
CANONICAL = re.compile(r"0|[1-9][0-9]*")
CELL = re.compile(r'(?:"((?:[^"]++|"")*+)"|([^",]*+))(,|\Z)')


class Kind(Enum):
    """What a column holds."""

    IDENTIFIER = "identifier"
    OPTIONAL_IDENTIFIER = "optional_identifier"
    INTEGER = "integer"
    OPTIONAL_INTEGER = "optional_integer"
    FLAG = "flag"
    TEXT = "text"


Layout: TypeAlias = tuple[tuple[str, Kind], ...]
Value: TypeAlias = Any  # str, int or bool, by the kind of its column


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows of one block as columns, and the line of each row."""

    columns: tuple[Column, ...]
    lines: NDArray[np.int64]


def read_cells(file: str, text: str, first_line: int, layout: Layout, faults: list[Fault]) -> Cells:
    """The rows of whole lines. A row with too many or too few cells is left out."""
    rows: list[list[Value]] = []
    lines: list[int] = []
    for line, cells in split_rows(file, text, first_line, faults):
        if len(cells) != len(layout):
            code = "record.csv_empty_line" if cells == [""] else "record.csv_cells"
            faults.append(Fault(file, line, None, code, {"there": len(cells), "wanted": len(layout)}))
            continue
        row = []
        for cell, (name, kind) in zip(cells, layout, strict=True):
            value, wrong = read_cell(cell, kind)
            if wrong:
                faults.append(Fault(file, line, name, wrong, {"value": shown(cell), "max": TEXT_MAX}))
            row.append(value)
        rows.append(row)
        lines.append(line)
    columns = tuple(column([row[i] for row in rows], kind) for i, (_, kind) in enumerate(layout))
    return Cells(columns, np.array(lines, dtype=np.int64))


def split_rows(file: str, text: str, first_line: int, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Each row with its line; a row whose quoting is broken is a fault, and reading goes on at the next line."""
    lines = text.split("\n")[:-1]
    at = 0
    while at < len(lines):
        length, cells = 1, None
        if '"' in lines[at]:
            length = lines_of_row(lines, at)
            cells = unquoted("\n".join(lines[at : at + length]))
        else:
            cells = lines[at].split(",")
        if cells is None:
            faults.append(Fault(file, first_line + at, None, "record.csv_quoting"))
            length = 1
        else:
            yield first_line + at, cells
        at += length


def lines_of_row(lines: list[str], at: int) -> int:
    """How many lines the row takes: a quote still open at the end of a line goes on in the next."""
    quotes = 0
    for end in range(at, len(lines)):
        quotes += lines[end].count('"')
        if quotes % 2 == 0:
            return end + 1 - at
    return 1


def unquoted(row: str) -> list[str] | None:
    """The cells of a row; None: its quoting is not RFC 4180."""
    cells: list[str] = []
    at = 0
    while found := CELL.match(row, at):
        quoted, plain, end = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        if not end:
            return cells
        at = found.end()
    return None


def read_cell(cell: str, kind: Kind) -> tuple[Value, str | None]:
    """The value of a cell and None, or a stand-in and the code of what is wrong."""
    if kind is Kind.TEXT:
        return cell, unfit_text(cell)
    if kind in (Kind.IDENTIFIER, Kind.OPTIONAL_IDENTIFIER):
        fits = IDENTIFIER.fullmatch(cell) or (not cell and kind is Kind.OPTIONAL_IDENTIFIER)
        return (cell, None) if fits else ("", "record.bad_identifier")
    if kind is Kind.FLAG:
        return cell == "1", None if cell in ("0", "1") else "record.bad_flag"
    if not cell and kind is Kind.OPTIONAL_INTEGER:
        return NONE, None
    if not CANONICAL.fullmatch(cell):
        return NONE, "record.bad_integer"
    return (int(cell), None) if len(cell) <= INTEGER_MAX else (NONE, "record.integer_long")


def column(values: list[Value], kind: Kind) -> Column:
    """The values of one column as an array."""
    if kind is Kind.IDENTIFIER:
        return np.array([value.encode() for value in values], dtype=np.bytes_)
    if kind is Kind.FLAG:
        return np.array(values, dtype=bool)
    if kind in (Kind.INTEGER, Kind.OPTIONAL_INTEGER):
        return np.array(values, dtype=np.int64 if max(values, default=0) < BIG else object)
    return np.array(values, dtype=object)
