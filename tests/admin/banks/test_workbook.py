"""Tệp Excel — headers, key cells, numbers and dates as they show, hidden rows, several sheets."""

from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from app.admin.banks.sheet.figures import displayed, is_date
from tests.admin.banks.build import codes, part_changed, read, texts, xlsx_of

HEADER = ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"]


def answered(
    *cells: object, options: tuple[object, ...] = ("một", "hai", "ba", "bốn")
) -> list[tuple[int, ...]]:
    rows = [[n, f"Hỏi {n}?", *options, cell] for n, cell in enumerate(cells, 1)]
    return [q.correct for q in read(xlsx_of(HEADER, *rows)).questions]


@pytest.mark.parametrize(
    ("cell", "correct"),
    [
        ("B", (1,)),
        ("b.", (1,)),
        (" b ) ", (1,)),
        (2, (1,)),
        (2.0, (1,)),
        ("2", (1,)),
        ("A,C", (0, 2)),
        ("A; C", (0, 2)),
        ("a và c", (0, 2)),
        ("AC", (0, 2)),
        ("1;3", (0, 2)),
        ("1, 3", (0, 2)),
        ("hai", (1,)),
        ("HAI.", (1,)),
        ("Đáp án B", (1,)),
        ("Phương án B", (1,)),
        ("B. hai", (1,)),
        ("Câu C", (2,)),
    ],
)
def test_a_key_cell_tells_the_key(cell: object, correct: tuple[int, ...]) -> None:
    assert answered(cell) == [correct]


@pytest.mark.parametrize("cell", ["12", 12, "năm", "CA", "AA", "?", "A hoặc", "9"])
def test_a_key_cell_that_could_mean_anything_is_not_guessed(cell: object) -> None:
    bank = read(xlsx_of(HEADER, [1, "Hỏi?", "một", "hai", "ba", "bốn", cell]))
    assert [q.correct for q in bank.questions] == [()]
    assert codes(bank) == [("key_unclear", 1), ("no_key", 1)]


def test_a_figure_that_is_also_another_option_is_not_guessed() -> None:
    assert answered(2, "B", "4", options=("2", "3", "4", "5")) == [(), (1,), ()]
    assert answered(2, options=("1", "2", "3", "4")) == [(1,)]


def test_a_key_cell_whose_words_are_another_option_blocks() -> None:
    bank = read(xlsx_of(HEADER, [1, "Hỏi?", "một", "hai", "ba", "bốn", "B. ba"]))
    assert codes(bank) == [("key_conflict", 1)]


def test_a_key_outside_the_options_blocks() -> None:
    bank = read(
        xlsx_of(
            HEADER, [1, "Hỏi?", "một", "hai", "ba", None, "D"], [2, "Nữa?", "một", "hai", "ba", None, None]
        )
    )
    assert codes(bank) == [("key_without_option", 1), ("no_key", 2)]


def test_a_header_is_found_below_a_title_and_longest_names_win() -> None:
    header = [
        "TT",
        "Nội dung",
        "Đáp án A",
        "Đáp án B",
        "Đáp án",
        "Mức độ nhận thức",
        "Phần",
        "Tài liệu",
        "Lời giải",
    ]
    row = [4, "Hỏi?", "một", "hai", "b", "Vận dụng cao", "Lịch sử", "Sách", "vì"]
    bank = read(xlsx_of(["NGÂN HÀNG CÂU HỎI"], [], ["(kèm theo)"], header, row))
    (question,) = bank.questions
    assert texts(bank) == [(4, "Hỏi?", ("một", "hai"), (1,))]
    assert (question.level, question.topic, question.source, question.explain) == (
        "Vận dụng cao",
        "Lịch sử",
        "Sách",
        "vì",
    )
    assert question.at == "row 5"


def test_a_header_below_the_twentieth_row_is_too_late() -> None:
    row = [1, "Hỏi?", "một", "hai", "ba", "bốn", "A"]
    assert len(read(xlsx_of(*[["x"]] * 19, HEADER, row)).questions) == 1
    late = read(xlsx_of(*[["x"]] * 20, HEADER, row))
    assert codes(late) == [("no_header", None)]
    assert late.blocked and late.questions == ()


def test_numbers_are_read_as_they_show() -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append([1, "Năm?", 1930, 12345, 0.5, 3, "A"])
    book.active.append([2, "Mấy?", 0.25, 1234567, 7, 1.5, "A"])
    for cell, code in (("E2", "0%"), ("F2", "00"), ("C3", "0.00%"), ("D3", "#,##0"), ("E3", '0" điểm"')):
        book.active[cell].number_format = code
    buffer = BytesIO()
    book.save(buffer)
    bank = read(buffer.getvalue())
    assert [q.options for q in bank.questions] == [
        ("1930", "12345", "50%", "03"),
        ("25.00%", "1,234,567", "7 điểm", "1.5"),
    ]
    assert codes(bank) == [("decimal_cell", 2)]
    assert bank.problems[0].fields == {"text": "25.00%, 1,234,567, 1.5"}


@pytest.mark.parametrize("value", [date(2026, 2, 3), timedelta(hours=30), time(8, 30)])
@pytest.mark.parametrize("column", range(1, 7))
def test_a_date_is_refused_with_its_row(value: object, column: int) -> None:
    row: list[object] = [1, "Hỏi?", "một", "hai", "ba", "bốn", "A"]
    row[column] = value
    bank = read(xlsx_of(HEADER, [7, "Trước?", "a", "b", "c", "d", "B"], row))
    assert [(p.severity, p.code, p.at) for p in bank.problems if p.code == "date_cell"] == [
        ("block", "date_cell", "row 3")
    ]


def test_a_date_in_a_column_of_no_concern_is_none() -> None:
    bank = read(xlsx_of([*HEADER, "Ngày soạn"], [1, "Hỏi?", "a", "b", "c", "d", "B", date(2026, 2, 3)]))
    assert codes(bank) == []


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("1930", "General", "1930"),
        ("1930.0", "General", "1930"),
        ("0.1", "General", "0.1"),
        ("123456789012", "General", "123456789012"),
        ("1.5", "@", "1.5"),
        ("2.5", "0", "3"),
        ("-2.5", "0", "-3"),
        ("5", "000", "005"),
        ("0", "0.00", "0.00"),
        ("1.005", "0.00", "1.01"),
        ("1.5", "0.0##", "1.5"),
        ("1234.5", "#,##0.00", "1,234.50"),
        ("0.333", "0%", "33%"),
        ("5", '"Điều "0', "Điều 5"),
        ("5", r"0\°", "5°"),
        ("5", "[Red]0", "5"),
        ("5", "_(0_)", "5"),
        ("0.5", "# ?/?", None),
        ("1e300", "0", None),
        ("nan", "General", None),
        ("x", "General", None),
        ("12", "0.00E+00", None),
    ],
)
def test_a_number_shows_by_its_format(value: str, code: str, text: str | None) -> None:
    assert displayed(value, code) == text


@pytest.mark.parametrize(
    ("code", "date_code"),
    [
        ("dd/mm/yyyy", True),
        ("[$-42A]d mmmm;@", True),
        ("h:mm", True),
        ("[h]:mm", True),
        ("General", False),
        ("0.00", False),
        ('0" ngày"', False),
        ("[Red]0", False),
        (r"0\d", False),
    ],
)
def test_a_format_of_days_is_known(code: str, date_code: bool) -> None:
    assert is_date(code) is date_code


def test_hidden_rows_and_sheets_are_told_and_not_read() -> None:
    book = Workbook()
    for row in (HEADER, *([n, f"Hỏi {n}?", "a", "b", "c", "d", "B"] for n in range(1, 7))):
        book.active.append(row)
    for row in (3, 4, 6):
        book.active.row_dimensions[row].hidden = True
    book.create_sheet("Nháp").append(["x"])
    book["Nháp"].sheet_state = "hidden"
    buffer = BytesIO()
    book.save(buffer)
    bank = read(buffer.getvalue())
    assert [q.n for q in bank.questions] == [1, 4, 6]
    told = [(p.code, dict(p.fields)) for p in bank.problems if p.code.startswith("hidden")]
    assert told == [
        ("hidden_sheet", {"sheet": "Nháp"}),
        ("hidden_rows", {"sheet": "Sheet", "rows": "3–4, 6"}),
    ]


def test_several_sheets_are_read_and_told_and_places_name_them() -> None:
    row = ["Hỏi?", "a", "b", "c", "d", "B"]
    sheets = [
        ("Đợt 1", [HEADER, [1, *row]]),
        ("Bìa", [["Bìa"]]),
        ("Đợt 2", [["x"], HEADER, [2, "Khác?", *row[1:]]]),
    ]
    bank = read(xlsx_of(sheets=sheets))
    assert [(q.n, q.at) for q in bank.questions] == [(1, "Đợt 1!row 2"), (2, "Đợt 2!row 3")]
    assert codes(bank) == [("sheet_without_header", None), ("several_sheets", None)]
    assert bank.problems[0].message().startswith("Cả tệp: ")


def test_rich_text_line_breaks_and_escapes_are_read() -> None:
    book = Workbook()
    book.active.append(HEADER)
    rich = CellRichText("Hỏi ", TextBlock(InlineFont(b=True), "đậm"), "?\nDòng hai")
    book.active.append([1, rich, "m_x000D_\nột", "hai", "ba", "bốn", "A"])
    buffer = BytesIO()
    book.save(buffer)
    assert texts(read(buffer.getvalue())) == [(1, "Hỏi đậm?\nDòng hai", ("m\nột", "hai", "ba", "bốn"), (0,))]


def test_formulas_count_by_the_value_that_was_stored() -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [1, "Hỏi?", "một", "hai", "ba", "bốn"])
        sheet.write_formula(1, 2, '="m"&"ột"', None, "một")
        sheet.write_formula(1, 6, "=1+1", None, 2)
    assert texts(read(buffer.getvalue())) == [(1, "Hỏi?", ("một", "hai", "ba", "bốn"), (1,))]


def test_formulas_without_a_value_and_errors_block() -> None:
    bank = read(xlsx_of(HEADER, [1, "Hỏi?", '="một"', "hai", "ba", "bốn", "B"]))
    assert codes(bank) == [("formula_without_value", 1), ("empty_option", 1)]
    data = xlsx_of(HEADER, [1, "Hỏi?", "một", "hai", 5, "bốn", "B"])
    error = part_changed(
        data,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'r="E2" t="n"><v>5<', b'r="E2" t="e"><v>#N/A<'),
    )
    assert codes(read(error)) == [("cell_error", 1)]


def test_a_merged_topic_speaks_for_its_rows_and_empty_rows_are_nothing() -> None:
    book = Workbook()
    rows: list[list[Any]] = [["Chủ đề", *HEADER]]
    rows += [["Lịch sử", 1, "Một?", "a", "b", "c", "d", "A"], [None, 2, "Hai?", "e", "f", "g", "h", "B"], []]
    rows += [["Điều lệ", 3, "Ba?", "i", "k", "l", "m", "C"], [None, 4]]
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    buffer = BytesIO()
    book.save(buffer)
    bank = read(buffer.getvalue())
    assert [(q.n, q.topic, q.at) for q in bank.questions] == [
        (1, "Lịch sử", "row 2"),
        (2, "Lịch sử", "row 3"),
        (3, "Điều lệ", "row 5"),
    ]


def test_a_heading_row_is_the_topic_of_the_rows_below() -> None:
    rows = [
        ["Chuyên đề 1: Lịch sử"],
        [1, "Một?", "a", "b", "c", "d", "A"],
        ["II. Điều lệ"],
        [1, "Hai?", "e", "f", "g", "h", "A"],
    ]
    assert [q.topic for q in read(xlsx_of(HEADER, *rows)).questions] == ["Lịch sử", "Điều lệ"]


def test_questions_without_numbers_are_counted() -> None:
    bank = read(xlsx_of(HEADER[1:], ["Một?", "a", "b", "c", "d", "A"], ["Hai?", "e", "f", "g", "h", "B"]))
    assert [q.n for q in bank.questions] == [1, 2]
    assert codes(bank) == []
