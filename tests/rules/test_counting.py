"""Tính lượt thi: what is valid, the totals, the counted attempt and the prediction (RECORD.md 1–3)."""

import pytest

from app.rules.counting import Totals, count
from tests.record.records import OPENS
from tests.rules.rounds import attempt, one_each, people, record_of, rules


def counted_ids(**parts: object) -> list[str]:
    """The id of the counted attempt of each person taking part, by person id."""
    record = record_of(**parts)
    return [record.attempts.ids[at].decode() for at in count(record)[1].attempt.tolist()]


def predictions(**parts: object) -> list[int]:
    return [int(value) for value in count(record_of(**parts))[1].prediction.tolist()]


def test_void_attempts_and_excluded_persons_count_nowhere() -> None:
    everybody = [*people(("an", "binh")), *people(("thu-ky",), excluded=1)]
    attempts = [
        attempt("a1", "an"),
        attempt("a2", "an", 2, void=1),
        attempt("a3", "binh", void=1),
        attempt("a4", "thu-ky"),
    ]
    totals, counted = count(record_of(rules=rules(), persons=everybody, attempts=attempts))
    assert totals == Totals(persons=1, attempts=1, persons_full=1, attempts_full=1)
    assert counted.person.tolist() == [0]


def test_totals_tell_persons_from_attempts() -> None:
    """Lượt ≠ người."""
    attempts = [
        attempt("a1", "an"),
        attempt("a2", "an", 2),
        attempt("a3", "an", 3, score=9),
        attempt("a4", "binh", score=9),
    ]
    totals, _ = count(record_of(rules=rules(), persons=people(("an", "binh")), attempts=attempts))
    assert totals == Totals(persons=2, attempts=4, persons_full=1, attempts_full=2)


def test_a_round_that_nobody_took_part_in_has_totals_of_nothing() -> None:
    totals, counted = count(record_of(rules=rules(), persons=[], attempts=[]))
    assert totals == Totals(0, 0, 0, 0)
    assert counted.person.tolist() == []


@pytest.mark.parametrize(
    ("keys", "counts"),
    [
        (["score:desc", "sealed_at:asc"], "b"),  # R1: best, then earliest
        (["score:desc", "elapsed:asc"], "c"),  # best, then shortest
        (["score:desc", "number:desc"], "c"),
        (["score:desc"], "b"),  # still equal: lowest number
        (["score:asc"], "d"),
        (["number:asc"], "a"),  # the first
        (["number:desc"], "d"),  # the last
        (["opened_at:desc"], "d"),
        (["sealed_at:asc"], "a"),
        (["elapsed:desc"], "b"),
        ([], "a"),
    ],
)
def test_which_attempt_counts_is_data(keys: list[str], counts: str) -> None:
    attempts = [
        attempt("a", "an", 1, score=8, opened_at=OPENS, sealed_at=OPENS + 50),
        attempt("b", "an", 2, score=10, opened_at=OPENS + 100, sealed_at=OPENS + 190),
        attempt("c", "an", 3, score=10, opened_at=OPENS + 200, sealed_at=OPENS + 240),
        attempt("d", "an", 4, score=7, opened_at=OPENS + 300, sealed_at=OPENS + 350),
    ]
    assert counted_ids(rules=rules(counted=keys), attempts=attempts) == [counts]


def test_each_person_has_an_attempt_of_their_own_counted() -> None:
    attempts = [
        attempt("a1", "chi", 2),
        attempt("a2", "an", 7, score=3),
        attempt("a3", "an", 5, score=4),
        attempt("a4", "chi", 1),
    ]
    assert counted_ids(rules=rules(counted=["score:desc"]), attempts=attempts) == ["a3", "a4"]


def test_the_prediction_is_that_of_the_counted_attempt_or_locked_by_the_first() -> None:
    attempts = [
        attempt("a1", "an", 2, score=9, prediction=900),
        attempt("a2", "an", 4, score=10, prediction=800),
        attempt("a3", "an", 1, score=1, prediction=700, void=1),
    ]
    asked = {"target": "persons", "from": "counted"}
    assert predictions(rules=rules(prediction=asked), attempts=attempts) == [800]
    assert predictions(rules=rules(prediction={**asked, "from": "first"}), attempts=attempts) == [900]
    assert predictions(rules=rules(prediction=None), attempts=attempts) == [-1]


def test_a_first_attempt_without_a_prediction_locks_none() -> None:
    attempts = [attempt("a1", "an", 1, score=9), attempt("a2", "an", 2, prediction=800)]
    asked = {"target": "persons", "from": "first"}
    assert predictions(rules=rules(prediction=asked), attempts=attempts) == [-1]


def test_sums_are_over_valid_attempts_and_not_only_the_counted_one() -> None:
    attempts = [
        attempt("a1", "an", 1, score=10),
        attempt("a2", "an", 2, score=10),
        attempt("a3", "an", 3, score=4),
        attempt("a4", "an", 4, score=9, void=1),
    ]
    _, counted = count(record_of(rules=rules(), attempts=attempts))
    assert counted.score_sum.tolist() == [24]
    assert counted.full_attempts.tolist() == [2]
    assert counted.attempts.tolist() == [3]


def test_scores_beyond_64_bits_are_counted_exactly() -> None:
    huge = 10**40
    attempts = [attempt("a1", "an", 1, score=huge), attempt("a2", "an", 2, score=huge - 1)]
    totals, counted = count(record_of(rules=rules(full_score=huge), attempts=attempts))
    assert totals == Totals(1, 2, 1, 1)
    assert counted.score_sum.tolist() == [2 * huge - 1]


def test_one_each_makes_one_each() -> None:
    assert counted_ids(rules=rules(), attempts=one_each({"an": 3, "binh": 4})) == ["a-an", "a-binh"]
