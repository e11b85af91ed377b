"""Bảng trong Word — tables of questions, of options, and tables that are only layout."""

from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.admin.banks.build import asked, codes, read, saved, texts

QUESTIONS = [(1, "Hỏi một?", ("a", "b", "c", "d"), (1,)), (2, "Hỏi hai?", ("e", "f", "g"), (0, 2))]


def table_of(document: Any, rows: list[list[str]]) -> Any:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    return table


def one_table(rows: list[list[str]]) -> bytes:
    document = docx.Document()
    table_of(document, rows)
    return saved(document)


@pytest.mark.parametrize(
    "header",
    [
        ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"],
        ["TT", "Nội dung câu hỏi", "Phương án A", "Phương án B", "Phương án C", "Phương án D", "Đáp án đúng"],
        ["Số TT", "NỘI DUNG", "Đáp án A", "Đáp án B", "Đáp án C", "Đáp án D", "Đáp án"],
        ["Câu", "Câu hỏi", "Lựa chọn 1", "Lựa chọn 2", "Lựa chọn 3", "Lựa chọn 4", "Kết quả"],
        ["Câu số", "Question", "Option 1", "Option 2", "Option 3", "Option 4", "Correct answer(s)"],
        ["STT", "Câu hỏi", "Trả lời 1", "Trả lời 2", "Trả lời 3", "Trả lời 4", "ĐA"],
        ["stt", "cau hoi", "Answer 1", "Answer 2", "Answer 3", "Answer 4", "dap an"],
        ["STT", "Câu hỏi", "PA A", "PA B", "PA C", "PA D", "Đáp án (A/B/C/D)"],
    ],
)
def test_a_question_per_row_is_told_by_the_words_of_the_header(header: list[str]) -> None:
    bank = read(
        one_table(
            [header, ["1", "Hỏi một?", "a", "b", "c", "d", "B"], ["2", "Hỏi hai?", "e", "f", "g", "", "A,C"]]
        )
    )
    assert texts(bank) == QUESTIONS
    assert [q.at for q in bank.questions] == ["table 1 row 2", "table 1 row 3"]
    assert codes(bank) == []


def test_columns_may_stand_in_any_order() -> None:
    header = ["Đáp án", "D", "C", "B", "A", "Câu hỏi", "STT"]
    rows = [["B", "d", "c", "b", "a", "Hỏi một?", "1"], ["A và C", "", "g", "f", "e", "Hỏi hai?", "2"]]
    assert texts(read(one_table([header, *rows]))) == QUESTIONS


def test_a_header_may_take_two_rows() -> None:
    document = docx.Document()
    table = table_of(
        document,
        [
            ["STT", "Câu hỏi", "Phương án trả lời", "", "", "", "Đáp án"],
            ["", "", "A", "B", "C", "D", ""],
            ["1", "Hỏi một?", "a", "b", "c", "d", "B"],
            ["2", "Hỏi hai?", "e", "f", "g", "", "AC"],
        ],
    )
    table.cell(0, 2).merge(table.cell(0, 5))
    for column in (0, 1, 6):
        table.cell(0, column).merge(table.cell(1, column))
    assert texts(read(saved(document))) == QUESTIONS


def test_options_may_stand_in_the_cell_of_the_question_or_in_one_of_their_own() -> None:
    in_question = [
        ["TT", "Nội dung câu hỏi", "Đáp án"],
        ["1", "Hỏi một?\nA. a\nB. b\nC. c\nD. d", "B"],
        ["2", "Hỏi hai?\nA. e B. f C. g", "A,C"],
    ]
    apart = [
        ["TT", "Câu hỏi", "Phương án trả lời", "Đáp án"],
        ["1", "Hỏi một?", "A. a\nB. b\nC. c\nD. d", "B"],
        ["2", "Hỏi hai?", "A. e\nB. f\nC. g", "A,C"],
    ]
    two_keys = [["TT", "Câu hỏi", "Đáp án", "Đáp án đúng"], *apart[1:]]
    assert texts(read(one_table(in_question))) == QUESTIONS
    assert texts(read(one_table(apart))) == QUESTIONS
    assert texts(read(one_table(two_keys))) == QUESTIONS


def test_labels_typed_in_cells_are_no_part_of_the_texts() -> None:
    header = ["Câu hỏi", "A", "B", "C", "Đáp án"]
    rows = [
        ["Câu 7: Hỏi một?", "A. a", "B. b", "C. c", "B"],
        ["Câu 8. Hỏi hai?", "A) e", "B) f", "C) g", "C"],
    ]
    assert texts(read(one_table([header, *rows]))) == [
        (7, "Hỏi một?", ("a", "b", "c"), (1,)),
        (8, "Hỏi hai?", ("e", "f", "g"), (2,)),
    ]


def test_further_columns_and_headings_within_the_table_are_read() -> None:
    header = ["STT", "Câu hỏi", "A", "B", "Đáp án", "Mức độ", "Căn cứ", "Giải thích"]
    rows = [
        ["Chuyên đề 1: Lịch sử", "", "", "", "", "", "", ""],
        ["1", "Hỏi một?", "a", "b", "A", "Dễ", "Điều 1", "vì"],
        ["II. Điều lệ", "", "", "", "", "", "", ""],
        ["2", "Hỏi hai?", "c", "d", "B", "Khó", "Điều 2", ""],
        header,
        ["3", "Hỏi ba?", "e", "f", "B", "", "Điều 3", ""],
    ]
    bank = read(one_table([header, *rows]))
    assert [(q.n, q.topic, q.level, q.source, q.explain) for q in bank.questions] == [
        (1, "Lịch sử", "Dễ", "Điều 1", "vì"),
        (2, "Điều lệ", "Khó", "Điều 2", None),
        (3, "Điều lệ", None, "Điều 3", None),
    ]


def test_a_topic_merged_over_rows_speaks_for_all_of_them() -> None:
    document = docx.Document()
    rows = [
        ["Chủ đề", "STT", "Câu hỏi", "A", "B", "Đáp án"],
        ["Lịch sử", "1", "Hỏi một?", "a", "b", "A"],
        ["", "2", "Hỏi hai?", "c", "d", "B"],
        ["Điều lệ", "3", "Hỏi ba?", "e", "f", "B"],
    ]
    table = table_of(document, rows)
    table.cell(1, 0).merge(table.cell(2, 0))
    assert [q.topic for q in read(saved(document)).questions] == ["Lịch sử", "Lịch sử", "Điều lệ"]


def test_a_look_tells_the_key_where_the_table_has_no_key_column() -> None:
    document = docx.Document()
    header = ["STT", "Câu hỏi", "A", "B", "C"]
    table = table_of(
        document, [header, *([str(n), f"Hỏi {n}?", f"a{n}", f"b{n}", f"c{n}"] for n in range(1, 6))]
    )
    for n in range(1, 6):
        table.cell(n, 2 + n % 3).paragraphs[0].runs[0].bold = True
    assert [q.correct for q in read(saved(document)).questions] == [(n % 3,) for n in range(1, 6)]


@pytest.mark.parametrize(
    "cells",
    [
        [["A. một", "B. hai"], ["C. ba", "D. bốn"]],
        [["A. một", "C. ba"], ["B. hai", "D. bốn"]],
        [["A. một", "B. hai", "C. ba", "D. bốn"]],
        [["A. một"], ["B. hai"], ["C. ba"], ["D. bốn"]],
        [["A.", "một", "B.", "hai"], ["C.", "ba", "D.", "bốn"]],
        [["A", "một"], ["B", "hai"], ["C", "ba"], ["D", "bốn"]],
    ],
)
def test_options_may_stand_in_a_table(cells: list[list[str]]) -> None:
    document = docx.Document()
    document.add_paragraph("Câu 1. Hỏi?")
    table_of(document, cells)
    document.add_paragraph("Đáp án: C")
    for line in asked(2):
        document.add_paragraph(line if isinstance(line, str) else "".join(text for text, _ in line))
    assert texts(read(saved(document)))[0] == (1, "Hỏi?", ("một", "hai", "ba", "bốn"), (2,))


def test_a_table_without_a_header_is_layout() -> None:
    rows = [["1", "Hỏi một?\nA. a\nB. b\nĐáp án: B"], ["Câu 2", "Hỏi hai?\nA. c\nB. d\nĐáp án: A"]]
    bank = read(one_table([["1", rows[0][1]], ["2", rows[1][1]]]))
    assert [(q.n, q.stem, q.options, q.correct) for q in bank.questions] == [
        (1, "Hỏi một?", ("a", "b"), (1,)),
        (2, "Hỏi hai?", ("c", "d"), (0,)),
    ]
    assert texts(read(one_table([["Câu 1", rows[0][1]], rows[1]]))) == texts(bank)


def test_tables_are_counted_apart_and_topics_above_them_count() -> None:
    document = docx.Document()
    header = ["STT", "Câu hỏi", "A", "B", "Đáp án"]
    for n, topic in enumerate(["Lịch sử", "Điều lệ"], 1):
        document.add_paragraph(f"Chuyên đề: {topic}")
        table_of(document, [header, [str(n), f"Hỏi {n}?", f"a{n}", f"b{n}", "A"]])
    assert [(q.topic, q.at) for q in read(saved(document)).questions] == [
        ("Lịch sử", "table 1 row 2"),
        ("Điều lệ", "table 2 row 2"),
    ]


def test_deleted_rows_are_not_read_and_tables_in_tables_are() -> None:
    document = docx.Document()
    document.add_paragraph("Câu 1. Hỏi?")
    table = table_of(document, [["A. một"], ["B. bỏ"], [""]])
    inner = table.cell(2, 0).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "B. hai", "C. ba"
    row = table.rows[1]._tr
    row.insert(0, parse_xml(f'<w:trPr {nsdecls("w")}><w:del w:id="1" w:author="An"/></w:trPr>'))
    document.add_paragraph("Đáp án: C")
    assert texts(read(saved(document))) == [(1, "Hỏi?", ("một", "hai", "ba"), (2,))]


def test_a_row_that_cannot_be_a_question_is_told_and_not_dropped() -> None:
    header = ["STT", "Câu hỏi", "A", "B", "Đáp án"]
    bank = read(
        one_table([header, ["1", "Hỏi?", "a", "b", "A"], ["2", "", "c", "d", "E"], ["3", "", "", "", ""]])
    )
    assert codes(bank) == [("key_without_option", 2), ("empty_stem", 2)]
