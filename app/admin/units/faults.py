"""Lỗi trong tệp — what is wrong with a sheet, and where: each row at fault is named, nothing is guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.texts import DEFAULT_LANGUAGE, tell

Severity = Literal["block", "warn"]


@dataclass(frozen=True, slots=True)
class Fault:
    """`block` keeps the sheet from being stored, `warn` asks to look. `at` is "row 12" or "column Mã"."""

    severity: Severity
    code: str
    at: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The fault in one sentence or two: where it is, and what to do."""
        return tell(f"units.{self.code}", language, **self.fields)


def row_fault(severity: Severity, code: str, row: int, /, **fields: object) -> Fault:
    return Fault(severity, code, f"row {row}", {"row": row, **fields})


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults of the whole sheet first, then row by row."""
    return tuple(sorted(faults, key=lambda fault: int(str(fault.fields.get("row", 0)))))
