"""Ngân hàng đã đọc — what reading a file of questions gives: questions, and what is the matter with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.texts import DEFAULT_LANGUAGE, tell


class Term(str):
    """A field's value that is itself told in the reader's language, by its code."""

    __slots__ = ()


Severity = Literal["block", "warn"]


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """One question as the file has it. Texts are NFC, trimmed, without their labels ("Câu 1.", "A.").

    `n` is the number written in the file; `correct` and `pinned` are zero-based positions in `options`.
    `pinned` options keep their place when shuffled ("Cả A và B", "Tất cả các phương án trên").
    `at` is where it stands, in English: "paragraph 12", "table 2 row 3", "row 7" or "Sheet1!row 7". In a
    document every paragraph of the body counts from 1, empty ones too, those inside tables not; a table's
    rows count from 1. In a workbook the row is the one that Excel shows.
    """

    n: int
    stem: str
    options: tuple[str, ...]
    correct: tuple[int, ...]
    topic: str | None
    level: str | None
    source: str | None
    explain: str | None
    at: str
    pinned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault ("block": the bank cannot be used) or a remark ("warn": a person should look)."""

    severity: Severity
    code: str
    question: int | None
    at: str | None
    fields: Mapping[str, object]

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Where it is, what is the matter and what to do, as a sentence."""
        place = told_place(self.question, self.at, language)
        fields = {
            name: tell(f"bank.{value}", language) if isinstance(value, Term) else value
            for name, value in self.fields.items()
        }
        return tell(f"bank.{self.code}", language, place=place, **fields)


@dataclass(frozen=True, slots=True)
class ParsedBank:
    """Everything read from one file; `sha256` (hexadecimal) names its bytes."""

    file_name: str
    sha256: str
    questions: tuple[ParsedQuestion, ...]
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        """Whether a fault keeps the bank from being used."""
        return any(problem.severity == "block" for problem in self.problems)


def told_place(question: int | None, at: str | None, language: str) -> str:
    """The place in the reader's words: "Câu 3 (đoạn 31)", "Đoạn 31" or "Cả tệp"."""
    sheet, _, inner = (at or "").rpartition("!")
    parts = [tell("bank.at_sheet", language, sheet=sheet)] if sheet else []
    parts += [
        tell(f"bank.at_{word}", language, number=number)
        for word, number in re.findall(r"(paragraph|table|row) (\d+)", inner)
    ]
    where = ", ".join(parts)
    if question is not None:
        return tell("bank.place_question", language, question=question, where=where)
    return where[:1].upper() + where[1:] if where else tell("bank.place_file", language)
