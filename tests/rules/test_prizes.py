"""Xét giải cá nhân: the slots and the walk (RECORD.md 6–7)."""

from typing import Any

import pytest

from app.rules.counting import Totals
from app.rules.lots import drawn
from app.rules.prizes import slots_allowed, slots_of
from app.rules.record import Prize
from app.rules.verdict import Verdict
from tests.rules.rounds import one_each, people, prizes, read_back, record_of, rules, verdict_from

SEED = {"seed": "07", "source": "XSMB 2022-05-03, giải đặc biệt"}


def given(scores: dict[str, int], held: str = "", lots: Any = None, **changes: Any) -> Verdict:
    """The verdict for these scores, best first; a score shared is a place shared."""
    persons = [(person, "cb-1", 0, int(person in held.split())) for person in scores]
    return verdict_from(rules=rules(**changes), persons=persons, attempts=one_each(scores), lots=lots)


def awards(verdict: Verdict) -> str:
    """ "nhat an 1, nhi binh 2*": prize, person, place; a star for lots."""
    return ", ".join(f"{a.prize} {a.person} {a.place}{'*' if a.lot else ''}" for a in verdict.awards)


def undecided(verdict: Verdict) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_back(verdict)["undecided"]
    return found


def test_each_place_receives_the_next_slot() -> None:
    verdict = given({"an": 10, "binh": 9, "chi": 8, "dung": 7}, prizes=prizes(nhat=1, nhi=2))
    assert awards(verdict) == "nhat an 1, nhi binh 2, nhi chi 3"
    assert verdict.status == "final"


def test_equals_with_slots_of_one_prize_all_receive_it_by_id() -> None:
    verdict = given({"chi": 9, "binh": 9, "an": 10}, prizes=prizes(nhat=1, nhi=2))
    assert awards(verdict) == "nhat an 1, nhi binh 2, nhi chi 2"
    assert verdict.status == "final"


def test_equals_across_two_prizes_wait_for_lots_and_those_after_them_do_not() -> None:
    verdict = given({"an": 9, "binh": 9, "chi": 8}, prizes=prizes(nhat=1, nhi=1, ba=1))
    assert awards(verdict) == "ba chi 3"
    assert undecided(verdict) == [{"place": 1, "persons": ["an", "binh"], "slots": ["nhat", "nhi"]}]
    assert verdict.status == "lots_needed"


def test_more_equals_than_slots_of_one_prize_wait_for_lots_too() -> None:
    verdict = given({"an": 9, "binh": 9, "chi": 9}, prizes=prizes(nhat=2))
    assert awards(verdict) == ""
    assert undecided(verdict) == [{"place": 1, "persons": ["an", "binh", "chi"], "slots": ["nhat", "nhat"]}]


def test_equals_after_the_last_slot_are_nobody_s_trouble() -> None:
    verdict = given({"an": 10, "binh": 9, "chi": 9}, prizes=prizes(nhat=1))
    assert awards(verdict) == "nhat an 1"
    assert undecided(verdict) == []
    assert verdict.status == "final"


def test_lots_decide_when_they_have_been_drawn() -> None:
    verdict = given({"an": 9, "binh": 9, "chi": 9, "dung": 8}, lots=SEED, prizes=prizes(nhat=1, nhi=1))
    first, second, _ = drawn(b"\x07", ("an", "binh", "chi"))
    assert awards(verdict) == f"nhat {first} 1*, nhi {second} 1*"
    assert verdict.status == "final"


def test_no_lots_where_every_equal_receives_the_same() -> None:
    verdict = given({"an": 9, "binh": 9}, lots=SEED, prizes=prizes(nhat=2))
    assert awards(verdict) == "nhat an 1, nhat binh 1"


@pytest.mark.parametrize("drawn_lots", [None, SEED])
def test_rules_without_lots_leave_the_tie_to_the_judges(drawn_lots: Any) -> None:
    changed = rules(lots=False, prizes=prizes(nhat=1))
    scores = one_each({"an": 9, "binh": 9})
    verdict = verdict_from(rules=changed, persons=people(("an", "binh")), attempts=scores, lots=drawn_lots)
    assert (awards(verdict), verdict.status) == ("", "tie")
    assert undecided(verdict) == [{"place": 1, "persons": ["an", "binh"], "slots": ["nhat"]}]


def test_a_holder_of_an_earlier_prize_keeps_the_place_and_takes_no_slot() -> None:
    verdict = given({"an": 10, "binh": 9, "chi": 8}, held="an", prizes=prizes(nhat=1, nhi=1))
    assert awards(verdict) == "nhat binh 2, nhi chi 3"


def test_a_holder_among_equals_leaves_their_slots_to_the_others() -> None:
    verdict = given({"an": 9, "binh": 9, "chi": 8}, held="an", prizes=prizes(nhat=1, nhi=1))
    assert awards(verdict) == "nhat binh 1, nhi chi 3"
    assert verdict.status == "final"


def test_where_holders_are_allowed_they_take_slots_like_anybody() -> None:
    verdict = given({"an": 10, "binh": 9}, held="an", holders_before="allow", prizes=prizes(nhat=1))
    assert awards(verdict) == "nhat an 1"


def test_when_all_are_holders_nobody_receives_anything() -> None:
    verdict = given({"an": 10, "binh": 9}, held="an binh", prizes=prizes(nhat=1))
    assert (awards(verdict), verdict.status) == ("", "final")


def test_fewer_eligible_than_slots_leave_the_last_slots_empty() -> None:
    verdict = given({"an": 10, "binh": 9}, prizes=prizes(nhat=1, nhi=5, ba=10**20))
    assert awards(verdict) == "nhat an 1, nhi binh 2"


def test_the_miss_is_null_without_a_prediction() -> None:
    verdict = given({"an": 10}, prizes=prizes(nhat=1))
    assert read_back(verdict)["awards"] == [
        {"prize": "nhat", "person": "an", "attempt": "a-an", "place": 1, "miss": None, "lot": False}
    ]
    assert read_back(verdict)["outcome"] is None


@pytest.mark.parametrize(
    ("percent", "persons", "allowed"),
    [
        (50, 7, 3),
        (50, 8, 4),
        (33, 100, 33),
        (33, 3, 0),
        (34, 3, 1),
        (0, 100, 0),
        (100, 3, 3),
        (150, 3, 4),
        (None, 3, None),
    ],
)
def test_the_share_of_prizes_is_cut_down_to_whole_ones(
    percent: int | None, persons: int, allowed: int | None
) -> None:
    record = record_of(rules=rules(prizes_max_percent=percent))
    assert slots_allowed(record, Totals(persons, 99, 99, 99)) == allowed


def test_the_share_counts_all_who_took_part_and_cuts_from_the_end() -> None:
    """7 persons, 2 of them eligible: three slots, of which the last stays empty."""
    scores = {"an": 10, "binh": 9, "chi": 1, "dung": 1, "em": 1, "giang": 1, "hoa": 1}
    verdict = given(scores, score_min=9, prizes_max_percent=50, prizes=prizes(nhat=1, nhi=1, ba=2))
    assert awards(verdict) == "nhat an 1, nhi binh 2"
    verdict = given(scores, prizes_max_percent=15, prizes=prizes(nhat=1, nhi=1, ba=2))
    assert awards(verdict) == "nhat an 1"


def test_a_cut_through_a_group_of_equals_needs_lots() -> None:
    verdict = given({"an": 9, "binh": 9, "chi": 9, "dung": 1}, prizes_max_percent=50, prizes=prizes(nhat=4))
    assert undecided(verdict) == [{"place": 1, "persons": ["an", "binh", "chi"], "slots": ["nhat", "nhat"]}]


@pytest.mark.parametrize(
    ("takers", "allowed", "slots"),
    [(9, None, "aabcc"), (3, None, "aab"), (9, 4, "aabc"), (9, 0, ""), (0, None, ""), (2, 4, "aa")],
)
def test_slots_stand_in_the_order_of_the_prizes(takers: int, allowed: int | None, slots: str) -> None:
    listed = [Prize("a", "", 2), Prize("b", "", 1), Prize("-", "", 0), Prize("c", "", 2)]
    assert "".join(slots_of(listed, takers, allowed)) == slots


def test_a_person_has_one_slot_of_a_round() -> None:
    verdict = verdict_from(
        rules=rules(prizes=prizes(nhat=3)), persons=people(("an",)), attempts=one_each({"an": 10})
    )
    assert awards(verdict) == "nhat an 1"
