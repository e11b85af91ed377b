"""Người và đơn vị — what the regulations look at in SQL: the way from a unit up to the root, and who is excluded."""

from collections.abc import Container, Iterator, Mapping

from sqlalchemy import ColumnElement, CompoundSelect, literal, or_, union
from sqlmodel import Session, col, select

from app.models import Contest, KeyView, Participant, Staff, Unit
from app.rules.policy import ContestPolicy, Exclusion, contest_policy
from app.texts import tell

IDS_AT_ONCE = 1_000
SAW_KEY = "web.saw_key"

Lineages = Mapping[str, tuple[str, ...]]  # Unit code -> its own and those above it, up to the root.


def lineages(db: Session, contest_id: int) -> Lineages:
    """The way up from every unit of the contest."""
    columns = select(Unit.id, Unit.parent_id, Unit.code).where(Unit.contest_id == contest_id)
    units = {id: (parent, code) for id, parent, code in db.exec(columns)}

    def upward(id: int | None) -> Iterator[str]:
        while id is not None:
            id, code = units[id]
            yield code

    return {code: tuple(upward(id)) for id, (_, code) in units.items()}


def sizes(db: Session, contest_id: int, levels: Container[str]) -> Mapping[str, int]:
    """Unit code -> members of the nearest unit above it that competes (of a kind in `levels`); of its own, where none
    does. What brackets by size look at."""
    columns = select(Unit.code, Unit.kind, Unit.members).where(Unit.contest_id == contest_id)
    units = {code: (kind, members) for code, kind, members in db.exec(columns)}

    def competing(way: tuple[str, ...]) -> str:
        return next((code for code in way if units[code][0] in levels), way[0])

    return {code: units[competing(way)][1] for code, way in lineages(db, contest_id).items()}


def seen_by(contest_id: int) -> CompoundSelect[str | None]:
    """The phones of those who have seen a key of this contest while it was secret: what their accounts said then, and
    what they say now. A number put right afterwards counts from the first look on."""
    looks = (col(KeyView.contest_id) == contest_id, col(KeyView.secret).is_(True))
    now = select(col(Staff.phone)).join(KeyView, col(KeyView.staff_id) == col(Staff.id)).where(*looks)
    return union(select(col(KeyView.phone)).where(*looks), now)


def saw_key(db: Session, contest_id: int, phone: str) -> bool:
    return bool(db.exec(select(literal(phone).in_(seen_by(contest_id)))).one())


def listed(db: Session, contest_id: int, policy: ContestPolicy) -> dict[str, str]:
    """Participant -> why they are not ranked: they have seen a key, or the label of the first exclusion that names
    them, their phone, or a unit above them."""
    saw = select(Participant.id).where(
        Participant.contest_id == contest_id, col(Participant.phone).in_(seen_by(contest_id))
    )
    found = dict.fromkeys(db.exec(saw), tell(SAW_KEY))
    if not policy.exclusions:
        return found
    above = lineages(db, contest_id)
    codes = dict(db.exec(select(Unit.code, Unit.id).where(Unit.contest_id == contest_id)).all())
    for exclusion in policy.exclusions:
        within = [codes[code] for code, way in above.items() if set(way).intersection(exclusion.units)]
        for condition in conditions(exclusion, within):
            named = select(Participant.id).where(Participant.contest_id == contest_id, condition)
            for who in db.exec(named):
                found.setdefault(who, exclusion.label)
    return found


def conditions(exclusion: Exclusion, within: list[int | None]) -> Iterator[ColumnElement[bool]]:
    """What to look for, some at a time: a query cannot name any number of ids."""
    yield or_(col(Participant.phone).in_(exclusion.phones), col(Participant.id).in_(exclusion.persons))
    for start in range(0, len(within), IDS_AT_ONCE):
        yield col(Participant.unit_id).in_(within[start : start + IDS_AT_ONCE])


def exclude_listed(db: Session, contest: Contest) -> None:
    """Write down who is excluded by the regulations; whom the organisers excluded keeps the reason they gave."""
    assert contest.id is not None
    found = listed(db, contest.id, contest_policy(contest.policy))
    ids = sorted(found)
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = col(Participant.id).in_(ids[start : start + IDS_AT_ONCE])
        for person in db.exec(select(Participant).where(some, col(Participant.excluded).is_(False))):
            person.excluded, person.excluded_reason = True, found[person.id]
    db.flush()
