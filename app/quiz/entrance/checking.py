"""Kiểm tra phiếu đăng ký — reads an application as the regulations ask for it: each field off, optional or required.

What is off is not read, whoever sends it. Where a contest does not ask for the unit, a person belongs to the root:
everybody stands somewhere in the record; who is not asked whether they are a member counts as none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from app.errors import NotNow
from app.keyring import blind_index
from app.models import Participant, Unit
from app.passwords import pin_is_good
from app.quiz.entrance.application import Application
from app.quiz.entrance.asking import Asking, Part, needs_of
from app.rules.policy import Audience, Need
from app.rules.policy.persons import Facts, age_on, refusal
from app.vietnamese import (
    fold,
    read_birth_date,
    read_birth_year,
    read_national_id,
    read_phone,
    tidy_name,
    told_by_national_id,
)

NAME_MAX = 80
TEXT_MAX = 200
SEXES = ("male", "female")
EMAIL = re.compile(r"[^@\s,;]{1,64}@[^@\s,;]+\.[^@\s,;.]{2,}")


@dataclass(frozen=True, slots=True)
class Checked:
    """What the application says, read; or `faults`, a code for each field that cannot be used. `columns`: those of the
    participant that it fills."""

    unit: Unit
    phone: str | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    consents: frozenset[str] = frozenset()
    faults: Mapping[str, str] = field(default_factory=dict)


def check(db: Session, given: Application, asking: Asking) -> Checked:
    """Read every field; name each fault, so that all of them can be mended at once. Raises NotNow while the contest has
    no units."""
    faults: dict[str, str] = {}
    home = root_of(db, asking.contest_id)
    if home is None:
        raise NotNow("web.no_units_yet")
    phone: str | None = None
    columns: dict[str, Any] = {}
    consents = given.consents.intersection(asking.purposes)
    if asking.part is not Part.DETAILS:
        phone = read_phone(given.phone)
        faults |= dict(account_faults(db, given, phone, asking.contest_id))
    if asking.part is not Part.ACCOUNT:
        unit, columns = details(db, given, asking, faults)
        home = unit or home
        if columns["guardian_name"]:
            consents |= given.consents & {"guardian"}
        if not columns["ethnicity"]:
            consents -= {"ethnicity"}
    if not consents.issuperset(asking.needed):
        faults["consents"] = "web.bad_consents"
    return Checked(home, phone, columns, consents, faults)


def account_faults(
    db: Session, given: Application, phone: str | None, contest_id: int
) -> Iterator[tuple[str, str]]:
    """What keeps a phone and a PIN from being an account."""
    if not phone:
        yield "phone", "web.bad_phone"
    elif account_of(db, contest_id, phone):
        yield "phone", "web.phone_known"
    if not pin_is_good(given.pin):
        yield "pin", "web.bad_pin"


def details(
    db: Session, given: Application, asking: Asking, faults: dict[str, str]
) -> tuple[Unit | None, dict[str, Any]]:
    """The personal data: the unit, and the columns of the participant; hears of what is wrong in `faults`."""
    needs = needs_of(asking.policy.identity)
    asked = {name: getattr(given, name).strip() if needs[name] != Need.OFF else "" for name in needs}
    read = read_fields(db, asked, asking)
    bad = [name for name in needs if read[name] is None and (asked[name] or needs[name] == Need.REQUIRED)]
    if contradicts_birth(read, asked):
        bad.append("birth_date")
    name, number = tidy_name(given.name), read.pop("national_id")
    if not good_name(name):
        bad.append("name")
    if number and contradicts_number(number, read):
        bad.append("national_id")
    faults |= {name: f"web.bad_{name}" for name in bad}
    if (read["birth_year"] or 0) > asking.today[0]:
        faults["birth_date" if read["birth_date"] else "birth_year"] = "web.birth_to_come"
    index = blind_index(asking.key, str(asking.contest_id), number) if number else None
    if index and number_is_known(db, asking.contest_id, index):
        faults["national_id"] = "web.national_id_known"
    if read["ethnicity"] and "ethnicity" not in given.consents:
        faults.setdefault("ethnicity", "web.ethnicity_consent")
    guardian = guardian_of(given, asking, age_of(read, asking.today), faults)
    if asking.part is Part.DETAILS:
        faults |= age_faults(read, asking)
    unit, member = read.pop("unit"), read.pop("member") == "yes"
    own = {
        "name": name,
        "member": member,
        "national_id_index": index,
        "national_id_end": number and number[-4:],
    }
    return unit, {**read, **own, **guardian}


def read_fields(db: Session, asked: Mapping[str, str], asking: Asking) -> dict[str, Any]:
    """Each field as it is kept; None: it cannot be read, or nothing was typed. A position is taken for one that the
    audience of a round knows, whatever its capitals and diacritics."""
    day = read_birth_date(asked["birth_date"])
    return {
        "birth_year": read_birth_year(asked["birth_year"]) or (int(day[:4]) if day else None),
        "birth_date": day,
        "sex": asked["sex"] if asked["sex"] in SEXES else None,
        "email": asked["email"] if EMAIL.fullmatch(asked["email"]) else None,
        "national_id": read_national_id(asked["national_id"]),
        "address": text_of(asked["address"]),
        "unit": unit_of(db, asking.contest_id, asked["unit"]),
        "member": asked["member"] if asked["member"] in ("yes", "no") else None,
        "position": known(text_of(asked["position"]), asking.positions),
        "ethnicity": text_of(asked["ethnicity"]),
    }


def good_name(name: str) -> bool:
    return 2 <= len(name) <= NAME_MAX and len(name.split()) > 1 and not any(c.isdigit() for c in name)


def contradicts_birth(read: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    """Whether day and year of birth, both typed, are of different years."""
    day = read["birth_date"]
    return bool(day and asked["birth_year"] and read["birth_year"] != int(day[:4]))


def contradicts_number(number: str, read: Mapping[str, Any]) -> bool:
    """Whether the personal number tells another year of birth or another sex than was typed."""
    year, sex = told_by_national_id(number)
    return read["birth_year"] not in (None, year) or read["sex"] not in (None, sex)


def age_of(read: Mapping[str, Any], day: tuple[int, int, int]) -> int | None:
    """Full years on a day; None: the birth is not known."""
    year, date = read["birth_year"], read["birth_date"]
    return None if year is None else age_on(day, year, date and (int(date[5:7]), int(date[8:])))


def guardian_of(
    given: Application, asking: Asking, age: int | None, faults: dict[str, str]
) -> dict[str, str | None]:
    """The guardian of who is too young to agree alone; of nobody else anything is kept."""
    below = asking.policy.guardian_below
    if below is None or age is None or age >= below:
        return {"guardian_name": None, "guardian_phone": None}
    name, phone = tidy_name(given.guardian_name), read_phone(given.guardian_phone)
    if not good_name(name):
        faults["guardian_name"] = "web.bad_guardian_name"
    if not phone:
        faults["guardian_phone"] = "web.bad_guardian_phone"
    if "guardian" not in given.consents:
        faults["guardian"] = "web.bad_guardian"
    return {"guardian_name": name, "guardian_phone": phone}


def age_faults(read: Mapping[str, Any], asking: Asking) -> dict[str, str]:
    """Who has begun without telling their age may turn out not to be meant."""
    age = age_of(read, asking.opening)
    if not refusal(asking.policy, Audience(), Facts("", "", (), member=False, age=age)):
        return {}
    name = "birth_date" if read["birth_date"] else "birth_year"
    return {name: "contest.refused_age"}


def text_of(typed: str) -> str | None:
    tidy = tidy_name(typed)
    return tidy if 2 <= len(tidy) <= TEXT_MAX else None


def known(typed: str | None, labels: tuple[str, ...]) -> str | None:
    return next((label for label in labels if typed and fold(label) == fold(typed)), typed)


def unit_of(db: Session, contest_id: int, code: str) -> Unit | None:
    return db.exec(select(Unit).where(Unit.contest_id == contest_id, Unit.code == code)).one_or_none()


def root_of(db: Session, contest_id: int) -> Unit | None:
    """The first unit that has none above it."""
    roots = select(Unit).where(Unit.contest_id == contest_id, col(Unit.parent_id).is_(None))
    return db.exec(roots.order_by(col(Unit.id))).first()


def account_of(db: Session, contest_id: int, phone: str, *, locked: bool = False) -> Participant | None:
    """Whose phone it is; `locked`: whoever else wants to change them waits."""
    same_phone = select(Participant).where(Participant.contest_id == contest_id, Participant.phone == phone)
    return db.exec(same_phone.with_for_update() if locked else same_phone).one_or_none()


def number_is_known(db: Session, contest_id: int, index: str) -> bool:
    same = select(Participant.id).where(
        Participant.contest_id == contest_id, Participant.national_id_index == index
    )
    return db.exec(same).first() is not None
