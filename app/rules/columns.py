"""Cột số — exact columns: what sorting and adding up need in order never to round and never to overflow."""

from collections.abc import Sequence

import numpy as np

from app.rules.record import Column, Flags, Rows

INT64_END = 2**63


def sortable(column: Column) -> Rows:
    """The column as int64 with the same order and the same equalities."""
    if column.dtype == object:
        return np.unique(column, return_inverse=True)[1].astype(np.int64)
    return column


def signed(column: Column, direction: str, missing: Flags | None = None) -> Rows:
    """The column so that its lowest value comes first; what is `missing` comes after every number, asc or desc."""
    values = sortable(column)
    if direction == "desc":
        values = -values
    if missing is not None and missing.any():
        there = values[~missing]
        values = np.where(missing, there.max() + 1 if len(there) else 0, values)
    return values


def order_by(keys: Sequence[Rows], length: int) -> Rows:
    """The positions in the order of the keys, the first key weighing most; equals stay in their order."""
    return np.lexsort(tuple(reversed(keys))) if keys else np.arange(length)


def sum_by(groups: Rows, values: Column, length: int) -> Column:
    """The sum of the values of each group 0…length-1."""
    exact_in_int64 = values.dtype != object and int(values.max(initial=0)) * len(values) < INT64_END
    sums: Column = np.zeros(length, dtype=np.int64 if exact_in_int64 else object)
    np.add.at(sums, groups, values if exact_in_int64 else values.astype(object))
    return sums


def count_by(groups: Rows, length: int) -> Rows:
    """How many times each group 0…length-1 occurs."""
    return np.bincount(groups, minlength=length).astype(np.int64, copy=False)
