"""Chấm lại — what the amendments of a round make of the marks of its attempts, and the proof that they are right.

Papers are drawn again from their seeds, answers are as recorded: so a mark can be computed under any key, at any time.
Attempts come in batches of rows; only those on whose paper an amended question may stand are drawn.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import insert, tuple_
from sqlmodel import Session, col, select

from app.models import Attempt, Rescoring, Round
from app.rules.paper.marking import Mark, Marker, as_authored
from app.rules.rescoring import Amendment, amended
from app.scoring.amending.amendments import (
    as_rule,
    confirmed,
    latest_marks,
    of_attempt,
    present_correct,
    present_score,
)
from app.scoring.answers import unpacked
from app.scoring.rounds import LiveRound, Rounds, laid_out

ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt as SQL holds it: the mark it was recorded with, and the present one."""

    who: str
    number: int
    answers: str
    recorded: Mark
    present: Mark


@dataclass(frozen=True, slots=True)
class Change:
    """An attempt whose mark changes."""

    who: str
    number: int
    old: Mark
    new: Mark


def sittings(db: Session, round_id: int) -> Iterator[Sitting]:
    """The attempts of a round in the order of persons and numbers, read in batches: whoever walks along may write."""
    marks, last = latest_marks(), ("", 0)
    key = tuple_(col(Attempt.participant_id), col(Attempt.number))
    columns: Any = (
        col(Attempt.participant_id),
        col(Attempt.number),
        col(Attempt.answers),
        col(Attempt.correct),
        col(Attempt.score),
        present_correct(marks),
        present_score(marks),
    )
    of_round = select(*columns).outerjoin(marks, of_attempt(marks)).where(col(Attempt.round_id) == round_id)
    ordered = of_round.order_by(col(Attempt.participant_id), col(Attempt.number)).limit(ROWS_AT_ONCE)
    while rows := db.connection().execute(ordered.where(key > tuple_(*last))).all():
        for who, number, answers, correct, score, present, points in rows:
            yield Sitting(who, number, answers, Mark(correct, score), Mark(present, points))
        last = (rows[-1][0], rows[-1][1])


def holds(live: LiveRound, one: Sitting, questions: Set[int]) -> bool:
    """Whether one of the questions is on the paper."""
    return not questions.isdisjoint(laid_out(live, one.who, one.number).ids)


def marks_of(live: LiveRound, one: Sitting, markers: Iterable[Marker]) -> list[Mark]:
    """What each makes of the paper."""
    layout, answers = laid_out(live, one.who, one.number), unpacked(one.answers)
    return [marker.mark(layout, answers) for marker in markers]


def changes(db: Session, live: LiveRound, amendments: Iterable[Amendment]) -> Iterator[Change]:
    """The attempts whose present mark is not what they deserve under these amendments."""
    chain = list(amendments)
    questions = {one.question for one in chain}
    marker = live.marker_under(amended(as_authored(live.bank.key), chain))
    for one in sittings(db, live.id):
        if holds(live, one, questions):
            (new,) = marks_of(live, one, [marker])
            if new != one.present:
                yield Change(one.who, one.number, one.present, new)


def live_of(db: Session, round: Round) -> LiveRound:
    """A round as bridge 1 would carry it now."""
    return Rounds().live(db, round)


def rescore(db: Session, round: Round) -> int:
    """Give every attempt of a recorded round its mark under all that has been confirmed; returns how many marks
    changed. Doing it again changes nothing."""
    assert round.id is not None
    chain = confirmed(db, round.id)
    if not chain:
        return 0
    changed, count = changes(db, live_of(db, round), map(as_rule, chain)), 0
    while batch := list(islice(changed, ROWS_AT_ONCE)):
        rows = [row_of(round.id, chain[-1].number or 0, change) for change in batch]
        db.connection().execute(insert(Rescoring), rows)
        count += len(rows)
    return count


def row_of(round_id: int, amendment: int, change: Change) -> dict[str, object]:
    return {
        "round_id": round_id,
        "participant_id": change.who,
        "attempt": change.number,
        "amendment": amendment,
        "old_correct": change.old.correct,
        "old_score": change.old.score,
        "correct": change.new.correct,
        "score": change.new.score,
    }
