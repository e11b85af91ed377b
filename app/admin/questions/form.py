"""Phiếu soạn câu hỏi — a question exactly as typed: what cannot be used is shown again, nothing is lost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session
from starlette.datastructures import FormData

from app.admin.library.versions import ChoiceText, choices_of
from app.models import Question
from app.rules.paper.draw import LETTERS
from app.vietnamese import tidy_name

CHOICES_MIN, CHOICES_MAX = 2, len(LETTERS)
STEM_MAX, TEXT_MAX, WORD_MAX, EXPLAIN_MAX = 4_000, 2_000, 200, 4_000
BLANK_CHOICES = 4


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """`images` are ids, separated by spaces."""

    text: str = ""
    correct: bool = False
    pinned: bool = False
    images: str = ""


@dataclass(frozen=True, slots=True)
class QuestionForm:
    stem: str = ""
    topic: str = ""
    level: str = ""
    source: str = ""
    explain: str = ""
    several: bool = False
    images: tuple[str, ...] = ()
    lines: tuple[ChoiceLine, ...] = (ChoiceLine(),) * BLANK_CHOICES

    def choices(self) -> tuple[ChoiceText, ...]:
        """The lines that hold something, in their order."""
        return tuple(
            ChoiceText(one.text, one.correct, one.pinned, tuple(one.images.split()))
            for one in self.lines
            if one.text or one.images
        )

    def columns(self) -> dict[str, Any]:
        return {
            "stem": self.stem,
            "topic": self.topic,
            "level": self.level or None,
            "source": self.source or None,
            "explain": self.explain or None,
            "several": self.several,
            "images": list(self.images),
        }


def form_of(db: Session, question: Question) -> QuestionForm:
    """The form of a stored version."""
    choices = choices_of(db, question)
    return QuestionForm(
        stem=question.stem,
        topic=question.topic,
        level=question.level or "",
        source=question.source or "",
        explain=question.explain or "",
        several=question.several,
        images=tuple(question.images),
        lines=tuple(ChoiceLine(one.text, one.correct, one.pinned, " ".join(one.images)) for one in choices),
    )


def words(sent: FormData, name: str, most: int) -> str:
    """A text of some lines, evened out."""
    typed = sent.get(name)
    lines = str(typed if isinstance(typed, str) else "").replace("\r", "").split("\n")
    return "\n".join(tidy_name(line) for line in lines).strip()[:most]


def read_form(sent: FormData) -> QuestionForm:
    """What the editor sends. A choice is named by its place, so one that is left empty moves no tick."""
    correct, pinned = set(sent.getlist("correct")), set(sent.getlist("pinned"))
    lines = tuple(
        ChoiceLine(
            text=words(sent, f"choice_{at}", TEXT_MAX),
            correct=str(at) in correct,
            pinned=str(at) in pinned,
            images=words(sent, f"choice_images_{at}", WORD_MAX),
        )
        for at in range(1, CHOICES_MAX + 1)
        if f"choice_{at}" in sent
    )
    return QuestionForm(
        stem=words(sent, "stem", STEM_MAX),
        topic=words(sent, "topic", WORD_MAX),
        level=words(sent, "level", WORD_MAX),
        source=words(sent, "source", TEXT_MAX),
        explain=words(sent, "explain", EXPLAIN_MAX),
        several="several" in sent,
        images=tuple(str(one) for one in sent.getlist("images")),
        lines=lines,
    )


def faults_of(given: QuestionForm) -> Mapping[str, str]:
    """Field -> what is the matter with it, as a code."""
    return dict(found(given))


def found(given: QuestionForm) -> Iterator[tuple[str, str]]:
    choices = given.choices()
    right = sum(one.correct for one in choices)
    texts = [one.text.casefold() for one in choices if one.text]
    if not given.stem and not given.images:
        yield "stem", "admin.question_no_stem"
    if len(choices) < CHOICES_MIN:
        yield "choices", "admin.question_few_choices"
    elif len(set(texts)) < len(texts):
        yield "choices", "admin.question_same_choices"
    elif not right:
        yield "choices", "admin.question_no_key"
    elif right > 1 and not given.several:
        yield "choices", "admin.question_two_keys"
