"""Kiểm tra chéo — the faults that show only when lines, tables and rules are held against each other.

Enacts RECORD.md, "From the record to the verdict", 1: "Faults (exit 2): an attempt opened outside the round's
window, sealed before it was opened, a number above `attempts_per_person`, an unknown person or unit, a cycle in the
tree, a duplicate id, a score above `full_score`", and "`number` counts from 1 and is unique per person".

A cell that is faulty in itself (b"" or NONE here) is not told of again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from app.record.cells import Cells
from app.record.faults import Fault
from app.rules.columns import order_by, sortable
from app.rules.record import NONE, Column, Flags, Ids, Rows, Rules


def check_units(file: str, table: Cells, faults: list[Fault]) -> None:
    """Ids once each, parents that are there, and no cycle."""
    ids, parents = table.columns[0], table.columns[1]
    faults += twice(file, "unit", table, ids)
    names, lines = [unit.decode() for unit in ids.tolist()], table.lines.tolist()
    known = set(names)
    for line, parent in zip(lines, parents.tolist(), strict=True):
        if parent and parent not in known:
            faults.append(Fault(file, line, "parent", "record.unknown_unit", {"value": parent}))
    rows = [row for row in zip(names, lines, parents.tolist(), strict=True) if row[0]]
    line_of = {unit: line for unit, line, _ in reversed(rows)}
    parent_of = {unit: parent for unit, _, parent in reversed(rows)}
    for cycle in cycles(parent_of):
        first = min(cycle, key=lambda unit: line_of[unit])
        faults.append(
            Fault(file, line_of[first], "parent", "record.cycle", {"value": first, "length": len(cycle)})
        )


def cycles(parent_of: dict[str, str]) -> Iterator[list[str]]:
    """The cycles of the tree: leaves are taken away until only those are left that lie on one."""
    children = Counter(parent_of.values())
    leaves = [unit for unit in parent_of if not children[unit]]
    for unit in leaves:
        above = parent_of[unit]
        children[above] -= 1
        if not children[above] and above in parent_of:
            leaves.append(above)
    left = set(parent_of) - set(leaves)
    while left:
        unit = left.pop()
        cycle = [unit]
        while (unit := parent_of[unit]) in left:
            left.remove(unit)
            cycle.append(unit)
        yield cycle


def check_persons(file: str, table: Cells, units: Ids | None, faults: list[Fault]) -> None:
    """Ids once each, and units that are there."""
    faults += twice(file, "person", table, table.columns[0])
    if units is not None:
        where = positions(table.columns[1], np.sort(units))
        faults += strangers(file, "unit", "record.unknown_unit", table, table.columns[1], where)


def check_attempts(file: str, table: Cells, who: Rows | None, rules: Rules, faults: list[Fault]) -> None:
    """Ids and numbers once each, persons that are there, and all within the rules. `who`: the positions of the
    persons, None when these are not known."""
    ids, person, number, opened_at, sealed_at, score, _, _ = table.columns
    faults += twice(file, "attempt", table, ids)
    if who is not None:
        faults += strangers(file, "person", "record.unknown_person", table, person, who)
        faults += numbers_twice(file, table, who, number)
    faults += flagged(file, "number", "record.number_zero", table, number == 0)
    allowed = rules.attempts_per_person
    if allowed is not None and allowed != NONE:
        faults += flagged(file, "number", "record.number_above", table, number > allowed, max=allowed)
    if rules.opens_at != NONE and rules.closes_at != NONE:
        outside = (opened_at < rules.opens_at) | (opened_at >= rules.closes_at)
        window = {"opens_at": rules.opens_at, "closes_at": rules.closes_at}
        faults += flagged(
            file, "opened_at", "record.outside_window", table, outside & (opened_at != NONE), **window
        )
    before = (sealed_at < opened_at) & (sealed_at != NONE)
    faults += flagged(file, "sealed_at", "record.sealed_before_opened", table, before)
    if rules.full_score != NONE:
        above = score > rules.full_score
        faults += flagged(file, "score", "record.score_above", table, above, max=rules.full_score)


def flagged(
    file: str, field: str, code: str, table: Cells, wrong: Flags, **fields: object
) -> Iterator[Fault]:
    """A fault for each row that is flagged."""
    for line in table.lines[np.asarray(wrong, dtype=bool)].tolist():
        yield Fault(file, line, field, code, fields)


def strangers(file: str, field: str, code: str, table: Cells, ids: Ids, where: Rows) -> Iterator[Fault]:
    """A fault for each id that has no position."""
    for row in np.flatnonzero((where == NONE) & (ids != b"")).tolist():
        yield Fault(file, int(table.lines[row]), field, code, {"value": ids[row].decode()})


def positions(ids: Ids, ordered: Ids) -> Rows:
    """Where each id stands among the ordered ones; NONE for one that does not."""
    if not len(ordered):
        return np.full(len(ids), NONE)
    at = np.minimum(np.searchsorted(ordered, ids), len(ordered) - 1)
    return np.where(ordered[at] == ids, at, NONE)


def twice(file: str, field: str, table: Cells, ids: Ids) -> Iterator[Fault]:
    """A fault for each id that stood before."""
    in_order = np.sort(ids)
    if (in_order[1:] == in_order[:-1]).any():
        for row, first in repeats([ids], len(ids)):
            if ids[row] != b"":
                fields = {"value": ids[row].decode(), "first": int(table.lines[first])}
                yield Fault(file, int(table.lines[row]), field, "record.id_twice", fields)


def numbers_twice(file: str, table: Cells, who: Rows, number: Column) -> Iterator[Fault]:
    """A fault for each number that its person has had before."""
    for row, first in repeats([who, sortable(number)], len(who)):
        if who[row] != NONE and number[row] != NONE:
            fields: dict[str, object] = {"value": int(number[row]), "first": int(table.lines[first])}
            yield Fault(file, int(table.lines[row]), "number", "record.number_twice", fields)


def repeats(keys: Sequence[Column], length: int) -> Iterator[tuple[int, int]]:
    """Each row equal in every key to an earlier row, with the first such row."""
    order = order_by(keys, length)
    same = np.ones(max(0, length - 1), dtype=bool)
    for key in keys:
        same &= key[order][1:] == key[order][:-1]
    starts = np.maximum.accumulate(np.where(np.append(True, ~same)[:length], np.arange(length), 0))
    for at in (np.flatnonzero(same) + 1).tolist():
        yield int(order[at]), int(order[starts[at]])
