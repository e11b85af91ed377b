"""Số liệu tập thể — the figures of the units as the verdict saw them, computed anew from its record."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import record
from app.rules.collective import Figures, own_figures, roll_up
from app.rules.counting import count
from app.rules.prizes import Award


def figures_of(folder: Path, awards: Sequence[dict[str, Any]]) -> dict[str, Figures]:
    """Unit code -> what the persons of the unit, and of all below it, achieved. Raises RecordFaulty."""
    opened = record.opened(folder)
    _, counted = count(opened)
    own = own_figures(opened, counted, [Award(**award) for award in awards])
    return roll_up(opened.units, own)
