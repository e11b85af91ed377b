"""Danh sách đảng viên, quần chúng — a sheet of the people whom units expect to take part, read and checked.

Of a birth date only the year is kept. What identifies nobody for certain (a birth year, a phone that cannot be
read) is left out with a warning; a person without a name or a unit keeps the sheet from being stored.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from app.admin.units.codes import code_of
from app.admin.units.faults import Fault, in_order, row_fault
from app.admin.units.lines import Line
from app.admin.units.table import read_table
from app.vietnamese import fold, read_birth_year, read_phone

HEADINGS = {
    "name": ("Họ và tên", "Họ tên", "Họ và tên đệm", "Họ đệm", "Tên đảng viên"),
    "unit": ("Mã đơn vị", "Mã chi bộ", "Mã tổ chức đảng", "Ký hiệu đơn vị"),
    "member": ("Đảng viên", "Là đảng viên", "Đảng viên/Quần chúng"),
    "given": ("Tên",),
    "birth": ("Năm sinh", "Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh"),
    "sex": ("Giới tính", "Nam/Nữ", "Giới"),
    "phone": ("Số điện thoại", "Điện thoại", "SĐT", "Di động"),
}
REQUIRED = ("name", "unit", "member")
MEMBER = dict.fromkeys(("x", "co", "1", "dung", "true", "dang vien", "dv", "+", "✓", "✔", "☑", "√"), True) | (
    dict.fromkeys(("", "khong", "0", "sai", "false", "quan chung", "qc", "-"), False)
)
SEXES = {"": None, "nam": "male", "nu": "female"}
BORN_SINCE = 1920  # a year typed into a cell formatted as a date becomes a day of 1905


@dataclass(frozen=True, slots=True)
class RosterRow:
    """`sex` is "male" or "female", `member` tells đảng viên from quần chúng, `unit` is a known code."""

    name: str
    birth_year: int | None
    sex: str | None
    member: bool
    unit: str
    phone: str | None
    row: int


@dataclass(frozen=True, slots=True)
class RosterSheet:
    file_name: str
    sha256: str
    people: tuple[RosterRow, ...]
    faults: tuple[Fault, ...]

    @property
    def blocked(self) -> bool:
        return any(fault.severity == "block" for fault in self.faults)

    @property
    def members(self) -> int:
        """How many of the people are đảng viên."""
        return sum(person.member for person in self.people)


def read_roster(file_name: str, data: bytes, known_units: Collection[str]) -> RosterSheet:
    """The people of an .xlsx. `known_units` are codes. Raises SheetUnreadable when it cannot be read at all."""
    table = read_table(data, HEADINGS, REQUIRED)
    faults = list(table.faults)
    people: list[RosterRow] = []
    if all(name in table.columns for name in REQUIRED):
        codes = {code.casefold(): code for code in known_units}
        people = [person(Line(row, cells, table.columns, faults), codes) for row, cells in table.rows]
        faults += repeated(people)
        if not people:
            faults.append(Fault("block", "no_rows", f"sheet {table.sheet}", {"sheet": table.sheet}))
    return RosterSheet(file_name, sha256(data).hexdigest(), tuple(people), in_order(faults))


def person(line: Line, codes: dict[str, str]) -> RosterRow:
    name = full_name(line.text("name"), line.text("given"))
    if not name:
        line.fault("block", "empty_name")
    unit = line.text("unit")
    code = codes.get(code_of(unit).casefold())
    if code is None:
        line.fault("block", "unknown_unit", name=name, unit=unit)
    raw = line.text("member")
    member = MEMBER.get(fold(raw) or raw)
    if member is None:
        line.fault("block", "bad_member", name=name, value=raw)
    return RosterRow(
        name=name,
        birth_year=birth_year(line, name),
        sex=sex(line, name),
        member=bool(member),
        unit=code or "",
        phone=phone(line, name),
        row=line.row,
    )


def full_name(name: str, given: str) -> str:
    """Some sheets keep the given name in a column of its own, some repeat it there."""
    return name if fold(given) in ("", *fold(name).split()[-1:]) else f"{name} {given}".strip()


def birth_year(line: Line, name: str) -> int | None:
    """From a year, a date as text, or a real date."""
    cells = line.under("birth")
    if cells and isinstance(cells[0], date):
        year, raw = cells[0].year if cells[0].year >= BORN_SINCE else None, f"{cells[0]:%d/%m/%Y}"
    else:
        raw = line.text("birth")
        year = read_birth_year(raw)
    if raw and year is None:
        line.fault("warn", "bad_birth_year", name=name, value=raw)
    return year


def sex(line: Line, name: str) -> str | None:
    raw = line.text("sex")
    if fold(raw) not in SEXES:
        line.fault("warn", "bad_sex", name=name, value=raw)
    return SEXES.get(fold(raw))


def phone(line: Line, name: str) -> str | None:
    """A phone that Excel took for a number has lost its leading zero: it is given back."""
    raw = line.text("phone")
    typed_as_number = any(isinstance(cell, float) for cell in line.under("phone"))
    number = read_phone(raw) or (read_phone(f"0{raw}") if typed_as_number else None)
    if raw and number is None:
        line.fault("warn", "bad_phone", name=name, value=raw)
    return number


def repeated(people: Collection[RosterRow]) -> list[Fault]:
    """Rows that look like a person listed before."""
    faults: list[Fault] = []
    seen: dict[Hashable, int] = {}
    for one in people:
        first = seen.setdefault((fold(one.name), one.birth_year, one.unit), one.row)
        if first != one.row:
            faults.append(row_fault("warn", "same_person", one.row, name=one.name, other=first))
        elif one.phone and (first := seen.setdefault(one.phone, one.row)) != one.row:
            faults.append(row_fault("warn", "same_phone", one.row, name=one.name, other=first))
    return faults
