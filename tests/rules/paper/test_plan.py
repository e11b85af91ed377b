"""Cách ra đề: a fixed list or lines of topic and level, shuffled or not; what a bank cannot give in every draw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BankTooSmall
from app.rules.paper.draw import Plan, Question, Shortage, draw, plan_of, seed_of, shortages
from app.rules.policy import Line
from app.rules.policy import Paper as PaperPolicy

BANK = {
    id: Question(
        id,
        "lich-su" if id % 2 else "dieu-le",
        tuple(range(10 * id, 10 * id + 4)),
        level=("de", "vua", "kho")[id % 3],
        number=id - 100,
    )
    for id in range(101, 113)
}
SEEDS = [seed_of(b"bi mat", "tuan-1", f"p{n}", 1) for n in range(50)]


def asked(plan: Plan, seed: bytes) -> list[int]:
    """The numbers of the questions of a paper."""
    return [BANK[item.question_id].number for item in draw(BANK, plan, seed)]


def test_a_fixed_paper_has_the_same_questions_for_everybody() -> None:
    plan = Plan(questions=(7, 2, 5))
    papers = [asked(plan, seed) for seed in SEEDS]
    assert {tuple(sorted(paper)) for paper in papers} == {(2, 5, 7)}
    assert len({tuple(paper) for paper in papers}) > 1


def test_a_fixed_paper_that_is_not_shuffled_stands_as_it_is_listed() -> None:
    plan = Plan(questions=(7, 2, 5), shuffle_questions=False)
    assert {tuple(asked(plan, seed)) for seed in SEEDS} == {(7, 2, 5)}


def test_a_drawn_paper_that_is_not_shuffled_stands_in_the_order_of_the_bank() -> None:
    plan = Plan((Line(3, "lich-su"), Line(2, "dieu-le")), shuffle_questions=False)
    papers = [asked(plan, seed) for seed in SEEDS]
    assert papers == [sorted(paper) for paper in papers]
    assert len({tuple(paper) for paper in papers}) > 1


@pytest.mark.parametrize("shuffle", [True, False])
def test_choices_stand_as_authored_when_they_are_not_shuffled(shuffle: bool) -> None:
    plan = Plan(questions=(7, 2, 5), shuffle_options=shuffle)
    as_authored = [
        item.choices == BANK[item.question_id].choices for seed in SEEDS for item in draw(BANK, plan, seed)
    ]
    assert all(as_authored) is not shuffle


def test_a_line_names_a_topic_and_a_level() -> None:
    plan = Plan((Line(1, "lich-su", "kho"), Line(2, "dieu-le", "de"), Line(2, level="vua")))
    for seed in SEEDS:
        drawn = sorted(
            (q.level, q.topic) for q in (BANK[item.question_id] for item in draw(BANK, plan, seed))
        )
        assert [one for one in drawn if one[0] != "vua"] == [("de", "dieu-le")] * 2 + [("kho", "lich-su")]
        assert [level for level, _ in drawn].count("vua") == 2


def test_a_number_that_the_bank_lacks_is_told() -> None:
    assert list(shortages(BANK.values(), Plan(questions=(1, 13)))) == [Shortage(None, None, 13, 12)]
    with pytest.raises(BankTooSmall):
        draw(BANK, Plan(questions=(1, 13)), SEEDS[0])


@pytest.mark.parametrize(
    ("lines", "short"),
    [
        ((Line(6, "lich-su"), Line(6, "dieu-le")), []),
        ((Line(7, "lich-su"),), [Shortage("lich-su", None, 7, 6)]),
        ((Line(2, "lich-su", "kho"),), []),
        ((Line(3, "lich-su", "kho"),), [Shortage("lich-su", "kho", 3, 2)]),
        ((Line(4, level="kho"), Line(1, "lich-su", "kho")), [Shortage("lich-su", "kho", 1, 0)]),
        ((Line(6, "lich-su"), Line(7)), [Shortage(None, None, 7, 6)]),
    ],
)
def test_what_earlier_lines_may_take_is_held_to_be_taken(
    lines: tuple[Line, ...], short: list[Shortage]
) -> None:
    assert list(shortages(BANK.values(), Plan(lines))) == short


@given(
    st.lists(
        st.builds(
            Line,
            st.integers(1, 4),
            st.sampled_from([None, "lich-su", "dieu-le"]),
            st.sampled_from([None, "de", "vua", "kho"]),
        ),
        max_size=4,
    ).map(tuple),
    st.sampled_from(SEEDS),
)
def test_a_plan_without_shortages_can_always_be_drawn(lines: tuple[Line, ...], seed: bytes) -> None:
    plan = Plan(lines)
    if not list(shortages(BANK.values(), plan)):
        assert len({item.question_id for item in draw(BANK, plan, seed)}) == plan.size


def test_the_policy_says_how_and_the_blueprint_how_many() -> None:
    fixed = PaperPolicy(questions=(3, 1), shuffle_options=False)
    assert plan_of(fixed, {"": 2}) == Plan(questions=(3, 1), shuffle_options=False)
    lines = (Line(2), Line(1, "lich-su", "kho"), Line(1, "lich-su", "de"))
    assert plan_of(PaperPolicy(blueprint=lines), {"lich-su": 2, "": 2}) == Plan((*lines[1:], lines[0]))


def test_where_they_differ_the_organisers_form_was_later() -> None:
    fixed = PaperPolicy(questions=(3, 1))
    assert plan_of(fixed, {"lich-su": 4}) == Plan((Line(4, "lich-su"),))
    assert plan_of(PaperPolicy(), {"lich-su": 4, "": 1}) == Plan((Line(4, "lich-su"), Line(1)))
