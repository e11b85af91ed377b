"""Đăng ký dự thi — what a person fills in, checked; and the account made from it. Control plane, pure of HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.keyring import random_id
from app.models import Consent, Contest, Participant, RosterEntry, Unit
from app.quiz.application import Application
from app.quiz.session import Me
from app.quiz.sight import SHOWN_SEPARATOR
from app.quiz.views import UnitOption
from app.vietnamese import fold, masked_name, name_key, read_birth_year, read_phone, tidy_name

UNITS_SHOWN = 12
UNITS_READ = 60
NAME_MAX = 80
PIN_DIGITS = 6
REQUIRED_PURPOSES = ("contest",)  # Law 91/2025/QH15, art. 9: one box a purpose, none ticked beforehand.
PURPOSES = (*REQUIRED_PURPOSES, "publication", "communication")


@dataclass(frozen=True, slots=True)
class Checked:
    """What the application says, read; or `faults`, a code for each field that cannot be used."""

    name: str
    birth_year: int | None
    phone: str | None
    unit: Unit | None
    faults: Mapping[str, str] = field(default_factory=dict)


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


def check(db: Session, contest_id: int, given: Application) -> Checked:
    """Read every field; name each fault, so that all of them can be mended at once."""
    name, phone = tidy_name(given.name), read_phone(given.phone)
    birth_year = read_birth_year(given.birth_year)
    unit = db.exec(select(Unit).where(Unit.contest_id == contest_id, Unit.code == given.unit)).one_or_none()
    faults = {
        "name": not 2 <= len(name) <= NAME_MAX or len(name.split()) < 2 or any(c.isdigit() for c in name),
        "birth_year": birth_year is None,
        "phone": phone is None,
        "pin": not pin_is_good(given.pin),
        "unit": unit is None,
        "member": given.member not in ("yes", "no"),
        "consents": not given.consents.issuperset(REQUIRED_PURPOSES),
    }
    told = {name: f"web.bad_{name}" for name, bad in faults.items() if bad}
    if phone and account_of(db, contest_id, phone):
        told["phone"] = "web.phone_known"
    return Checked(name, birth_year, phone, unit, told)


def pin_is_good(pin: str) -> bool:
    """Six digits, neither all alike nor a run such as 123456."""
    if not (len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return steps not in ({0}, {1}, {-1})


def account_of(db: Session, contest_id: int, phone: str) -> Participant | None:
    same_phone = select(Participant).where(Participant.contest_id == contest_id, Participant.phone == phone)
    return db.exec(same_phone).one_or_none()


def roster_entry(db: Session, contest_id: int, checked: Checked) -> RosterEntry | None:
    """The member of the unit's roster who this is: same name without diacritics, same birth year if known."""
    assert checked.unit is not None
    entries = db.exec(
        select(RosterEntry).where(
            RosterEntry.contest_id == contest_id,
            RosterEntry.unit_id == checked.unit.id,
            RosterEntry.name_fold == fold(checked.name),
        )
    ).all()
    fitting = [entry for entry in entries if entry.birth_year in (None, checked.birth_year)]
    return fitting[0] if len(fitting) == 1 else None


def register(
    db: Session,
    contest: Contest,
    given: Application,
    checked: Checked,
    pin_hash: str,
    consent_texts: Mapping[str, str],
    now: int,
) -> Participant:
    """Create the account of a checked application, with the proof of each consent."""
    assert contest.id is not None and checked.unit is not None and checked.unit.id is not None
    assert checked.phone is not None and checked.birth_year is not None
    entry = roster_entry(db, contest.id, checked)
    participant = Participant(
        id=random_id(),
        contest_id=contest.id,
        unit_id=checked.unit.id,
        roster_id=entry.id if entry else None,
        name=checked.name,
        name_key=name_key(checked.name),
        name_fold=fold(checked.name),
        birth_year=checked.birth_year,
        phone=checked.phone,
        member=given.member == "yes",
        pin_hash=pin_hash,
        registered_at=now,
    )
    db.add(participant)
    db.flush()
    for purpose in sorted(given.consents.intersection(PURPOSES)):
        text_hash = sha256(consent_texts[purpose].encode()).hexdigest()
        db.add(Consent(participant_id=participant.id, purpose=purpose, text_sha256=text_hash, given_at=now))
    return participant


def me_of(participant: Participant, unit: Unit) -> Me:
    """The participant as the session cookie and the leaderboard know them."""
    shown = f"{masked_name(participant.name)}{SHOWN_SEPARATOR}{unit.path}"
    return Me(participant.id, participant.name, shown)
