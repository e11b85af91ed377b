"""Chấm bài: one mark for each right answer, none taken away, all or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.draw import PaperItem
from app.rules.marking import Mark, Positions, as_authored, chosen, grade, mark
from app.rules.policy import Scoring

PAPER = (PaperItem(7, (72, 71, 73)), PaperItem(8, (81, 82, 83, 84)), PaperItem(9, (93, 91, 92)))
KEY = as_authored({7: frozenset({71}), 8: frozenset({82, 84}), 9: frozenset({92})})


def test_an_answer_is_a_position_as_the_participant_saw_it() -> None:
    assert mark(PAPER, {1: (2,), 2: (2, 4), 3: (3,)}, KEY) == 3


def test_nothing_answered_is_nothing_right() -> None:
    assert mark(PAPER, {}, KEY) == 0


def test_a_wrong_answer_takes_nothing_away() -> None:
    assert mark(PAPER, {1: (2,), 3: (1,)}, KEY) == 1


@pytest.mark.parametrize(
    ("positions", "right"),
    [((2, 4), 1), ((4, 2), 1), ((2,), 0), ((4,), 0), ((1, 2, 4), 0), ((1, 2, 3, 4), 0), ((2, 2, 4), 1)],
)
def test_several_right_choices_count_all_or_nothing(positions: Positions, right: int) -> None:
    assert mark(PAPER, {2: positions}, KEY) == right


@pytest.mark.parametrize("position", [0, -1, 4, 999])
def test_a_position_off_the_paper_is_never_right(position: int) -> None:
    assert mark(PAPER, {1: (position,)}, KEY) == 0
    assert mark(PAPER, {1: (2, position)}, KEY) == 0


def test_answers_to_questions_that_are_not_on_the_paper_count_nothing() -> None:
    assert mark(PAPER, {4: (1,), 0: (1,), 99: (2,)}, KEY) == 0


@given(st.dictionaries(st.integers(0, 5), st.lists(st.integers(-2, 6), max_size=5).map(tuple)))
def test_the_mark_lies_between_nothing_and_the_whole_paper(answers: dict[int, Positions]) -> None:
    marks = [mark((item,), {1: answers.get(number, ())}, KEY) for number, item in enumerate(PAPER, start=1)]
    assert mark(PAPER, answers, KEY) == sum(marks)
    assert set(marks) <= {0, 1}


def test_choosing_gives_the_choices_behind_the_positions() -> None:
    assert chosen(PAPER[1], (1, 4)) == frozenset({81, 84})


@pytest.mark.parametrize(
    ("positions", "whole", "parts"),
    [
        ((2, 4), 10, 10),
        ((2,), 0, 5),
        ((1, 2, 4), 0, 5),
        ((1, 2), 0, 0),
        ((1, 3), 0, 0),
        ((1, 2, 3, 4), 0, 0),
        ((), 0, 0),
    ],
)
def test_a_part_of_the_right_choices_gives_a_part_of_the_points(
    positions: Positions, whole: int, parts: int
) -> None:
    answers = {1: (2,), 2: positions}
    assert grade(PAPER, answers, KEY, 10, Scoring.ALL_OR_NOTHING).score == 10 + whole
    assert grade(PAPER, answers, KEY, 10, Scoring.PARTIAL).score == 10 + parts


def test_points_are_whole_numbers_rounded_down() -> None:
    assert grade(PAPER, {2: (2,)}, KEY, 5, Scoring.PARTIAL) == Mark(correct=0, score=2)


@given(
    st.dictionaries(st.integers(1, 3), st.lists(st.integers(-2, 6), max_size=5).map(tuple)),
    st.integers(1, 1000),
    st.sampled_from(Scoring),
)
def test_a_score_lies_between_nothing_and_the_full_score(
    answers: dict[int, Positions], points: int, scoring: Scoring
) -> None:
    found = grade(PAPER, answers, KEY, points, scoring)
    assert points * found.correct <= found.score <= points * len(PAPER)
    assert (found.correct == len(PAPER)) == (found.score == points * len(PAPER))
