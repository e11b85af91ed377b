"""Hồ sơ kỳ thi — the five files of a round as values: all that a verdict may depend on (RECORD.md, "Files").

Persons and attempts are columns, one array per field, so that millions can be sorted. A column of integers is
int64, or object (Python's own integers) when a value has more than 18 digits: nothing overflows, nothing rounds.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ids: TypeAlias = NDArray[np.bytes_]  # ASCII; numpy orders them bytewise.
Column: TypeAlias = NDArray[Any]  # int64 or object, see above.
Flags: TypeAlias = NDArray[np.bool_]
Rows: TypeAlias = NDArray[np.int64]  # Positions in another column.

NONE = -1  # In a column of integers that are never negative.

COUNTED_KEYS = ("score", "elapsed", "opened_at", "sealed_at", "number")
RANKING_KEYS = (*COUNTED_KEYS, "miss", "full_attempts", "score_sum")
COLLECTIVE_KEYS = (
    "participation",
    "persons",
    "attempts",
    "average",
    "persons_full",
    "prizes",
    "attempts_per_head",
)
TARGETS = ("persons", "attempts", "persons_full", "attempts_full")


@dataclass(frozen=True, slots=True)
class Prize:
    """`count` slots of one prize."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """`target` is the total to be guessed, one of TARGETS; `source` ("from" in the file) is "counted" or "first"."""

    target: str
    source: str


@dataclass(frozen=True, slots=True)
class CollectiveRules:
    """`level` holds the kinds of unit that compete; `headcount` is "members" or "headcount"."""

    level: tuple[str, ...]
    headcount: str
    persons_min: int
    ranking: tuple[str, ...]
    prizes: tuple[Prize, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """rules.json. Moments are integer milliseconds since the Unix epoch, UTC; keys are spelt "score:desc"."""

    contest: str
    round: str
    opens_at: int
    closes_at: int
    full_score: int
    attempts_per_person: int | None
    counted: tuple[str, ...]
    score_min: int | None
    prediction: Prediction | None
    ranking: tuple[str, ...]
    lots: bool
    prizes: tuple[Prize, ...]
    prizes_max_percent: int | None
    holders_before: str
    collective: CollectiveRules | None


@dataclass(frozen=True, slots=True)
class Lots:
    """The seed drawn in public, in hex, and where it was seen."""

    seed: str
    source: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the tree; `parent` None: a root."""

    id: str
    parent: str | None
    kind: str
    name: str
    members: int
    headcount: int


@dataclass(frozen=True, slots=True)
class Persons:
    """persons.csv in the order of the ids, bytewise: a lower position is a lower id. `unit`: positions in the units."""

    ids: Ids
    unit: Rows
    excluded: Flags
    held_before: Flags


@dataclass(frozen=True, slots=True)
class Attempts:
    """attempts.csv. `person`: positions in the persons; `prediction` NONE where there is none."""

    ids: Ids
    person: Rows
    number: Column
    opened_at: Column
    sealed_at: Column
    score: Column
    prediction: Column
    void: Flags


@dataclass(frozen=True, slots=True)
class Record:
    """A record without a fault; the units are in the order of their ids."""

    rules: Rules
    units: tuple[Unit, ...]
    persons: Persons
    attempts: Attempts
    lots: Lots | None
