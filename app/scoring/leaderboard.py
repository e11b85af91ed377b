"""Bảng xếp hạng — the live leaderboard: merge the partitions' boards, count to find a place."""

import heapq
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.rules.standing import rank, read_live_score
from app.scoring.keys import Partition


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of the board: place, who (id and as shown), points, time taken in ms."""

    place: int
    who: str
    shown: str
    score: int
    elapsed_ms: int


async def top(
    redis: Any, partitions: Sequence[Partition], count: int, unranked: Set[str] = frozenset()
) -> list[Standing]:
    """The first `count` standings; `unranked` persons are passed over (they may have been excluded later)."""
    wanted = count + len(unranked)
    boards = []
    for partition in partitions:
        rows = await redis.zrange(partition.board, 0, wanted - 1, desc=True, withscores=True)
        shown = await redis.hmget(partition.people, [who for who, _ in rows]) if rows else []
        boards.append([(score, who.decode(), name) for (who, score), name in zip(rows, shown, strict=True)])
    best_first = heapq.merge(*boards, key=lambda row: -row[0])
    ranked = rank((row for row in best_first if row[1] not in unranked), key=lambda row: row[0])
    return [
        Standing(place, who, shown.decode(), *read_live_score(score))
        for place, (score, who, shown) in islice(ranked, count)
    ]


async def place(redis: Any, partitions: Sequence[Partition], own: Partition, who: str) -> int | None:
    """The exact place of one person, over all partitions; None when not on the board."""
    score = await redis.zscore(own.board, who)
    if score is None:
        return None
    ahead: list[int] = [await redis.zcount(p.board, f"({score:.0f}", "+inf") for p in partitions]
    return 1 + sum(ahead)
