"""Bản sao — which replicas a master has that keep up, and so how many of them have to confirm.

It is not enough that one of two has a change: when the master falls, Sentinels choose by what they last heard, and may
choose the other. So all that keep up have to confirm, and at a new master all that Sentinels would choose from. One
that goes, or lags, is waited for as long as its absence may be only a moment's; then the installation goes on with
those that are left, never with fewer than `least`. It may have gone because it is the master now: nobody is given up
who has not been missed for that long by the word of the Sentinels too.
"""

import re
from collections.abc import Iterable
from math import inf

ASK_SECONDS = 1.0
LAG_SECONDS = 1  # Since a replica has last said how far it is; it does so each second, and when WAIT asks it.
PATIENCE_SECONDS = 3.0

# Of INFO replication: `slave0:ip=10.0.0.2,port=6379,state=online,offset=1234,lag=0`.
REPLICA = re.compile(rb"^slave\d+:ip=([^,]+),port=(\d+),state=online,offset=(\d+),lag=(\d+)", re.M)
MASTER = re.compile(rb"^master_repl_offset:(\d+)", re.M)
NEVER = -inf


class Followers:
    """Moments are those of `time.monotonic()`, and pass only with what the master and the Sentinels tell: while they
    are silent, nobody is given up. Where there are no Sentinels nobody has to vouch for the master."""

    def __init__(self, least: int) -> None:
        self.least = least
        self.asked_at = self.told_at = NEVER
        self.vouched_at = inf
        self.missed: dict[bytes, float] = {}  # By address: since when, or not yet.
        self.had = 1  # How far the master was when it was last asked.

    def to_ask(self, now: float) -> bool:
        """Whether it is time to ask again; who is told so asks."""
        due = self.least > 0 and now >= self.asked_at + ASK_SECONDS
        if due:
            self.asked_at = now
        return due

    def hear(self, told: bytes, now: float) -> None:
        """What INFO replication says. Whoever keeps up has all that the master had when it was last asked; one that is
        still loading has nothing."""
        keep_up = {
            ip + b":" + port: inf
            for ip, port, offset, lag in REPLICA.findall(told)
            if int(offset) >= self.had and int(lag) <= LAG_SECONDS
        }
        self.missed = {one: min(since, now) for one, since in self.missed.items()} | keep_up
        far = MASTER.search(told)
        self.had, self.told_at = max(1, int(far[1])) if far else 1, now

    def vouch(self, heirs: Iterable[bytes], now: float) -> None:
        """Sentinels, asked at `now`, say that this is the master, and who may be the next."""
        self.missed = dict.fromkeys(heirs, now) | self.missed
        self.vouched_at = now

    @property
    def wanted(self) -> int:
        """How many have to confirm."""
        given_up = min(self.told_at, self.vouched_at) - PATIENCE_SECONDS
        return max(self.least, sum(since > given_up for since in self.missed.values()))
