"""Ngân hàng câu hỏi, phần mang ra ngoài — a frozen set of questions as the draw, the pages and the marking need it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from app.models import Choice, Image, Question
from app.rules.paper.draw import Question as Drawable
from app.rules.paper.marking import AnswerKey
from app.rules.paper.orders import Kept, kept_orders
from app.scoring.people import IDS_AT_ONCE


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What a participant reads: the stem, and the text of each choice by its id."""

    stem: str
    choices: Mapping[int, str]
    several: bool  # Several may be chosen, and the page says so.
    images: tuple[str, ...] = ()  # Ids among the images of the bank.
    choice_images: Mapping[int, tuple[str, ...]] = field(
        default_factory=dict
    )  # Those of a choice, by its id.


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as it is sent; width and height in pixels, so that the page keeps its place."""

    mime: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True)
class LiveBank:
    """The questions of a frozen set, as the draw, the pages and the marking need them."""

    questions: Mapping[int, Drawable]
    orders: Kept
    texts: Mapping[int, QuestionText]
    key: AnswerKey
    images: Mapping[str, Picture]


def load_bank(session: Session, ids: Sequence[int]) -> LiveBank:
    """These versions of questions, with their choices in authored order, and the images they show."""
    questions: list[Question] = []
    choices: dict[int, list[Choice]] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = ids[start : start + IDS_AT_ONCE]
        questions += session.exec(
            select(Question).where(col(Question.id).in_(some)).order_by(col(Question.id))
        )
        theirs = select(Choice).where(col(Choice.question_id).in_(some))
        for choice in session.exec(theirs.order_by(col(Choice.question_id), col(Choice.position))):
            choices.setdefault(choice.question_id, []).append(choice)
    shown = {id for one in questions for id in one.images}
    shown.update(id for own in choices.values() for choice in own for id in choice.images)
    return live_bank(questions, choices, pictures(session, sorted(shown)))


def pictures(session: Session, ids: Sequence[str]) -> dict[str, Picture]:
    found = [session.get_one(Image, id) for id in ids]
    return {one.id: Picture(one.mime, one.width, one.height, one.content) for one in found}


def live_bank(
    questions: Sequence[Question], choices: Mapping[int, Sequence[Choice]], images: Mapping[str, Picture]
) -> LiveBank:
    drawable, texts, key = {}, {}, {}
    for question in questions:
        id, own = question.id, choices[question.id or 0]
        assert id is not None
        drawable[id] = Drawable(
            id,
            question.topic,
            tuple(c.id for c in own if c.id is not None),
            frozenset(c.id for c in own if c.id is not None and c.pinned),
            question.level,
            question.n,
        )
        key[id] = frozenset(c.id for c in own if c.id is not None and c.correct)
        told = {c.id: c.text for c in own if c.id is not None}
        pictured = {c.id: tuple(c.images) for c in own if c.id is not None and c.images}
        texts[id] = QuestionText(question.stem, told, question.several, tuple(question.images), pictured)
    return LiveBank(drawable, kept_orders(drawable.values()), texts, key, images)
