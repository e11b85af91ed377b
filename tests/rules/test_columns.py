"""Cột số: nothing rounds, nothing overflows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.rules.columns import count_by, order_by, signed, sortable, sum_by
from app.rules.record import Column

HUGE = 10**30
integers = st.lists(st.integers(0, 10**18 - 1) | st.integers(0, 3), max_size=8)
any_size = st.lists(st.integers(0, 3) | st.integers(HUGE, HUGE + 2), max_size=8)


def column(values: list[int]) -> Column:
    return np.array(values, dtype=object if max(values, default=0) >= 10**18 else np.int64)


@given(any_size)
def test_a_column_of_any_size_sorts_as_its_integers_do(values: list[int]) -> None:
    codes = sortable(column(values)).tolist()
    pairs = list(zip(values, codes, strict=True))
    assert all((v < w) == (c < d) and (v == w) == (c == d) for v, c in pairs for w, d in pairs)


@given(any_size, st.lists(st.booleans(), min_size=8, max_size=8))
def test_what_is_missing_comes_last_in_either_direction(values: list[int], gone: list[bool]) -> None:
    missing = np.array(gone[: len(values)], dtype=bool)
    for direction, sign in (("asc", 1), ("desc", -1)):
        order = order_by([signed(column(values), direction, missing)], len(values)).tolist()
        assert order == sorted(
            range(len(values)), key=lambda i: (gone[i], 0 if gone[i] else sign * values[i])
        )


def test_the_first_key_weighs_most_and_equals_stay_in_order() -> None:
    first, second = np.array([2, 1, 2, 1, 1]), np.array([0, 9, 0, 8, 9])
    assert order_by([first, second], 5).tolist() == [3, 1, 4, 0, 2]


def test_without_a_key_everybody_stays_in_order() -> None:
    assert order_by([], 3).tolist() == [0, 1, 2]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10**18 - 1) | st.just(HUGE)), max_size=12))
def test_sums_are_those_of_python(rows: list[tuple[int, int]]) -> None:
    groups = np.array([group for group, _ in rows], dtype=np.int64)
    sums = sum_by(groups, column([value for _, value in rows]), 4).tolist()
    assert sums == [sum(value for group, value in rows if group == wanted) for wanted in range(4)]


def test_a_sum_beyond_64_bits_is_exact() -> None:
    assert sum_by(np.zeros(100, dtype=np.int64), np.full(100, 10**18 - 1), 1).tolist() == [100 * (10**18 - 1)]


@given(integers)
def test_counting_counts(values: list[int]) -> None:
    groups = np.array([value % 3 for value in values], dtype=np.int64)
    assert count_by(groups, 3).tolist() == [groups.tolist().count(group) for group in range(3)]
