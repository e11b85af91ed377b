"""Khiếu nại — until when complaints are heard, and how many wait for an answer.

Enacts RULES.md 2.2, "complaints: open window; must precede awarding" (Hải Dương). A justified one is followed by what
judges have always done: the attempt is set aside or counted again, and the winners are determined anew.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.admin.stages import complaints_until
from app.models import Complaint, Round
from app.texts import tell
from app.vietnamese import last_day


@dataclass(frozen=True, slots=True)
class Hearing:
    """`until` None: the regulations set no window, or it has not begun; `waiting` of `count` are not answered."""

    until: int | None
    open: bool
    waiting: int
    count: int


def hearing_of(db: Session, round: Round, now: int) -> Hearing:
    until = complaints_until(round)
    count = db.exec(select(func.count()).select_from(Complaint).where(Complaint.round_id == round.id)).one()
    return Hearing(until, until is not None and now < until, len(waiting_rounds(db, [round])), count)


def waiting_rounds(db: Session, rounds: Collection[Round]) -> list[int]:
    """The round of each complaint that waits for its answer."""
    ids = [round.id for round in rounds]
    waiting = select(Complaint.round_id).where(
        col(Complaint.round_id).in_(ids), col(Complaint.justified).is_(None)
    )
    return list(db.exec(waiting))


def standing_of(db: Session, round: Round, now: int) -> str:
    """What a list says at its foot of the time for complaints; "" where the regulations set none. In Vietnamese: the
    lists are official papers."""
    hearing = hearing_of(db, round, now)
    if round.published_at is None:
        return tell("exports.not_announced")
    if hearing.until is None:
        return ""
    day = last_day(hearing.until)
    if hearing.open:
        return tell("exports.complaints_open", day=day)
    if hearing.waiting:
        return tell("exports.complaints_waiting", day=day, count=hearing.waiting)
    return tell("exports.complaints_closed", day=day)
