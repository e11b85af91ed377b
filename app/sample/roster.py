"""Danh sách đảng viên mẫu — as many invented people for each unit as it has members, the same ones every time.

Every choice is a number from BLAKE2b keyed with KEY, over the unit, the person's number in it and what is
being chosen; how often a name comes is a weight in `names.txt`. Nobody in it is meant to be a real person.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from app.sample.tree import Unit
from app.vietnamese import name_key

KEY = b"danh sach dang vien mau"
T = TypeVar("T")

Weighted = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The names of people born between two years (both included), and how many people have them."""

    since: int
    until: int
    weight: int
    family: Weighted
    middle: dict[str, Weighted]  # by sex
    given: dict[str, Weighted]


@dataclass(frozen=True, slots=True)
class Names:
    """`avoided` are names of well-known people."""

    years: Weighted
    sexes: Weighted
    avoided: frozenset[str]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A đảng viên; `sex` as written in the sheet, `unit` a code."""

    name: str
    birth_year: int
    sex: str
    unit: str


def read_names(path: Path) -> Names:
    """Raises ValueError or KeyError on a line that is not as it should be."""
    head, *blocks = [fields_of(block) for block in path.read_text("utf-8").strip().split("\n\n")]
    return Names(
        years=weighted(head["Năm sinh"]),
        sexes=weighted(head["Giới tính"]),
        avoided=frozenset(head["Tránh"].split(", ")),
        groups=tuple(group_of(block) for block in blocks),
    )


def fields_of(block: str) -> dict[str, str]:
    pairs = (line.partition(": ") for line in block.splitlines())
    return {field: value for field, _, value in pairs}


def group_of(block: dict[str, str]) -> Group:
    since, until = years_of(block["Năm"])
    return Group(
        since=since,
        until=until,
        weight=int(block["Trọng số"]),
        family=weighted(block["Họ"]),
        middle={"Nam": weighted(block["Đệm nam"]), "Nữ": weighted(block["Đệm nữ"])},
        given={"Nam": weighted(block["Tên nam"]), "Nữ": weighted(block["Tên nữ"])},
    )


def weighted(line: str) -> Weighted:
    """ "Thị Thu 6, Thị 9" as (("Thị Thu", 6), ("Thị", 9))."""
    pairs = (item.rpartition(" ") for item in line.split(", "))
    return tuple((value, int(weight)) for value, _, weight in pairs)


def years_of(span: str) -> tuple[int, int]:
    since, until = span.split("-")
    return int(since), int(until)


def people(units: Iterable[Unit], names: Names) -> Iterator[Person]:
    """The members of every unit that has none below it, unit by unit, each in the order of the alphabet."""
    for unit in units:
        if unit.leaf:
            yield from sorted(members_of(unit, names), key=lambda one: (name_key(one.name), one.birth_year))


def members_of(unit: Unit, names: Names) -> list[Person]:
    """Two of a unit may not have the same name: their unit could not tell them apart."""
    members: dict[str, Person] = {}
    seat = 0
    while len(members) < unit.members:
        one = person(f"{unit.code}/{seat}", unit.code, names)
        if fit(one.name, names):
            members.setdefault(one.name, one)
        seat += 1
    return list(members.values())


def person(seat: str, unit: str, names: Names) -> Person:
    since, until = years_of(pick(f"{seat}/years", names.years))
    year = since + number(f"{seat}/year") % (until - since + 1)
    sex = pick(f"{seat}/sex", names.sexes)
    fitting = [group for group in names.groups if group.since <= year <= group.until]
    group = pick(f"{seat}/group", [(group, group.weight) for group in fitting])
    name = " ".join(
        (
            pick(f"{seat}/family", group.family),
            pick(f"{seat}/middle", group.middle[sex]),
            pick(f"{seat}/given", group.given[sex]),
        )
    )
    return Person(name, year, sex, unit)


def fit(name: str, names: Names) -> bool:
    """No well-known person's name, and no syllable twice."""
    syllables = name.split()
    return name not in names.avoided and len(set(syllables)) == len(syllables)


def pick(what: str, choices: Sequence[tuple[T, int]]) -> T:
    """One of the values, each as likely as its weight says."""
    bounds = list(accumulate(weight for _, weight in choices))
    return choices[bisect_right(bounds, number(what) % bounds[-1])][0]


def number(what: str) -> int:
    return int.from_bytes(blake2b(what.encode(), key=KEY, digest_size=8).digest(), "big")
