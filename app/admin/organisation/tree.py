"""Cây tổ chức đảng trong cơ sở dữ liệu — the rows of a confirmed sheet become units; the tree as pages show it.

A unit is known by its code: a later sheet adds, renames and moves. What it no longer names goes, except where
somebody belongs to it or a prize was given to it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from app.admin.organisation.views import Changes, UnitLine
from app.admin.units import UnitRow
from app.errors import Unfit
from app.models import Award, Contest, Nomination, Participant, RosterEntry, Unit
from app.vietnamese import fold

SEPARATOR = " › "


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the tree: `position` counts in pre-order from 1."""

    row: UnitRow
    depth: int
    position: int
    path: str


def preorder(rows: Sequence[UnitRow]) -> Iterator[tuple[UnitRow, int]]:
    """Each row after the one above it, in the sheet's order, with its depth. The rows form a tree."""
    below: dict[str | None, list[UnitRow]] = {}
    for row in rows:
        below.setdefault(row.parent, []).append(row)
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        yield row, depth
        waiting += [(child, depth + 1) for child in reversed(below.get(row.code, []))]


def places(rows: Sequence[UnitRow]) -> list[Place]:
    """Every row with its path: "Đảng bộ Sở Nội vụ › Chi bộ 1"; the root is left out when there is only one."""
    roots = [row.code for row in rows if row.parent is None]
    paths: dict[str, str] = {}
    found = []
    for position, (row, depth) in enumerate(preorder(rows), start=1):
        rooted = row.parent is None or [row.parent] == roots
        paths[row.code] = row.name if rooted else f"{paths[row.parent or '']}{SEPARATOR}{row.name}"
        found.append(Place(row, depth, position, paths[row.code]))
    return found


def units_of(db: Session, contest: Contest) -> list[Unit]:
    """The contest's units in pre-order."""
    return list(db.exec(select(Unit).where(Unit.contest_id == contest.id).order_by(col(Unit.position))))


def rows_of(units: Iterable[Unit]) -> list[UnitRow]:
    """Stored units in the shape of a sheet's rows."""
    units = list(units)
    codes = {unit.id: unit.code for unit in units}
    return [
        UnitRow(
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            parent=codes.get(unit.parent_id) if unit.parent_id else None,
            members=unit.members,
            headcount=unit.headcount,
            row=unit.position,
        )
        for unit in units
    ]


def kinds_of(units: Iterable[Unit]) -> dict[str, int]:
    """Kind -> how many units are of it."""
    return dict(Counter(unit.kind for unit in units))


def lines_of(rows: Sequence[UnitRow], roster: Mapping[str, int]) -> tuple[UnitLine, ...]:
    """The tree as a page shows it; `roster`: how many people are listed, by unit code."""
    below: dict[str, int] = {}
    for row in rows:
        if row.parent is not None:
            below[row.parent] = below.get(row.parent, 0) + row.members
    return tuple(
        UnitLine(
            code=row.code,
            name=row.name,
            kind=row.kind,
            depth=depth,
            members=row.members,
            headcount=row.headcount,
            below=below.get(row.code),
            roster=roster.get(row.code, 0),
        )
        for row, depth in preorder(rows)
    )


def changes(db: Session, contest: Contest, rows: Sequence[UnitRow]) -> Changes:
    """What storing the rows would do to the units there are."""
    units = units_of(db, contest)
    known = {row.code: row for row in rows_of(units)}
    given = {row.code for row in rows}
    leaving = [unit for unit in units if unit.code not in given]
    needed = in_use(db, leaving)
    same = sum(alike(known[row.code], row) for row in rows if row.code in known)
    return Changes(
        added=sum(row.code not in known for row in rows),
        changed=sum(row.code in known for row in rows) - same,
        same=same,
        removed=tuple(unit.path for unit in leaving if unit.id not in needed),
        kept=tuple(unit.path for unit in leaving if unit.id in needed),
    )


def alike(one: UnitRow, other: UnitRow) -> bool:
    return (one.name, one.kind, one.parent, one.members, one.headcount) == (
        other.name,
        other.kind,
        other.parent,
        other.members,
        other.headcount,
    )


def in_use(db: Session, units: Iterable[Unit]) -> set[int | None]:
    """Ids of the units that somebody belongs to, or that hold a prize or are nominated for one."""
    ids = [unit.id for unit in units]
    people = select(Participant.unit_id).where(col(Participant.unit_id).in_(ids)).distinct()
    prizes = select(Award.unit_id).where(col(Award.unit_id).in_(ids)).distinct()
    nominated = select(Nomination.unit_id).where(col(Nomination.unit_id).in_(ids)).distinct()
    return {*db.exec(people), *db.exec(prizes), *db.exec(nominated)}


def store(db: Session, contest: Contest, rows: Sequence[UnitRow]) -> None:
    """Make the contest's units those of the sheet. Raises Unfit when a unit in use would have to go."""
    assert contest.id is not None
    units = {unit.code: unit for unit in units_of(db, contest)}
    given = {row.code for row in rows}
    leaving = [unit for unit in units.values() if unit.code not in given]
    if in_use(db, leaving):
        raise Unfit("admin.units_in_use")
    for place in places(rows):
        code, columns = place.row.code, columns_of(place)
        unit = units.setdefault(code, Unit(contest_id=contest.id, code=code, **columns))
        for name, value in columns.items():
            setattr(unit, name, value)
        db.add(unit)
    db.flush()  # Children need the ids of their parents.
    for row in rows:
        units[row.code].parent_id = units[row.parent].id if row.parent is not None else None
    db.flush()
    remove(db, leaving)


def columns_of(place: Place) -> dict[str, Any]:
    """The columns of a unit that a sheet decides."""
    row = place.row
    return {
        "kind": row.kind,
        "name": row.name,
        "members": row.members,
        "headcount": row.headcount,
        "position": place.position,
        "path": place.path,
        "path_fold": fold(place.path),
    }


def remove(db: Session, leaving: Iterable[Unit]) -> None:
    """Delete units that nobody belongs to, with the people their rosters expected."""
    ids = [unit.id for unit in leaving]
    listed = select(RosterEntry.id).where(col(RosterEntry.unit_id).in_(ids))
    db.exec(update(Participant).where(col(Participant.roster_id).in_(listed)).values(roster_id=None))
    db.exec(delete(RosterEntry).where(col(RosterEntry.unit_id).in_(ids)))
    db.exec(update(Unit).where(col(Unit.id).in_(ids)).values(parent_id=None))
    db.exec(delete(Unit).where(col(Unit.id).in_(ids)))


def roster_counts(db: Session, contest: Contest) -> dict[str, int]:
    """How many people the roster lists, by unit code."""
    statement = (
        select(Unit.code, func.count())
        .join(RosterEntry, col(RosterEntry.unit_id) == col(Unit.id))
        .where(Unit.contest_id == contest.id)
        .group_by(col(Unit.code))
    )
    return dict(db.exec(statement).all())
