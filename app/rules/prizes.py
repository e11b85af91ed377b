"""Xét giải cá nhân — who receives which prize: the walk down the ranking, slot by slot.

Enacts RECORD.md, "From the record to the verdict", 6–7:
"Slots: prizes in their order, each `count` times; cut from the end so that their number ≤ ⌊`prizes_max_percent` ×
persons ÷ 100⌋."
"Walk the ranking place by place … The g persons left at one place occupy the next g slots (or the slots that
remain, if fewer). If all g receive a slot of the same prize, each is awarded it, in the order of person id. If none
receives a slot, nothing happens. Otherwise the group needs lots."
(Thể lệ Quảng Nam 2022–2023: "tổng số giải không quá 50 % số người dự thi"; bốc thăm is the last resort.)

What the code does not decide goes back to the judges: the group is listed as undecided, with its slots.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat

import numpy as np

from app.rules.counting import Counted, Totals
from app.rules.lots import drawn
from app.rules.ranking import Ranking, shared_places
from app.rules.record import NONE, Prize, Record, Rows


@dataclass(frozen=True, slots=True)
class Award:
    """A prize for a person: the counted attempt, the place, the miss if any, and whether lots decided."""

    prize: str
    person: str
    attempt: str
    place: int
    miss: int | None
    lot: bool


@dataclass(frozen=True, slots=True)
class Undecided:
    """Equals at one place whose slots cannot be given: ids bytewise, and one prize id per slot."""

    place: int
    equals: tuple[str, ...]
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contender:
    """A person of the ranking on the way to a prize."""

    person: str
    attempt: str
    miss: int | None


Group = tuple[int, Sequence[Contender]]


def slots_allowed(record: Record, totals: Totals) -> int | None:
    """How many prizes there may be at most; None when the regulations set no share."""
    percent = record.rules.prizes_max_percent
    return None if percent is None else percent * totals.persons // 100


def slots_of(prizes: Iterable[Prize], takers: int, allowed: int | None = None) -> list[str]:
    """The prize id of each slot, best first. Of slots that `takers` cannot fill none is listed."""
    listed = takers if allowed is None else min(takers, allowed)
    return list(islice(chain.from_iterable(repeat(p.id, min(p.count, listed)) for p in prizes), listed))


def next_slots(slots: Sequence[str], taken: int, wanted: int) -> tuple[str, ...]:
    """The slots that a group occupies: the next ones, or those that remain."""
    return tuple(slots[taken : taken + wanted])


def all_alike(slots: Sequence[str], equals: int) -> bool:
    """Whether each of the equals receives a slot of the same prize."""
    return len(slots) == equals and len(set(slots)) == 1


def in_line(record: Record, counted: Counted, ranking: Ranking) -> Rows:
    """The positions in the ranking of those who may take a slot: where the rules say so, holders of an earlier
    prize are passed over."""
    if record.rules.holders_before == "allow":
        return np.arange(len(ranking.place))
    return np.flatnonzero(~record.persons.held_before[counted.person[ranking.taker]])


def groups(record: Record, counted: Counted, ranking: Ranking, line: Rows) -> Iterator[Group]:
    """Place by place, those of the line who share it, by person id."""
    for place, shared in shared_places(ranking.place[line]):
        rows = line[shared]
        takers = ranking.taker[rows]
        persons = record.persons.ids[counted.person[takers]].tolist()
        attempts = record.attempts.ids[counted.attempt[takers]].tolist()
        misses = [None if miss == NONE else miss for miss in ranking.miss[rows].tolist()]
        yield (
            place,
            [
                Contender(person.decode(), attempt.decode(), miss)
                for person, attempt, miss in zip(persons, attempts, misses, strict=True)
            ],
        )


def individual_awards(
    walk: Iterable[Group], slots: Sequence[str], seed: bytes | None
) -> tuple[list[Award], list[Undecided]]:
    """The awards in the order of slots, and the groups that the judges must decide. `seed` None: no lots are drawn."""
    awards: list[Award] = []
    undecided: list[Undecided] = []
    taken = 0
    for place, group in walk:
        here = next_slots(slots, taken, len(group))
        taken += len(here)
        if not here:
            break
        alike = all_alike(here, len(group))
        if not alike and seed is None:
            undecided.append(Undecided(place, tuple(one.person for one in group), here))
            continue
        in_order = group if alike or seed is None else by_lots(group, seed)
        awards += [
            Award(prize, one.person, one.attempt, place, one.miss, not alike)
            for prize, one in zip(here, in_order, strict=False)
        ]
    return awards, undecided


def by_lots(group: Sequence[Contender], seed: bytes) -> list[Contender]:
    """The group in the order of its lots."""
    of_person = {one.person: one for one in group}
    return [of_person[person] for person in drawn(seed, of_person)]
