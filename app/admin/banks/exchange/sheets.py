"""Bảng tính, ghi ra — a bank as a sheet: the columns that the reader knows, as .xlsx or .csv."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

import xlsxwriter

from app.admin.banks.model import ParsedQuestion, letters_of

BEFORE = ("STT", "Câu hỏi")
AFTER = ("Đáp án", "Chủ đề", "Mức độ", "Căn cứ", "Giải thích")
FORMULA_STARTS, APOSTROPHE = tuple("=+-@＝＋－＠"), "'"
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def table_of(questions: Sequence[ParsedQuestion]) -> list[list[str]]:
    """Header and rows; as many option columns as the longest question needs."""
    width = max((len(question.options) for question in questions), default=0)
    rows = [[*BEFORE, *(letters_of((i,)) for i in range(width)), *AFTER]]
    for one in questions:
        options = [*one.options, *[""] * (width - len(one.options))]
        after = (letters_of(one.correct), one.topic, one.level, one.source, one.explain)
        rows.append([str(one.n), one.stem, *options, *(text or "" for text in after)])
    return rows


def csv_text(questions: Sequence[ParsedQuestion]) -> bytes:
    """A table as Excel opens it: UTF-8 with its mark, commas, CRLF; an apostrophe before what Excel would take for a
    formula."""
    buffer = StringIO(newline="")
    rows = (
        [APOSTROPHE * cell.startswith(FORMULA_STARTS) + cell for cell in row] for row in table_of(questions)
    )
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def xlsx_book(questions: Sequence[ParsedQuestion]) -> bytes:
    """A workbook of one sheet, every cell a text."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **AS_TEXT}) as book:
        sheet, text = book.add_worksheet(), book.add_format({"num_format": "@", "text_wrap": True})
        for r, row in enumerate(table_of(questions)):
            for c, cell in enumerate(row):
                sheet.write_string(r, c, cell, text)
    return buffer.getvalue()
