"""What the templates of the units and of the roster may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.admin.desk import Desk


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit of the tree in pre-order; `depth` from 0; `below` is the sum over its children, None for a leaf."""

    code: str
    name: str
    kind: str
    depth: int
    members: int
    headcount: int
    below: int | None
    roster: int


@dataclass(frozen=True, slots=True)
class UnitsView:
    """`fault` is the sentence of a sheet that could not be read ("" for none)."""

    desk: Desk
    lines: tuple[UnitLine, ...]
    kinds: Mapping[str, int]
    members: int
    headcount: int
    roster: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SheetFault:
    """A fault of a sheet, told; `blocks`: the sheet cannot be stored."""

    blocks: bool
    message: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a sheet would do: numbers of units, and those that cannot go because somebody belongs to them."""

    added: int
    changed: int
    same: int
    removed: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitsPreview:
    desk: Desk
    file_name: str
    upload: str
    faults: tuple[SheetFault, ...]
    blocked: bool
    lines: tuple[UnitLine, ...]
    kinds: Mapping[str, int]
    members: int
    headcount: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class RosterLine:
    row: int
    name: str
    birth_year: int | None
    sex: str | None
    member: bool
    unit: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class RosterPreview:
    desk: Desk
    file_name: str
    upload: str
    faults: tuple[SheetFault, ...]
    blocked: bool
    people: tuple[RosterLine, ...]
    total: int
    members: int
    replaces: int
