"""Phân tích câu hỏi — how a round's questions did: classical item analysis, from one attempt of each person.

Whoever sat several times has learnt from the first, so only the first attempt of a person is looked at: otherwise
answers would depend on one another (classical theory takes examinees for independent; Lord & Novick, Statistical
Theories of Mental Test Scores, 1968). Everything follows from a table a question — how many with each total score
answered it rightly and wrongly — so no order matters, and all is exact up to the one square root of the correlation.

    facility        share of right answers among those who had the question
    discrimination  share right in the upper 27 % less that in the lower 27 %, by total score (Kelley, The selection of
                    upper and lower groups for the validation of test items, J. Educ. Psychol. 30, 1939); of persons who
                    are equal at the border each counts for the part of them that belongs to the group
    correlation     point-biserial between the answer (0, 1) and the score without it (corrected for the item:
                    Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28, 1963)
    reliability     where all have the same questions KR-20 = k/(k−1)·(1 − Σpq/σ²); where papers are drawn from a bank
                    the items differ and only KR-21 = k/(k−1)·(1 − M(k−M)/(kσ²)) is defined: the reliability of a test
                    whose items each examinee draws at random (Kuder & Richardson, Psychometrika 2, 1937; Lord, Sampling
                    fluctuations resulting from the sampling of test items, Psychometrika 20, 1955). Drawn by topics,
                    papers are more alike than at random: the true value is rather higher. σ² divides by n.

A question that an amendment made right for everybody stays in the totals, where it adds the same to all who had it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]

PERSONS_MIN = 30  # Fewer answers say nothing about a question.
GROUP = Fraction(27, 100)


class Advice(StrEnum):
    KEEP = "keep"  # giữ
    MEND = "mend"  # sửa
    DROP = "drop"  # loại


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table of advice: the first that holds decides. `threshold` in hundredths."""

    code: str
    advice: Advice
    threshold: int
    source: str


EBEL = "Ebel & Frisbie, Essentials of Educational Measurement (1991)"
RULES = (
    Rule("negative", Advice.DROP, 0, EBEL),
    Rule("below_chance", Advice.MEND, 100, "1 / k"),
    Rule("too_easy", Advice.MEND, 90, "D ≤ (1 − p) / 0.27"),
    Rule("poor", Advice.DROP, 20, EBEL),
    Rule("marginal", Advice.MEND, 30, EBEL),
    Rule("rival", Advice.MEND, 5, "Haladyna & Downing, Educ. Psychol. Meas. 53 (1993)"),
    Rule("good", Advice.KEEP, 30, EBEL),
)
IDLE = Fraction(5, 100)  # A distractor that fewer choose does no work (Haladyna & Downing 1993).


@dataclass(frozen=True, slots=True)
class Responses:
    """The analysed attempts, one a person, as columns. `item` and `choice` count from 0 over all that there are:

    person, item, right       a row for each question of each paper
    chooser, choice           a row for each choice that somebody chose: who, and which
    """

    persons: int
    size: int
    items: int
    choices: int
    person: Ints
    item: Ints
    right: Ints
    chooser: Ints
    choice: Ints


@dataclass(frozen=True, slots=True)
class ChoiceFigures:
    """How often a choice was chosen, and its shares in the upper and the lower group."""

    count: int
    share: Fraction
    upper: Fraction
    lower: Fraction


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """`by_total`: (wrong, right) for each total score. None where it is not defined: nobody, or no spread."""

    n: int
    right: int
    group: int
    facility: Fraction | None
    discrimination: Fraction | None
    correlation: float | None
    by_total: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PaperFigures:
    """`totals`: how many persons have each score, 0…size. `common`: all papers have the same questions."""

    persons: int
    size: int
    totals: tuple[int, ...]
    mean: Fraction | None
    variance: Fraction | None
    common: bool
    reliability: Fraction | None

    @property
    def deviation(self) -> float | None:
        return None if self.variance is None else sqrt(self.variance)

    @property
    def error(self) -> float | None:
        """Standard error of measurement, σ√(1 − r)."""
        if self.reliability is None or self.variance is None:
            return None
        return sqrt(max(Fraction(0), self.variance * (1 - self.reliability)))


@dataclass(frozen=True, slots=True)
class Tables:
    """Counts by total score: (item, total, right or not), and (choice, total)."""

    totals: tuple[int, ...]
    items: NDArray[np.int64]
    choices: NDArray[np.int64]


def tables_of(given: Responses) -> Tables:
    """All that the figures need, counted."""
    scores, width = np.bincount(given.person, given.right, given.persons).astype(np.int64), given.size + 1
    items = np.bincount(
        (given.item * width + scores[given.person]) * 2 + given.right, minlength=given.items * width * 2
    )
    choices = np.bincount(given.choice * width + scores[given.chooser], minlength=given.choices * width)
    return Tables(
        totals=tuple(np.bincount(scores, minlength=width).tolist()),
        items=items.reshape(given.items, width, 2),
        choices=choices.reshape(given.choices, width),
    )


def item_figures(by_total: Sequence[Sequence[int]]) -> ItemFigures:
    """The figures of one question out of its table."""
    counts, rights = [wrong + right for wrong, right in by_total], [right for _, right in by_total]
    n, right = sum(counts), sum(rights)
    group = group_size(n)
    upper, lower = weights(counts, group), weights(counts[::-1], group)[::-1]
    return ItemFigures(
        n=n,
        right=right,
        group=group,
        facility=Fraction(right, n) if n else None,
        discrimination=(weighed(rights, upper) - weighed(rights, lower)) / group if group else None,
        correlation=correlation(by_total),
        by_total=tuple((wrong, right) for wrong, right in by_total),
    )


def choice_figures(counts: Sequence[int], item: ItemFigures) -> ChoiceFigures:
    """The figures of one choice: `counts` by total score, among those who had the question."""
    there = [wrong + right for wrong, right in item.by_total]
    upper, lower = weights(there, item.group), weights(there[::-1], item.group)[::-1]
    n, group = max(item.n, 1), max(item.group, 1)
    return ChoiceFigures(
        sum(counts), Fraction(sum(counts), n), weighed(counts, upper) / group, weighed(counts, lower) / group
    )


def group_size(n: int) -> int:
    """27 % of n persons, to the nearest."""
    return int(GROUP * n + Fraction(1, 2))


def weights(counts: Sequence[int], group: int) -> list[Fraction]:
    """For each total score which part of its persons belongs to the group of the highest `group` persons."""
    left, found = group, [Fraction(0)] * len(counts)
    for total in range(len(counts) - 1, -1, -1):
        taken = min(left, counts[total])
        if taken:
            found[total] = Fraction(taken, counts[total])
        left -= taken
    return found


def weighed(counts: Sequence[int], parts: Sequence[Fraction]) -> Fraction:
    return sum((count * part for count, part in zip(counts, parts, strict=True) if part), Fraction(0))


def correlation(by_total: Sequence[Sequence[int]]) -> float | None:
    """Pearson's, between right (0, 1) and the total without this question."""
    n = x = r = xr = rr = 0
    for total, (wrong, right) in enumerate(by_total):
        rest = total - 1  # Of those who had it right.
        n, x = n + wrong + right, x + right
        r, xr = r + wrong * total + right * rest, xr + right * rest
        rr += wrong * total**2 + right * rest**2
    spread = (n * x - x * x) * (n * rr - r * r)
    return (n * xr - x * r) / sqrt(spread) if spread else None


def paper_figures(tables: Tables, items: Sequence[ItemFigures], size: int) -> PaperFigures:
    """The figures of the whole paper."""
    totals, persons = tables.totals, sum(tables.totals)
    mean = variance = None
    if persons:
        mean = Fraction(sum(score * count for score, count in enumerate(totals)), persons)
        variance = Fraction(sum(score**2 * count for score, count in enumerate(totals)), persons) - mean**2
    asked = [item for item in items if item.n]
    common = len(asked) == size and all(item.n == persons for item in asked)
    reliability = None
    if mean is not None and variance and size > 1:
        unexplained = (
            sum((Fraction(item.right * (item.n - item.right), item.n**2) for item in asked), Fraction(0))
            if common
            else mean * (size - mean) / size
        )
        reliability = Fraction(size, size - 1) * (1 - unexplained / variance)
    return PaperFigures(persons, size, totals, mean, variance, common, reliability)


def advice_of(item: ItemFigures, choices: int, rivals: bool) -> Rule:
    """What to do about a question: `choices` to choose one from (0: several could be chosen), `rivals`: some wrong
    choice draws the upper group, see `is_rival`."""
    poor = (item.discrimination or 0) * 100 < threshold("poor")
    holds: dict[str, Any] = {
        "negative": (item.discrimination or 0) < 0 and (item.correlation or 0) < 0,
        "below_chance": bool(choices) and item.facility is not None and item.facility * choices < 1,
        "too_easy": poor and item.facility is not None and item.facility * 100 >= threshold("too_easy"),
        "poor": poor,
        "marginal": (item.discrimination or 0) * 100 < threshold("marginal"),
        "rival": rivals,
        "good": True,
    }
    return next(rule for rule in RULES if holds[rule.code])


def is_rival(wrong: ChoiceFigures) -> bool:
    """Whether the upper group took a wrong choice clearly more often than the lower: it may be right too."""
    return (wrong.upper - wrong.lower) * 100 > threshold("rival")


def threshold(code: str) -> int:
    return next(rule.threshold for rule in RULES if rule.code == code)
