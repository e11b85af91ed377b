"""Bảng xếp hạng — the live leaderboard: merge the partitions' boards, count to find a place."""

import asyncio
import heapq
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import islice

from app.rules.standing import rank, read_live_score
from app.scoring import scripts
from app.scoring.keys import Partition
from app.scoring.store import Store

NOBODY = "—"


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of the board: place, who (id and as shown), points, time taken in ms."""

    place: int
    who: str
    shown: str
    score: int
    elapsed_ms: int


async def top(
    redis: Store,
    partitions: Sequence[Partition],
    count: int,
    unranked: Set[str] = frozenset(),
    bracket: str = "",
) -> list[Standing]:
    """The first `count` standings, of a bracket where there are any; `unranked` persons are passed over (they may have
    been excluded later)."""
    wanted = count + len(unranked)
    boards = await asyncio.gather(
        *(first_rows(redis, partition, bracket, wanted) for partition in partitions)
    )
    best_first = heapq.merge(*boards, key=lambda row: -row[0])
    ranked = rank((row for row in best_first if row[1] not in unranked), key=lambda row: row[0])
    first = list(islice(ranked, count))
    names = await asyncio.gather(*(shown(redis, home, who) for _, (_, who, home) in first))
    return [
        Standing(place, who, name, *read_live_score(score))
        for (place, (score, who, _)), name in zip(first, names, strict=True)
    ]


async def first_rows(
    redis: Store, partition: Partition, bracket: str, count: int
) -> list[tuple[float, str, Partition]]:
    """The best of one partition: live score, who, and where they are."""
    board = partition.board_of(bracket)
    told = await redis.call(board, "ZRANGE", board, 0, count - 1, "REV", "WITHSCORES")
    return [(float(score), who.decode(), partition) for who, score in zip(told[::2], told[1::2], strict=True)]


async def shown(redis: Store, partition: Partition, who: str) -> str:
    """A person as the leaderboard shows them; a dash when their hash has ended before the board."""
    person = partition.person(who)
    name: bytes | None = await redis.call(person, "HGET", person, "shown")
    return NOBODY if name is None else name.decode()


async def show(redis: Store, homes: Iterable[Partition], who: str, shown: str) -> None:
    """Show a person otherwise from now on, wherever they have taken part."""
    await asyncio.gather(
        *(scripts.show_person(redis, person=home.person(who), shown=shown) for home in homes)
    )


async def place(
    redis: Store, partitions: Sequence[Partition], own: Partition, who: str, bracket: str = ""
) -> int | None:
    """The exact place of one person, over all partitions; None when not on the board."""
    found = await scripts.read_place(redis, board=own.board_of(bracket), who=who)
    if not found:
        return None
    score, ahead = found
    others = [partition.board_of(bracket) for partition in partitions if partition != own]
    elsewhere: list[int] = await asyncio.gather(
        *(redis.call(board, "ZCOUNT", board, f"({float(score):.0f}", "+inf") for board in others)
    )
    return 1 + int(ahead) + sum(elsewhere)
