"""Đi và về — questions written in every house style are read back as they were."""

from dataclasses import dataclass

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.admin.banks import ParsedBank
from tests.admin.banks.build import LOOKS, read, saved, xlsx_of

SYLLABLES = [
    "Đảng",
    "ủy",
    "chi",
    "bộ",
    "đồng",
    "chí",
    "nghị",
    "quyết",
    "Trung",
    "ương",
    "điều",
    "lệ",
    "kiểm",
    "tra",
    "giám",
    "sát",
    "quyền",
    "dân",
    "chủ",
    "tập",
    "trung",
]
TEXTS = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=9).map(" ".join)
FIELDS = st.none() | TEXTS


@dataclass(frozen=True)
class Asked:
    stem: str
    options: tuple[str, ...]
    correct: int
    level: str | None
    source: str | None
    explain: str | None


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    options = tuple(draw(st.lists(TEXTS, min_size=2, max_size=8, unique_by=str.casefold)))
    correct = draw(st.integers(0, len(options) - 1))
    return Asked(draw(TEXTS) + "?", options, correct, draw(FIELDS), draw(FIELDS), draw(FIELDS))


BANKS = st.lists(questions(), min_size=1, max_size=6)
HEADS = [
    "Câu {n}. {stem}",
    "Câu {n}: {stem}",
    "CÂU {n} – {stem}",
    "Câu hỏi {n}. {stem}",
    "Câu{n}: {stem}",
    "{n}. {stem}",
    "{n}/ {stem}",
]
LABELS = ["{upper}. ", "{upper}) ", "{lower}. ", "{lower}) ", "{upper}: ", "{upper}.", "{upper}/ "]
FIELD_LINES = [("level", "Mức độ: {}"), ("source", "Căn cứ: {}"), ("explain", "Giải thích: {}")]


def told(bank: ParsedBank) -> list[Asked]:
    return [Asked(q.stem, q.options, *q.correct, q.level, q.source, q.explain) for q in bank.questions]


def written(bank: list[Asked], head: str, label: str, key: str) -> bytes:
    """The questions one paragraph a line, the key told by a look, a line, an asterisk or a table."""
    document = docx.Document()
    for n, question in enumerate(bank, 1):
        document.add_paragraph(head.format(n=n, stem=question.stem))
        for i, option in enumerate(question.options):
            right = i == question.correct
            name = label.format(upper=chr(ord("A") + i), lower=chr(ord("a") + i))
            run = document.add_paragraph().add_run(("*" if right and key == "asterisk" else "") + name)
            document.paragraphs[-1].add_run(option + (" (đúng)" if right and key == "suffix" else ""))
            if right and key in LOOKS:
                LOOKS[key](run)
        if key == "line":
            document.add_paragraph(f"Đáp án: {chr(ord('A') + question.correct)}")
        for field, line in FIELD_LINES:
            if value := getattr(question, field):
                document.add_paragraph(line.format(value))
    if key == "table":
        document.add_paragraph("BẢNG ĐÁP ÁN")
        for n, question in enumerate(bank, 1):
            document.add_paragraph(f"{n}-{chr(ord('A') + question.correct)}")
    return saved(document)


@settings(max_examples=40, deadline=None)
@given(
    BANKS,
    st.sampled_from(HEADS),
    st.sampled_from(LABELS),
    st.sampled_from([*LOOKS, "line", "asterisk", "suffix", "table"]),
)
def test_a_bank_written_line_by_line_is_read_back(bank: list[Asked], head: str, label: str, key: str) -> None:
    assert told(read(written(bank, head, label, key))) == bank


@settings(max_examples=20, deadline=None)
@given(BANKS, st.sampled_from([" ", "\t", "    ", "; "]))
def test_a_bank_with_options_on_one_line_is_read_back(bank: list[Asked], gap: str) -> None:
    document = docx.Document()
    for n, question in enumerate(bank, 1):
        document.add_paragraph(f"Câu {n}. {question.stem}")
        names = (f"{chr(ord('A') + i)}. {option}" for i, option in enumerate(question.options))
        document.add_paragraph(gap.join(names))
        document.add_paragraph(f"Đáp án: {chr(ord('A') + question.correct)}")
        for field, line in FIELD_LINES:
            if value := getattr(question, field):
                document.add_paragraph(line.format(value))
    assert told(read(saved(document))) == bank


HEADER = [
    "STT",
    "Câu hỏi",
    *(f"Phương án {c}" for c in "ABCDEFGH"),
    "Đáp án",
    "Mức độ",
    "Căn cứ",
    "Giải thích",
]


def row_of(n: int, question: Asked, key: str) -> list[str | int | None]:
    options = [*question.options, *[None] * (8 - len(question.options))]
    answers: dict[str, str | int] = {
        "letter": chr(ord("A") + question.correct),
        "figure": question.correct + 1,
        "text": question.options[question.correct],
    }
    return [n, question.stem, *options, answers[key], question.level, question.source, question.explain]


@settings(max_examples=30, deadline=None)
@given(BANKS, st.sampled_from(["letter", "figure", "text"]))
def test_a_bank_in_a_worksheet_is_read_back(bank: list[Asked], key: str) -> None:
    assert (
        told(read(xlsx_of(HEADER, *(row_of(n, question, key) for n, question in enumerate(bank, 1))))) == bank
    )


@settings(max_examples=12, deadline=None)
@given(BANKS)
def test_a_bank_in_a_table_of_a_document_is_read_back(bank: list[Asked]) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=len(HEADER))
    for row in (HEADER, *(row_of(n, question, "letter") for n, question in enumerate(bank, 1))):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = "" if value is None else str(value)
    assert told(read(saved(document))) == bank


@pytest.mark.parametrize("key", ["underline", "line"])
def test_reading_back_can_tell_a_difference(key: str) -> None:
    bank = [Asked("Hỏi gì?", ("một", "hai"), 0, None, None, None)]
    other = [Asked("Hỏi gì?", ("một", "hai"), 1, None, None, None)]
    assert told(read(written(bank, HEADS[0], LABELS[0], key))) != other
