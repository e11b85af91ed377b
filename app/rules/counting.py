"""Tính lượt thi — which attempts are valid, the totals, and the one attempt that counts for each person.

Enacts RECORD.md, "From the record to the verdict", 1–3:
"Valid attempts: `void` = 0 and the person not `excluded`."
"The counted attempt of a person: the first of the valid attempts in the order of `counted`; what is still equal
goes by lowest `number`." (Thể lệ VCNET 2019: "chỉ công nhận 1 kết quả đúng nhất và có thời gian trả lời sớm nhất".)
"A person's prediction is the counted attempt's or that of the valid attempt with the lowest `number`."

The text leaves open: a first attempt without a prediction leaves its person without one, though a later attempt
has one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.rules.columns import count_by, signed, sum_by
from app.rules.record import NONE, Attempts, Column, Record, Rows

LATEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Totals:
    """Over the valid attempts; `persons` and `persons_full` are distinct persons."""

    persons: int
    attempts: int
    persons_full: int
    attempts_full: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Those who took part, in the order of person ids: position in the persons, position of the counted attempt,
    number of valid attempts, of valid attempts at full score, sum of the valid scores, prediction (or NONE)."""

    person: Rows
    attempt: Rows
    attempts: Rows
    full_attempts: Rows
    score_sum: Column
    prediction: Column


def valid_attempts(record: Record) -> Rows:
    """The positions of the valid attempts."""
    attempts = record.attempts
    return np.flatnonzero(~attempts.void & ~record.persons.excluded[attempts.person])


def count(record: Record) -> tuple[Totals, Counted]:
    """The totals, and everybody who took part with what counts for them."""
    rules, attempts = record.rules, record.attempts
    valid, everybody = valid_attempts(record), len(record.persons.ids)
    full = valid[attempts.score[valid] == rules.full_score]
    per_person = count_by(attempts.person[valid], everybody)
    full_per_person = count_by(attempts.person[full], everybody)
    taking_part = np.flatnonzero(per_person)
    counted = first_of_each(attempts, valid, rules.counted, everybody)[taking_part]
    totals = Totals(len(taking_part), len(valid), int(np.count_nonzero(full_per_person)), len(full))
    return totals, Counted(
        taking_part,
        counted,
        per_person[taking_part],
        full_per_person[taking_part],
        sum_by(attempts.person[valid], attempts.score[valid], everybody)[taking_part],
        predictions(record, valid, taking_part, counted),
    )


def first_of_each(attempts: Attempts, valid: Rows, keys: Sequence[str], everybody: int) -> Rows:
    """The position of the attempt that comes first in the order of `keys`, then by lowest number, for each person.

    Key by key only those stay that are best among the person's own; the number, unique, leaves one.
    """
    best = np.empty(everybody, dtype=np.int64)
    for key in (*keys, "number:asc"):
        name, _, direction = key.partition(":")
        values = signed(attempt_column(attempts, valid, name), direction)
        person = attempts.person[valid]
        best.fill(LATEST)
        np.minimum.at(best, person, values)
        valid = valid[values == best[person]]
    first = np.full(everybody, NONE)
    first[attempts.person[valid]] = valid
    return first


def attempt_column(attempts: Attempts, rows: Rows, name: str) -> Column:
    """A key of COUNTED_KEYS, for these attempts."""
    if name == "elapsed":
        return attempts.sealed_at[rows] - attempts.opened_at[rows]
    columns: dict[str, Column] = {
        "score": attempts.score,
        "opened_at": attempts.opened_at,
        "sealed_at": attempts.sealed_at,
        "number": attempts.number,
    }
    return columns[name][rows]


def predictions(record: Record, valid: Rows, taking_part: Rows, counted: Rows) -> Column:
    """The prediction of each person taking part; NONE without one, or when the round asks for none."""
    rule = record.rules.prediction
    if rule is None:
        return np.full(len(taking_part), NONE)
    if rule.source == "first":
        counted = first_of_each(record.attempts, valid, (), len(record.persons.ids))[taking_part]
    return record.attempts.prediction[counted]
