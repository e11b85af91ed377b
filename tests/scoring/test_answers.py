"""Every way of writing an attempt's answers says the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scoring.answers import STRUNG, packed, repacked, restrung, strung, unpacked, unstrung

CHOSEN = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(
    lambda some: tuple(sorted(some))
)
ANSWERS = st.dictionaries(st.integers(1, 60), CHOSEN).map(lambda given: dict(sorted(given.items())))


def test_items_follow_on_each_other():
    answers = {1: (2,), 2: (1, 3), 4: (10,)}
    assert (repacked(strung(answers)), strung(answers)) == ("1=2;2=1,3;4=10", "2(1,3)-(10)")


def test_what_chooses_nothing_was_not_answered():
    answers = {1: (), 2: (4,), 3: ()}
    assert (repacked(strung(answers)), strung(answers), strung({})) == ("2=4", "-4", "")
    assert (restrung("1=;2=4;3="), restrung("")) == ("-4", "")


@given(ANSWERS)
def test_each_way_is_told_from_the_other(answers: dict[int, tuple[int, ...]]):
    written = ";".join(f"{number}={','.join(map(str, chosen))}" for number, chosen in answers.items())
    assert (packed(answers), unpacked(written)) == (written, answers)
    assert (repacked(strung(answers)), unstrung(strung(answers))) == (written, answers)
    assert STRUNG(strung(answers)) and strung(unpacked(written)) == strung(answers)
    assert restrung(written) == strung(answers)
    assert [*unstrung(strung(answers))] == [*answers]


@pytest.mark.parametrize("damaged", ["x", "1x", "(1", "1)", "()", "(1,)", "(page)", "1 2", "1=2"])
def test_what_is_damaged_is_not_read(damaged: str):
    with pytest.raises(ValueError):
        unstrung(damaged)
