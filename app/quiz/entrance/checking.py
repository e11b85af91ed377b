"""Kiểm tra phiếu đăng ký — reads an application as the regulations ask for it: each field off, optional or required.

What is off is not read, whoever sends it. Where a contest does not ask for the unit, a person belongs to the root:
everybody stands somewhere in the record; who is not asked whether they are a member counts as none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from app.models import Participant, Unit
from app.passwords import pin_is_good
from app.quiz.entrance.application import Application
from app.rules.policy import Identity, Need
from app.vietnamese import fold, read_birth_date, read_birth_year, read_phone, tidy_name

NAME_MAX = 80
TEXT_MAX = 200
SEXES = ("male", "female")
EMAIL = re.compile(r"[^@\s,;]{1,64}@[^@\s,;]+\.[^@\s,;.]{2,}")
REQUIRED_PURPOSES = ("contest",)  # Law 91/2025/QH15, art. 9: one box a purpose, none ticked beforehand.
PURPOSES = (*REQUIRED_PURPOSES, "publication", "communication")
BY_NEED = ("birth_year", "birth_date", "sex", "email", "address", "unit", "member", "position")


@dataclass(frozen=True, slots=True)
class Checked:
    """What the application says, read; or `faults`, a code for each field that cannot be used."""

    name: str
    phone: str | None
    unit: Unit | None
    member: bool
    birth_year: int | None = None
    birth_date: str | None = None
    sex: str | None = None
    email: str | None = None
    address: str | None = None
    position: str | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def needs_of(identity: Identity) -> dict[str, str]:
    """Field -> off, optional or required, as the page shows it. Who gives the day of birth need not give the year."""
    needs = {name: str(getattr(identity, name)) for name in BY_NEED}
    if identity.birth_date is Need.REQUIRED:
        needs["birth_year"] = str(Need.OFF)
    return needs


def check(
    db: Session, contest_id: int, given: Application, identity: Identity, positions: Sequence[str] = ()
) -> Checked:
    """Read every field; name each fault, so that all of them can be mended at once. `positions`: labels that the
    audience of a round knows; a position is taken for one of them whatever its capitals and diacritics."""
    needs = needs_of(identity)
    asked = {name: getattr(given, name).strip() if needs[name] != Need.OFF else "" for name in BY_NEED}
    day = read_birth_date(asked["birth_date"])
    unit = unit_of(db, contest_id, asked["unit"])
    read: dict[str, Any] = {
        "birth_year": read_birth_year(asked["birth_year"]) or (int(day[:4]) if day else None),
        "birth_date": day,
        "sex": asked["sex"] if asked["sex"] in SEXES else None,
        "email": asked["email"] if EMAIL.fullmatch(asked["email"]) else None,
        "address": text_of(asked["address"]),
        "unit": unit,
        "member": asked["member"] if asked["member"] in ("yes", "no") else None,
        "position": known(text_of(asked["position"]), positions),
    }
    bad = [name for name in BY_NEED if read[name] is None and (asked[name] or needs[name] == Need.REQUIRED)]
    if day and asked["birth_year"] and read["birth_year"] != int(day[:4]):
        bad.append("birth_date")
    name, phone = tidy_name(given.name), read_phone(given.phone)
    if not 2 <= len(name) <= NAME_MAX or len(name.split()) < 2 or any(c.isdigit() for c in name):
        bad.append("name")
    bad += ["phone"] * (phone is None) + ["pin"] * (not pin_is_good(given.pin))
    bad += ["consents"] * (not given.consents.issuperset(REQUIRED_PURPOSES))
    faults = {name: f"web.bad_{name}" for name in bad}
    if phone and account_of(db, contest_id, phone):
        faults["phone"] = "web.phone_known"
    home, member = unit or root_of(db, contest_id), read["member"] == "yes"
    own = {name: read[name] for name in BY_NEED if name not in ("unit", "member")}
    return Checked(name, phone, home, member, faults=faults, **own)


def text_of(typed: str) -> str | None:
    tidy = tidy_name(typed)
    return tidy if 2 <= len(tidy) <= TEXT_MAX else None


def known(typed: str | None, labels: Sequence[str]) -> str | None:
    return next((label for label in labels if typed and fold(label) == fold(typed)), typed)


def unit_of(db: Session, contest_id: int, code: str) -> Unit | None:
    return db.exec(select(Unit).where(Unit.contest_id == contest_id, Unit.code == code)).one_or_none()


def root_of(db: Session, contest_id: int) -> Unit | None:
    """The first unit that has none above it."""
    roots = select(Unit).where(Unit.contest_id == contest_id, col(Unit.parent_id).is_(None))
    return db.exec(roots.order_by(col(Unit.id))).first()


def account_of(db: Session, contest_id: int, phone: str) -> Participant | None:
    same_phone = select(Participant).where(Participant.contest_id == contest_id, Participant.phone == phone)
    return db.exec(same_phone).one_or_none()
