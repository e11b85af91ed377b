"""Số liệu tập thể — the figures of the units as the verdict saw them, computed anew from its record."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app import record
from app.rules.collective import Figures, own_figures, roll_up
from app.rules.counting import count
from app.rules.prizes import Award
from app.rules.record import NONE, Attempts, Persons, Record, Unit


def figures_of(folder: Path, awards: Sequence[dict[str, Any]]) -> dict[str, Figures]:
    """Unit code -> what the persons of the unit, and of all below it, achieved. Raises RecordFaulty."""
    opened = opened_record(folder)
    _, counted = count(opened)
    own = own_figures(opened, counted, [Award(**award) for award in awards])
    return roll_up(opened.units, own)


def opened_record(folder: Path) -> Record:
    """The rows of a record as the columns that the rules work on; units and persons come in the order of ids."""
    rows = record.read(folder)
    units = tuple(Unit(*unit) for unit in rows.units)
    ids, of_unit, excluded, held_before = zip(*rows.persons, strict=True)
    at_unit = {unit.id: at for at, unit in enumerate(units)}
    at_person = {who: at for at, who in enumerate(ids)}
    persons = Persons(
        ids=np.array([who.encode() for who in ids]),
        unit=np.array([at_unit[code] for code in of_unit]),
        excluded=np.array(excluded, dtype=bool),
        held_before=np.array(held_before, dtype=bool),
    )
    attempt, who, number, opened_at, sealed_at, score, prediction, void = zip(*rows.attempts, strict=True)
    attempts = Attempts(
        ids=np.array([one.encode() for one in attempt]),
        person=np.array([at_person[one] for one in who]),
        number=np.array(number),
        opened_at=np.array(opened_at),
        sealed_at=np.array(sealed_at),
        score=np.array(score),
        prediction=np.array([NONE if one is None else one for one in prediction]),
        void=np.array(void, dtype=bool),
    )
    return Record(rows.rules, units, persons, attempts, rows.lots)
