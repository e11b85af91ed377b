"""Đánh số của Word — labels that stand nowhere as text, however a document comes to count them."""

from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.admin.banks.build import (
    number_properties,
    read,
    saved,
    texts,
)

LEVEL = (
    '<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
)
DECLARED = nsdecls("w")


def with_lists(*lists: tuple[int, list[tuple[str, str]]]) -> docx.document.Document:
    """A document whose numbering knows lists by id, each a list of (format, text) levels."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for number, levels in lists:
        inner = "".join(LEVEL.format(i=i, format=form, text=text) for i, (form, text) in enumerate(levels))
        numbering.insert(
            0, parse_xml(f'<w:abstractNum {DECLARED} w:abstractNumId="{number}">{inner}</w:abstractNum>')
        )
        add_list(document, number, number)
    return document


def add_list(document: Any, number: int, abstract: int, override: str = "") -> None:
    document.part.numbering_part.element.append(
        parse_xml(
            f'<w:num {DECLARED} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
        )
    )


def listed(document: Any, text: str, number: int, level: int = 0, *, right: bool = False) -> Any:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).underline = right
    paragraph._p.get_or_add_pPr().append(number_properties(number, level))
    return paragraph


THREE = [(n, f"Hỏi {n}", ("ý A", "ý B", "ý C"), (n - 1,)) for n in (1, 2, 3)]


def three_questions(document: Any, heads: tuple[int, int], options: tuple[int, int]) -> Any:
    for n in (1, 2, 3):
        listed(document, f"Hỏi {n}", *heads)
        for i, letter in enumerate("ABC"):
            listed(document, f"ý {letter}", *options, right=i == n - 1)
    return document


@pytest.mark.parametrize(
    "levels",
    [
        [("decimal", "Câu %1:"), ("upperLetter", "%2.")],
        [("decimal", "Câu hỏi %1."), ("lowerLetter", "%2)")],
        [("decimal", "%1."), ("upperLetter", "%2.")],
        [("decimal", "%1)"), ("lowerLetter", "(%2)")],
        [("decimal", "%1"), ("upperLetter", "%2")],
        [("decimalZero", "Câu %1 –"), ("upperLetter", "%2/")],
    ],
)
def test_labels_that_word_counts_are_read(levels: list[tuple[str, str]]) -> None:
    bank = read(saved(three_questions(with_lists((50, levels)), (50, 0), (50, 1))))
    assert texts(bank) == THREE


def test_options_of_their_own_list_may_run_on_or_start_again() -> None:
    lists = (50, [("decimal", "Câu %1.")]), (60, [("upperLetter", "%1.")])
    runs_on = read(saved(three_questions(with_lists(*lists), (50, 0), (60, 0))))
    document = with_lists(*lists)
    for n in (1, 2, 3):
        add_list(
            document, 60 + n, 60, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        )
        listed(document, f"Hỏi {n}", 50)
        for i, letter in enumerate("ABC"):
            listed(document, f"ý {letter}", 60 + n, right=i == n - 1)
    assert texts(runs_on) == THREE
    assert texts(read(saved(document))) == THREE


def test_typed_heads_may_have_counted_options_and_the_other_way_round() -> None:
    counted_options = with_lists((60, [("upperLetter", "%1.")]))
    counted_heads = with_lists((50, [("decimal", "Câu %1.")]))
    for n in (1, 2, 3):
        counted_options.add_paragraph(f"Câu {n}. Hỏi {n}")
        listed(counted_heads, f"Hỏi {n}", 50)
        for i, letter in enumerate("ABC"):
            listed(counted_options, f"ý {letter}", 60, right=i == n - 1)
            counted_heads.add_paragraph().add_run(f"{letter}. ý {letter}").underline = i == n - 1
    assert texts(read(saved(counted_options))) == THREE
    assert texts(read(saved(counted_heads))) == THREE


def test_a_label_typed_beside_the_counted_one_counts_once() -> None:
    document = with_lists((50, [("decimal", "%1."), ("upperLetter", "%2.")]))
    for n in (1, 2, 3):
        listed(document, f"Câu {n}: Hỏi {n}", 50)
        for i, letter in enumerate("ABC"):
            listed(document, f"{letter}. ý {letter}", 50, 1, right=i == n - 1)
    assert texts(read(saved(document))) == THREE


def test_numbering_comes_by_style_through_what_it_is_based_on() -> None:
    document = with_lists((50, [("decimal", "Câu %1."), ("upperLetter", "%2.")]))
    for name, level in (("Câu", 0), ("Ý", 1)):
        base = document.styles.add_style(f"{name} gốc", WD_STYLE_TYPE.PARAGRAPH)
        base.element.get_or_add_pPr().append(number_properties(50, level))
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = base
    for n in (1, 2, 3):
        document.add_paragraph(f"Hỏi {n}", style="Câu")
        for i, letter in enumerate("ABC"):
            document.add_paragraph(style="Ý").add_run(f"ý {letter}").underline = i == n - 1
    assert texts(read(saved(document))) == THREE


def test_a_paragraph_may_leave_the_list_of_its_style() -> None:
    document = with_lists((50, [("decimal", "Câu %1.")]))
    style = document.styles.add_style("Câu", WD_STYLE_TYPE.PARAGRAPH)
    style.element.get_or_add_pPr().append(number_properties(50))
    document.add_paragraph("Hỏi 1", style="Câu")
    document.add_paragraph("thêm", style="Câu")._p.get_or_add_pPr().append(number_properties(0))
    for i, letter in enumerate("ABC"):
        document.add_paragraph().add_run(f"{letter}. ý {letter}").underline = i == 0
    assert texts(read(saved(document))) == [(1, "Hỏi 1\nthêm", ("ý A", "ý B", "ý C"), (0,))]


def test_counting_goes_on_over_a_break_and_starts_where_it_is_told() -> None:
    document = with_lists((50, [("decimal", "Câu %1.")]))
    add_list(document, 51, 50, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
    for number, list_id in ((1, 50), (2, 50), (7, 51), (8, 51)):
        listed(document, f"Hỏi {number}", list_id)
        document.add_paragraph("A. có")
        document.add_paragraph("B. không")
        document.add_paragraph("Đáp án: A")
    assert [q.n for q in read(saved(document)).questions] == [1, 2, 7, 8]


def test_a_list_may_change_a_level_of_its_definition() -> None:
    document = with_lists((50, [("decimal", "%1."), ("upperLetter", "%2.")]))
    changed = LEVEL.format(i=0, format="decimal", text="Câu %1:").replace('w:val="1"', 'w:val="5"')
    add_list(document, 51, 50, f'<w:lvlOverride w:ilvl="0">{changed}</w:lvlOverride>')
    bank = read(saved(three_questions(document, (51, 0), (51, 1))))
    assert [q.n for q in bank.questions] == [5, 6, 7]


def test_a_definition_may_stand_behind_a_style() -> None:
    document = with_lists((50, [("decimal", "Câu %1."), ("upperLetter", "%2.")]))
    style = document.styles.add_style("Danh sách", WD_STYLE_TYPE.LIST)
    style.element.get_or_add_pPr().append(number_properties(50))
    link = f'<w:numStyleLink w:val="{style.style_id}"/>'
    linked = parse_xml(f'<w:abstractNum {DECLARED} w:abstractNumId="70">{link}</w:abstractNum>')
    document.part.numbering_part.element.insert(0, linked)
    add_list(document, 70, 70)
    assert texts(read(saved(three_questions(document, (70, 0), (70, 1))))) == THREE


def test_numbers_of_two_levels_count_on_and_begin_no_question() -> None:
    document = with_lists((50, [("decimal", "Câu %1."), ("decimal", "%1.%2.")]))
    listed(document, "Hỏi 1", 50)
    listed(document, "ý một", 50, 1)
    listed(document, "ý hai", 50, 1)
    for letter in "ABC":
        document.add_paragraph().add_run(f"{letter}. ý {letter}").underline = letter == "A"
    listed(document, "Hỏi 2", 50)
    document.add_paragraph("A. có")
    assert [(q.n, q.stem) for q in read(saved(document)).questions] == [
        (1, "Hỏi 1\n1.1. ý một\n1.2. ý hai"),
        (2, "Hỏi 2"),
    ]


def test_counted_bullets_are_options() -> None:
    document = with_lists((50, [("decimal", "Câu %1."), ("bullet", "\uf0b7")]))
    bank = read(saved(three_questions(document, (50, 0), (50, 1))))
    assert texts(bank) == THREE


def test_counted_roman_headings_are_topics() -> None:
    document = with_lists((50, [("upperRoman", "%1.")]), (60, [("decimal", "Câu %1.")]))
    for n, topic in enumerate(["Lịch sử", "Điều lệ"], 1):
        listed(document, topic, 50)
        listed(document, f"Hỏi {n}", 60)
        for letter in "ABC":
            document.add_paragraph().add_run(f"{letter}. ý {letter}").underline = letter == "B"
    assert [(q.n, q.stem, q.topic) for q in read(saved(document)).questions] == [
        (1, "Hỏi 1", "Lịch sử"),
        (2, "Hỏi 2", "Điều lệ"),
    ]
