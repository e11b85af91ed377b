"""Tìm câu hỏi — the questions of a bank that fit what is looked for, letters without their diacritics."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.admin.library.approving import own
from app.admin.library.freezing import is_current
from app.admin.library.views import Filter, ImageView, OptionView, QuestionView, StoredView
from app.models import Bank, Choice, Image, Question, Remark, Staff
from app.rules.paper.draw import LETTERS
from app.vietnamese import fold

SHOWN = 50
ARCHIVED = "archived"


def fits(bank_id: int, looked: Filter) -> ColumnElement[bool]:
    """Each word must stand somewhere in the stem or the choices."""
    conditions = [is_current(bank_id)]
    if looked.status == ARCHIVED:
        of_bank, newest = col(Question.bank_id) == bank_id, col(Question.replaced_by).is_(None)
        conditions = [of_bank, newest, col(Question.archived_at).is_not(None)]
    elif looked.status:
        conditions.append(col(Question.status) == looked.status)
    if looked.topic:
        conditions.append(col(Question.topic) == looked.topic)
    if looked.level:
        conditions.append(col(Question.level) == looked.level)
    conditions += [col(Question.fold).contains(word, autoescape=True) for word in fold(looked.words).split()]
    return and_(*conditions)


def fitting(bank_id: int, looked: Filter) -> SelectOfScalar[Question]:
    return select(Question).where(fits(bank_id, looked)).order_by(col(Question.n), col(Question.id))


def counted(db: Session, bank_id: int, looked: Filter) -> int:
    return db.exec(select(func.count()).select_from(Question).where(fits(bank_id, looked))).one()


def shown(
    db: Session, bank: Bank, looked: Filter, page: int, base: str, who: Staff, *, key: bool
) -> tuple[StoredView, ...]:
    """A page (from 1) of those that fit."""
    assert bank.id is not None
    some = fitting(bank.id, looked).offset((page - 1) * SHOWN).limit(SHOWN)
    questions = list(db.exec(some))
    said = comment_counts(db, questions)
    views = question_views(db, questions, base, key=key)
    return tuple(
        StoredView(
            id=one.id or 0,
            question=view,
            version=one.version,
            status=one.status,
            archived=one.archived_at is not None,
            comments=said.get(one.lineage, 0),
            mine=own(one, who),
        )
        for one, view in zip(questions, views, strict=True)
    )


def comment_counts(db: Session, questions: Iterable[Question]) -> dict[str, int]:
    lineages = [one.lineage for one in questions]
    counts = select(Remark.lineage, func.count()).where(
        col(Remark.lineage).in_(lineages), Remark.deed == "comment"
    )
    return dict(db.exec(counts.group_by(col(Remark.lineage))).all())


def question_views(
    db: Session, questions: Sequence[Question], base: str, *, key: bool
) -> tuple[QuestionView, ...]:
    """The questions as participants would see them; with the key only if `key`. `base`: the bank's address."""
    ids = [one.id for one in questions]
    choices: dict[int, list[Choice]] = {}
    theirs = select(Choice).where(col(Choice.question_id).in_(ids))
    for choice in db.exec(theirs.order_by(col(Choice.question_id), col(Choice.position))):
        choices.setdefault(choice.question_id, []).append(choice)
    return tuple(question_view(db, one, choices.get(one.id or 0, []), base, key=key) for one in questions)


def question_view(
    db: Session, question: Question, choices: Sequence[Choice], base: str, *, key: bool
) -> QuestionView:
    return QuestionView(
        n=question.n,
        stem=question.stem,
        several=question.several,
        images=image_views(db, question.images, base),
        options=tuple(
            OptionView(
                letter,
                choice.text,
                key and choice.correct,
                choice.pinned,
                image_views(db, choice.images, base),
            )
            for letter, choice in zip(LETTERS, choices, strict=False)
        ),
        topic=question.topic,
        level=question.level,
        source=question.source if key else None,
        explain=question.explain if key else None,
        at=question.at,
        key=key,
    )


def image_views(db: Session, ids: Iterable[str], base: str) -> tuple[ImageView, ...]:
    images = [db.get_one(Image, id) for id in ids]
    return tuple(ImageView(f"{base}/images/{one.id}", one.width, one.height) for one in images)
