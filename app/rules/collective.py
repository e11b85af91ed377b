"""Giải tập thể — the figures of the units, summed up the tree, their ranking and their prizes.

Enacts RECORD.md, "From the record to the verdict", 8: "units of a kind in `level` compete; everything below such a
unit (however deep) counts into it, a person once … A unit with headcount 0, with no person, or with fewer than
`persons_min` persons does not compete … Values are compared as exact fractions, never as floats. Equals share a
place. Slots are given as to persons, without lots."

The text leaves open: a competing unit may lie below another one, and its persons count into both; "persons" of a
unit are those with a valid attempt; the share `prizes_max_percent` limits individual prizes only; `prizes` counts
awards made, not slots that still wait for lots.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

import numpy as np

from app.rules.columns import count_by, sum_by
from app.rules.counting import Counted
from app.rules.prizes import Award, Undecided, all_alike, next_slots, slots_of
from app.rules.record import CollectiveRules, Record, Unit
from app.rules.standing import rank


@dataclass(frozen=True, slots=True)
class CollectiveAward:
    """A prize for a unit; `value` is the first key of the collective ranking."""

    prize: str
    unit: str
    place: int
    value: Fraction


@dataclass(frozen=True, slots=True)
class Figures:
    """What the persons of a unit achieved; `score` is the sum of their counted scores."""

    persons: int = 0
    attempts: int = 0
    persons_full: int = 0
    score: int = 0
    prizes: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.persons + other.persons,
            self.attempts + other.attempts,
            self.persons_full + other.persons_full,
            self.score + other.score,
            self.prizes + other.prizes,
        )


def own_figures(record: Record, counted: Counted, awards: Iterable[Award]) -> list[Figures]:
    """The figures of each unit's own persons, without the units below."""
    unit, units = record.persons.unit[counted.person], len(record.units)
    prized = np.searchsorted(record.persons.ids, np.array([a.person for a in awards], dtype=bytes))
    columns = (
        count_by(unit, units),
        sum_by(unit, counted.attempts, units),
        count_by(unit[counted.full_attempts > 0], units),
        sum_by(unit, record.attempts.score[counted.attempt], units),
        count_by(record.persons.unit[prized], units),
    )
    return [Figures(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def roll_up(units: Sequence[Unit], own: Sequence[Figures]) -> dict[str, Figures]:
    """The figures of each unit with everything below it: a unit is added to its parent once it is whole itself."""
    figures = {unit.id: mine for unit, mine in zip(units, own, strict=True)}
    parent = {unit.id: unit.parent for unit in units}
    awaited = Counter(unit.parent for unit in units if unit.parent is not None)
    whole = [unit.id for unit in units if not awaited[unit.id]]
    for unit in whole:
        above = parent[unit]
        if above is not None:
            figures[above] += figures[unit]
            awaited[above] -= 1
            if not awaited[above]:
                whole.append(above)
    return figures


def values(figures: Figures, headcount: int) -> dict[str, Fraction]:
    """Every key of COLLECTIVE_KEYS for a unit that has persons and a headcount."""
    return {
        "participation": Fraction(figures.persons, headcount),
        "persons": Fraction(figures.persons),
        "attempts": Fraction(figures.attempts),
        "average": Fraction(figures.score, figures.persons),
        "persons_full": Fraction(figures.persons_full),
        "prizes": Fraction(figures.prizes),
        "attempts_per_head": Fraction(figures.attempts, headcount),
    }


def competing(
    rules: CollectiveRules, units: Iterable[Unit], figures: Mapping[str, Figures]
) -> list[tuple[str, tuple[Fraction, ...]]]:
    """The units that compete, best first and equals by id, each with its values in the order of the ranking."""
    keys = [
        (name, -1 if way == "desc" else 1) for name, _, way in (key.partition(":") for key in rules.ranking)
    ]
    ranked = []
    for unit in units:
        heads = unit.members if rules.headcount == "members" else unit.headcount
        enough = figures[unit.id].persons >= max(1, rules.persons_min)
        if unit.kind in rules.level and heads > 0 and enough:
            value = values(figures[unit.id], heads)
            ranked.append((unit.id, tuple(sign * value[name] for name, sign in keys)))
    return sorted(ranked, key=lambda one: one[1])


def collective_awards(
    record: Record, counted: Counted, awards: Sequence[Award]
) -> tuple[list[CollectiveAward], list[Undecided]]:
    """The awards of the units in the order of slots, and the groups of equals that the judges must decide."""
    rules = record.rules.collective
    if rules is None:
        return [], []
    figures = roll_up(record.units, own_figures(record, counted, awards))
    ranked = competing(rules, record.units, figures)
    slots = slots_of(rules.prizes, len(ranked))
    given: list[CollectiveAward] = []
    undecided: list[Undecided] = []
    for place, sharing in groupby(rank(ranked, key=lambda one: one[1]), key=lambda placed: placed[0]):
        group = [one for _, one in sharing]
        here = next_slots(slots, place - 1, len(group))
        if all_alike(here, len(group)):
            given += [CollectiveAward(here[0], unit, place, abs(key[0])) for unit, key in group]
        elif here:
            undecided.append(Undecided(place, tuple(unit for unit, _ in group), here))
    return given, undecided
