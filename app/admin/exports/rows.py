"""Danh sách — one line of each official list, and the sheet that carries the lines and what they come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, Literal, TypeVar

from app.vietnamese import name_key, text_key

Order = Literal["prize", "name"]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class WinnerRow:
    """One individual prize; who holds two has two rows. Moments in ms since the epoch, `prize_value` in đồng.

    `cell` is the chi bộ, `base` the tổ chức cơ sở đảng (đảng bộ or chi bộ cơ sở), `unit_path` the whole way to
    the unit. `sex` is "male", "female" or None; `prize_rank` is 0 for the highest prize. `name_public` tells that
    the winner agreed to be published by name; otherwise the public list masks it.
    """

    person: str
    name: str
    birth_year: int | None
    sex: str | None
    position: str
    unit_path: str
    cell: str
    base: str
    round_title: str
    score: int
    full_score: int
    prediction: int | None
    miss: int | None
    elapsed_ms: int
    sealed_at_ms: int
    prize: str
    prize_rank: int
    place: int
    prize_value: int | None
    note: str = ""
    phone: str | None = None
    name_public: bool = False


@dataclass(frozen=True, slots=True)
class CollectiveRow:
    """One unit. `rate` is persons over the denominator that the regulations name, None when that is 0; `prize_value`
    in đồng. `reason` of a unit that is commended by decision, and so has no place."""

    name: str
    members: int
    persons: int
    rate: Fraction | None
    attempts: int
    persons_full: int
    average: Fraction | None
    prizes: int
    award: str
    place: int | None
    prize_value: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SpecialRow:
    """A prize awarded by hand; `reason` with who decided."""

    name: str
    birth_year: int | None
    cell: str
    base: str
    prize: str
    prize_value: int | None
    reason: str
    phone: str


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """A list, its title lines, and where its figures come from: the verdict's digest, computed at that ms. `standing`:
    whether complaints may still change it, a sentence; `notes`: lines that tell what else the figures stand on."""

    contest: str
    round: str
    organiser: str
    rows: tuple[Row, ...]
    digest: str
    computed_at_ms: int
    standing: str = ""
    notes: tuple[str, ...] = ()


def ordered_winners(rows: Iterable[WinnerRow], order: Order) -> list[WinnerRow]:
    """By prize then place, or by the Vietnamese order of names."""
    if order == "name":
        return sorted(rows, key=lambda row: (name_key(row.name), row.prize_rank, row.place))
    return sorted(rows, key=lambda row: (row.prize_rank, row.place, name_key(row.name)))


def ordered_units(rows: Iterable[CollectiveRow]) -> list[CollectiveRow]:
    """By place; then those commended by decision, as they were nominated."""
    listed = list(rows)
    placed = [row for row in listed if row.place is not None]
    ranked = sorted(placed, key=lambda row: (row.place or 0, text_key(row.name)))
    return [*ranked, *(row for row in listed if row.place is None)]
