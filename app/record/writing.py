"""Ghi hồ sơ — the five input files of a round, written as a set: all of them are there, or none.

Equal inputs in equal order give equal bytes. Rows are written as they come, so millions can be streamed.
"""

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from os import fsync
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np

from app.record.cells import Layout
from app.record.container import ATTEMPTS, INPUTS, LOTS, PERSONS, RULES, UNITS, VERDICT, sync
from app.record.reading import ATTEMPTS_LAYOUT, PERSONS_LAYOUT, UNITS_LAYOUT
from app.rules.record import NONE, Column, Lots, Record, Rules

ROWS_AT_ONCE = 10_000

Row = TypeVar("Row")
UnitRow: TypeAlias = tuple[str, str | None, str, str, int, int]
PersonRow: TypeAlias = tuple[str, str, bool, bool]
AttemptRow: TypeAlias = tuple[str, str, int, int, int, int, int | None, bool]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The five files as rows, each in the order of its columns in RECORD.md.

    units     (unit, parent or None, kind, name, members, headcount)
    persons   (person, unit, excluded, held_before)
    attempts  (attempt, person, number, opened_at, sealed_at, score, prediction or None, void)

    Identifiers are strings, moments integer milliseconds, flags booleans. Any iterable of rows will do.
    """

    rules: Rules
    units: Iterable[UnitRow]
    persons: Iterable[PersonRow]
    attempts: Iterable[AttemptRow]
    lots: Lots | None


@dataclass(frozen=True, slots=True)
class Blocks(Generic[Row]):
    """Rows that are made from columns a block at a time, anew whenever they are walked through."""

    length: int
    block: Callable[[slice], Iterable[Row]]

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, self.length, ROWS_AT_ONCE):
            yield from self.block(slice(start, start + ROWS_AT_ONCE))


def rows_of(record: Record) -> Inputs:
    """A record as rows."""
    units, persons, attempts = record.units, record.persons, record.attempts
    unit_ids = np.array([unit.id for unit in units], dtype=str)

    def person_rows(at: slice) -> Iterable[PersonRow]:
        columns = (
            persons.ids[at].astype(str),
            unit_ids[persons.unit[at]],
            persons.excluded[at],
            persons.held_before[at],
        )
        return zip(*(column.tolist() for column in columns), strict=True)

    def attempt_rows(at: slice) -> Iterable[AttemptRow]:
        columns = (
            attempts.ids[at].astype(str),
            persons.ids[attempts.person[at]].astype(str),
            attempts.number[at],
            attempts.opened_at[at],
            attempts.sealed_at[at],
            attempts.score[at],
            with_none(attempts.prediction[at]),
            attempts.void[at],
        )
        return zip(*(column.tolist() for column in columns), strict=True)

    return Inputs(
        record.rules,
        [(unit.id, unit.parent, unit.kind, unit.name, unit.members, unit.headcount) for unit in units],
        Blocks(len(persons.ids), person_rows),
        Blocks(len(attempts.ids), attempt_rows),
        record.lots,
    )


def with_none(predictions: Column) -> Column:
    """The column with None for what is not there."""
    return np.array([None if value == NONE else value for value in predictions.tolist()], dtype=object)


def write_inputs(folder: Path, inputs: Inputs) -> None:
    """Write the five files into the folder, which is made, or replaced with its old verdict if it holds a record.

    They are not checked here: reading the record does. Raises FileExistsError when the folder holds anything else.
    """
    folder = folder.resolve()
    if folder.exists() and {entry.name for entry in folder.iterdir()} - {*INPUTS, VERDICT}:
        raise FileExistsError(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        write(made / RULES, [json_text(rules_json(inputs.rules))])
        write(made / UNITS, csv_text(UNITS_LAYOUT, inputs.units))
        write(made / PERSONS, csv_text(PERSONS_LAYOUT, inputs.persons))
        write(made / ATTEMPTS, csv_text(ATTEMPTS_LAYOUT, inputs.attempts))
        write(made / LOTS, [json_text(None if inputs.lots is None else asdict(inputs.lots))])
        made.chmod(0o755)
        sync(made)
        put_in_place(made, folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def put_in_place(made: Path, folder: Path) -> None:
    """The new folder takes the place of the old one; no reader ever finds files of both."""
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        folder.rename(old / folder.name)
        made.rename(folder)
        shutil.rmtree(old)
    else:
        made.rename(folder)
    sync(folder.parent)


def write(path: Path, parts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(parts)
        file.flush()
        fsync(file.fileno())


def rules_json(rules: Rules) -> dict[str, Any]:
    """rules.json, its keys in the order of RECORD.md."""
    document = {"format": 1, **asdict(rules)}
    if rules.prediction is not None:
        document["prediction"] = {"target": rules.prediction.target, "from": rules.prediction.source}
    return document


def json_text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def csv_text(layout: Layout, rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """The table in pieces of many lines."""
    rows = iter(rows)
    yield ",".join(name for name, _ in layout) + "\n"
    while some := list(islice(rows, ROWS_AT_ONCE)):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(
            [int(cell) if isinstance(cell, bool) else cell for cell in row] for row in some
        )
        yield text.getvalue()
