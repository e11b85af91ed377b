"""Who goes on to a later round, worked out by hand (RULES.md 2.1, R19: the best of each week, then the best by sum)."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from app.rules.policy import Qualification, Way
from app.rules.qualifying import Qualified, qualified
from app.rules.record import Record
from tests.record.records import OPENS
from tests.rules.rounds import attempt, one_each, people, record_of, rules

IDS = ("an", "binh", "chi", "dung")


def week(scores: Mapping[str, int], seconds: Mapping[str, int] | None = None, **changes: object) -> Record:
    """A week in which each had one attempt, of a minute unless it is said otherwise."""
    took = seconds or {}
    rows = [
        attempt(f"a-{who}", who, score=score, sealed_at=OPENS + took.get(who, 60) * 1000)
        for who, score in scores.items()
    ]
    return record_of(rules=rules(**changes), persons=people(IDS), attempts=rows)


def each(best: int, *rounds: str) -> Qualification:
    return Qualification(rounds, best, Way.EACH)


def by_sum(best: int, *rounds: str) -> Qualification:
    return Qualification(rounds, best, Way.SUM)


def test_the_best_of_each_round_go_on_once():
    records = {"w1": [week({"an": 9, "binh": 8})], "w2": [week({"an": 9, "chi": 7, "dung": 6})]}
    assert qualified([each(1, "w1", "w2")], records) == (Qualified("an", "w1", 1),)
    assert [one.person for one in qualified([each(2, "w1", "w2")], records)] == ["an", "binh", "chi"]


def test_equals_on_the_line_all_go_on():
    records = {"w1": [week({"an": 9, "binh": 8, "chi": 8, "dung": 7})]}
    assert qualified([each(2, "w1")], records) == (
        Qualified("an", "w1", 1),
        Qualified("binh", "w1", 2),
        Qualified("chi", "w1", 2),
    )
    sums = {"w1": [week({"an": 5, "binh": 5})], "w2": [week({"chi": 5})]}
    assert [one.person for one in qualified([by_sum(1, "w1", "w2")], sums)] == ["an", "binh", "chi"]


def test_the_sum_is_of_those_whom_nobody_has_taken_yet_and_then_of_less_time():
    """An has 19 and has qualified; Bình and Chi have 14, Chi in 100 s, Bình in 120; Dũng has 13."""
    records = {
        "w1": [week({"an": 10, "binh": 7, "chi": 6, "dung": 9}, {"chi": 40})],
        "w2": [week({"an": 9, "binh": 7, "chi": 8, "dung": 4})],
    }
    found = qualified([each(1, "w1"), by_sum(2, "w1", "w2")], records)
    assert found == (Qualified("an", "w1", 1), Qualified("chi", "", 1), Qualified("binh", "", 2))


def test_who_is_excluded_or_below_the_least_score_is_not_among_the_best():
    strangers = record_of(
        rules=rules(score_min=8),
        persons=[*people(["an"], excluded=1), *people(["binh", "chi"])],
        attempts=one_each({"an": 10, "binh": 9, "chi": 7}),
    )
    assert qualified([each(3, "w1")], {"w1": [strangers]}) == (Qualified("binh", "w1", 1),)


def test_of_a_round_with_brackets_the_best_of_each_bracket_go_on():
    records = {"w1": [week({"an": 9, "binh": 8}), week({"chi": 3, "dung": 2})]}
    assert [one.person for one in qualified([each(1, "w1")], records)] == ["an", "chi"]
    assert [one.person for one in qualified([by_sum(1, "w1")], records)] == ["an"]


@given(st.lists(st.integers(0, 10), min_size=4, max_size=4), st.integers(1, 4))
def test_who_stays_behind_is_worse_than_everybody_who_goes_on(scores: list[int], best: int):
    given_scores = dict(zip(IDS, scores, strict=True))
    gone = {one.person for one in qualified([each(best, "w1")], {"w1": [week(given_scores)]})}
    behind = [given_scores[who] for who in IDS if who not in gone]
    assert len(gone) >= best
    assert all(score < given_scores[who] for score in behind for who in gone)
