"""Ngân hàng đã đọc — what reading a file of questions gives: questions, and what is the matter with them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from app.texts import DEFAULT_LANGUAGE, tell

PLACES_SHOWN = 10


class Term(str):
    """A field's value that is itself told in the reader's language, by its code."""

    __slots__ = ()


class Places(tuple[str, ...]):
    """A field's value that names many places, told in the reader's language: "đoạn 3–12, 15"."""

    __slots__ = ()

    def told(self, language: str) -> str:
        """Neighbours are told together; a long list is cut."""
        spans: list[list[Any]] = []  # [words before the number, first, last]
        for place in dict.fromkeys(self):
            before, _, number = place.rpartition(" ")
            count = int(number) if number.isdecimal() else 0
            if spans and spans[-1][0] == before and spans[-1][2] + 1 == count:
                spans[-1][2] = count
            else:
                spans.append([before, count, count])
        shown = [
            told_place(None, f"{before} {first}", language) + (f"–{last}" if last > first else "")
            for before, first, last in spans[:PLACES_SHOWN]
        ]
        text = ", ".join([part[:1].lower() + part[1:] for part in shown])
        return text + (", …" if len(spans) > PLACES_SHOWN else "")


Severity = Literal["block", "warn"]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a question or a choice, as it may be shown: decoded, without metadata, encoded anew.

    `kind` is its media type ("image/png", "image/jpeg", "image/webp"), `sha256` (hexadecimal) that of `data`.
    """

    data: bytes
    kind: str
    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Repair:
    """What one tap does about a problem: `code` names it, `fields` say how, in what JSON can carry.

    choose_keys(look, keys)    in the whole file: [position, right positions] of each question where looks disagree
    choose_key(correct)        the right positions are these; several are allowed where several are named
    allow_several()            more than one choice may be right
    join_lines(field, [text])  lines of the field become one; a stray line (`text`) is put behind the field
    part_words(field)          words glued together are parted
    drop_note(field, text)     an editor's note, or a key that would be seen, is taken out
    drop_lines(field, text)    lines that ran into the field are taken out
    drop_stops()               no choice ends with a full stop
    drop_choice(position)      a choice is taken out
    drop_question()            the question is taken out; those behind it move up
    drop_images()              what could not be taken of pictures is given up
    rewrite(stem, options, source)  as a person has typed them; offered for no problem, possible for every question
    pin(positions)             these keep their places when shuffled

    `field` is "stem" or the position of a choice.
    """

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def label(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What the tap does, for a button."""
        named = {"letters": letters_of(self.fields.get("correct") or self.fields.get("positions") or ())}
        if "position" in self.fields:
            named["letters"] = letters_of((self.fields["position"],))
        if "look" in self.fields:
            named["look"] = tell(f"bank.look_{self.fields['look']}", language)
        return tell(f"bank.repair_{self.code}", language, **(dict(self.fields) | named))


def choosing(correct: Iterable[int]) -> Repair:
    """The repair that makes these the right choices."""
    return Repair("choose_key", {"correct": list(correct)})


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """One question as the file has it. Texts are NFC, trimmed, without their labels ("Câu 1.", "A.").

    `n` is the number written in the file; `correct` and `pinned` are zero-based positions in `options`.
    `pinned` options keep their place when shuffled ("Cả A và B", "Tất cả các phương án trên"). `several`: more
    than one choice may be ticked. `option_images` goes with `options`, or is empty when none has a picture.
    `at` is where it stands, in English: "paragraph 12", "table 2 row 3", "row 7", "Sheet1!row 7", "line 7" of a
    text, or "entry 3" of an exchange file. In a document every paragraph of the body counts from 1, empty ones
    too, those inside tables not; a table's rows count from 1. In a workbook the row is the one that Excel shows.
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
    several: bool = False
    images: tuple[Image, ...] = ()
    option_images: tuple[tuple[Image, ...], ...] = ()

    def images_of(self, position: int) -> tuple[Image, ...]:
        """The pictures of a choice."""
        return self.option_images[position] if position < len(self.option_images) else ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault ("block": the bank cannot be used) or a remark ("warn": a person should look).

    `question` is the number written in the file, which may stand there twice; `position` (from 0) is the
    question's place among all: None for what concerns the file. `repairs` are what one tap can do about it.
    """

    severity: Severity
    code: str
    question: int | None
    at: str | None
    fields: Mapping[str, object]
    position: int | None = None
    repairs: tuple[Repair, ...] = ()

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Where it is, what is the matter and what to do, as a sentence."""
        place = told_place(self.question, self.at, language)
        fields = {name: told_field(value, language) for name, value in self.fields.items()}
        return tell(f"bank.{self.code}", language, place=place, **fields)


@dataclass(frozen=True, slots=True)
class ParsedBank:
    """Everything read from one file; `sha256` (hexadecimal) names its bytes.

    `noted` are those of the problems that only the file could tell; the others follow from the questions and
    are found anew whenever a repair changes them (`repairs.repaired`).
    """

    file_name: str
    sha256: str
    questions: tuple[ParsedQuestion, ...]
    problems: tuple[Problem, ...]
    noted: tuple[Problem, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether a fault keeps the bank from being used."""
        return any(problem.severity == "block" for problem in self.problems)


def told_field(value: object, language: str) -> object:
    """A field as its sentence shows it."""
    if isinstance(value, Term):
        return tell(f"bank.{value}", language)
    return value.told(language) if isinstance(value, Places) else value


def told_place(question: int | None, at: str | None, language: str) -> str:
    """The place in the reader's words: "Câu 3 (đoạn 31)", "Đoạn 31" or "Cả tệp"."""
    sheet, _, inner = (at or "").rpartition("!")
    parts = [tell("bank.at_sheet", language, sheet=sheet)] if sheet else []
    parts += [
        tell(f"bank.at_{word}", language, number=number)
        for word, number in re.findall(r"(paragraph|table|row|line|entry) (\d+)", inner)
    ]
    where = ", ".join(parts)
    if question is not None:
        return tell("bank.place_question", language, question=question, where=where)
    return where[:1].upper() + where[1:] if where else tell("bank.place_file", language)


def letters_of(positions: Iterable[int]) -> str:
    """Positions as letters: "A, C"."""
    return ", ".join(chr(ord("A") + position) for position in positions)
