"""Mở tệp — what stands in a file of winners or collectives, as whoever opens it sees it."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.admin.exports import Sheet, WinnerRow

from .lists import WINNERS

HEADER = 6  # four title lines and an empty one stand above it


def opened(data: bytes) -> Worksheet:
    return load_workbook(BytesIO(data)).worksheets[0]


def table(data: bytes) -> list[list[object]]:
    """The cells from the header down to the last row of the list."""
    page = opened(data)
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=HEADER)]
    return rows[: next(n for n, row in enumerate(rows) if row[1:] == [None] * (len(row) - 1))]


def lines(data: bytes) -> list[object]:
    """The first cells of all rows around the table."""
    page = opened(data)
    last = HEADER + len(table(data))
    firsts = [row[0].value for row in page.iter_rows()]
    return [text for text in firsts[: HEADER - 1] + firsts[last - 1 :] if text is not None]


def csv_table(data: bytes) -> list[list[str]]:
    assert data.startswith("\ufeff".encode())
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def of(*rows: WinnerRow) -> Sheet[WinnerRow]:
    return replace(WINNERS, rows=rows)
