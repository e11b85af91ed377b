"""Bảng — a round whose persons are ranked apart has a record and a verdict for each bracket.

In the record of a bracket whoever does not belong to it is excluded: neither ranked nor counted, in no total and in no
unit's figures. Collective prizes of the whole round have one more record, in which everybody counts.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sqlmodel import Session

from app.admin.organisation.tree import units_of
from app.models import Contest, Round
from app.rules.policy import Bracket, round_policy
from app.rules.policy.persons import Facts, bracket_of
from app.rules.policy.shape import plain
from app.scoring import lineages

Outside: TypeAlias = Callable[[str, str, bool], bool]  # Of person, code of the unit, member or not.


def parts_of(round: Round) -> tuple[str | None, ...]:
    """What is determined apart: ids of brackets, None for the round as a whole."""
    brackets = round_policy(round.policy).brackets
    collective = round.rules["collective"]
    whole = not brackets or bool(collective and collective["prizes"])
    return (*(bracket.id for bracket in brackets), *((None,) if whole else ()))


def the_bracket(round: Round, id: str | None) -> Bracket | None:
    return next((one for one in round_policy(round.policy).brackets if one.id == id), None)


def bracket_name(round: Round, id: str | None) -> str:
    """The name of a bracket, "" for the round as a whole."""
    bracket = the_bracket(round, id)
    return bracket.name if bracket else ""


def titled(round: Round, id: str | None) -> str:
    """The title of the round with the name of the bracket."""
    name = bracket_name(round, id)
    return f"{round.title} – {name}" if name else round.title


def rules_for(round: Round, id: str | None) -> Mapping[str, Any]:
    """The organisers' part of rules.json for a bracket or for the whole."""
    bracket, rules = the_bracket(round, id), round.rules
    if bracket is None:
        return rules | {"prizes": []} if round_policy(round.policy).brackets else rules
    collective = None
    if rules["collective"] and bracket.collective_prizes:
        collective = rules["collective"] | {"prizes": plain(bracket.collective_prizes)}
    return rules | {"prizes": plain(bracket.prizes), "collective": collective}


def outside(db: Session, contest: Contest, round: Round, id: str | None) -> Outside | None:
    """Who is outside the bracket; None: nobody, for there is none."""
    if id is None:
        return None
    assert contest.id is not None
    policy, above = round_policy(round.policy), lineages(db, contest.id)
    units = {unit.code: unit for unit in units_of(db, contest)}
    levels = (round.rules["collective"] or {"level": ()})["level"]

    def size(way: tuple[str, ...]) -> int:
        """Members of the nearest unit that competes; of the person's own, where none above competes."""
        competing = (code for code in way if units[code].kind in levels)
        return units[next(competing, way[0])].members

    def beyond(who: str, unit: str, member: bool) -> bool:
        facts = Facts(who, "", above[unit], member, size=size(above[unit]))
        bracket = bracket_of(policy, facts)
        return bracket is None or bracket.id != id

    return beyond
