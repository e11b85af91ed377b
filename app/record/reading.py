"""Đọc hồ sơ — the five files as one record without a fault, or everything that is wrong with them.

Enacts RECORD.md, "Files": "All UTF-8 without BOM, LF line ends", and the faults of its part 1.

The text leaves open, and is read strictly here: a table's last line ends with LF too, or it may have been cut off;
the faults of attempts are looked for in void attempts and in those of excluded persons as well; every person has a
unit; numbers of attempts may have gaps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from app.record.cells import Cells, Kind, Layout
from app.record.checks import check_attempts, check_persons, check_units, positions
from app.record.container import ATTEMPTS, INPUTS, LOTS, PERSONS, RULES, UNITS, Files
from app.record.faults import Fault, RecordFaulty
from app.record.rules_json import read_lots, read_rules
from app.record.table import read_table
from app.rules.record import Attempts, Persons, Record, Rows, Unit

BOM = b"\xef\xbb\xbf"
UNITS_LAYOUT: Layout = (
    ("unit", Kind.IDENTIFIER),
    ("parent", Kind.OPTIONAL_IDENTIFIER),
    ("kind", Kind.IDENTIFIER),
    ("name", Kind.TEXT),
    ("members", Kind.INTEGER),
    ("headcount", Kind.INTEGER),
)
PERSONS_LAYOUT: Layout = (
    ("person", Kind.IDENTIFIER),
    ("unit", Kind.IDENTIFIER),
    ("excluded", Kind.FLAG),
    ("held_before", Kind.FLAG),
)
ATTEMPTS_LAYOUT: Layout = (
    ("attempt", Kind.IDENTIFIER),
    ("person", Kind.IDENTIFIER),
    ("number", Kind.INTEGER),
    ("opened_at", Kind.INTEGER),
    ("sealed_at", Kind.INTEGER),
    ("score", Kind.INTEGER),
    ("prediction", Kind.OPTIONAL_INTEGER),
    ("void", Kind.FLAG),
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A sound record, and the SHA-256, in hex, of each of its five files."""

    record: Record
    digests: dict[str, str]


def open_record(files: Files) -> Opened:
    """The record in these files. Raises RecordFaulty."""
    record = read_record(files)
    return Opened(record, {name: sha256(files.there[name]).hexdigest() for name in INPUTS})


def read_record(files: Files) -> Record:
    faults = list(files.faults)
    texts = {name: read_text(name, files.there[name], faults) for name in INPUTS if name in files.there}
    rules = read_rules(decoded(texts.get(RULES)), faults)
    units = table(UNITS, texts, UNITS_LAYOUT, faults)
    persons = table(PERSONS, texts, PERSONS_LAYOUT, faults)
    attempts = table(ATTEMPTS, texts, ATTEMPTS_LAYOUT, faults)
    lots = read_lots(decoded(texts.get(LOTS)), faults)
    if units is not None:
        check_units(UNITS, units, faults)
    if persons is not None:
        check_persons(PERSONS, persons, None if units is None else units.columns[0], faults)
    who = None
    if attempts is not None:
        if persons is not None:
            who = positions(attempts.columns[1], np.sort(persons.columns[0]))
        check_attempts(ATTEMPTS, attempts, who, rules, faults)
    if faults or units is None or persons is None or attempts is None or who is None:
        raise RecordFaulty(sorted(faults, key=place_of))
    return Record(rules, units_of(units), persons_of(persons, units), attempts_of(attempts, who), lots)


def place_of(fault: Fault) -> tuple[int, int]:
    """Faults of the container first, then file by file, line by line."""
    return INPUTS.index(fault.file) if fault.file in INPUTS else -1, fault.line or 0


def read_text(name: str, data: bytes, faults: list[Fault]) -> bytes | None:
    """The bytes as they should have been, UTF-8 with LF line ends; None: they are not UTF-8."""
    if data.startswith(BOM):
        faults.append(Fault(name, 1, None, "record.bom"))
        data = data.removeprefix(BOM)
    if b"\r" in data:
        line = data.count(b"\n", 0, data.index(b"\r")) + 1
        faults.append(Fault(name, line, None, "record.carriage_return", {"count": data.count(b"\r")}))
        data = data.replace(b"\r\n", b"\n")
    if not utf8(data):
        lines = enumerate(data.split(b"\n"), start=1)
        faults += [Fault(name, number, None, "record.not_utf8") for number, line in lines if not utf8(line)]
        return None
    return data


def utf8(data: bytes) -> bool:
    try:
        return data.isascii() or data.decode() is not None
    except UnicodeDecodeError:
        return False


def decoded(data: bytes | None) -> str | None:
    return None if data is None else data.decode()


def table(name: str, texts: Mapping[str, bytes | None], layout: Layout, faults: list[Fault]) -> Cells | None:
    """The table of a file; None when it is not there or cannot be read at all."""
    data = texts.get(name)
    if data is None:
        return None
    if data and not data.endswith(b"\n"):
        faults.append(Fault(name, data.count(b"\n") + 1, None, "record.csv_last_line"))
        data += b"\n"
    return read_table(name, data, layout, faults)


def units_of(table: Cells) -> tuple[Unit, ...]:
    """The units in the order of their ids."""
    ids, parents, kinds, names, members, headcounts = (column.tolist() for column in table.columns)
    rows = zip(ids, parents, kinds, names, members, headcounts, strict=True)
    return tuple(
        Unit(unit.decode(), parent or None, kind.decode(), name, here, heads)
        for unit, parent, kind, name, here, heads in sorted(rows)
    )


def persons_of(table: Cells, units: Cells) -> Persons:
    """The persons in the order of their ids."""
    ids, unit, excluded, held_before = table.columns
    order = np.argsort(ids, kind="stable")
    where = positions(unit, np.sort(units.columns[0]))
    return Persons(ids[order], where[order], excluded[order], held_before[order])


def attempts_of(table: Cells, who: Rows) -> Attempts:
    """The attempts in the order of the file, by persons at the positions `who`."""
    ids, _, number, opened_at, sealed_at, score, prediction, void = table.columns
    return Attempts(ids, who, number, opened_at, sealed_at, score, prediction, void)
