"""Giờ nghe được — the time on the clocks of the shards, as their last replies told it.

A submission is marked, stamped and digested before it is sent, so it has to say beforehand when it came. A clock that
was heard is counted on by our own `time.monotonic()`: what was heard was true before it reached us, so we are behind it
by the way of the reply, and never ahead unless that clock has been set back. The script decides whether the moment
counts (`prelude/moments.lua`).
"""

from collections.abc import Hashable
from time import monotonic


class Heard:
    """`shard`: whatever names it, such as a partition."""

    def __init__(self) -> None:
        self.ahead_ms: dict[Hashable, float] = {}  # Of our monotonic clock.

    def hear(self, shard: Hashable, now: int) -> None:
        """A reply has just said what time it is there, in ms since the Unix epoch."""
        self.ahead_ms[shard] = now - monotonic() * 1000

    def moment(self, shard: Hashable, since: float) -> int | None:
        """A moment of `time.monotonic()` by the clock of that shard; None when it was never heard."""
        ahead_ms = self.ahead_ms.get(shard)
        return None if ahead_ms is None else int(since * 1000 + ahead_ms)
