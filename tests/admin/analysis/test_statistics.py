"""Phân tích câu hỏi: textbook examples with known values, a slow second reading, and what never matters."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from statistics import correlation, pvariance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.admin.analysis.statistics import (
    RULES,
    Advice,
    Responses,
    advice_of,
    choice_figures,
    group_size,
    item_figures,
    paper_figures,
    tables_of,
)

# Ten students, ten items; the sums of p·q (2.18) and the variance (5.84) are printed with the data: K. Wuensch,
# "The Kuder-Richardson 20", core.ecu.edu/wuenschk/StatHelp/KR20.txt.
WUENSCH = [
    "1111110110",
    "1011011101",
    "1111011001",
    "0010001000",
    "0000010010",
    "1110111111",
    "1101110111",
    "1111111101",
    "0101111101",
    "1101101110",
]


def responses(rows: Sequence[str]) -> Responses:
    """Everybody has all questions; "1" is right, and chooses the first of two choices; "-" chooses nothing."""
    cells = [(person, item, answer) for person, row in enumerate(rows) for item, answer in enumerate(row)]
    picked = [(person, 2 * item + (answer != "1")) for person, item, answer in cells if answer != "-"]
    return Responses(
        persons=len(rows),
        size=len(rows[0]),
        items=len(rows[0]),
        choices=2 * len(rows[0]),
        person=column(person for person, _, _ in cells),
        item=column(item for _, item, _ in cells),
        right=column(answer == "1" for _, _, answer in cells),
        chooser=column(person for person, _ in picked),
        choice=column(choice for _, choice in picked),
    )


def column(values) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def analysed(rows: Sequence[str]):
    tables = tables_of(responses(rows))
    items = [item_figures(counts) for counts in tables.items.tolist()]
    return paper_figures(tables, items, len(rows[0])), items, tables


def test_the_textbook_example_of_kr_20():
    paper, items, _ = analysed(WUENSCH)
    assert [str(item.facility) for item in items] == [
        "7/10",
        "7/10",
        "3/5",
        "7/10",
        "3/5",
        "4/5",
        "7/10",
        "7/10",
        "1/2",
        "3/5",
    ]
    assert sum(item.facility * (1 - item.facility) for item in items) == Fraction("2.18")
    assert (paper.variance, paper.mean, paper.common) == (Fraction("5.84"), Fraction("6.6"), True)
    assert paper.reliability == Fraction(10, 9) * (1 - Fraction("2.18") / Fraction("5.84"))
    assert round(float(paper.reliability), 3) == 0.696


@pytest.mark.parametrize(
    ("upper", "lower", "d"), [(7, 3, "0.4"), (9, 5, "0.4"), (5, 8, "-0.3"), (10, 0, "1")]
)
def test_the_index_of_discrimination_is_the_difference_of_the_groups(upper: int, lower: int, d: str):
    """Ten in each group of 37 persons, 17 between them: Kelley's 27 %."""
    table = [(10 - lower, lower), (9, 8), (10 - upper, upper)]
    item = item_figures(table)
    assert (item.n, item.group, item.discrimination) == (37, 10, Fraction(d))


def test_equals_at_the_border_count_for_the_part_that_belongs_to_the_group():
    item = item_figures([(20, 0), (10, 10), (0, 0)])
    assert item.group == group_size(40) == 11
    assert item.discrimination == Fraction(11, 20) * 10 / 11


def test_a_question_nobody_had_has_no_figures():
    item = item_figures([(0, 0), (0, 0)])
    assert (item.n, item.facility, item.discrimination, item.correlation) == (0, None, None, None)


def test_a_question_all_had_right_has_no_correlation():
    assert item_figures([(0, 3), (0, 40), (0, 7)]).correlation is None


# The slow second reading works on persons, one by one.


def second_d(rows: Sequence[str], item: int) -> Fraction:
    """Upper less lower group, taking the mean over the members of each class of equals."""
    group = group_size(len(rows))

    def share(ordered: list[str]) -> Fraction:
        found, left = Fraction(0), group
        for _, equal in groupby(ordered, key=lambda row: row.count("1")):
            members = list(equal)
            taken = min(left, len(members))
            found += Fraction(sum(row[item] == "1" for row in members) * taken, len(members))
            left -= taken
        return found / group

    ordered = sorted(rows, key=lambda row: row.count("1"))
    return share(ordered[::-1]) - share(ordered)


papers = st.integers(2, 6).flatmap(
    lambda size: st.lists(st.text("01-", min_size=size, max_size=size), min_size=4, max_size=40)
)


@given(papers)
def test_the_second_reading_agrees(rows: list[str]):
    paper, items, tables = analysed(rows)
    scores = [row.count("1") for row in rows]
    assert paper.variance == pvariance([Fraction(score) for score in scores])
    for at, item in enumerate(items):
        own = [int(row[at] == "1") for row in rows]
        rest = [score - right for score, right in zip(scores, own, strict=True)]
        assert item.facility == Fraction(sum(own), len(rows))
        assert item.discrimination == second_d(rows, at)
        if len(set(own)) > 1 and len(set(rest)) > 1:
            assert item.correlation == pytest.approx(correlation(own, rest))
        else:
            assert item.correlation is None
        figures = [choice_figures(tables.choices[2 * at + one].tolist(), item) for one in (0, 1)]
        assert figures[0].count == sum(own)
        assert figures[0].upper - figures[0].lower == item.discrimination
        assert figures[1].count == sum(row[at] == "0" for row in rows)


@given(papers, st.randoms())
def test_the_order_of_attempts_never_matters(rows: list[str], dice):
    other = list(rows)
    dice.shuffle(other)
    assert analysed(rows)[:2] == analysed(other)[:2]


def test_drawn_papers_have_kr_21():
    """Half the persons have questions 1 and 2, half have 3 and 4."""
    rows = ["11--", "10--", "00--", "--11", "--01", "--00"]
    cells = [(p, i, a) for p, row in enumerate(rows) for i, a in enumerate(row) if a != "-"]
    none = column([])
    made = Responses(
        6,
        2,
        4,
        0,
        *(column(values) for values in zip(*((p, i, a == "1") for p, i, a in cells), strict=True)),
        none,
        none,
    )
    tables = tables_of(made)
    paper = paper_figures(tables, [item_figures(counts) for counts in tables.items.tolist()], 2)
    mean, variance = Fraction(1), Fraction(2, 3)
    assert (paper.mean, paper.variance, paper.common) == (mean, variance, False)
    assert paper.reliability == 2 * (1 - mean * (2 - mean) / (2 * variance)) == Fraction(1, 2)


def classes(*counts: tuple[int, int]) -> list[tuple[int, int]]:
    """(wrong, right) of three classes of persons, at total scores of 2, 10 and 18."""
    return [cell for count in counts for cell in ((0, 0), (0, 0), count, *[(0, 0)] * 5)]


def spread(upper: int, lower: int) -> list[tuple[int, int]]:
    """A hundred persons: of 27 above and 27 below so many have it right, half of those between."""
    return classes((27 - lower, lower), (23, 23), (27 - upper, upper))


@pytest.mark.parametrize(
    ("table", "choices", "rivals", "code"),
    [
        (spread(10, 20), 4, False, "negative"),
        (classes((1, 26), (7, 39), (0, 27)), 4, False, "too_easy"),
        (classes((9, 18), (0, 46), (0, 27)), 4, False, "good"),
        (classes((30, 0), (35, 5), (20, 10)), 4, False, "below_chance"),
        (classes((3, 27), (1, 39), (0, 30)), 4, False, "too_easy"),
        (spread(16, 12), 4, False, "poor"),
        (spread(18, 11), 4, False, "marginal"),
        (spread(25, 10), 4, True, "rival"),
        (spread(25, 10), 4, False, "good"),
        (classes((30, 0), (35, 5), (20, 10)), 0, False, "good"),
    ],
)
def test_the_first_rule_that_holds_decides(table, choices: int, rivals: bool, code: str):
    assert advice_of(item_figures(table), choices, rivals).code == code


def test_the_last_rule_always_holds():
    assert (RULES[-1].advice, [rule.advice for rule in RULES[:-1]].count(Advice.KEEP)) == (Advice.KEEP, 0)
