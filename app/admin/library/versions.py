"""Phiên bản — an edit adds a version and closes the one before it; what a published round asks stays as it was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.admin.library.approving import remark
from app.errors import NotNow
from app.models import Choice, Question, QuestionStatus, Staff
from app.vietnamese import fold

OF_A_VERSION = {"id", "version", "replaced_by"}
OF_APPROVAL = ("proposed_by", "proposed_at", "approved_by", "approved_at")


@dataclass(frozen=True, slots=True)
class ChoiceText:
    """A choice of a version that is about to be written."""

    text: str
    correct: bool
    pinned: bool
    images: tuple[str, ...] = ()


def choices_of(db: Session, question: Question) -> tuple[ChoiceText, ...]:
    """The choices of a version, in authored order."""
    theirs = select(Choice).where(Choice.question_id == question.id).order_by(col(Choice.position))
    return tuple(ChoiceText(one.text, one.correct, one.pinned, tuple(one.images)) for one in db.exec(theirs))


def newest(db: Session, bank_id: int, n: int) -> Question | None:
    """The version that stands now."""
    wanted = select(Question).where(
        Question.bank_id == bank_id, Question.n == n, col(Question.replaced_by).is_(None)
    )
    return db.exec(wanted).first()


def versions_of(db: Session, question: Question) -> list[Question]:
    """All versions, oldest first."""
    line = select(Question).where(Question.lineage == question.lineage)
    return list(db.exec(line.order_by(col(Question.version))))


def succeed(
    db: Session, before: Question, columns: dict[str, Any], choices: Sequence[ChoiceText]
) -> Question:
    """Write the next version. Raises NotNow when another one has been written in the meantime."""
    if before.replaced_by is not None:
        raise NotNow("admin.question_changed")
    kept = before.model_dump(exclude=OF_A_VERSION)
    after = Question(**{**kept, **columns}, version=before.version + 1)
    after.fold = fold(" ".join((after.stem, *(one.text for one in choices))))
    try:
        with db.begin_nested():
            db.add(after)
    except IntegrityError:
        raise NotNow("admin.question_changed") from None
    assert after.id is not None
    write_choices(db, after, choices)
    before.replaced_by = after.id
    return after


def write_choices(db: Session, question: Question, choices: Iterable[ChoiceText]) -> None:
    assert question.id is not None
    for position, one in enumerate(choices, start=1):
        db.add(
            Choice(
                question_id=question.id,
                position=position,
                text=one.text,
                correct=one.correct,
                pinned=one.pinned,
                images=list(one.images),
            )
        )
    db.flush()


def rewrite(
    db: Session,
    before: Question,
    columns: dict[str, Any],
    choices: Sequence[ChoiceText],
    who: Staff,
    now: int,
) -> Question:
    """A question edited by a person: a draft again, whoever had approved it. Nothing changed: the same version."""
    same = all(getattr(before, name) == value for name, value in columns.items())
    if same and tuple(choices) == choices_of(db, before):
        return before
    fresh = dict.fromkeys(OF_APPROVAL) | {
        "status": QuestionStatus.DRAFT,
        "written_by": who.id,
        "written_at": now,
    }
    after = succeed(db, before, columns | fresh, choices)
    remark(db, after, "written", who, now)
    return after


def sort_again(
    db: Session, questions: Iterable[Question], who: Staff, now: int, *, topic: str, level: str
) -> int:
    """Give questions another topic or level ("": as before). What is asked stays the same, so an approval stands."""
    wanted = {name: value for name, value in (("topic", topic), ("level", level)) if value}
    done = 0
    for one in questions:
        if any(getattr(one, name) != value for name, value in wanted.items()):
            after = succeed(db, one, wanted, choices_of(db, one))
            remark(db, after, "sorted", who, now, " · ".join(wanted.values()))
            done += 1
    return done
