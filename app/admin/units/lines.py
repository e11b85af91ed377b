"""Dòng — one row of a sheet read field by field; what cannot be read becomes a fault of that row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from app.admin.units.faults import Fault, Severity, row_fault
from app.admin.units.table import Cell, Column, plain_text
from app.vietnamese import read_guess

MOMENTS = (
    date,
    time,
    timedelta,
)  # what Excel makes of "3/2", and of any number in a cell formatted as a date


@dataclass(frozen=True, slots=True)
class Line:
    """`faults` is shared by all lines of a sheet and grows as they are read."""

    row: int
    cells: Sequence[Cell]
    columns: Mapping[str, Column]
    faults: list[Fault]

    def fault(self, severity: Severity, code: str, /, **fields: object) -> None:
        self.faults.append(row_fault(severity, code, self.row, **fields))

    def under(self, field: str) -> list[Cell]:
        """The filled cells under a field's heading."""
        column = self.columns.get(field)
        return [self.cells[index] for index in column.indexes if self.cells[index] != ""] if column else []

    def text(self, field: str) -> str:
        """The text under a field, "" when there is none; a date is a fault, for nobody typed it as such."""
        cells = self.under(field)
        if any(isinstance(cell, MOMENTS) for cell in cells):
            self.fault("block", "date_cell", column=self.columns[field].heading)
            return ""
        return " ".join(filter(None, map(plain_text, cells)))

    def count(self, field: str) -> int | None:
        """A whole number, 0 … 10.000.000, or None; "1.250" and "1 250" are 1250, anything else is a fault."""
        raw = self.text(field)
        if not raw:
            return None
        fractional = any(isinstance(cell, float) and not cell.is_integer() for cell in self.under(field))
        number = None if fractional else read_guess(raw)
        if number is None:
            self.fault("block", "bad_number", column=self.columns[field].heading, value=raw)
        return number
