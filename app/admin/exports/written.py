"""Ghi tệp — a list as .xlsx (ready to print on A4, landscape) and as .csv.

A text is written as a text whatever it begins with: a name like "=1+1" never becomes a formula. In .csv, where
Excel decides by the first character, an apostrophe goes before it.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.admin.exports.columns import NUMBER, TEXT, Column, Value, local_seconds
from app.admin.exports.rows import Row, Sheet
from app.admin.exports.texts import footer_lines
from app.texts import tell
from app.vietnamese import hundredths, tidy_name, two_decimals

FORMULA_STARTS = tuple("=+-@＝＋－＠")
CELL_LENGTH = 32_767  # Excel's own limit
FONT = {"font_name": "Times New Roman", "font_size": 11}
GRID = {"border": 1, "valign": "vcenter", "text_wrap": True}
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NUMBERING, NUMBERING_WIDTH = "TT", 5
A4 = 9


def numbered(rows: Sequence[Row], columns: Sequence[Column[Row]]) -> Iterator[list[Value]]:
    """The cells of each line, its number first."""
    for n, row in enumerate(rows, 1):
        yield [n, *(column.value(row) for column in columns)]


def xlsx_bytes(
    sheet: Sheet[Row], rows: Sequence[Row], columns: Sequence[Column[Row]], title: str, total: str
) -> bytes:
    """The list as a workbook of one worksheet. Equal lists give equal bytes."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, **AS_TEXT}) as book:
        book.set_properties({"title": title, "created": local_seconds(sheet.computed_at_ms)})
        page = book.add_worksheet(tell("exports.worksheet"))
        titles = [sheet.organiser, title, sheet.contest, sheet.round]
        header = write_titles(book, page, titles, len(columns) + 1)
        write_header(book, page, header, columns)
        shown = [NUMBER, *(column.format for column in columns)]
        formats = {format: book.add_format({**FONT, **GRID, "num_format": format}) for format in shown}
        for line, values in enumerate(numbered(rows, columns), header + 1):
            for at, (value, format) in enumerate(zip(values, shown, strict=True)):
                write_cell(page, line, at, value, formats[format])
        last = header + len(rows)
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        plain = book.add_format({**FONT, "num_format": TEXT})
        below = [total, *sheet.notes, *footer_lines(sheet.digest, sheet.computed_at_ms, sheet.standing)]
        for line, text in enumerate(below, last + 2):
            write_text(page, line, 0, text, plain)
        arrange_for_print(page, header, sheet.digest)
    return file.getvalue()


def write_titles(book: Workbook, page: Worksheet, lines: Sequence[str], width: int) -> int:
    """The lines, centred over the table. The row of the table's header, one below an empty row."""
    across = book.add_format(
        {**FONT, "bold": True, "font_size": 13, "center_across": True, "num_format": TEXT}
    )
    for line, text in enumerate(lines):
        write_text(page, line, 0, text, across)
        for at in range(1, width):
            page.write_blank(line, at, None, across)
    return len(lines) + 1


def write_header(book: Workbook, page: Worksheet, header: int, columns: Sequence[Column[Row]]) -> None:
    bold = book.add_format({**FONT, **GRID, "bold": True, "align": "center", "num_format": TEXT})
    page.set_column(0, 0, NUMBERING_WIDTH)
    write_text(page, header, 0, NUMBERING, bold)
    for at, column in enumerate(columns, 1):
        page.set_column(at, at, column.width)
        write_text(page, header, at, column.heading, bold)


def write_cell(page: Worksheet, line: int, at: int, value: Value, shown_as: Format) -> None:
    """Each type as itself; never through a call that guesses it."""
    if value is None or value == "":
        page.write_blank(line, at, None, shown_as)
    elif isinstance(value, str):
        write_text(page, line, at, value, shown_as)
    elif isinstance(value, datetime | timedelta):
        page.write_datetime(line, at, value, shown_as)
    elif isinstance(value, Fraction):
        page.write_number(line, at, hundredths(value) / 100, shown_as)
    else:
        page.write_number(line, at, value, shown_as)


def write_text(page: Worksheet, line: int, at: int, text: str, shown_as: Format) -> None:
    page.write_string(line, at, tidy_name(text)[:CELL_LENGTH], shown_as)


def arrange_for_print(page: Worksheet, header: int, digest: str) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.repeat_rows(header)
    page.freeze_panes(header + 1, 0)
    page.set_footer(tell("exports.page", digest=digest[:16]))


def csv_bytes(rows: Sequence[Row], columns: Sequence[Column[Row]]) -> bytes:
    """The same header and rows as UTF-8 with a byte order mark, without which Excel garbles the accents."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([NUMBERING, *(column.heading for column in columns)])
    writer.writerows(map(csv_text, values) for values in numbered(rows, columns))
    return file.getvalue().encode("utf-8-sig")


def csv_text(value: Value) -> str:
    """As printed, but thousands without dots."""
    if value is None:
        return ""
    if isinstance(value, str):
        text = tidy_name(value)
        return f"'{text}" if text.startswith(FORMULA_STARTS) else text
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes:02d}:{seconds:02d}"
    return two_decimals(value).replace(".", "") if isinstance(value, Fraction) else str(value)
