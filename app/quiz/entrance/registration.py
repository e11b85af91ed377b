"""Đăng ký dự thi — the account made from a checked application, at once or in two steps. Pure of HTTP."""

import secrets
from collections.abc import Mapping
from hashlib import sha256

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.keyring import random_id
from app.models import Consent, Contest, Participant, RosterEntry, Unit
from app.quiz.entrance.checking import Checked
from app.quiz.entrance.views import UnitOption
from app.quiz.session import Me
from app.quiz.sight import SHOWN_SEPARATOR
from app.rules.policy import contest_policy
from app.rules.policy.persons import Facts, exclusion
from app.scoring import SAW_KEY, lineages, saw_key
from app.texts import tell
from app.vietnamese import fold, masked_name, masked_phone, name_key

DEVICE_BYTES = 6
UNITS_SHOWN = 12
UNITS_READ = 60


def find_units(db: Session, contest_id: int, query: str) -> list[UnitOption]:
    """Units whose path holds every word of the query, diacritics or not: "so noi vu" finds "Sở Nội vụ".

    Those whose own name holds them all come first, then shorter paths; at most UNITS_SHOWN.
    """
    words = fold(query).split()
    if not words:
        return []
    statement = select(Unit.code, Unit.name, Unit.path).where(Unit.contest_id == contest_id)
    for word in words:
        statement = statement.where(col(Unit.path_fold).contains(word, autoescape=True))
    found = db.exec(statement.order_by(func.length(Unit.path), col(Unit.position)).limit(UNITS_READ)).all()

    def named_so(name: str) -> bool:
        own = fold(name)
        return all(word in own for word in words)

    near = sorted(found, key=lambda unit: not named_so(unit[1]))
    return [UnitOption(code, path) for code, _, path in near[:UNITS_SHOWN]]


def roster_entry(db: Session, person: Participant) -> RosterEntry | None:
    """The member of the unit's roster who this is: same name without diacritics, same birth year if known."""
    entries = db.exec(
        select(RosterEntry).where(
            RosterEntry.contest_id == person.contest_id,
            RosterEntry.unit_id == person.unit_id,
            RosterEntry.name_fold == fold(person.name),
        )
    ).all()
    fitting = [e for e in entries if e.birth_year is None or person.birth_year in (None, e.birth_year)]
    return fitting[0] if len(fitting) == 1 else None


def register(
    db: Session, contest: Contest, checked: Checked, pin_hash: str, consents: Mapping[str, str], now: int
) -> Participant:
    """Create the account of a checked application, with the proof of each consent (`consents`: the texts). Without
    personal data it is one that has them still to give."""
    assert contest.id is not None and checked.unit.id is not None and checked.phone is not None
    person = Participant(
        id=random_id(),
        contest_id=contest.id,
        unit_id=checked.unit.id,
        name="",
        name_key="",
        name_fold="",
        phone=checked.phone,
        member=False,
        complete=False,
        pin_hash=pin_hash,
        registered_at=now,
    )
    fill(db, contest, person, checked, consents, now)
    return person


def fill(
    db: Session,
    contest: Contest,
    person: Participant,
    checked: Checked,
    consents: Mapping[str, str],
    now: int,
) -> None:
    """Write down what an application says. Whom the regulations exclude is excluded from the beginning, and the web
    processes learn of it."""
    assert checked.unit.id is not None
    if checked.columns:
        for name, value in checked.columns.items():
            setattr(person, name, value)
        person.unit_id, person.complete = checked.unit.id, True
        person.name_key, person.name_fold = name_key(person.name), fold(person.name)
        entry = roster_entry(db, person)
        person.roster_id = entry.id if entry else None
    exclude(db, contest, person, checked.unit)
    db.add(person)
    db.flush()
    for purpose in sorted(checked.consents):
        text_hash = sha256(consents[purpose].encode()).hexdigest()
        db.add(Consent(participant_id=person.id, purpose=purpose, text_sha256=text_hash, given_at=now))


def exclude(db: Session, contest: Contest, person: Participant, unit: Unit) -> None:
    if person.excluded:
        return
    policy, label = contest_policy(contest.policy), None
    if saw_key(db, unit.contest_id, person.phone):
        label = tell(SAW_KEY)
    elif policy.exclusions:
        way = lineages(db, unit.contest_id)[unit.code]
        label = exclusion(policy, Facts(person.id, person.phone, way, person.member))
    if label is not None:
        person.excluded, person.excluded_reason = True, label
        contest.version += 1


def new_device() -> str:
    """The random id of a device, made at each signing in."""
    return secrets.token_urlsafe(DEVICE_BYTES)


def shown_of(participant: Participant, unit: Unit) -> str:
    """The participant as the leaderboard shows them; by the phone, while there is no name."""
    hidden = masked_name(participant.name) if participant.name else masked_phone(participant.phone)
    return f"{hidden}{SHOWN_SEPARATOR}{unit.path}"


def me_of(participant: Participant, unit: Unit, device: str) -> Me:
    """The participant as the session cookie knows them."""
    born = participant.birth_date or str(participant.birth_year or "")
    return Me(
        participant.id,
        participant.name or masked_phone(participant.phone),
        shown_of(participant, unit),
        unit.code,
        participant.member,
        born,
        participant.position,
        participant.complete,
        device,
    )
