"""Đối tượng, ngoại lệ, bảng — may this person take part, are they ranked, and in which bracket.

A person is Facts; `units` are the codes from the person's own unit up to the root, so that a subtree is one look-up.
"""

from dataclasses import dataclass

from app.rules.policy.contest import ContestPolicy
from app.rules.policy.round import Audience, Bracket, Persons, RoundPolicy, Selector


@dataclass(frozen=True, slots=True)
class Facts:
    """What the regulations may ask of a person. `age` in full years (None: not known); `size`: members of the
    competing unit above the person."""

    id: str
    phone: str
    units: tuple[str, ...]
    member: bool
    age: int | None = None
    position: str | None = None
    size: int = 0


def age_on(day: tuple[int, int, int], birth_year: int, birth_day: tuple[int, int] | None = None) -> int:
    """Full years on a day (year, month, day); who gave the year alone is as old as the year says."""
    before = birth_day is not None and day[1:] < birth_day
    return day[0] - birth_year - before


def refusal(contest: ContestPolicy, audience: Audience, person: Facts) -> str | None:
    """Why a person may not take part in a round, as a code; None: they may. Qualifications are not looked at here."""
    low = max(contest.age_min or 0, audience.age_min or 0)
    high = min(age for age in (contest.age_max, audience.age_max, 10_000) if age is not None)
    if person.age is not None and not low <= person.age <= high:
        return "contest.refused_age"
    if audience.units and not set(audience.units).intersection(person.units):
        return "contest.refused_unit"
    if not fits(audience.persons, person.member):
        return "contest.refused_member" if person.member else "contest.refused_non_member"
    if audience.positions and person.position not in audience.positions:
        return "contest.refused_position"
    return None


def exclusion(contest: ContestPolicy, person: Facts) -> str | None:
    """The label under which a person is not ranked; None: they are."""
    for one in contest.exclusions:
        if (
            person.phone in one.phones
            or person.id in one.persons
            or set(one.units).intersection(person.units)
        ):
            return one.label
    return None


def bracket_of(policy: RoundPolicy, person: Facts) -> Bracket | None:
    """The first bracket that selects the person."""
    return next((one for one in policy.brackets if selects(one.selector, person)), None)


def selects(selector: Selector, person: Facts) -> bool:
    units = set(person.units)
    return (
        (not selector.units or not units.isdisjoint(selector.units))
        and units.isdisjoint(selector.not_units)
        and fits(selector.persons, person.member)
        and (selector.unit_members_min or 0) <= person.size
        and (selector.unit_members_max is None or person.size <= selector.unit_members_max)
    )


def fits(persons: Persons, member: bool) -> bool:
    return persons is Persons.ALL or member is (persons is Persons.MEMBERS)
