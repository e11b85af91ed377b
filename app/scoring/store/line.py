"""Đường dây — one connection to one server that speaks Redis: the calls of one turn of the loop leave in one write.

Two batches are away at most, so that the server has something to do while we deal with its replies; what is asked
meanwhile gathers and leaves as the next. So the busier a process is, the fewer writes, reads and fsyncs a call costs.
Where replicas must confirm, `WAIT` leaves with every batch that needs it, on the same connection: it speaks of all that
the batch did. How many have to is asked on the way (`followers`).
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast

import hiredis
from redis.exceptions import NoScriptError, ResponseError

from app.errors import Unconfirmed, Unreachable
from app.scoring.store.followers import NEVER, Followers

CONNECT_SECONDS = 1.0
REPLY_SECONDS = 2.0
BATCH_MAX = 512
AWAY_MAX = 2
WAITING_MAX = 4_096
SOON = ("READONLY", "LOADING", "CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "NOREPLICAS", "BUSY")

Address = tuple[str, int] | str  # Host and port, or the path of a unix socket.


class Since(float):
    """An operand: a moment of `time.monotonic()`, sent as the whole milliseconds that have passed since, counted when
    the words leave — however often they have to leave."""

    def ms(self) -> int:
        return int((monotonic() - self) * 1000)


Word = str | bytes | int | Since


@dataclass(frozen=True, slots=True)
class Login:
    """What a connection says first. `tls`: it is spoken to through TLS, with a certificate that the system trusts."""

    username: str | None = None
    password: str | None = None
    database: int = 0
    tls: bool = False

    def words(self) -> list[tuple[Word, ...]]:
        said: list[tuple[Word, ...]] = []
        if self.password is not None:
            said.append(("AUTH", self.username or "default", self.password))
        if self.database:
            said.append(("SELECT", self.database))
        return said


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How many replicas must at least have what was written, and how long they have to say so."""

    replicas: int = 0
    limit_ms: int = 200


class Passing(Exception):
    """It did not work now; the same words may work in a moment, here or elsewhere. They may have been carried out."""


class Elsewhere(Passing):
    """A cluster's redirection. `asking`: for this once only."""

    def __init__(self, slot: int, address: Address, *, asking: bool) -> None:
        super().__init__(slot, address)
        self.slot, self.address, self.asking = slot, address, asking


@dataclass(slots=True)
class Call:
    """`confirm`: its reply counts only once the replicas have confirmed."""

    words: Sequence[Word]
    confirm: bool
    reply: "asyncio.Future[Any]"


@dataclass(slots=True)
class Batch:
    """What left together, in the order of its replies: the words of the login, or else calls; `WAIT` for so many
    replicas, unless it is for none; the question which there are."""

    login: int = 0
    calls: Sequence[Call] = ()
    wanted: int = 0
    asks: bool = False

    @property
    def expected(self) -> int:
        """How many replies are to come."""
        return self.login + len(self.calls) + (self.wanted > 0) + self.asks


class Line(asyncio.Protocol):
    """A connection that opens itself when it is needed, and again after it broke; made inside a running loop.

    What a break leaves without a reply fails with Passing, and so does all that waits when nobody can be reached.
    """

    def __init__(self, address: Address, login: Login, confirmation: Confirmation) -> None:
        self.address = address
        self.login = login
        self.confirmation = confirmation
        self.followers = Followers(confirmation.replicas)
        self.loop = asyncio.get_running_loop()
        self.waiting: deque[Call] = deque()
        self.away: deque[Batch] = deque()
        self.replies: list[Any] = []
        self.greeting = False  # The login is away, and nothing else may leave yet.
        self.leaving = False  # What waits leaves at the end of this turn of the loop.
        self.closed = False
        self.opening: asyncio.Task[None] | None = None
        self.transport: asyncio.Transport | None = None

    def send(self, words: Sequence[Word], confirm: bool = False) -> "asyncio.Future[Any]":
        """The future reply. Raises Unreachable when too many wait already."""
        if len(self.waiting) >= WAITING_MAX:
            raise Unreachable
        call = Call(words, confirm, self.loop.create_future())
        self.waiting.append(call)
        if not self.leaving:
            self.leaving = True
            self.loop.call_soon(self.leave)
        return call.reply

    def leave(self) -> None:
        """Write what waits, unless it has to wait for others; whoever it waits for lets it leave."""
        self.leaving = False
        if not self.waiting or self.opening is not None or self.greeting or len(self.away) == AWAY_MAX:
            return
        if self.transport is None:
            self.opening = self.loop.create_task(self.open())
            return
        calls = [self.waiting.popleft() for _ in range(min(len(self.waiting), BATCH_MAX))]
        confirm = self.confirmation.replicas > 0 and any(call.confirm for call in calls)
        wanted = self.followers.wanted if confirm else 0
        self.depart(Batch(calls=calls, wanted=wanted), [pack(call.words) for call in calls])

    def depart(self, batch: Batch, packed: list[bytes]) -> None:
        assert self.transport is not None
        if batch.wanted:
            packed.append(pack(("WAIT", batch.wanted, self.confirmation.limit_ms)))
        if self.followers.to_ask(monotonic()):
            batch.asks = True
            packed.append(pack(("INFO", "replication")))
        if not self.away:
            self.deadline = self.loop.call_later(REPLY_SECONDS, self.transport.abort)
        self.away.append(batch)
        self.transport.write(b"".join(packed))

    async def open(self) -> None:
        tls = ssl.create_default_context() if self.login.tls else None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                if isinstance(self.address, str):
                    await self.loop.create_unix_connection(lambda: self, self.address)
                else:
                    await self.loop.create_connection(lambda: self, *self.address, ssl=tls)
        except OSError as error:  # TimeoutError is one.
            self.fail(error)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.opening = cast(asyncio.Transport, transport), None  # uvloop's is no subclass.
        self.reader = hiredis.Reader()
        greeting = [pack(words) for words in self.login.words()]
        if greeting or self.confirmation.replicas:
            self.greeting, self.followers.asked_at = True, NEVER
            self.depart(Batch(login=len(greeting)), greeting)
        self.leave()

    def data_received(self, data: bytes) -> None:
        self.reader.feed(data)
        while (reply := self.reader.gets()) is not False:
            self.replies.append(reply)
        while self.away and len(self.replies) >= self.away[0].expected:
            self.settle(self.away.popleft())

    def settle(self, batch: Batch) -> None:
        """Every reply of the batch is there: hand them out, and let the next one leave."""
        self.deadline.cancel()
        if self.away and self.transport:
            self.deadline = self.loop.call_later(REPLY_SECONDS, self.transport.abort)
        replies, self.replies = self.replies[: batch.expected], self.replies[batch.expected :]
        if batch.asks and isinstance(told := replies.pop(), bytes):
            self.followers.hear(told, monotonic())
        if self.greeting:
            self.greeted(replies)
        else:
            self.hand_out(batch, replies)
        self.leave()

    def greeted(self, replies: Sequence[Any]) -> None:
        """Whoever waits to be served by a server that does not let us in is told why."""
        self.greeting = False
        refused = next((one for one in replies if isinstance(one, Exception)), None)
        if refused and self.transport:
            calls, self.waiting = self.waiting, deque()
            for call in calls:
                tell(call, self.error_of(str(refused)))
            self.transport.abort()

    def hand_out(self, batch: Batch, replies: list[Any]) -> None:
        """To each call its reply; one more is what `WAIT` said."""
        confirming = replies.pop() if batch.wanted else 0
        confirmed = isinstance(confirming, int) and confirming >= batch.wanted
        for call, reply in zip(batch.calls, replies, strict=True):
            if isinstance(reply, Exception):
                tell(call, self.error_of(str(reply)))
            elif call.confirm and not confirmed:
                tell(call, Unconfirmed())
            elif not call.reply.done():  # Else whoever asked has gone.
                call.reply.set_result(reply)

    def error_of(self, told: str) -> Exception:
        """A server's error as an exception: Passing where another try is worth it."""
        word, _, rest = told.partition(" ")
        if word in ("MOVED", "ASK"):
            slot, _, there = rest.partition(" ")
            host, _, port = there.rpartition(":")
            return Elsewhere(int(slot), (host or self.address[0], int(port)), asking=word == "ASK")
        if word == "NOSCRIPT":
            return NoScriptError(told)
        return Passing(told) if word in SOON else ResponseError(told)

    def connection_lost(self, error: Exception | None) -> None:
        self.transport, unheard, self.greeting = None, self.greeting, False
        if self.away:
            self.deadline.cancel()
        lost = [call for batch in self.away for call in batch.calls]
        self.away, self.replies = deque(), []
        fail(lost, error)
        if unheard or self.closed:
            self.fail(error)
        else:
            self.leave()

    def fail(self, error: Exception | None) -> None:
        """Nobody can be reached: whatever waits is told."""
        lost, self.waiting, self.opening = self.waiting, deque(), None
        fail(lost, error)

    def close(self) -> None:
        """Open no more; what is away or waits fails."""
        self.closed = True
        if self.transport is not None:
            self.transport.abort()
            return
        if self.opening is not None:
            self.opening.cancel()
        self.fail(None)


def fail(calls: Iterable[Call], error: Exception | None) -> None:
    for call in calls:
        tell(call, Passing(str(error or "the connection broke")))


def tell(call: Call, error: Exception) -> None:
    if not call.reply.done():
        call.reply.set_exception(error)


def pack(words: Sequence[Word]) -> bytes:
    told = tuple([word.ms() if word.__class__ is Since else word for word in words])
    packed: bytes = hiredis.pack_command(told)  # type: ignore[arg-type]  # Its stub knows only tuples of one word.
    return packed
