"""Chấm bài: one mark for each right answer, none taken away, all or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.paper.draw import Plan, Question, draw, layout
from app.rules.paper.marking import (
    MARKS_KEPT,
    Accepted,
    Answers,
    Mark,
    Marker,
    MarkingKey,
    Positions,
    Scale,
    as_authored,
    chosen,
)
from app.rules.policy import Scoring
from app.rules.policy.round import Line
from tests.rules.paper.sizes import BANK, as_listed

PAPER = {7: (72, 71, 73), 8: (81, 82, 83, 84), 9: (93, 91, 92)}
KEY = as_authored({7: frozenset({71}), 8: frozenset({82, 84}), 9: frozenset({92})})
ANSWERS = st.dictionaries(st.integers(0, 5), st.lists(st.integers(-2, 8), max_size=5).map(tuple))


def grade(answers: Answers, points: int, scoring: Scoring) -> Mark:
    """Of the paper as it stands, every choice in its place."""
    bank = {id: Question(id, "", choices) for id, choices in PAPER.items()}
    marker = Marker(bank, Plan(shuffle_options=False), KEY, Scale(points, scoring))
    return marker.mark(as_listed(bank), answers)


def mark(answers: Answers) -> int:
    return grade(answers, 1, Scoring.ALL_OR_NOTHING).correct


def test_an_answer_is_a_position_as_the_participant_saw_it() -> None:
    assert mark({1: (2,), 2: (2, 4), 3: (3,)}) == 3


def test_nothing_answered_is_nothing_right() -> None:
    assert mark({}) == 0


def test_a_wrong_answer_takes_nothing_away() -> None:
    assert mark({1: (2,), 3: (1,)}) == 1


@pytest.mark.parametrize(
    ("positions", "right"),
    [((2, 4), 1), ((4, 2), 1), ((2,), 0), ((4,), 0), ((1, 2, 4), 0), ((1, 2, 3, 4), 0), ((2, 2, 4), 1)],
)
def test_several_right_choices_count_all_or_nothing(positions: Positions, right: int) -> None:
    assert mark({2: positions}) == right


@pytest.mark.parametrize("position", [0, -1, 4, 999])
def test_a_position_off_the_paper_is_never_right(position: int) -> None:
    assert mark({1: (position,)}) == 0
    assert mark({1: (2, position)}) == 0


def test_answers_to_questions_that_are_not_on_the_paper_count_nothing() -> None:
    assert mark({4: (1,), 0: (1,), 99: (2,)}) == 0


@given(ANSWERS)
def test_the_mark_is_that_of_each_answer_by_itself(answers: dict[int, Positions]) -> None:
    marks = [mark({n: answers.get(n, ())}) for n in range(1, len(PAPER) + 1)]
    assert mark(answers) == sum(marks)
    assert set(marks) <= {0, 1}


def test_choosing_gives_the_choices_behind_the_positions() -> None:
    assert chosen(PAPER[8], (1, 4)) == frozenset({81, 84})


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
    assert grade(answers, 10, Scoring.ALL_OR_NOTHING).score == 10 + whole
    assert grade(answers, 10, Scoring.PARTIAL).score == 10 + parts


def test_points_are_whole_numbers_rounded_down() -> None:
    assert grade({2: (2,)}, 5, Scoring.PARTIAL) == Mark(correct=0, score=2)


@given(
    ANSWERS,
    st.integers(1, 1000),
    st.sampled_from(Scoring),
)
def test_a_score_lies_between_nothing_and_the_full_score(
    answers: dict[int, Positions], points: int, scoring: Scoring
) -> None:
    found = grade(answers, points, scoring)
    assert points * found.correct <= found.score <= points * len(PAPER)
    assert (found.correct == len(PAPER)) == (found.score == points * len(PAPER))


def acceptable(question: Question) -> st.SearchStrategy[Accepted]:
    """Any three of: one choice, all, all but one."""
    choices = question.choices
    sets = {*map(frozenset, zip(choices, strict=True)), frozenset(choices), frozenset(choices[1:])} - {
        frozenset()
    }
    return st.lists(st.sampled_from(sorted(sets, key=sorted)), max_size=3).map(tuple) if sets else st.just(())


@given(
    st.fixed_dictionaries({id: acceptable(question) for id, question in BANK.items()}),
    st.lists(
        st.sets(st.integers(1, 7), max_size=4).map(sorted).map(tuple), min_size=len(BANK), max_size=len(BANK)
    ),
    st.binary(min_size=1, max_size=64),
    st.builds(Scale, st.integers(1, 30), st.sampled_from(Scoring)),
    st.booleans(),
)
def test_a_shuffled_paper_is_marked_by_what_stood_where_each_answer_points(
    key: dict[int, Accepted], given: list[Positions], seed: bytes, scale: Scale, shuffled: bool
) -> None:
    """Against the paper as it is drawn, question for question: what is kept for each order, and what has too many."""
    plan = Plan((Line(len(BANK)),), shuffle_options=shuffled)
    paper, answers = draw(BANK, plan, seed), dict(enumerate(given, start=1))
    marks = [
        scale.mark(chosen(item.choices, answers[number]), key[item.question_id])
        for number, item in enumerate(paper, start=1)
    ]
    found = Marker(BANK, plan, key, scale).mark(layout(BANK, plan, seed), answers)
    assert found == Mark(sum(mark.correct for mark in marks), sum(mark.score for mark in marks))


def test_questions_of_one_shape_and_one_key_share_what_is_kept() -> None:
    bank = {id: Question(id, "", (id * 10, id * 10 + 1, id * 10 + 2)) for id in range(1, 101)}
    key: MarkingKey = as_authored({id: frozenset({one.choices[id % 3]}) for id, one in bank.items()})
    kept = Marker(bank, Plan(), key, Scale()).kept
    assert len({id(one) for one in kept.values()}) == 3


def test_answers_without_end_are_not_all_kept() -> None:
    bank = {1: Question(1, "", (11, 12))}
    marker = Marker(bank, Plan(shuffle_options=False), as_authored({1: frozenset({11})}), Scale())
    for position in range(10_000):
        marker.mark(as_listed(bank), {1: (position,)})
    assert len(marker.kept[1][0]) == MARKS_KEPT
