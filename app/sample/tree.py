"""Cây tổ chức mẫu — reads `units.txt`: one unit a line, indented by two spaces under the unit it belongs to.

    <code> | <kind> | <name>                             a unit with units below it
    <code> | <kind> | <name> | <members> | <headcount>   a unit without

Members (đảng viên) and headcount (everybody) of a unit with units below it are the sums of theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

INDENT = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """`depth` counts from 0 at the root, whose `parent` is None; `parent` is a code."""

    code: str
    kind: str
    name: str
    parent: str | None
    depth: int
    leaf: bool
    members: int
    headcount: int


def read_units(path: Path) -> tuple[Unit, ...]:
    """The units, parents before children. Raises ValueError with the line that is not as it should be."""
    lines = path.read_text("utf-8").splitlines()
    depths = [depth_of(line) for line in lines]
    units: list[Unit] = []
    above: list[str] = []
    for line, (depth, below) in zip(lines, pairwise([*depths, 0]), strict=True):
        if depth > len(above) or below > depth + 1:
            raise ValueError(line)
        units.append(unit_of(line, above[depth - 1] if depth else None, depth, leaf=below <= depth))
        above = [*above[:depth], units[-1].code]
    return tuple(summed(units))


def depth_of(line: str) -> int:
    depth, odd = divmod(len(line) - len(line.lstrip(" ")), INDENT)
    if odd:
        raise ValueError(line)
    return depth


def unit_of(line: str, parent: str | None, depth: int, *, leaf: bool) -> Unit:
    code, kind, name, *counts = (field.strip() for field in line.split("|"))
    if len(counts) != (2 if leaf else 0):
        raise ValueError(line)
    members, headcount = map(int, counts) if leaf else (0, 0)
    return Unit(code, kind, name, parent, depth, leaf, members, headcount)


def summed(units: list[Unit]) -> Iterator[Unit]:
    """With the counts of the units that have others below them filled in."""
    members = {unit.code: unit.members for unit in units}
    headcounts = {unit.code: unit.headcount for unit in units}
    for unit in reversed(units):
        if unit.parent is not None:
            members[unit.parent] += members[unit.code]
            headcounts[unit.parent] += headcounts[unit.code]
    for unit in units:
        yield replace(unit, members=members[unit.code], headcount=headcounts[unit.code])
