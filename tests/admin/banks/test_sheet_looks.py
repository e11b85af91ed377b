"""Bảng tính gõ tay — keys told by the look of a cell, a row for each choice, questions typed into one column."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from tests.admin.banks.build import codes, read, texts, xlsx_of

HEADER = ["STT", "Câu hỏi", "A", "B", "C", "D"]
ROWS = [[n, f"Hỏi {n}?", f"ý A {n}", f"ý B {n}", f"ý C {n}", f"ý D {n}"] for n in range(1, 6)]
RIGHT = [(0,), (1,), (2,), (3,), (1,)]
Paint = Callable[[Any], None]


def font(**looks: object) -> Paint:
    return lambda cell: setattr(cell, "font", Font(**looks))


def fill(colour: str) -> Paint:
    return lambda cell: setattr(cell, "fill", PatternFill("solid", fgColor=colour))


def painted(paint: Paint, places: Sequence[tuple[int, int]], header: Sequence[str] = HEADER) -> bytes:
    """The five questions, cells at (row, column) painted."""
    book = Workbook()
    sheet = book.active
    for row in (header, *ROWS):
        sheet.append(list(row))
    for row, column in places:
        paint(sheet.cell(row, column))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "paint", [font(color="FFFF0000"), font(bold=True), font(underline="single"), fill("FFFFFF00")]
)
def test_a_cell_that_looks_otherwise_is_the_right_one(paint: Paint) -> None:
    bank = read(painted(paint, [(n + 2, 3 + right[0]) for n, right in enumerate(RIGHT)]))
    assert [q.correct for q in bank.questions] == RIGHT
    assert codes(bank) == []


@pytest.mark.parametrize("paint", [font(color="FF000000"), font(color="FF222222"), fill("FFFFFFFF")])
def test_black_and_white_tell_nothing(paint: Paint) -> None:
    bank = read(painted(paint, [(n, 3) for n in range(2, 6)]))
    assert [q.correct for q in bank.questions] == [()] * 5


def test_the_look_of_a_whole_column_is_no_key() -> None:
    bank = read(painted(fill("FFDDEBF7"), [(n, 3) for n in range(1, 7)]))
    assert [q.correct for q in bank.questions] == [()] * 5


def test_each_choice_may_have_a_row_of_its_own() -> None:
    header = ["STT", "Câu hỏi", "Phương án", "Đáp án"]
    rows = [[1, "Hỏi 1?", "A. một", "B"], [None, None, "B. hai", None], [2, "Hỏi 2?", "A. ba", "A"]]
    bank = read(xlsx_of(header, *rows, [None, None, "B. bốn", None]))
    assert texts(bank) == [(1, "Hỏi 1?", ("một", "hai"), (1,)), (2, "Hỏi 2?", ("ba", "bốn"), (0,))]


def test_a_choice_in_its_own_row_may_be_ticked() -> None:
    header = ["STT", "Câu hỏi", "Phương án", "Đáp án đúng"]
    rows = [[1, "Hỏi 1?", "A. một", None], [None, None, "B. hai", "x"], [2, "Hỏi 2?", "A. ba", "X"]]
    bank = read(xlsx_of(header, *rows, [None, None, "B. bốn", None]))
    assert texts(bank) == [(1, "Hỏi 1?", ("một", "hai"), (1,)), (2, "Hỏi 2?", ("ba", "bốn"), (0,))]


def test_questions_typed_into_one_column_are_read_as_a_document() -> None:
    lines = ["Câu 1. Hỏi?", "A. một", "B. hai", "Đáp án: B"]
    bank = read(xlsx_of(*([line] for line in lines)))
    assert texts(bank) == [(1, "Hỏi?", ("một", "hai"), (1,))]
    assert bank.questions[0].at == "row 1"
