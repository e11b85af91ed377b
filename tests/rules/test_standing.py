"""Xếp hạng tạm thời: one number for the live board, and places that equals share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.standing import ELAPSED_MS_MAX, SCORE_MAX, live_score, rank, read_live_score

corrects = st.integers(0, SCORE_MAX)
elapseds = st.integers(0, ELAPSED_MS_MAX)


@given(corrects, elapseds)
def test_a_live_score_can_be_read_back(correct: int, elapsed_ms: int) -> None:
    assert read_live_score(live_score(correct, elapsed_ms)) == (correct, elapsed_ms)


@given(corrects, elapseds)
def test_a_live_score_survives_being_a_double(correct: int, elapsed_ms: int) -> None:
    assert int(float(live_score(correct, elapsed_ms))) == live_score(correct, elapsed_ms)


@given(corrects, elapseds, corrects, elapseds)
def test_more_right_answers_then_less_time_is_the_higher_score(c1: int, e1: int, c2: int, e2: int) -> None:
    assert (live_score(c1, e1) > live_score(c2, e2)) == ((c1, -e1) > (c2, -e2))


def test_whoever_has_longer_than_fits_stands_with_the_slowest() -> None:
    """A round may be open for months, and give as long to an attempt."""
    assert live_score(5, 90 * 86_400_000) == live_score(5, ELAPSED_MS_MAX) > live_score(4, 0)


@pytest.mark.parametrize(("correct", "elapsed_ms"), [(-1, 0), (SCORE_MAX + 1, 0), (0, -1)])
def test_a_number_that_would_not_fit_is_refused(correct: int, elapsed_ms: int) -> None:
    with pytest.raises(AssertionError):
        live_score(correct, elapsed_ms)


def test_equals_share_a_place() -> None:
    assert list(rank("abbc", key=str)) == [(1, "a"), (2, "b"), (2, "b"), (4, "c")]


def test_nobody_has_no_place() -> None:
    assert list(rank([], key=str)) == []


def test_a_key_that_is_none_is_a_key_like_any_other() -> None:
    assert [place for place, _ in rank([1, 2, 3], key=lambda _: None)] == [1, 1, 1]


@given(st.lists(st.integers(0, 5)))
def test_a_place_is_one_more_than_those_before_it(values: list[int]) -> None:
    values.sort()
    assert list(rank(values, key=int)) == [
        (1 + sum(other < value for other in values), value) for value in values
    ]
