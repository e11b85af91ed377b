"""Chỗ khác nhau — what an edit has changed, word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.admin.library.versions import ChoiceText
from app.models import Question
from app.rules.paper.draw import LETTERS


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; `change` is "", "gone" or "new"."""

    change: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of the question that has changed; `part` is a column, or the letter of a choice."""

    part: str
    pieces: tuple[Piece, ...]


def differences(
    before: Question, own: Sequence[ChoiceText], after: Question, others: Sequence[ChoiceText], *, key: bool
) -> tuple[Difference, ...]:
    """What differs between two versions; without `key` neither the right choices nor what explains them."""
    told = dict(parts(before, own, key=key)), dict(parts(after, others, key=key))
    names = dict.fromkeys((*told[0], *told[1]))
    return tuple(
        Difference(name, tuple(pieces(told[0].get(name, ""), told[1].get(name, ""))))
        for name in names
        if told[0].get(name, "") != told[1].get(name, "")
    )


def parts(question: Question, choices: Sequence[ChoiceText], *, key: bool) -> Iterator[tuple[str, str]]:
    yield "topic", question.topic
    yield "level", question.level or ""
    yield "stem", question.stem
    yield "images", " ".join(question.images)
    for letter, choice in zip(LETTERS, choices, strict=False):
        yield letter, choice.text
    if key:
        right = [letter for letter, one in zip(LETTERS, choices, strict=False) if one.correct]
        yield "key", ", ".join(right)
        yield "source", question.source or ""
        yield "explain", question.explain or ""


def pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = before.split(), after.split()
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("", " ".join(old[a:b]))
        if tag in ("delete", "replace"):
            yield Piece("gone", " ".join(old[a:b]))
        if tag in ("insert", "replace"):
            yield Piece("new", " ".join(new[c:d]))
