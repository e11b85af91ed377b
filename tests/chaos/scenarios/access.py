"""Quyền — what the application's own user may not do to the store."""

from redis import Redis
from redis.exceptions import AuthorizationError, NoPermissionError, RedisError

from app.embedded import EmbeddedServer
from tests.chaos.run import Run, Scenario

FORBIDDEN = (
    ("FLUSHALL",),
    ("FLUSHDB",),
    ("CONFIG", "SET", "appendfsync", "no"),
    ("CONFIG", "REWRITE"),
    ("CONFIG", "RESETSTAT"),
    ("KEYS", "*"),
    ("SHUTDOWN", "NOSAVE"),
    ("REPLICAOF", "127.0.0.1", "1"),
    ("ACL", "SETUSER", "app", "+@all"),
    ("SWAPDB", "0", "1"),
    ("MIGRATE", "127.0.0.1", "1", "key", "0", "10"),
    ("BGREWRITEAOF",),
    ("CLIENT", "KILL", "TYPE", "normal"),
)


async def operator_error(run: Run) -> None:
    """Whoever holds the application's password tries to empty, reconfigure and stop the store: each is refused, and
    the contest goes on. The control holds the administrator's."""
    server = EmbeddedServer(run.folder / "store")
    server.start()
    run.stack.callback(server.stop)
    url = server.admin_url if run.control else server.url
    house = run.house(url)
    crowd = run.crowd(house)
    async with run.load(crowd):
        for words in FORBIDDEN:
            run.faults["forbidden command"] += 1
            run.promise(f"{' '.join(words)} is refused", refused(url, words))
        if server.process.poll() is not None:
            server.start()
        await run.goes_on()
    await run.judge(house, crowd)


def refused(url: str, words: tuple[str, ...]) -> bool:
    with Redis.from_url(url, socket_timeout=2) as client:
        try:
            client.execute_command(*words)
        except (NoPermissionError, AuthorizationError):
            return True
        except RedisError:
            return False
    return False


EMPTIED = Scenario(
    "F28",
    "FLUSHALL, CONFIG, SHUTDOWN by the application's user",
    "the administrator's password",
    operator_error,
)
SCENARIOS = (EMPTIED,)
