"""Giải tập thể: figures that sum up the tree exactly, and the prizes of units (RECORD.md 8)."""

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from app.rules.collective import Figures, own_figures, roll_up
from app.rules.counting import count
from app.rules.record import Record
from tests.rules.rounds import attempt, one_each, people, prizes, read_back, record_of, rules, verdict_from
from tests.rules.trees import article_a, leaves

LEVEL = ["dang_bo_co_so", "chi_bo_co_so"]
BLOC = [
    ("khoi", "", "dang_bo_khoi", "Khối", 100, 200),
    ("db", "khoi", "dang_bo_co_so", "Đảng bộ", 12, 30),
    ("db-1", "db", "chi_bo", "Chi bộ 1 của đảng bộ", 6, 15),
    ("cb-1", "khoi", "chi_bo_co_so", "Chi bộ 1", 4, 8),
    ("cb-2", "khoi", "chi_bo_co_so", "Chi bộ 2", 4, 0),
]
FIVE = [*people(("an",), "db"), *people(("binh", "chi"), "db-1"), *people(("dung", "em"), "cb-1")]
SCORES = one_each({"an": 10, "binh": 9, "chi": 8, "dung": 9, "em": 9})


def collective(**changes: Any) -> dict[str, Any]:
    plain = {
        "level": LEVEL,
        "headcount": "members",
        "persons_min": 1,
        "ranking": ["participation:desc"],
        "prizes": prizes(khen=9),
    }
    return {**plain, **changes}


def units_awarded(units: Any = BLOC, persons: Any = FIVE, attempts: Any = SCORES, **changes: Any) -> str:
    """ "khen cb-1 1 1/2": prize, unit, place, value."""
    wanted = rules(collective=collective(**changes), prizes=prizes(nhat=1, nhi=1))
    verdict = verdict_from(rules=wanted, units=units, persons=persons, attempts=attempts)
    return ", ".join(f"{a.prize} {a.unit} {a.place} {a.value}" for a in verdict.collective)


def figures_of(record: Record) -> dict[str, Figures]:
    _, counted = count(record)
    return roll_up(record.units, own_figures(record, counted, []))


def test_everything_below_a_unit_counts_into_it() -> None:
    assert units_awarded() == "khen cb-1 1 1/2, khen db 2 1/4"


@pytest.mark.parametrize(
    ("key", "awarded"),
    [
        ("participation:desc", "khen cb-1 1 1/2, khen db 2 1/4"),
        ("participation:asc", "khen db 1 1/4, khen cb-1 2 1/2"),
        ("persons:desc", "khen db 1 3, khen cb-1 2 2"),
        ("attempts:desc", "khen db 1 3, khen cb-1 2 2"),
        ("average:asc", "khen cb-1 1 9, khen db 1 9"),
        ("persons_full:desc", "khen db 1 1, khen cb-1 2 0"),
        ("prizes:desc", "khen db 1 1, khen cb-1 2 0"),
        ("attempts_per_head:desc", "khen cb-1 1 1/2, khen db 2 1/4"),
    ],
)
def test_every_key_ranks_units_by_an_exact_fraction(key: str, awarded: str) -> None:
    assert units_awarded(ranking=[key]) == awarded


def test_the_headcount_is_that_of_members_or_of_everybody() -> None:
    """cb-2 has members but nobody by headcount."""
    persons = [*FIVE, *people(("giang",), "cb-2")]
    attempts = [*SCORES, attempt("x", "giang")]
    found = units_awarded(persons=persons, attempts=attempts)
    assert found == "khen cb-1 1 1/2, khen cb-2 2 1/4, khen db 2 1/4"
    found = units_awarded(persons=persons, attempts=attempts, headcount="headcount")
    assert found == "khen cb-1 1 1/4, khen db 2 1/10"


@pytest.mark.parametrize(
    ("least", "awarded"),
    [
        (0, "khen cb-1 1 1/2, khen db 2 1/4"),
        (2, "khen cb-1 1 1/2, khen db 2 1/4"),
        (3, "khen db 1 1/4"),
        (4, ""),
    ],
)
def test_a_unit_with_too_few_persons_does_not_compete(least: int, awarded: str) -> None:
    assert units_awarded(persons_min=least) == awarded


def test_a_competing_unit_may_lie_below_another_and_counts_in_both() -> None:
    found = units_awarded(level=["dang_bo_khoi", "chi_bo_co_so", "chi_bo"], ranking=["persons:desc"])
    assert found == "khen khoi 1 5, khen cb-1 2 2, khen db-1 2 2"


def test_a_kind_that_no_unit_has_wins_nothing() -> None:
    assert units_awarded(level=["to_dang"]) == ""


def test_the_average_is_over_counted_attempts_of_all_persons_of_the_unit() -> None:
    attempts = [*SCORES, attempt("x", "em", 2, score=10), attempt("y", "dung", 2, score=1)]
    assert units_awarded(attempts=attempts, ranking=["average:desc"]) == "khen cb-1 1 19/2, khen db 2 9"


def test_fractions_that_a_float_cannot_tell_apart_are_ranked() -> None:
    near = 2**59
    units = [
        ("khoi", "", "dang_bo_khoi", "", 0, 0),
        ("cb-1", "khoi", "chi_bo_co_so", "", near, near),
        ("cb-2", "khoi", "chi_bo_co_so", "", near + 1, near + 1),
    ]
    assert float(Fraction(1, near)) == float(Fraction(1, near + 1))
    persons = [*people(("an",), "cb-2"), *people(("binh",), "cb-1")]
    found = units_awarded(units, persons, one_each({"an": 9, "binh": 9}))
    assert found == f"khen cb-1 1 1/{near}, khen cb-2 2 1/{near + 1}"


def test_equal_units_share_a_prize_kind_or_wait_for_the_judges() -> None:
    persons = [*FIVE, *people(("giang", "hoa"), "cb-2")]
    attempts = [*SCORES, *one_each({"giang": 9, "hoa": 9})]
    wanted = rules(collective=collective(prizes=prizes(nhat=1, nhi=2)), prizes=[])
    verdict = verdict_from(rules=wanted, units=BLOC, persons=persons, attempts=attempts)
    assert read_back(verdict)["undecided"] == [
        {"place": 1, "units": ["cb-1", "cb-2"], "slots": ["nhat", "nhi"]}
    ]
    assert read_back(verdict)["collective"] == [{"prize": "nhi", "unit": "db", "place": 3, "value": [1, 4]}]
    assert verdict.status == "tie"
    found = units_awarded(persons=persons, attempts=attempts, prizes=prizes(nhat=2))
    assert found == "nhat cb-1 1 1/2, nhat cb-2 1 1/2"


def test_a_round_without_collective_prizes_awards_none() -> None:
    assert (
        read_back(verdict_from(rules=rules(), units=BLOC, persons=FIVE, attempts=SCORES))["collective"] == []
    )


def test_the_share_of_individual_prizes_does_not_cut_those_of_units() -> None:
    wanted = rules(collective=collective(), prizes_max_percent=0)
    verdict = verdict_from(rules=wanted, units=BLOC, persons=FIVE, attempts=SCORES)
    assert (len(verdict.awards), len(verdict.collective)) == (0, 2)


def test_a_deep_chain_of_units_is_summed_without_recursion() -> None:
    chain = [("u0", "", "chi_bo_co_so", "", 1, 1)]
    chain += [(f"u{i}", f"u{i - 1}", "to_dang", "", 1, 1) for i in range(1, 5_000)]
    record = record_of(
        rules=rules(), units=chain, persons=people(("an",), "u4999"), attempts=one_each({"an": 9})
    )
    assert set(figures_of(record).values()) == {Figures(1, 1, 0, 9, 0)}


def test_the_tree_of_article_a_has_its_numbers() -> None:
    tree = article_a()
    parents = {id: parent for id, parent, *_ in tree}
    kinds = Counter(kind for _, _, kind, *_ in tree)
    assert kinds == {
        "dang_bo_khoi": 1,
        "dang_bo_co_so": 36,
        "chi_bo_co_so": 31,
        "dang_bo_bo_phan": 10,
        "chi_bo": 259,
    }
    assert (36 + 31, 221 + 38, len(leaves(parents)), len(tree)) == (67, 259, 290, 337)
    assert tree[0][4] == 4_500


def test_the_tree_of_article_a_sums_exactly_from_the_cells_to_the_bloc() -> None:
    """4,500 members, 38,960 lượt: every unit is the sum of those below it, and the bloc is the totals."""
    tree = article_a()
    parents = {id: parent for id, parent, *_ in tree}
    cells = leaves(parents)
    persons = [(f"p{i}", cells[i % len(cells)], int(i % 50 == 0), 0) for i in range(4_500)]
    attempts = [
        attempt(f"a{i}", f"p{i % 4_500}", i // 4_500 + 1, score=i % 11, void=int(i % 97 == 0))
        for i in range(38_960)
    ]
    record = record_of(rules=rules(attempts_per_person=None), units=tree, persons=persons, attempts=attempts)
    totals, counted = count(record)
    figures = figures_of(record)
    for unit in parents:
        below = [figures[child] for child in parents if parents[child] == unit]
        if below:
            assert figures[unit] == sum(below, Figures())
    whole = figures["khoi"]
    assert (whole.persons, whole.attempts, whole.persons_full) == (
        totals.persons,
        totals.attempts,
        totals.persons_full,
    )
    assert whole.score == sum(record.attempts.score[counted.attempt].tolist())
