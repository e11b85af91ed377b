"""Đính chính đáp án: what an amendment makes of a key, which make no sense, and the seals that chain them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Unfit
from app.rules.paper.draw import Plan, Question
from app.rules.paper.marking import Answers, Mark, Marker, Scale, as_authored
from app.rules.policy import Scoring
from app.rules.rescoring import Amendment, AmendmentKind, accepted_after, amended, check, sealed
from tests.rules.paper.sizes import as_listed

ONE, TWO = 1, 2  # Question 1 has one right choice, of question 2 several may be chosen.
OFFERED = {ONE: frozenset({11, 12, 13}), TWO: frozenset({21, 22, 23})}
KEY = as_authored({ONE: frozenset({11}), TWO: frozenset({21, 22})})
PAPER = {ONE: Question(ONE, "", (13, 11, 12)), TWO: Question(TWO, "", (21, 22, 23))}
ANSWERS = {1: (3,), 2: (1,)}  # 12; 21.

amendments = st.builds(
    Amendment,
    st.sampled_from(AmendmentKind),
    st.just(ONE),
    st.sampled_from([frozenset({choice}) for choice in OFFERED[ONE]]),
)


def marked(*chain: Amendment, answers: Answers = ANSWERS, scoring: Scoring = Scoring.ALL_OR_NOTHING) -> Mark:
    """Of the paper as it stands, every choice in its place."""
    marker = Marker(PAPER, Plan(shuffle_options=False), amended(KEY, chain), Scale(10, scoring))
    return marker.mark(as_listed(PAPER), answers)


def test_another_key_takes_the_place_of_the_old_one():
    assert marked() == Mark(0, 0)
    assert marked(Amendment(AmendmentKind.KEY, ONE, frozenset({12}))) == Mark(1, 10)
    assert accepted_after(KEY[ONE], Amendment(AmendmentKind.KEY, ONE, frozenset({12}))) == ({12},)


def test_an_answer_accepted_as_well_stands_beside_the_key():
    also = Amendment(AmendmentKind.ALSO, ONE, frozenset({12}))
    assert amended(KEY, [also])[ONE] == ({11}, {12})
    assert marked(also) == Mark(1, 10)
    assert marked(also, answers={1: (2,)}) == Mark(1, 10)


def test_a_void_question_is_right_for_everybody_answered_or_not():
    void = Amendment(AmendmentKind.VOID, ONE)
    for answers in ({}, {1: (1,)}, {1: (2,)}, {1: (3,)}):
        assert marked(void, answers=answers) == Mark(1, 10)


def test_points_for_a_part_are_the_most_that_any_accepted_answer_gives():
    assert marked(scoring=Scoring.PARTIAL) == Mark(0, 5)
    assert marked(Amendment(AmendmentKind.ALSO, TWO, frozenset({21})), scoring=Scoring.PARTIAL) == Mark(1, 10)
    assert marked(Amendment(AmendmentKind.VOID, TWO), scoring=Scoring.PARTIAL) == Mark(1, 10)


def test_amending_and_amending_back_is_the_key_as_authored():
    there = Amendment(AmendmentKind.KEY, ONE, frozenset({12}))
    back = Amendment(AmendmentKind.KEY, ONE, frozenset({11}))
    assert amended(KEY, [there, back]) == amended(KEY, []) == KEY


@given(st.lists(amendments, max_size=6), amendments)
def test_amendments_of_one_question_leave_the_others_and_the_last_key_decides(
    chain: list[Amendment], last: Amendment
):
    key = amended(KEY, [*chain, last])
    assert key[TWO] == KEY[TWO]
    if last.kind is not AmendmentKind.ALSO:
        assert key[ONE] == amended(KEY, [last])[ONE]


@pytest.mark.parametrize(
    ("before", "amendment", "code"),
    [
        ([], Amendment(AmendmentKind.KEY, ONE), "amendment.no_choice"),
        ([], Amendment(AmendmentKind.KEY, ONE, frozenset({21})), "amendment.no_choice"),
        ([], Amendment(AmendmentKind.KEY, ONE, frozenset({12, 13})), "amendment.one_choice"),
        ([], Amendment(AmendmentKind.KEY, ONE, frozenset({11})), "amendment.changes_nothing"),
        ([], Amendment(AmendmentKind.ALSO, ONE, frozenset({11})), "amendment.changes_nothing"),
        ([], Amendment(AmendmentKind.KEY, TWO, frozenset({21, 22})), "amendment.changes_nothing"),
        (
            [Amendment(AmendmentKind.VOID, ONE)],
            Amendment(AmendmentKind.VOID, ONE),
            "amendment.changes_nothing",
        ),
        (
            [Amendment(AmendmentKind.VOID, ONE)],
            Amendment(AmendmentKind.ALSO, ONE, frozenset({12})),
            "amendment.already_void",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(before: list[Amendment], amendment: Amendment, code: str):
    several = amendment.question == TWO
    with pytest.raises(Unfit) as refused:
        check(amended(KEY, before), amendment, OFFERED[amendment.question], several=several)
    assert refused.value.code == code


def test_what_makes_sense_passes():
    check(KEY, Amendment(AmendmentKind.KEY, TWO, frozenset({21, 23})), OFFERED[TWO], several=True)
    check(KEY, Amendment(AmendmentKind.ALSO, ONE, frozenset({12})), OFFERED[ONE], several=False)
    check(KEY, Amendment(AmendmentKind.VOID, ONE), OFFERED[ONE], several=False)


def test_a_seal_covers_what_is_told_and_the_seal_before():
    first = sealed("", {"number": 1, "reason": "in nhầm"})
    assert first == sealed("", {"reason": "in nhầm", "number": 1})
    assert len({first, sealed(first, {"number": 1, "reason": "in nhầm"}), sealed("", {"number": 1})}) == 3
