"""The Office files in the repository hold what the texts beside them say, in the form organisers hand in."""

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from app.admin.banks import read_bank
from app.admin.units import read_roster, read_units
from app.sample import BANK, FOLDER, ROSTER, UNITS
from app.sample.build import build, write_bank
from app.sample.questions import read_questions
from app.sample.tree import read_units as read_text

LETTERS = "ABCD"
Paragraph = tuple[str, str, str, tuple[object, ...]]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    build(folder)
    return folder


@cache
def paragraphs(path: Path) -> list[Paragraph]:
    """(style, text, what is underlined, layout) of every paragraph."""
    return [
        (
            str(paragraph.style and paragraph.style.name),
            paragraph.text,
            "".join(run.text for run in paragraph.runs if run.underline),
            (paragraph.paragraph_format.keep_with_next, [run.bold for run in paragraph.runs]),
        )
        for paragraph in Document(str(path)).paragraphs
    ]


def cells(path: Path) -> list[tuple[object, ...]]:
    (sheet,) = load_workbook(path).worksheets
    return list(sheet.iter_rows(values_only=True))


def test_the_bank_in_the_repository_is_the_one_the_texts_give(rebuilt: Path) -> None:
    assert paragraphs(BANK) == paragraphs(rebuilt / BANK.name)


@pytest.mark.parametrize("name", [UNITS.name, ROSTER.name])
def test_the_sheets_in_the_repository_are_those_the_texts_give(rebuilt: Path, name: str) -> None:
    assert cells(FOLDER / name) == cells(rebuilt / name)


def test_the_bank_holds_every_question_with_its_key_underlined() -> None:
    expected: list[tuple[str, str, str]] = []
    topic = ""
    for question in read_questions(FOLDER / "questions.txt").questions:
        if question.topic != topic:
            topic = question.topic
            expected.append(("Heading 1", f"Chuyên đề: {topic}", ""))
        expected.append(("Normal", f"Câu {question.number}. {question.stem}", ""))
        for at, option in enumerate(question.options):
            line = f"{LETTERS[at]}. {option}"
            expected.append(("Normal", line, line if at == question.right else ""))
        expected.append(("Normal", f"Căn cứ: {question.source}", ""))
        expected.append(("Normal", f"Mức độ: {question.level}", ""))
    title, contest, *rest = paragraphs(BANK)
    assert (title[0], contest[0]) == ("Title", "Title")
    assert [paragraph[:3] for paragraph in rest] == expected


def test_the_bank_is_read_by_the_organisers_importer_without_a_remark() -> None:
    bank = read_bank(BANK.name, BANK.read_bytes())
    assert bank.problems == ()
    assert [(q.n, q.topic, q.stem, q.options, q.correct, q.source, q.level) for q in bank.questions] == [
        (q.number, q.topic, q.stem, q.options, (q.right,), q.source, q.level)
        for q in read_questions(FOLDER / "questions.txt").questions
    ]


def test_the_units_are_read_by_the_organisers_importer_without_a_fault() -> None:
    sheet = read_units(UNITS.name, UNITS.read_bytes())
    assert sheet.faults == ()
    assert [
        (unit.code, unit.name, unit.kind, unit.parent, unit.members, unit.headcount) for unit in sheet.units
    ] == [
        (unit.code, unit.name, unit.kind, unit.parent, unit.members, unit.headcount)
        for unit in read_text(FOLDER / "units.txt")
    ]


def test_the_roster_is_read_by_the_organisers_importer_without_a_fault() -> None:
    units = read_text(FOLDER / "units.txt")
    roster = read_roster(ROSTER.name, ROSTER.read_bytes(), [unit.code for unit in units])
    assert roster.faults == ()
    assert (len(roster.people), roster.members) == (4500, 4500)
    assert Counter(one.unit for one in roster.people) == {
        unit.code: unit.members for unit in units if unit.leaf
    }


def test_the_roster_is_numbered_through() -> None:
    _, _, header, *rows = cells(ROSTER)
    assert header == ("TT", "Họ và tên", "Năm sinh", "Giới tính", "Đảng viên", "Mã đơn vị")
    assert [row[0] for row in rows] == list(range(1, 4501))


def test_the_comparison_sees_a_key_that_moved(tmp_path: Path) -> None:
    bank = read_questions(FOLDER / "questions.txt")
    first = bank.questions[0]
    moved = replace(first, right=(first.right + 1) % 4)
    write_bank(replace(bank, questions=(first,)), tmp_path / "first.docx")
    write_bank(replace(bank, questions=(moved,)), tmp_path / "moved.docx")
    assert paragraphs(tmp_path / "moved.docx") != paragraphs(tmp_path / "first.docx")
