"""Moments of an attempt, moved so that no test has to wait: the attempt is moved, never the clock."""

from redis import Redis

from app.scoring.sheets import QUEUE_MS

MINUTE_MS = 60_000


def now_of(store: Redis) -> int:
    """The server's time in ms."""
    seconds, micros = store.time()
    return int(seconds * 1000 + micros // 1000)


def move_due(store: Redis, key: str | bytes, away_ms: int) -> int:
    """The attempt's due moment is so many ms away (or was, below 0), its opening a minute before; replies it."""
    due_at = now_of(store) + away_ms
    store.hset(key, mapping={"opened_at": due_at - MINUTE_MS, "due_at": due_at})
    return due_at


def run_out(store: Redis, key: str | bytes) -> int:
    """The attempt's time was up a minute ago, any grace too, and nothing is waiting any more."""
    return move_due(store, key, -MINUTE_MS - QUEUE_MS - 1)
