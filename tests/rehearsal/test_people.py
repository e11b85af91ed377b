"""The robots: the same people in every rehearsal, whose attempts add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Unfit
from app.rehearsal.people import MOST_ATTEMPTS, Robot, chance, sample_answers, sample_robots, shares


@pytest.fixture(scope="module")
def robots() -> list[Robot]:
    return sample_robots(4_500)


def test_there_is_a_robot_for_every_member_with_a_phone_of_its_own(robots: list[Robot]):
    assert len({robot.phone for robot in robots}) == 4_500
    assert {len(robot.phone) for robot in robots} == {10}


def test_two_rehearsals_play_the_same_people(robots: list[Robot]):
    assert sample_robots(50) == robots[:50]


def test_the_whole_contest_is_played_by_its_members(robots: list[Robot]):
    plan = [shares(robots, number, 7_792) for number in range(1, 6)]
    assert [sum(times for _, times in round) for round in plan] == [7_792] * 5
    assert max(times for round in plan for _, times in round) <= MOST_ATTEMPTS


@given(people=st.integers(1, 60), attempts=st.integers(0, 420), number=st.integers(1, 5))
def test_the_attempts_of_a_round_add_up(people: int, attempts: int, number: int):
    crowd = [Robot(n, f"Người {n}", 1960, "u", "u", True) for n in range(people)]
    if attempts > people * MOST_ATTEMPTS:
        with pytest.raises(Unfit, match="too_few_people"):
            shares(crowd, number, attempts)
        return
    plan = shares(crowd, number, attempts)
    assert sum(times for _, times in plan) == attempts
    assert all(1 <= times <= MOST_ATTEMPTS for _, times in plan)
    assert len({robot.number for robot, _ in plan}) == len(plan)


def test_a_robot_may_know_the_answers_of_the_sample_bank():
    answers = sample_answers()
    assert len(answers.right) == 235
    assert all(len(right) == 1 for right in answers.right.values())


@given(st.text(), st.integers())
def test_chance_is_a_share_of_one(word: str, number: int):
    assert 0 <= chance(word, number) < 1
