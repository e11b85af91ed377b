"""Xếp hạng tạm thời — the live leaderboard's order: more points, then less time.

The prediction cannot be known before the close, so it is absent here; the final ranking is `ranking.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")

SCORE_MAX = 2**20 - 1
ELAPSED_MS_MAX = 2**32 - 1  # 49 days: whoever takes longer stands with those who took as long.

# A sorted set's score is an IEEE 754 double: every integer up to 2**53 is exact.
assert SCORE_MAX * (ELAPSED_MS_MAX + 1) + ELAPSED_MS_MAX < 2**53


def live_score(score: int, elapsed_ms: int) -> int:
    """One number that sorts as (score descending, elapsed ascending) does."""
    assert 0 <= score <= SCORE_MAX
    assert elapsed_ms >= 0
    return score * (ELAPSED_MS_MAX + 1) + (ELAPSED_MS_MAX - min(elapsed_ms, ELAPSED_MS_MAX))


def read_live_score(live: float) -> tuple[int, int]:
    """(score, elapsed_ms) of a live score."""
    score, slack = divmod(int(live), ELAPSED_MS_MAX + 1)
    return score, ELAPSED_MS_MAX - slack


def rank(ordered: Iterable[T], key: Callable[[T], Any]) -> Iterator[tuple[int, T]]:
    """Number what is already in order; equals share a place: 1, 2, 2, 4."""
    place, last = 0, object()
    for position, item in enumerate(ordered, start=1):
        if (current := key(item)) != last:
            place, last = position, current
        yield place, item
