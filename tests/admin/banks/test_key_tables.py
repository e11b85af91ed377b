"""Bảng đáp án — key tables in lines and in grids, and which questions they speak of."""

import docx
import pytest

from tests.admin.banks.build import (
    codes,
    docx_of,
    keys,
    question,
    read,
    saved,
    texts,
)

TABLES = [
    ["ĐÁP ÁN", "1-B 2-C 3-D"],
    ["BẢNG ĐÁP ÁN", "1B 2C 3D"],
    ["HẾT", "ĐÁP ÁN:", "1. B", "2. C", "3. D"],
    ["ĐÁP ÁN", "Câu 1: B; Câu 2: C; Câu 3: D"],
    ["Đáp án", "Câu 1: B", "Câu 2: C", "Câu 3: D"],
    ["ĐÁP ÁN CHI TIẾT", "Câu 1: Chọn B", "Vì thế.", "Câu 2: Đáp án C. Vì", "Câu 3. D"],
    ["1-B 2-C 3-D"],
    ["1-B 2-C", "3-D"],
    ["--- HẾT ---", "1-B", "2-C", "3-D"],
]


@pytest.mark.parametrize("table", TABLES)
def test_a_key_table_in_lines_tells_the_keys(table: list[str]) -> None:
    lines = [line for n in range(1, 4) for line in question(n, 0)]
    bank = read(docx_of(*lines, *table))
    assert [q.correct for q in bank.questions] == [(1,), (2,), (3,)]
    assert bank.questions[-1].options[-1] == "điều 3 ý D"
    assert codes(bank) == []


def test_things_to_be_matched_in_a_stem_are_no_key_table() -> None:
    bank = read(docx_of("Câu 1. Nối:", "1-a 2-b 3-c", "A. đúng", "B. sai", "Đáp án: B"))
    assert texts(bank) == [(1, "Nối:\n1-a 2-b 3-c", ("đúng", "sai"), (1,))]


def test_a_key_table_serves_questions_with_bare_numbers() -> None:
    bank = read(
        docx_of("1. Một?", "A. a", "B. b", "2. Hai?", "A. c", "B. d", "ĐÁP ÁN", "Câu 1: B", "Câu 2: A")
    )
    assert texts(bank) == [(1, "Một?", ("a", "b"), (1,)), (2, "Hai?", ("c", "d"), (0,))]


GRIDS = [
    [["Câu", "1", "2", "3"], ["Đáp án", "B", "C", "D"]],
    [["1", "2", "3"], ["B", "C", "D"]],
    [["Câu", "Đáp án"], ["1", "B"], ["2", "C"], ["3", "D"]],
    [["Câu 1", "B"], ["Câu 2", "C"], ["Câu 3", "D"]],
    [["1", "B", "2", "C"], ["3", "D", "", ""]],
    [["1-B", "2-C", "3-D"]],
    [["Câu", "ĐA", "Câu", "ĐA"], ["1", "B", "3", "D"], ["2", "C", "", ""]],
    [["Câu", "A", "B", "C", "D"], ["1", "", "x", "", ""], ["2", "", "", "X", ""], ["3", "", "", "", "✓"]],
    [["STT", "Đáp án đúng", "Ghi chú"], ["1", "b", "dễ"], ["2", "c", ""], ["3", "d", ""]],
]


@pytest.mark.parametrize("grid", GRIDS)
def test_a_key_grid_tells_the_keys(grid: list[list[str]]) -> None:
    document = docx.Document()
    for n in range(1, 4):
        for line in question(n, 0):
            document.add_paragraph(line if isinstance(line, str) else "".join(text for text, _ in line))
    document.add_paragraph("ĐÁP ÁN")
    table = document.add_table(rows=len(grid), cols=len(grid[0]))
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    bank = read(saved(document))
    assert [q.correct for q in bank.questions] == [(1,), (2,), (3,)]
    assert codes(bank) == []


def test_each_key_table_speaks_of_the_questions_above_it() -> None:
    two = [*question(1, 0), *question(2, 0)]
    bank = read(docx_of(*two, "ĐÁP ÁN", "1-B", "2-C", "ĐỀ 2", *two, "ĐÁP ÁN", "1-D", "2-A"))
    assert [q.correct for q in bank.questions] == [(1,), (2,), (3,), (0,)]


def test_one_table_serves_repeated_numbers_in_order_if_it_repeats_them() -> None:
    lines = [
        *question(1, 0),
        *question(2, 0),
        *question(1, 0),
        *question(2, 0),
        "ĐÁP ÁN",
        "1-A 2-B",
        "1-C 2-D",
    ]
    assert keys(docx_of(*lines)) == [(0,), (1,), (2,), (3,)]


def test_one_table_for_repeated_numbers_is_not_guessed() -> None:
    bank = read(docx_of(*question(1, 0), *question(1, 0), "ĐÁP ÁN", "1-A"))
    assert [q.correct for q in bank.questions] == [(), ()]
    assert ("key_of_repeated_number", None) in codes(bank)


def test_a_key_table_above_the_questions_speaks_of_those_below() -> None:
    assert keys(docx_of("ĐÁP ÁN", "1-B 2-C", *question(1, 0), *question(2, 0))) == [(1,), (2,)]


def test_a_key_table_that_says_two_things_of_one_question_blocks() -> None:
    bank = read(docx_of(*question(1, 0), *question(2, 0), "ĐÁP ÁN", "1-A 2-B", "2-C"))
    assert codes(bank) == [("key_conflict", 2)]


def test_a_key_of_no_question_is_told() -> None:
    bank = read(docx_of(*question(1, 0), "ĐÁP ÁN", "1-A 2-B"))
    assert codes(bank) == [("key_without_question", None)]


@pytest.mark.parametrize(
    "grid",
    [
        [["1", "2", "3", "4", "5"], ["A", "hủy", "C", "D", "A"]],
        [["Câu", "Đáp án"], ["1", "A"], ["2", "hủy"], ["3", "C"], ["4", "D"], ["5", "A"]],
    ],
)
def test_a_cell_that_is_no_answer_is_told_with_its_question_alone(grid: list[list[str]]) -> None:
    document = docx.Document()
    for n in range(1, 6):
        for line in (f"Câu {n}. Hỏi điều {n}?", *(f"{letter}. ý {letter} {n}" for letter in "ABCD")):
            document.add_paragraph(line)
    table = document.add_table(rows=len(grid), cols=len(grid[0]))
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    bank = read(saved(document))
    assert [q.correct for q in bank.questions] == [(0,), (), (2,), (3,), (0,)]
    assert codes(bank) == [("key_unclear", 2), ("no_key", 2)]
