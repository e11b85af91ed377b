"""Căn cứ đính chính — which amendments a verdict stands on, and whether there have been others since."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.models import Amendment, Attempt, Rescoring, Round, Verdict


@dataclass(frozen=True, slots=True)
class Basis:
    """Scores of a round stand on its amendments 1…number; `seal` is that of the last. `since`: the first of those that
    were confirmed after the determination and changed no mark, None where there is none."""

    round: str
    number: int
    seal: str
    since: int | None


def amendments_under(db: Session, round: Round) -> dict[str, int]:
    """Round id -> how many amendments hold, for each round whose attempts a verdict of this one counts."""
    codes = round.covers or [round.code]
    counts = (
        select(Round.id, func.count(col(Amendment.number)))
        .outerjoin(Amendment, col(Amendment.round_id) == col(Round.id))
        .where(Round.contest_id == round.contest_id, col(Round.code).in_(codes))
        .group_by(col(Round.id))
    )
    return {str(id): count for id, count in db.exec(counts)}


def is_superseded(db: Session, verdict: Verdict) -> bool:
    """Whether marks that the verdict counted have been amended since. An amendment that changed none leaves the record
    as it was, byte for byte, and with it the verdict."""
    now = amendments_under(db, db.get_one(Round, verdict.round_id))
    counted = {id: verdict.amended.get(id, 0) for id in now}
    return any(now[id] > after and changed_since(db, int(id), after) for id, after in counted.items())


def changed_since(db: Session, round_id: int, after: int) -> bool:
    """Whether amendments of a recorded round that came after so many changed a mark."""
    rows = select(Rescoring.amendment).where(Rescoring.round_id == round_id, col(Rescoring.amendment) > after)
    return db.exec(rows).first() is not None


def bases_of(db: Session, verdict: Verdict) -> tuple[Basis, ...]:
    """The amendments that a verdict stands on, round by round: unless it is superseded, all there are."""
    superseded = is_superseded(db, verdict)
    numbers = verdict.amended if superseded else amendments_under(db, db.get_one(Round, verdict.round_id))
    found = []
    for id, number in numbers.items():
        last = select(Amendment).where(Amendment.round_id == int(id), Amendment.number == number)
        counted = verdict.amended.get(id, 0)
        for row in db.exec(last):
            since = counted + 1 if number > counted else None
            found.append(Basis(db.get_one(Round, row.round_id).title, number, row.seal or "", since))
    return tuple(found)


def score_under(db: Session, attempt: Attempt, verdict: Verdict) -> int:
    """The score of an attempt as the verdict counted it."""
    steps = (
        select(Rescoring.score)
        .where(
            Rescoring.round_id == attempt.round_id,
            Rescoring.participant_id == attempt.participant_id,
            Rescoring.attempt == attempt.number,
            col(Rescoring.amendment) <= verdict.amended.get(str(attempt.round_id), 0),
        )
        .order_by(col(Rescoring.amendment).desc())
    )
    found = db.exec(steps).first()
    return attempt.score if found is None else found
