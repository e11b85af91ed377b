"""Phương án không có chữ cái — bullets and inner lists as Word counts them, letters given in their order."""

from typing import Any

import docx
import pytest

from tests.admin.banks.build import LOOKS, Look, asked, bold, codes, docx_of, read, saved, texts
from tests.admin.banks.test_word_numbering import THREE, listed, with_lists


def in_styles(heads: str, options: str, look: Look | None = bold, *below: str) -> bytes:
    """The three questions, heads in one style of Word and options in another, then further lines."""
    document = docx.Document()
    for n, stem, choices, (right,) in THREE:
        document.add_paragraph(stem if heads != "Normal" else f"{n}. {stem}", style=heads)
        for i, text in enumerate(choices):
            run = document.add_paragraph(style=options).add_run(text)
            if look and i == right:
                look(run)
    for line in below:
        document.add_paragraph(line)
    return saved(document)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_list_number_over_list_bullet_is_read_by_every_look(look: Look) -> None:
    bank = read(in_styles("List Number", "List Bullet", look))
    assert texts(bank) == THREE
    assert codes(bank) == [("no_letters", 1), ("no_letters", 2), ("no_letters", 3)]


@pytest.mark.parametrize(
    ("heads", "options"),
    [
        ("List Number", "List Bullet 2"),
        ("List Number", "List Number 2"),
        ("List Number 2", "List Bullet"),
        ("Normal", "List Bullet"),
        ("Normal", "List Number"),
    ],
)
def test_options_may_be_in_any_list_below_their_question(heads: str, options: str) -> None:
    assert texts(read(in_styles(heads, options))) == THREE


@pytest.mark.parametrize(
    "below", [["ĐÁP ÁN", "1-A 2-B 3-C"], ["Bảng đáp án", "1. A", "2. B", "3. C"], ["HẾT", "1A, 2B, 3C"]]
)
def test_a_table_of_keys_names_the_letters_that_were_given(below: list[str]) -> None:
    assert texts(read(in_styles("List Number", "List Bullet", None, *below))) == THREE


def test_without_any_mark_each_question_waits_for_its_key() -> None:
    bank = read(in_styles("List Number", "List Bullet", None))
    assert [(q.options, q.correct) for q in bank.questions] == [(("ý A", "ý B", "ý C"), ())] * 3
    assert {("no_key", 1), ("no_key", 2), ("no_key", 3)} < set(codes(bank))


def test_figures_typed_below_cau_are_options_if_nothing_else_is() -> None:
    options = read(docx_of("Câu 1. Hỏi?", "1. một", "2. hai", "3. ba", "Đáp án: B", *asked(2)))
    points = read(docx_of("Câu 1. Hỏi?", "1. một", "2. hai", "Tất cả ra sao?", *asked(2)))
    assert texts(options)[0] == (1, "Hỏi?", ("một", "hai", "ba"), (1,))
    assert texts(points)[0] == (1, "Hỏi?\n1. một\n2. hai\nTất cả ra sao?", (), ())


def test_figures_as_deep_as_the_questions_are_no_options() -> None:
    assert [code for code, _ in codes(read(in_styles("List Number", "List Number")))] == ["no_questions"]


def test_bullets_of_a_stem_stay_where_letters_follow() -> None:
    document = docx.Document()
    document.add_paragraph("Cho các việc:", style="List Number")
    for text in ("việc một", "việc hai"):
        document.add_paragraph(text, style="List Bullet")
    for line in ("A. một", "B. hai", "Đáp án: A"):
        document.add_paragraph(line)
    assert texts(read(saved(document))) == [
        (1, "Cho các việc:\n- việc một\n- việc hai", ("một", "hai"), (0,))
    ]


def test_the_last_bullets_of_a_question_are_its_options() -> None:
    lines = [
        "Câu 1. Cho:",
        "- việc một",
        "- việc hai",
        "Việc nào?",
        "– một",
        "– hai",
        "Đáp án: B",
        "- vì thế",
    ]
    bank = read(docx_of(*lines))
    assert texts(bank) == [(1, "Cho:\n- việc một\n- việc hai\nViệc nào?", ("một", "hai"), (1,))]
    assert ("stray_text", 1) in codes(bank)


def test_a_letter_in_a_bullet_is_a_name_or_the_option_s_own() -> None:
    names = read(docx_of("Câu 1. Ai?", "- V.I. Lênin", "- Ph. Ăngghen", "- C. Mác", "Đáp án: C"))
    own = read(docx_of("Câu 1. Ai?", "- A. Lênin", "- B. Ăngghen", "- C. Mác", "Đáp án: C"))
    assert texts(names) == [(1, "Ai?", ("V.I. Lênin", "Ph. Ăngghen", "C. Mác"), (2,))]
    assert texts(own) == [(1, "Ai?", ("Lênin", "Ăngghen", "Mác"), (2,))]


def test_a_counted_option_may_be_broken_by_hand() -> None:
    document: Any = with_lists((50, [("decimal", "%1."), ("bullet", "o")]))
    listed(document, "Hỏi 1", 50)
    for text in ("một\nvà nữa", "hai"):
        listed(document, text, 50, 1, right=text == "hai")
    assert texts(read(saved(document))) == [(1, "Hỏi 1", ("một\nvà nữa", "hai"), (1,))]


@pytest.mark.parametrize("count", [1, 9])
def test_one_bullet_or_more_than_eight_are_told_and_not_guessed(count: int) -> None:
    bank = read(docx_of("Câu 1. Hỏi?", *(f"- ý {i}" for i in range(count)), "Đáp án: A"))
    assert ("too_few_options", 1) in codes(bank)


def test_boxes_before_the_options_are_bullets_and_a_crossed_one_is_a_tick() -> None:
    bare = read(docx_of("Câu 1. Hỏi?", "☐ một", "☒ hai", "☐ ba"))
    letters = read(docx_of("Câu 1. Hỏi?", "☐ A. một", "☑ B. hai", "□ C. ba"))
    assert texts(bare) == texts(letters) == [(1, "Hỏi?", ("một", "hai", "ba"), (1,))]


def test_what_every_question_has_is_told_once() -> None:
    lines = [line for n in range(1, 5) for line in (f"Câu {n}. Hỏi {n}?", "- có", "- không", "Đáp án: A")]
    assert codes(read(docx_of(*lines))) == [("no_letters", None)]


def test_the_lines_of_a_cell_of_choices_are_choices() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=4)
    rows = ["TT", "Câu hỏi", "Phương án", "Đáp án"], ["1", "Hỏi?", "một\nhai\nba", "B"]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    assert texts(read(saved(document))) == [(1, "Hỏi?", ("một", "hai", "ba"), (1,))]
