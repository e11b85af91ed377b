"""Xếp hạng chung cuộc: who is eligible, in which order, sharing which place (RECORD.md 3–5)."""

from hashlib import sha256
from typing import Any

import pytest

from app.rules.counting import count
from app.rules.ranking import digest, final_ranking, outcome, shared_places
from tests.record.records import OPENS
from tests.rules.rounds import attempt, one_each, people, record_of, rules

TRIO = people(("an", "binh", "chi", "dung"))


def ranked(**parts: Any) -> list[tuple[int, str]]:
    """(place, person) in order."""
    record = record_of(**{"persons": TRIO, **parts})
    totals, counted = count(record)
    ranking = final_ranking(record, counted, outcome(record, totals))
    ids = record.persons.ids[counted.person[ranking.taker]].astype(str).tolist()
    return list(zip(ranking.place.tolist(), ids, strict=True))


def guessing(guesses: dict[str, int | str]) -> list[tuple[Any, ...]]:
    return [attempt(f"a-{person}", person, prediction=guess) for person, guess in guesses.items()]


def test_equals_share_a_place_and_the_next_one_is_left_out() -> None:
    scores = one_each({"dung": 9, "an": 10, "chi": 9, "binh": 3})
    assert ranked(rules=rules(), attempts=scores) == [(1, "an"), (2, "chi"), (2, "dung"), (4, "binh")]


def test_without_a_key_all_are_equal_and_stand_by_id() -> None:
    scores = one_each({"dung": 9, "an": 10, "chi": 9})
    assert ranked(rules=rules(ranking=[]), attempts=scores) == [(1, "an"), (1, "chi"), (1, "dung")]


def test_ids_are_ordered_by_their_bytes() -> None:
    odd = ("a", "B", "a-1", "a.1", "a1", "A", "_")
    expected = [(1, person) for person in sorted(odd, key=str.encode)]
    assert ranked(rules=rules(), persons=people(odd), attempts=one_each(dict.fromkeys(odd, 5))) == expected


def test_who_does_not_reach_the_least_score_is_not_ranked() -> None:
    scores = one_each({"an": 10, "binh": 9, "chi": 8})
    assert ranked(rules=rules(score_min=9), attempts=scores) == [(1, "an"), (2, "binh")]
    assert ranked(rules=rules(score_min=11), attempts=scores) == []


def test_over_and_under_the_outcome_by_as_much_is_equal() -> None:
    asked = rules(prediction={"target": "persons", "from": "counted"}, ranking=["miss:asc"])
    guesses = guessing({"an": 6, "binh": 2, "chi": 5, "dung": 0})
    assert ranked(rules=asked, attempts=guesses) == [(1, "chi"), (2, "an"), (2, "binh"), (4, "dung")]


@pytest.mark.parametrize(("key", "first"), [("miss:asc", ["an", "binh"]), ("miss:desc", ["binh", "an"])])
def test_no_prediction_comes_after_every_number_whatever_the_direction(key: str, first: list[str]) -> None:
    asked = rules(prediction={"target": "persons", "from": "counted"}, ranking=[key])
    guesses = guessing({"an": 4, "binh": 10**25, "chi": "", "dung": ""})
    assert ranked(rules=asked, attempts=guesses) == [(1, first[0]), (2, first[1]), (3, "chi"), (3, "dung")]


def test_without_a_prediction_rule_the_miss_separates_nobody() -> None:
    guesses = guessing({"an": 900, "binh": 2})
    assert ranked(rules=rules(ranking=["miss:asc"]), attempts=guesses) == [(1, "an"), (1, "binh")]


@pytest.mark.parametrize(
    ("target", "actual"), [("persons", 3), ("attempts", 5), ("persons_full", 1), ("attempts_full", 2)]
)
def test_the_outcome_is_the_total_that_the_target_names(target: str, actual: int) -> None:
    attempts = [
        *one_each({"an": 10, "binh": 9, "chi": 8}),
        attempt("x", "an", 2),
        attempt("y", "binh", 2, score=1),
    ]
    record = record_of(
        rules=rules(prediction={"target": target, "from": "counted"}), persons=TRIO, attempts=attempts
    )
    assert outcome(record, count(record)[0]) == actual


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("score:desc", "bac"),
        ("score:asc", "cab"),
        ("elapsed:asc", "abc"),
        ("opened_at:desc", "cba"),
        ("sealed_at:asc", "abc"),
        ("number:desc", "cab"),
        ("full_attempts:desc", "bac"),
        ("score_sum:desc", "acb"),
    ],
)
def test_every_key_ranks_by_the_counted_attempt_or_by_the_sums(key: str, order: str) -> None:
    attempts = [
        attempt("a2", "a", 2, score=9, opened_at=OPENS, sealed_at=OPENS + 10),
        attempt("a1", "a", 1, score=9, opened_at=OPENS, sealed_at=OPENS + 99),
        attempt("b1", "b", 1, score=10, opened_at=OPENS + 1, sealed_at=OPENS + 21),
        attempt("c3", "c", 3, score=8, opened_at=OPENS + 2, sealed_at=OPENS + 32),
        attempt("c9", "c", 9, score=3, opened_at=OPENS + 2, sealed_at=OPENS + 33),
    ]
    wanted = rules(
        counted=["score:desc", "number:desc"], ranking=[key, "number:asc"], attempts_per_person=None
    )
    found = ranked(rules=wanted, persons=people("abc"), attempts=attempts)
    assert "".join(person for _, person in found) == order


def test_the_digest_covers_place_person_and_attempt_of_all_who_are_eligible() -> None:
    record = record_of(
        rules=rules(score_min=8), persons=TRIO, attempts=one_each({"chi": 9, "an": 9, "binh": 3})
    )
    totals, counted = count(record)
    ranking = final_ranking(record, counted, outcome(record, totals))
    assert digest(record, counted, ranking) == sha256(b"1,an,a-an\n1,chi,a-chi\n").hexdigest()


def test_the_digest_of_nobody_is_that_of_nothing() -> None:
    record = record_of(rules=rules(), persons=TRIO, attempts=[])
    totals, counted = count(record)
    ranking = final_ranking(record, counted, outcome(record, totals))
    assert digest(record, counted, ranking) == sha256(b"").hexdigest()
    assert list(shared_places(ranking.place)) == []
