"""Xếp hạng chung cuộc — the final ranking of those who are eligible, equals sharing a place.

Enacts RECORD.md, "From the record to the verdict", 3–5:
"`miss` = |prediction − outcome|; no prediction = after every number."
"Eligible: the counted score ≥ `score_min` (when given)."
"Ranking of the eligible by `ranking`. Equal in every key = the same place: 1, 2, 2, 4."

The text leaves open: "after every number" holds for `miss:desc` too, so nobody gains by not predicting; without a
prediction rule nobody has a miss, and the key leaves everybody equal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from app.rules.columns import order_by, signed
from app.rules.counting import Counted, Totals, attempt_column
from app.rules.record import NONE, Column, Flags, Record, Rows

BLOCK = 100_000


@dataclass(frozen=True, slots=True)
class Ranking:
    """The eligible in order, equals by person id: position in Counted, place, miss (or NONE)."""

    taker: Rows
    place: Rows
    miss: Column


def outcome(record: Record, totals: Totals) -> int | None:
    """What was to be guessed; None when the round asks for no prediction."""
    rule = record.rules.prediction
    return None if rule is None else int(getattr(totals, rule.target))


def final_ranking(record: Record, counted: Counted, actual: int | None) -> Ranking:
    """All who are eligible, ranked."""
    rules, attempts = record.rules, record.attempts
    eligible = np.arange(len(counted.person))
    if rules.score_min is not None:
        eligible = np.flatnonzero(attempts.score[counted.attempt] >= rules.score_min)
    miss = misses(counted.prediction[eligible], actual)
    keys = [ranking_key(record, counted, eligible, miss, key) for key in rules.ranking]
    order = order_by(keys, len(eligible))
    return Ranking(eligible[order], places([key[order] for key in keys], len(order)), miss[order])


def misses(predictions: Column, actual: int | None) -> Column:
    """|prediction − outcome|, or NONE."""
    if actual is None:
        return np.full(len(predictions), NONE)
    return np.where(predictions == NONE, NONE, np.abs(predictions - actual))


def ranking_key(record: Record, counted: Counted, eligible: Rows, miss: Column, key: str) -> Rows:
    """A key of RANKING_KEYS for the eligible, lowest first."""
    name, _, direction = key.partition(":")
    if name == "miss":
        missing: Flags = np.asarray(miss == NONE, dtype=bool)
        return signed(miss, direction, missing)
    if name == "full_attempts":
        return signed(counted.full_attempts[eligible], direction)
    if name == "score_sum":
        return signed(counted.score_sum[eligible], direction)
    return signed(attempt_column(record.attempts, counted.attempt[eligible], name), direction)


def places(keys: list[Rows], length: int) -> Rows:
    """1, 2, 2, 4: the place of each of `length` who stand in order."""
    differs = np.zeros(length, dtype=bool)
    differs[:1] = True
    for key in keys:
        differs[1:] |= key[1:] != key[:-1]
    position = np.arange(1, length + 1)
    return np.maximum.accumulate(np.where(differs, position, 0))


def shared_places(place: Rows) -> Iterator[tuple[int, slice]]:
    """Each place that occurs, in order, and where those who share it stand in the column."""
    starts = np.flatnonzero(np.append(True, place[1:] != place[:-1])[: len(place)])
    ends = np.append(starts, len(place))[1:]
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield int(place[start]), slice(start, end)


def digest(record: Record, counted: Counted, ranking: Ranking) -> str:
    """SHA-256, in hex, of the lines `place,person,attempt`, each ended by LF."""
    running = sha256()
    for start in range(0, len(ranking.place), BLOCK):
        takers = ranking.taker[start : start + BLOCK]
        lines = zip(
            ranking.place[start : start + BLOCK].tolist(),
            record.persons.ids[counted.person[takers]].tolist(),
            record.attempts.ids[counted.attempt[takers]].tolist(),
            strict=True,
        )
        running.update(b"".join([b"%d,%b,%b\n" % line for line in lines]))
    return running.hexdigest()
