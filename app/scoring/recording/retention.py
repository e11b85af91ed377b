"""Lưu giữ — how long a round stays in Redis: until it is recorded and its digests agreed, and then a month more.

Participants still look at their results in that month; afterwards SQL and the record folder keep what there is to know.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from app.scoring.keys import Partition, partitions_of
from app.scoring.recording.agreement import entries_of

KEPT_SECONDS = 30 * 86_400


def release(redis: Any, round_id: int, partitions: int, boards: Sequence[str] = ("",)) -> int:
    """Give every key of a recorded round its end, a month from now; how many got one. Doing it again prolongs nothing.

    `redis` is the synchronous client, of one server or of a cluster; `boards` are those of `LiveRound.boards`. Only for
    rounds whose attempts are all scored and in SQL, digest by digest: whoever calls this has compared them. No board
    outlives those who stand on it; a stream that has its end says that all of its partition have theirs.
    """
    given = 0
    for partition in partitions_of(round_id, partitions):
        given += expire(redis, [partition.due, partition.voids, *map(partition.board_of, boards)])
        for page in entries_of(redis, partition):
            people = {fields.get(b"who", b"").decode(errors="replace") for _, fields in page}
            given += expire(redis, list(keys_of(redis, partition, people)))
        given += expire(redis, [partition.events])
    return given


def keys_of(redis: Any, partition: Partition, people: Collection[str]) -> Iterator[str]:
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
