"""Kho nóng — what the data plane asks of Redis, whichever way its servers are arranged.

    reply = await store.call(key, "ZCARD", key)                  one command, to whoever holds `key`
    reply = await scripts.save_answer(store, attempt=…, …)       a script, by its operands' names

Whatever is sent may be sent twice: every script is safe to repeat, and so must be every command. What does not work at
first — a server that restarts, a failover, a slot that moved — is tried again with growing pauses for eight seconds;
then it is Unreachable (503, Retry-After), and at once when too many calls wait already. What replicas must confirm
(HOITHI_REPLICAS) and do not is Unreachable too: it may have been done, and who says it again waits for them again.

The age of a request grows while it waits, so an operand may be `Since(moment)`, a moment of `time.monotonic()`: the
script receives the whole milliseconds from then until the words leave this process.
"""

import asyncio
from collections.abc import Iterator, Sequence
from random import uniform
from time import monotonic
from typing import Any

from redis.crc import key_slot
from redis.exceptions import NoScriptError

from app.errors import Unconfirmed, Unreachable
from app.scoring.store.arrangement import SLOTS, Arrangement, spans
from app.scoring.store.line import Address, Confirmation, Elsewhere, Line, Passing, Word

BUDGET_SECONDS = 8.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
LOOK_SECONDS = 0.1  # Not more often is it asked who holds the slots.


class Store:
    """A line to each server that holds slots; used in one event loop, that of the first call."""

    def __init__(self, arrangement: Arrangement, confirmation: Confirmation) -> None:
        self.arrangement = arrangement
        self.confirmation = confirmation
        self.lines: dict[Address, Line] = {}
        self.holders: list[Line] = []  # By slot; a single one when it holds them all.
        self.looking: asyncio.Task[None] | None = None
        self.looked_at = -LOOK_SECONDS
        self.doubt_seconds = arrangement.doubt_seconds

    async def call(self, key: str, *words: Word, confirm: bool = False) -> Any:
        """The reply as RESP2 has it: bytes, int, list, None. `confirm`: only once the replicas have it.

        Raises Unreachable, and redis.ResponseError for words that the server does not accept.
        """
        asked_at = monotonic()
        try:
            return await self.once(key, words, confirm)
        except Passing as error:
            return await self.again(key, words, confirm, asked_at, error)

    async def run(self, lua: str, sha: str, keys: int, operands: Sequence[Word]) -> Any:
        """A script by its digest; by its text when the server does not know it, as after a restart. The first operands
        are its `keys`."""
        key = str(operands[0])
        try:
            return await self.call(key, "EVALSHA", sha, keys, *operands, confirm=True)
        except NoScriptError:
            return await self.call(key, "EVAL", lua, keys, *operands, confirm=True)

    async def once(self, key: str, words: Sequence[Word], confirm: bool) -> Any:
        if not self.holders:
            await self.look()
        elif monotonic() > self.looked_at + self.doubt_seconds:
            self.begin_looking()
        try:
            return await self.holder(key).send(words, confirm)
        except Elsewhere as error:
            there = self.line(error.address)
            if error.asking:
                _, reply = await asyncio.gather(there.send(("ASKING",)), there.send(words, confirm))
                return reply
            self.hold(error.slot, error.slot, there)
            raise
        except Unconfirmed:
            self.holders = []  # A master of yesterday has no replicas, and refuses no reader: the next call asks again.
            raise

    async def again(
        self, key: str, words: Sequence[Word], confirm: bool, asked_at: float, error: Passing
    ) -> Any:
        for pause in pauses(asked_at + BUDGET_SECONDS):
            await asyncio.sleep(pause)
            try:
                if not isinstance(error, Elsewhere):
                    await self.look()
                return await self.once(key, words, confirm)
            except Passing as next_error:
                error = next_error
        raise Unreachable from error

    def holder(self, key: str) -> Line:
        return self.holders[0] if len(self.holders) == 1 else self.holders[key_slot(key.encode())]

    def line(self, address: Address) -> Line:
        if address not in self.lines:
            self.lines[address] = Line(address, self.arrangement.login, self.confirmation)
        return self.lines[address]

    def hold(self, first: int, last: int, line: Line) -> None:
        """From now on these slots are asked for there."""
        if (first, last) == (0, SLOTS - 1):
            self.holders = [line]
            return
        if len(self.holders) != SLOTS:
            self.holders = (self.holders or [line]) * SLOTS
        self.holders[first : last + 1] = [line] * (last - first + 1)

    async def look(self) -> None:
        """Find out who holds the slots; one look for all who want it. Raises Passing when nobody can tell."""
        await asyncio.shield(self.begin_looking())

    def begin_looking(self) -> "asyncio.Task[None]":
        if self.looking is None:
            self.looking = asyncio.create_task(self.find())
            self.looking.add_done_callback(self.found)
        return self.looking

    async def find(self) -> None:
        await asyncio.sleep(max(0.0, self.looked_at + LOOK_SECONDS - monotonic()))
        self.looked_at = monotonic()
        for first, last, address, heirs in await spans(self.arrangement, self.lines):
            line = self.line(address)
            if heirs is not None:
                line.followers.vouch(heirs, self.looked_at)
            self.hold(first, last, line)
        for address in self.lines.keys() - {line.address for line in self.holders}:
            self.lines.pop(address).close()

    def found(self, task: "asyncio.Task[None]") -> None:
        self.looking = None
        if not task.cancelled():
            task.exception()  # Whoever waits for it is told; nobody may be left.

    async def aclose(self) -> None:
        if self.looking is not None:
            self.looking.cancel()
        for line in self.lines.values():
            line.close()
        await asyncio.sleep(0)  # The transports close in the loop's next turn.


def pauses(until: float) -> Iterator[float]:
    """Seconds to wait before each further try: none at first, then longer ones with jitter, as long as time is left."""
    pause = 0.0
    while monotonic() + pause < until:
        yield pause * uniform(0.5, 1)
        pause = min(LONGEST_PAUSE, pause * 2 or FIRST_PAUSE)
