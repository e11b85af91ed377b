"""Lưu giữ — how long a round stays in Redis: until it is recorded and its digests agreed, and then a month more.

Participants still look at their results in that month; afterwards SQL and the record folder keep what there is to know.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from app.scoring.keys import Partition, partitions_of

KEPT_SECONDS = 30 * 86_400
AT_ONCE = 1_000


def release(redis: Any, round_id: int, partitions: int, boards: Iterable[str] = ("",)) -> int:
    """Give every key of a recorded round its end, a month from now; how many got one. Doing it again prolongs nothing.

    `redis` is the synchronous client, of one server or of a cluster; `boards` are those of `LiveRound.boards`. Only for
    rounds whose attempts are all in SQL, digest by digest: whoever calls this has compared them.
    """
    given = 0
    for partition in partitions_of(round_id, partitions):
        people = (who.decode() for who, _ in redis.hscan_iter(partition.people, count=AT_ONCE))
        while some := list(islice(people, AT_ONCE)):
            given += expire(redis, list(keys_of(redis, partition, some)))
        shared = [partition.due, partition.events, partition.voids, partition.people]
        given += expire(redis, shared + [partition.board_of(bracket) for bracket in boards])
    return given


def keys_of(redis: Any, partition: Partition, people: list[str]) -> Iterator[str]:
    """The keys of some persons and of their attempts."""
    with redis.pipeline(transaction=False) as pipe:
        for who in people:
            pipe.hget(partition.person(who), "used")
        for who, used in zip(people, pipe.execute(), strict=True):
            yield partition.person(who)
            yield from (partition.attempt(who, number) for number in range(1, int(used or 0) + 1))


def expire(redis: Any, keys: list[str]) -> int:
    with redis.pipeline(transaction=False) as pipe:
        for key in keys:
            pipe.expire(key, KEPT_SECONDS, nx=True)
        return sum(map(int, pipe.execute()))
