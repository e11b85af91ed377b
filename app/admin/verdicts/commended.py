"""Khen theo quyết định — what stands beside a verdict because somebody decided it, not because figures say so.

Units come from the form on the page of the verdict, and from the contest file: what the file nominates for the whole
contest stands with the round that concludes it. It is read where it is shown, so applying a file again nominates
nobody twice.
"""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from app.admin.desk import rounds_of
from app.admin.organisation.tree import units_of
from app.admin.people.finding import people_of
from app.admin.stages import is_practice
from app.admin.verdicts.views import NominationLine, SpecialKind, SpecialLine
from app.models import Contest, Nomination, Round, SpecialAward
from app.rules.policy import contest_policy, round_policy


def nominations_of(db: Session, contest: Contest, round: Round) -> tuple[NominationLine, ...]:
    """The units commended with this round: those of the contest file, then as they were nominated here."""
    units = units_of(db, contest)
    by_id = {unit.id: unit for unit in units}
    stored = select(Nomination).where(Nomination.round_id == round.id).order_by(col(Nomination.id))
    typed = [
        NominationLine(one.id or 0, unit.code, unit.path, one.prize, one.reason, one.decided_by)
        for one in db.exec(stored)
        for unit in [by_id[one.unit_id]]
    ]
    paths = {unit.code: unit.path for unit in units}
    return (*(enacted(contest, paths) if concludes(db, contest, round) else ()), *typed)


def enacted(contest: Contest, paths: dict[str, str]) -> Iterator[NominationLine]:
    """Those of the contest file; a unit that the tree does not have has no path."""
    for one in contest_policy(contest.policy).nominations:
        yield NominationLine(None, one.unit, paths.get(one.unit, ""), one.prize, one.reason, one.by)


def concludes(db: Session, contest: Contest, round: Round) -> bool:
    """Whether this is the last round that is judged."""
    judged = [one.id for one in rounds_of(db, contest) if not is_practice(one)]
    return judged[-1:] == [round.id]


def specials_of(db: Session, round: Round) -> tuple[SpecialKind, ...]:
    """The prizes that are awarded by hand, in the order of the regulations, each with those who have it."""
    stored = db.exec(
        select(SpecialAward).where(SpecialAward.round_id == round.id).order_by(col(SpecialAward.id))
    ).all()
    people = people_of(db, (one.participant_id for one in stored))
    lines = [
        (one.prize, SpecialLine(one.id or 0, person.id, person.name, path, one.reason, one.decided_by))
        for one in stored
        for person, path in [people[one.participant_id]]
    ]
    return tuple(
        SpecialKind(kind.id, kind.name, kind.count, tuple(line for prize, line in lines if prize == kind.id))
        for kind in round_policy(round.policy).special_prizes
    )
