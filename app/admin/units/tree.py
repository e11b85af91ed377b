"""Cấp trên, cấp dưới — rows that name each other become a tree: parents found, cycles cut, codes and sums made.

Places in the tree are positions in the list of rows. All walks are loops: a sheet decides how deep it goes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.admin.units.codes import code_of, made_code
from app.admin.units.faults import Fault, row_fault
from app.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Draft:
    """A row as typed: `code`, `parent` and `name` may be "", counts None when they are not given."""

    row: int
    code: str
    name: str
    kind: str
    parent: str
    members: int | None
    headcount: int | None


@dataclass(frozen=True, slots=True)
class Tree:
    """`above` is the position of each row's parent, `below` of its children; `downward` has parents first."""

    above: tuple[int | None, ...]
    below: tuple[tuple[int, ...], ...]
    downward: tuple[int, ...]

    @property
    def roots(self) -> list[int]:
        return [at for at, above in enumerate(self.above) if above is None]


def parents_of(drafts: Sequence[Draft], faults: list[Fault]) -> list[int | None]:
    """The position of each row's parent: by code, else by name when it is the only one of that name."""
    by_code: dict[str, list[int]] = defaultdict(list)
    by_name: dict[str, list[int]] = defaultdict(list)
    for at, unit in enumerate(drafts):
        by_code[code_of(unit.code).casefold()].append(at)
        by_name[fold(unit.name)].append(at)
    by_code.pop("", None)
    parents: list[int | None] = []
    for unit in drafts:
        found = by_code.get(code_of(unit.parent).casefold(), [])[:1] or by_name.get(fold(unit.parent), [])
        parents.append(found[0] if unit.parent and len(found) == 1 else None)
        if unit.parent and len(found) != 1:
            code = "ambiguous_parent" if found else "unknown_parent"
            rows = ", ".join(str(drafts[at].row) for at in found)
            faults.append(row_fault("block", code, unit.row, name=unit.name, parent=unit.parent, rows=rows))
    return parents


def tree_of(drafts: Sequence[Draft], parents: Sequence[int | None], faults: list[Fault]) -> Tree:
    """The tree, in which units of a cycle stand as roots. More roots than one are worth a look."""
    roots = [at for at, unit in enumerate(drafts) if not unit.parent]
    if len(roots) > 1:
        rows = ", ".join(str(drafts[at].row) for at in roots[:10])
        faults.append(Fault("warn", "several_roots", None, {"count": len(roots), "rows": rows}))
    looped = cycles(parents)
    for at in sorted(looped):
        faults.append(row_fault("block", "cycle", drafts[at].row, name=drafts[at].name))
    above = tuple(None if at in looped else parent for at, parent in enumerate(parents))
    below: list[list[int]] = [[] for _ in drafts]
    for at, parent in enumerate(above):
        if parent is not None:
            below[parent].append(at)
    downward = [at for at, parent in enumerate(above) if parent is None]
    for at in downward:
        downward += below[at]
    return Tree(above, tuple(map(tuple, below)), tuple(downward))


def cycles(parents: Sequence[int | None]) -> set[int]:
    """The positions that are above themselves."""
    walk_of: list[int | None] = [None] * len(parents)
    looped: set[int] = set()
    for start in range(len(parents)):
        at: int | None = start
        path: list[int] = []
        while at is not None and walk_of[at] is None:
            walk_of[at] = start
            path.append(at)
            at = parents[at]
        if at is not None and walk_of[at] == start:
            looped.update(path[path.index(at) :])
    return looped


def codes_of(drafts: Sequence[Draft], tree: Tree, faults: list[Fault]) -> list[str]:
    """Each unit's code: as typed, else made of its name and the code above it (a single root's is left out)."""
    codes = [code_of(unit.code) for unit in drafts]
    roots = tree.roots
    holders: dict[str, int] = {}
    siblings: dict[tuple[int | None, str], int] = {}
    for at in tree.downward:
        unit, above = drafts[at], tree.above[at]
        made = not codes[at]
        if made:
            codes[at] = made_code(unit.name, "" if above is None or [above] == roots else codes[above])
        twin = siblings.setdefault((above, fold(unit.name)), at)
        holder = holders.setdefault(codes[at].casefold(), at)
        if holder != at and not (made and twin != at):
            fields = {"code": codes[at], "other": drafts[holder].row}
            faults.append(row_fault("block", "duplicate_code", unit.row, **fields))
        elif twin != at and unit.name:
            fields = {"name": unit.name, "other": drafts[twin].row}
            faults.append(row_fault("block" if made else "warn", "same_name", unit.row, **fields))
    return codes


def totals_of(drafts: Sequence[Draft], tree: Tree, faults: list[Fault]) -> tuple[list[int], list[int]]:
    """Members and headcount of each unit, those not given summed up from below."""
    members = [unit.members or 0 for unit in drafts]
    headcounts = [unit.headcount or 0 for unit in drafts]
    for at in reversed(tree.downward):
        unit, below = drafts[at], tree.below[at]
        summed = sum(members[child] for child in below)
        if unit.members is None:
            members[at] = summed
        if unit.headcount is None:
            headcounts[at] = max(members[at], sum(headcounts[child] for child in below))
        check_counts(unit, members[at], headcounts[at], summed if below else None, faults)
    return members, headcounts


def check_counts(unit: Draft, members: int, headcount: int, summed: int | None, faults: list[Fault]) -> None:
    """`summed` are the children's members, None for a unit without children."""
    if summed is None and unit.members is None:
        faults.append(row_fault("warn", "no_members", unit.row, name=unit.name))
    if summed is not None and members != summed:
        fields = {"name": unit.name, "given": members, "sum": summed}
        faults.append(row_fault("warn", "members_sum", unit.row, **fields))
    if headcount < members:
        fields = {"name": unit.name, "headcount": headcount, "members": members}
        faults.append(row_fault("block", "fewer_people", unit.row, **fields))
