"""Đính chính — the amendments of a round as SQL holds them: what bridge 1 takes along, and the marks they gave.

The present mark of an attempt is that of its latest rescoring, or else the one it was recorded with.
"""

from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func
from sqlmodel import Session, col, select

from app.models import Amendment, Attempt, Rescoring
from app.rules import rescoring


def confirmed(db: Session, round_id: int) -> list[Amendment]:
    """The amendments that hold, in the order of their numbers."""
    of_round = select(Amendment).where(Amendment.round_id == round_id, col(Amendment.number).is_not(None))
    return list(db.exec(of_round.order_by(col(Amendment.number))))


def as_rule(row: Amendment) -> rescoring.Amendment:
    kind = rescoring.AmendmentKind(row.kind)
    return rescoring.Amendment(kind, row.question_id, frozenset(row.choices))


def seal_of(row: Amendment, before: str) -> str:
    """What seals a confirmed amendment, over the seal of the one before it."""
    told = {
        "round": row.round_id,
        "number": row.number,
        "question": row.question_id,
        "kind": row.kind,
        "choices": sorted(row.choices),
        "reason": row.reason,
        "proposed_by": row.proposed_by,
        "proposed_at": row.proposed_at,
        "decided_by": row.decided_by,
        "decided_at": row.decided_at,
    }
    return rescoring.sealed(before, told)


def latest_marks() -> Subquery:
    """The latest rescoring of every attempt that has one: round_id, participant_id, attempt, correct, score."""
    newest = (
        select(
            Rescoring.round_id,
            Rescoring.participant_id,
            Rescoring.attempt,
            func.max(Rescoring.amendment).label("amendment"),
        )
        .group_by(col(Rescoring.round_id), col(Rescoring.participant_id), col(Rescoring.attempt))
        .subquery()
    )
    whole = and_(
        col(Rescoring.round_id) == newest.c.round_id,
        col(Rescoring.participant_id) == newest.c.participant_id,
        col(Rescoring.attempt) == newest.c.attempt,
        col(Rescoring.amendment) == newest.c.amendment,
    )
    columns: Any = (
        col(Rescoring.round_id),
        col(Rescoring.participant_id),
        col(Rescoring.attempt),
        col(Rescoring.correct),
        col(Rescoring.score),
    )
    latest: Subquery = select(*columns).select_from(Rescoring).join(newest, whole).subquery()
    return latest


def of_attempt(marks: Subquery) -> ColumnElement[bool]:
    """Joins `latest_marks` to the attempts."""
    return and_(
        marks.c.round_id == col(Attempt.round_id),
        marks.c.participant_id == col(Attempt.participant_id),
        marks.c.attempt == col(Attempt.number),
    )


def present_correct(marks: Subquery) -> ColumnElement[int]:
    return func.coalesce(marks.c.correct, col(Attempt.correct))


def present_score(marks: Subquery) -> ColumnElement[int]:
    return func.coalesce(marks.c.score, col(Attempt.score))
