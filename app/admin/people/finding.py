"""Tìm người — by name, unit or phone, diacritics or not; and what is recorded of one person."""

import re
from collections.abc import Iterable

from sqlalchemy import or_
from sqlmodel import Session, col, select

from app.admin.people.views import AttemptLine, PersonLine
from app.errors import NotThere
from app.models import Attempt, Participant, Round, Unit
from app.scoring import SealedBy, latest_marks, of_attempt, present_score
from app.vietnamese import fold, read_phone

SHOWN = 50
IDS_AT_ONCE = 1_000
DIGITS_MIN = 4


def find(
    db: Session, contest_id: int, query: str, *, incomplete: bool = False
) -> tuple[tuple[PersonLine, ...], bool]:
    """People of whom name or unit holds every word of the query, or whose phone holds its digits; by name.

    An empty query finds those who are excluded; `incomplete`: only those who have personal data still to give. The
    second value says whether there are more than SHOWN.
    """
    statement = (
        select(Participant, Unit.path)
        .join(Unit, col(Unit.id) == col(Participant.unit_id))
        .where(Participant.contest_id == contest_id)
    )
    digits = read_phone(query) or re.sub(r"[\s.()-]", "", query)
    if digits.isascii() and digits.isdigit() and len(digits) >= DIGITS_MIN:
        statement = statement.where(col(Participant.phone).contains(digits))
    else:
        for word in fold(query).split():
            in_name = col(Participant.name_fold).contains(word, autoescape=True)
            in_unit = col(Unit.path_fold).contains(word, autoescape=True)
            statement = statement.where(or_(in_name, in_unit))
    if incomplete:
        statement = statement.where(col(Participant.complete).is_(False))
    elif not query.strip():
        statement = statement.where(col(Participant.excluded).is_(True))
    ordered = statement.order_by(col(Participant.name_key), col(Participant.id)).limit(SHOWN + 1)
    found = [line_of(person, path) for person, path in db.exec(ordered)]
    return tuple(found[:SHOWN]), len(found) > SHOWN


def line_of(person: Participant, path: str) -> PersonLine:
    return PersonLine(
        id=person.id,
        name=person.name,
        birth_year=person.birth_year,
        birth_date=person.birth_date,
        sex=person.sex,
        email=person.email,
        address=person.address,
        position=person.position,
        phone=person.phone,
        unit=path,
        member=person.member,
        national_id_end=person.national_id_end,
        ethnicity=person.ethnicity,
        guardian_name=person.guardian_name,
        guardian_phone=person.guardian_phone,
        complete=person.complete,
        registered_at=person.registered_at,
        listed=person.roster_id is not None,
        excluded=person.excluded,
        reason=person.excluded_reason,
    )


def people_of(db: Session, ids: Iterable[str]) -> dict[str, tuple[Participant, str]]:
    """Participants with the path of their unit, by id."""
    wanted = sorted(set(ids))
    found: dict[str, tuple[Participant, str]] = {}
    for start in range(0, len(wanted), IDS_AT_ONCE):
        statement = (
            select(Participant, Unit.path)
            .join(Unit, col(Unit.id) == col(Participant.unit_id))
            .where(col(Participant.id).in_(wanted[start : start + IDS_AT_ONCE]))
        )
        found |= {person.id: (person, path) for person, path in db.exec(statement)}
    return found


def person_meant(db: Session, contest_id: int, typed: str) -> Participant | None:
    """The one person of this phone number, this id, or this name whatever its capitals and diacritics."""
    people = select(Participant).where(Participant.contest_id == contest_id)
    known = (Participant.phone == (read_phone(typed) or typed), Participant.id == typed)
    for condition in (*known, Participant.name_fold == fold(typed)):
        found = db.exec(people.where(condition).limit(2)).all() if typed else []
        if len(found) == 1:
            return found[0]
    return None


def person_of(db: Session, person_id: str) -> Participant:
    """Raises NotThere."""
    found = db.get(Participant, person_id)
    if found is None:
        raise NotThere
    return found


def recorded_attempts(db: Session, person: Participant) -> tuple[AttemptLine, ...]:
    """The person's attempts in rounds whose results are all recorded, round by round."""
    marks = latest_marks()
    statement = (
        select(Attempt, Round, present_score(marks))
        .outerjoin(marks, of_attempt(marks))
        .join(Round, col(Round.id) == col(Attempt.round_id))
        .where(Attempt.participant_id == person.id, col(Round.recorded_at).is_not(None))
        .order_by(col(Round.position), col(Attempt.number))
    )
    return tuple(
        AttemptLine(
            round=attempt.round_id,
            round_title=round.title,
            number=attempt.number,
            opened_at=attempt.opened_at,
            sealed_at=attempt.sealed_at,
            score=score,
            recorded_score=attempt.score,
            prediction=attempt.prediction,
            by_sweeper=attempt.sealed_by == SealedBy.SWEEPER,
            lapsed=attempt.sealed_by == SealedBy.LAPSED,
            void=attempt.void,
            reason=attempt.void_reason,
        )
        for attempt, round, score in db.exec(statement)
    )
