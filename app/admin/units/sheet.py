"""Cây tổ chức — a sheet of units read into checked rows of a tree, with the faults that keep it from being one.

A row may name its superior by code, or by name when only one row has that name ("Chi bộ 1" stands under many
committees). Members of a parent that are not given are the sum of its children's; so is the headcount, and
where no headcount is given at all it is the number of members.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.admin.units.faults import Fault, in_order
from app.admin.units.kinds import ACCEPTED, read_kind
from app.admin.units.lines import Line
from app.admin.units.table import read_table
from app.admin.units.tree import Draft, codes_of, parents_of, totals_of, tree_of

HEADINGS = {
    "name": ("Tên tổ chức đảng", "Tên đơn vị", "Tổ chức đảng", "Đơn vị", "Tên tổ chức", "Tên"),
    "kind": ("Loại", "Loại hình", "Loại tổ chức đảng", "Loại tổ chức", "Loại đơn vị"),
    "parent": ("Trực thuộc", "Đơn vị cấp trên", "Cấp trên", "Tổ chức đảng cấp trên", "Mã cấp trên", "Thuộc"),
    "members": ("Số đảng viên", "Đảng viên", "Tổng số đảng viên"),
    "code": ("Mã", "Ký hiệu", "Mã đơn vị", "Mã tổ chức đảng", "Mã số"),
    "headcount": ("Tổng số người", "Quân số", "Số người", "Tổng quân số"),
}
REQUIRED = ("name", "kind", "parent", "members")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """`kind` is one of KINDS, `parent` the code of the unit above, `members` counts đảng viên, `headcount`
    everybody, `row` is the sheet's own number."""

    code: str
    name: str
    kind: str
    parent: str | None
    members: int
    headcount: int
    row: int


@dataclass(frozen=True, slots=True)
class UnitSheet:
    file_name: str
    sha256: str
    units: tuple[UnitRow, ...]
    faults: tuple[Fault, ...]

    @property
    def blocked(self) -> bool:
        return any(fault.severity == "block" for fault in self.faults)

    @property
    def kinds(self) -> Mapping[str, int]:
        """Kind -> how many units are of it."""
        return Counter(unit.kind for unit in self.units)

    @property
    def members(self) -> int:
        """Đảng viên of the whole tree."""
        return sum(unit.members for unit in self.units if unit.parent is None)

    @property
    def headcount(self) -> int:
        """Everybody in the whole tree."""
        return sum(unit.headcount for unit in self.units if unit.parent is None)


def read_units(file_name: str, data: bytes) -> UnitSheet:
    """The units of an .xlsx in the order of its rows. Raises SheetUnreadable when it cannot be read at all."""
    table = read_table(data, HEADINGS, REQUIRED)
    faults = list(table.faults)
    units: Sequence[UnitRow] = ()
    if all(name in table.columns for name in REQUIRED):
        drafts = [draft(Line(row, cells, table.columns, faults)) for row, cells in table.rows]
        units = units_of(drafts, faults)
        if not units:
            faults.append(Fault("block", "no_rows", f"sheet {table.sheet}", {"sheet": table.sheet}))
    return UnitSheet(file_name, sha256(data).hexdigest(), tuple(units), in_order(faults))


def draft(line: Line) -> Draft:
    """One row as it stands, before it is looked at among the others."""
    name, kind = line.text("name"), line.text("kind")
    if not name:
        line.fault("block", "empty_name")
    known = read_kind(kind)
    if known is None:
        line.fault("block", "unknown_kind", name=name, kind=kind, accepted=ACCEPTED)
    return Draft(
        row=line.row,
        code=line.text("code"),
        name=name,
        kind=known or "",
        parent=line.text("parent"),
        members=line.count("members"),
        headcount=line.count("headcount"),
    )


def units_of(drafts: Sequence[Draft], faults: list[Fault]) -> list[UnitRow]:
    tree = tree_of(drafts, parents_of(drafts, faults), faults)
    codes = codes_of(drafts, tree, faults)
    members, headcounts = totals_of(drafts, tree, faults)
    parents = [None if above is None else codes[above] for above in tree.above]
    return [
        UnitRow(code, unit.name, unit.kind, parent, member_count, headcount, unit.row)
        for unit, code, parent, member_count, headcount in zip(
            drafts, codes, parents, members, headcounts, strict=True
        )
    ]
