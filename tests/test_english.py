"""Figures on the English pages."""

import pytest

from app.english import counted, duration, grouped, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (19, "nineteen"),
        (20, "twenty"),
        (42, "forty-two"),
        (100, "one hundred"),
        (7_172, "seven thousand one hundred seventy-two"),
        (38_960, "thirty-eight thousand nine hundred sixty"),
        (10_000_000, "ten million"),
    ],
)
def test_numbers_in_words(number: int, words: str):
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("ms", "told"),
    [
        (0, "0 s"),
        (5_999, "5 s"),
        (60_000, "1 min 00 s"),
        (725_000, "12 min 05 s"),
        (3_725_000, "1 h 02 min 05 s"),
    ],
)
def test_durations(ms: int, told: str):
    assert duration(ms) == told


def test_figures():
    assert (grouped(38_960), counted(5)) == ("38,960", "5")
