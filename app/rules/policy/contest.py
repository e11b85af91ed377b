"""Thể lệ cuộc thi — what the regulations of the whole contest say: who is asked what, who is left out, who keeps what.

Axes of RULES.md 2.2: identity, exclusions, prizes over the rounds, nominations. The defaults are how a contest
without a policy is held.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from app.rules.policy.round import AGE_MAX, CODE, COUNT_MAX
from app.rules.policy.shape import member

PHONE = r"0[0-9]{9}"


class Need(StrEnum):
    """Whether a field of the registration is asked for."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Asked(StrEnum):
    """Personal data before the paper, or after the answers (Phong Nha 2018)."""

    BEFORE = "before"
    AFTER = "after"


class Holding(StrEnum):
    """One person's prizes over all rounds: as many as won (R2: nine), the highest only (R9), or at most some."""

    UNLIMITED = "unlimited"
    HIGHEST_ONLY = "highest_only"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Identity:
    """Each field of the registration (R7; Đồng Nai 2025). The phone number is the account: one person, one number."""

    name: Need = Need.REQUIRED
    birth_year: Need = Need.REQUIRED
    birth_date: Need = Need.OFF
    sex: Need = Need.OFF
    phone: Need = Need.REQUIRED
    email: Need = Need.OFF
    national_id: Need = Need.OFF
    address: Need = Need.OFF
    unit: Need = Need.REQUIRED
    member: Need = Need.REQUIRED
    position: Need = Need.OFF
    ethnicity: Need = Need.OFF
    asked: Asked = Asked.BEFORE


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Persons who take part without being ranked or counted, and why: "ban tổ chức", "tổ thư ký", "người thân" (R2, R3,
    R20, Tây Ninh). Phones are local numbers, `persons` ids of participants, `units` whole subtrees; whom nobody has
    listed yet is marked by the organisers one by one."""

    label: str = member()
    phones: tuple[str, ...] = member((), pattern=PHONE)
    persons: tuple[str, ...] = member((), pattern=CODE)
    units: tuple[str, ...] = member((), pattern=CODE)


@dataclass(frozen=True, slots=True)
class Holders:
    """`most` goes with at_most."""

    holding: Holding = Holding.UNLIMITED
    most: int | None = member(None, low=1, high=COUNT_MAX)


@dataclass(frozen=True, slots=True)
class Nomination:
    """A collective commended by decision, not by figures (article A; R4; Hải Dương): the unit's code, the prize's name,
    the reason, and who decided."""

    unit: str = member(pattern=CODE)
    prize: str = member()
    reason: str = member()
    by: str = member()


@dataclass(frozen=True, slots=True)
class ContestPolicy:
    """The policy of a contest. `guardian_below`: who is younger gives the number of a parent or guardian (R10, R18).
    `purpose`, `bases` (căn cứ: plans, resolutions, as cited) and `contact` are spoken by the regulations only."""

    purpose: str | None = None
    bases: tuple[str, ...] = ()
    contact: str | None = None
    identity: Identity = field(default_factory=Identity)
    age_min: int | None = member(None, high=AGE_MAX)
    age_max: int | None = member(None, high=AGE_MAX)
    guardian_below: int | None = member(None, low=1, high=AGE_MAX)
    exclusions: tuple[Exclusion, ...] = ()
    holders: Holders = field(default_factory=Holders)
    nominations: tuple[Nomination, ...] = ()
