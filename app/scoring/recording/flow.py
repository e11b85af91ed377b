"""Nhiều lệnh một lượt — many commands on the keys of one partition, for who puts a round together again.

They are done a few thousand at a time (MULTI, EXEC): alone, each sixteen kilobytes of them would wait for the disk.
While Redis does some the next are made ready. A pipeline of redis-py takes longer over a command than Redis does, so
they are packed as the data plane packs them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from redis import Redis

from app.scoring.keys import Partition
from app.scoring.store.line import pack

T = TypeVar("T")
Command = tuple[Any, ...]  # Its words.

AT_ONCE = 4_000


def flow(redis: Redis, partition: Partition, commands: Iterable[Command]) -> Iterator[Any]:
    """The reply to each command, in order; nothing is done that is not iterated over. Raises redis.ResponseError for
    one that Redis refuses: those of its batch may have been done."""
    with connection_to(server_of(redis, partition)) as connection:
        under_way = 0
        for some in batched(commands, AT_ONCE):
            packed = b"".join([pack(command) for command in (("MULTI",), *some, ("EXEC",))])
            yield from replies(connection, under_way)
            connection.send_packed_command([packed])
            under_way = len(some)
        yield from replies(connection, under_way)


def server_of(redis: Redis, partition: Partition) -> Any:
    """The client of the server that holds a partition."""
    node_of: Any = getattr(redis, "get_node_from_key", None)  # Of a cluster.
    return redis.get_redis_connection(node_of(partition.events)) if node_of else redis  # type: ignore[attr-defined]


@contextmanager
def connection_to(server: Any) -> Iterator[Any]:
    """One of its connections; closed after a fault, for a reply may be under way."""
    connection = server.connection_pool.get_connection()
    try:
        yield connection
    except BaseException:
        connection.disconnect()
        raise
    finally:
        server.connection_pool.release(connection)


def replies(connection: Any, commands: int) -> list[Any]:
    """What a batch of so many commands replies; none is under way when there are none."""
    if not commands:
        return []
    for _ in range(1 + commands):
        connection.read_response()  # "QUEUED"
    told: list[Any] = connection.read_response()
    for one in told:
        if isinstance(one, Exception):
            raise one
    return told


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
