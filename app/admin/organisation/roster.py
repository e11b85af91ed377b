"""Danh sách dự kiến — stores the people whom the units expect, and finds again who of them has registered."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func, insert
from sqlmodel import Session, col, delete, select, update

from app.admin.organisation.tree import units_of
from app.admin.units import RosterRow
from app.models import Contest, Participant, RosterEntry
from app.vietnamese import fold


def roster_size(db: Session, contest: Contest) -> int:
    statement = select(func.count()).select_from(RosterEntry).where(RosterEntry.contest_id == contest.id)
    return db.exec(statement).one()


def store_roster(db: Session, contest: Contest, people: Iterable[RosterRow]) -> None:
    """Replace the contest's roster by these people."""
    units = {unit.code: unit.id for unit in units_of(db, contest)}
    of_contest = col(Participant.contest_id) == contest.id
    db.exec(update(Participant).where(of_contest).values(roster_id=None))
    db.exec(delete(RosterEntry).where(col(RosterEntry.contest_id) == contest.id))
    rows = [
        {
            "contest_id": contest.id,
            "unit_id": units[one.unit],
            "name": one.name,
            "name_fold": fold(one.name),
            "birth_year": one.birth_year,
            "sex": one.sex,
            "member": one.member,
            "phone": one.phone,
        }
        for one in people
    ]
    if rows:
        db.connection().execute(insert(RosterEntry), rows)
    recognise(db, contest)


def recognise(db: Session, contest: Contest) -> None:
    """Tie each participant to the one person of their unit's roster with the same name and no other birth year."""
    entries: dict[tuple[int, str], list[tuple[int | None, int | None]]] = {}
    listed = select(RosterEntry.id, RosterEntry.unit_id, RosterEntry.name_fold, RosterEntry.birth_year)
    for id, unit_id, name_fold, birth_year in db.exec(listed.where(RosterEntry.contest_id == contest.id)):
        entries.setdefault((unit_id, name_fold), []).append((id, birth_year))
    of_contest = select(Participant.id, Participant.unit_id, Participant.name_fold, Participant.birth_year)
    found = []
    for who, unit_id, name_fold, born in db.exec(of_contest.where(Participant.contest_id == contest.id)):
        fitting = [id for id, year in entries.get((unit_id, name_fold), []) if year in (None, born)]
        if len(fitting) == 1:
            found.append({"who": who, "entry": fitting[0]})
    if found:
        tie = update(Participant).where(col(Participant.id) == bindparam("who"))
        db.connection().execute(tie.values(roster_id=bindparam("entry")), found)
