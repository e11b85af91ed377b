"""Đo bảng xếp hạng — what a board costs as it grows: each cost beside that of the smallest board, in the same rounds.

All boards stand in one server at once, and every round measures each of them, so a busy minute weighs on all alike. A
cost is the whole of it, as the web process has it: the call, the way to Redis, Redis, and what is made of the reply.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from app.embedded import EmbeddedServer
from app.house import connect, connect_plain
from app.rules.standing import live_score
from app.scoring import Store, place, top
from app.scoring.keys import Partition, partitions_of

ROUNDS = 7
CALLS, AT_ONCE = 2_000, 50  # A first page asks for 51 things; a line has room for 4,096.
SHOWN = 50
CHUNK = 20_000
STRIDE = 48_271  # Spreads persons and scores over a board, the same each time.

Cost = Callable[[Store, Partition, str], Awaitable[Any]]


def points(n: int) -> int:
    return live_score(n * STRIDE % 31, 45_000 + n * STRIDE % 500_000)


def person(n: int) -> str:
    return f"{n * STRIDE % 2**31:022x}"


def fill(redis: Any, partition: Partition, members: int) -> None:
    """So many persons on the board of a round; those who are shown have names."""
    for start in range(0, members, CHUNK):
        some = range(start, min(members, start + CHUNK))
        redis.zadd(partition.board, {person(n): points(n) for n in some})
    best = redis.zrange(partition.board, 0, SHOWN - 1, desc=True)
    for who in best:
        redis.hset(partition.person(who.decode()), "shown", "Nguyễn\nChi bộ")


async def better_score(redis: Store, partition: Partition, who: str) -> None:
    await redis.call(partition.board, "ZADD", partition.board, "GT", points(len(who)), who)


async def own_place(redis: Store, partition: Partition, who: str) -> None:
    await place(redis, [partition], partition, who)


async def first_page(redis: Store, partition: Partition, _who: str) -> None:
    await top(redis, [partition], SHOWN)


COSTS: dict[str, Cost] = {
    "put a score on the board": better_score,
    "find my place": own_place,
    "read the first 50": first_page,
}


async def microseconds(cost: Cost, redis: Store, partition: Partition, members: int) -> float:
    """What one call takes, many being under way."""
    asked = [person(n * STRIDE % members) for n in range(CALLS)]
    started = perf_counter()
    for at in range(0, CALLS, AT_ONCE):
        await asyncio.gather(*(cost(redis, partition, who) for who in asked[at : at + AT_ONCE]))
    return (perf_counter() - started) / CALLS * 1e6


async def table(sizes: Sequence[int], binary: Path | None = None) -> list[str]:
    """A line for each cost: µs on the smallest board, and every larger board's share of it."""
    with TemporaryDirectory(prefix="hoithi-bench-") as folder:
        server = EmbeddedServer(Path(folder), binary, appendfsync="no")
        try:
            url = server.start()
            partitions = [partitions_of(n, 1)[0] for n in range(1, len(sizes) + 1)]
            with connect_plain(url) as plain:
                for size, partition in zip(sizes, partitions, strict=True):
                    fill(plain, partition, size)
            redis = connect(url)
            taken = await rounds(redis, list(zip(partitions, sizes, strict=True)))
            await redis.aclose()
        finally:
            server.stop()
    return list(lines(sizes, taken))


async def rounds(redis: Store, boards: Sequence[tuple[Partition, int]]) -> dict[str, list[list[float]]]:
    """Cost -> for each board, its µs in each round."""
    taken: dict[str, list[list[float]]] = {name: [[] for _ in boards] for name in COSTS}
    for _ in range(ROUNDS):
        for name, cost in COSTS.items():
            for at, (partition, members) in enumerate(boards):
                taken[name][at].append(await microseconds(cost, redis, partition, members))
    return taken


def lines(sizes: Sequence[int], taken: dict[str, list[list[float]]]) -> Iterator[str]:
    yield f"{'':28} {f'µs at {sizes[0]:,}':>16}" + "".join(f" {f'× at {size:,}':>16}" for size in sizes[1:])
    for name, boards in taken.items():
        first, *others = map(median, boards)
        yield f"{name:28} {first:>16.1f}" + "".join(f" {other / first:>16.2f}" for other in others)
