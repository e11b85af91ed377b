"""Lỗi hồ sơ — what is wrong with a record: a code with its place, told as a sentence at the edge.

A fault names the file, the line (from 1; None: the file as a whole) and the field (a column of a table, the path
of a JSON value such as `prizes[1].count`, or None).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from app import errors

SHOWN_MAX = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` names a sentence of the catalogue "record", `fields` fill it."""

    file: str
    line: int | None
    field: str | None
    code: str
    fields: dict[str, object] = dataclass_field(default_factory=dict)


class RecordFaulty(errors.RecordFaulty):
    """The record cannot be used: `faults` says all that is wrong, in the order of files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults))


def shown(text: str, limit: int = SHOWN_MAX) -> str:
    """What stands in a cell, fit for a line of a report: short, and without control characters."""
    start = text[:limit] + ("…" if len(text) > limit else "")
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in start)
