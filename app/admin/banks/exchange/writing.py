"""Kết xuất ngân hàng — a bank in another program's format, and what that format cannot carry.

What it cannot carry is not a list kept by hand: the file is read back, and what differs is told.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

from app.admin.banks.exchange.aiken import aiken_text
from app.admin.banks.exchange.gift import gift_text
from app.admin.banks.exchange.moodle import moodle_xml
from app.admin.banks.exchange.qti_writing import qti_package
from app.admin.banks.exchange.sheets import csv_text, xlsx_book
from app.admin.banks.model import ParsedQuestion, Problem, Term
from app.admin.banks.read import read_bank
from app.errors import BankUnreadable, Unfit

Write = Callable[[Sequence[ParsedQuestion]], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A format to export to: the name that a file gets, its media type, how it is written."""

    suffix: str
    media_type: str
    write: Write


FORMATS = {
    "aiken": Format(".txt", "text/plain; charset=utf-8", lambda questions: aiken_text(questions).encode()),
    "gift": Format(".gift.txt", "text/plain; charset=utf-8", lambda questions: gift_text(questions).encode()),
    "moodle": Format(".xml", "application/xml", moodle_xml),
    "qti": Format(".zip", "application/zip", qti_package),
    "csv": Format(".csv", "text/csv; charset=utf-8", csv_text),
    "xlsx": Format(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_book),
}
CARRIED = tuple(
    field.name for field in fields(ParsedQuestion) if field.name not in ("at", "images", "option_images")
)


def exported(questions: Sequence[ParsedQuestion], name: str) -> tuple[bytes, tuple[Problem, ...]]:
    """(a file in a format of FORMATS, a warning for each kind of thing that it could not carry).

    Raises Unfit for questions that cannot be asked (lint first) or a format that is not known.
    """
    if name not in FORMATS:
        raise Unfit("bank.unknown_format", format=name, formats=", ".join(FORMATS))
    content = FORMATS[name].write(questions)
    try:
        back = read_bank(f"x{FORMATS[name].suffix}", content).questions
    except BankUnreadable:
        back = ()
    if len(back) != len(questions):
        return content, (
            Problem("warn", "lost_questions", None, None, {"count": len(questions) - len(back)}),
        )
    return content, tuple(losses(questions, back))


def losses(before: Sequence[ParsedQuestion], after: Sequence[ParsedQuestion]) -> Iterable[Problem]:
    """A warning for each field that is not what it was, at the first question that shows it."""
    for field in (*CARRIED, "images"):
        changed = [
            one
            for one, other in zip(before, after, strict=True)
            if carried(one, field) != carried(other, field)
        ]
        if changed:
            found = {"what": Term(f"field_{field}"), "count": len(changed)}
            yield Problem("warn", "lost_field", changed[0].n, changed[0].at, found)


def carried(question: ParsedQuestion, field: str) -> object:
    """A field's value; of pictures where they are, for they are encoded anew."""
    if field != "images":
        return getattr(question, field)
    return len(question.images), [len(question.images_of(i)) for i in range(len(question.options))]
