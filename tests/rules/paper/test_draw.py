"""Bốc đề: a paper is a pure function of bank, blueprint and seed."""

from collections import Counter
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BankTooSmall
from app.rules.paper.draw import (
    Blueprint,
    PaperItem,
    Plan,
    Question,
    arranged,
    draw,
    layout,
    lines_of,
    numbers,
    pools_of,
    seed_of,
    shuffled,
)

CHANCES = st.integers(0, 2**64 - 1)
SEED = seed_of(b"bi mat", "tuan-1", "p81", 1)
BANK = {
    id: Question(id, "lich-su" if id % 2 else "dieu-le", tuple(range(10 * id, 10 * id + 4)))
    for id in range(1, 21)
}


ARRANGED = [(2, 3, 1, 4, 5), (3, 1, 5, 4, 2), (1, 3, 2, 4, 5), (5, 2, 1, 4, 3), (2, 5, 1, 4, 3)]
PINNED = [14, 3, 12, 7, 17, 18, 4, 19, 16, 13, 15, 8, 6, 2, 9, 10, 20, 11, 5, 1]  # Found once; for ever.


def by_topic(blueprint: Blueprint) -> Plan:
    return Plan(lines_of(blueprint))


def by_hand(ids: list[int], seed: bytes, purpose: str) -> list[int]:
    """The shuffle as its description reads, without a thought of speed."""
    left, order = sorted(ids), []
    for n in range(len(ids)):
        block = blake2b(f"{purpose} {n // 8}".encode(), key=seed).hexdigest()
        number = int(block[16 * (n % 8) : 16 * (n % 8) + 16], 16)
        at = number % len(left)
        order.append(left[at])
        left[at] = left[0]
        del left[0]
    return order


def test_the_same_seed_draws_the_same_paper_for_ever() -> None:
    """Pinned to the hash as RFC 7693 defines it: another language would draw the same."""
    assert shuffled(BANK, SEED, b"order") == by_hand(list(BANK), SEED, "order")
    assert shuffled(BANK, SEED, b"order") == PINNED
    assert blake2b(b"tuan-1:p81:1", key=b"bi mat").digest() == SEED


def arranged_by_hand(question: Question, chance: int) -> list[int]:
    """The arrangement as its description reads: each in its turn from the place that the number points to."""
    left, order = [choice for choice in question.choices if choice not in question.pinned], []
    while left:
        at = chance % len(left)
        chance //= len(left)
        order.append(left[at])
        left[at] = left[0]
        del left[0]
    loose = iter(order)
    return [choice if choice in question.pinned else next(loose) for choice in question.choices]


def test_the_same_seed_arranges_the_choices_alike_for_ever() -> None:
    """Place 10 of a paper, from 1, takes the second number of the second block."""
    found = layout(BANK, by_topic({"": 12}), SEED).chances
    assert found[9] == int(blake2b(b"choices 1", key=SEED).hexdigest()[16:32], 16)
    question = Question(1, "", (1, 2, 3, 4, 5), frozenset({4}))
    assert [arranged(question, chance) for chance in found[7:]] == ARRANGED
    assert [tuple(arranged_by_hand(question, chance)) for chance in found[7:]] == ARRANGED


def test_the_place_in_the_paper_arranges_the_choices_and_not_the_question() -> None:
    plan = by_topic({"": 20})
    ids, chances = layout(BANK, plan, SEED)
    assert draw(BANK, plan, SEED) == tuple(
        PaperItem(id, arranged(BANK[id], chance)) for id, chance in zip(ids, chances, strict=True)
    )


def test_every_order_of_four_choices_comes_about_as_often_as_any_other() -> None:
    """Of 24,000 numbers each of the 24 orders is expected a thousand times; six deviations away is no chance."""
    found = Counter(
        arranged(BANK[1], chance) for n in range(1_200) for chance in numbers(b"%d" % n, b"choices", 20)
    )
    assert len(found) == 24
    assert all(abs(count - 1_000) < 6 * 31 for count in found.values())


def test_the_first_of_a_shuffle_are_those_of_the_whole() -> None:
    assert shuffled(BANK, SEED, b"order", 7) == shuffled(BANK, SEED, b"order")[:7]


def test_another_purpose_shuffles_otherwise() -> None:
    assert shuffled(BANK, SEED, b"order") != shuffled(BANK, SEED, b"line 0")


def test_every_order_of_three_comes_about_as_often_as_any_other() -> None:
    """Over 6,000 seeds each of the six orders is expected a thousand times; six deviations away is no chance."""
    orders = Counter(tuple(shuffled((1, 2, 3), b"%d" % n, b"order")) for n in range(6_000))
    assert len(orders) == 6
    assert all(abs(count - 1_000) < 6 * 28.9 for count in orders.values())


def test_every_question_is_drawn_about_as_often_as_any_other() -> None:
    """5 of 20 by 4,000 seeds: a thousand times each."""
    plan = by_topic({"": 5})
    counts = Counter(item.question_id for n in range(4_000) for item in draw(BANK, plan, b"%d" % n))
    assert all(abs(counts[id] - 1_000) < 6 * 27.4 for id in BANK)


def test_pools_found_before_draw_the_same_paper() -> None:
    plan = by_topic({"lich-su": 3, "": 4})
    assert draw(BANK, plan, SEED, pools_of(BANK, plan)) == draw(BANK, plan, SEED)


def test_a_paper_holds_as_many_questions_of_each_topic_as_the_blueprint_says() -> None:
    paper = draw(BANK, by_topic({"lich-su": 3, "dieu-le": 2}), SEED)
    topics = sorted(BANK[item.question_id].topic for item in paper)
    assert topics == ["dieu-le", "dieu-le", "lich-su", "lich-su", "lich-su"]


def test_the_empty_topic_draws_from_the_whole_bank_without_repeating() -> None:
    paper = draw(BANK, by_topic({"lich-su": 10, "": 10}), SEED)
    assert sorted(item.question_id for item in paper) == sorted(BANK)


def test_another_person_gets_another_paper() -> None:
    other = seed_of(b"bi mat", "tuan-1", "p82", 1)
    assert draw(BANK, by_topic({"": 10}), SEED) != draw(BANK, by_topic({"": 10}), other)


@pytest.mark.parametrize(
    ("blueprint", "fields"),
    [
        ({"lich-su": 11}, {"topic": "lich-su", "there": 10, "wanted": 11}),
        ({"van-hoa": 1}, {"topic": "van-hoa", "there": 0, "wanted": 1}),
        ({"lich-su": 5, "": 16}, {"topic": "", "there": 15, "wanted": 16}),
    ],
)
def test_a_bank_too_small_says_which_topic_lacks_how_many(
    blueprint: Blueprint, fields: dict[str, object]
) -> None:
    with pytest.raises(BankTooSmall) as raised:
        draw(BANK, by_topic(blueprint), SEED)
    assert raised.value.fields == fields


@given(CHANCES, st.sets(st.integers(0, 5)))
def test_pinned_choices_keep_their_place_and_none_is_lost(chance: int, pinned_at: set[int]) -> None:
    choices = (11, 12, 13, 14, 15, 16)
    pinned = frozenset(choices[at] for at in pinned_at)
    question = Question(1, "", choices, pinned)
    seen = arranged(question, chance)
    assert list(seen) == arranged_by_hand(question, chance)
    assert sorted(seen) == list(choices)
    assert [seen[at] for at in sorted(pinned_at)] == [choices[at] for at in sorted(pinned_at)]


@given(st.sets(st.integers(0, 10**6), max_size=30), st.binary(min_size=1, max_size=64))
def test_a_shuffle_does_not_depend_on_the_order_of_what_it_is_given(ids: set[int], seed: bytes) -> None:
    assert shuffled(sorted(ids), seed, b"x") == shuffled(sorted(ids, reverse=True), seed, b"x")


def test_an_empty_blueprint_draws_an_empty_paper() -> None:
    assert draw(BANK, by_topic({}), SEED) == ()
