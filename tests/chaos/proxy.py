"""Đường dây hỏng — a TCP proxy that does to a connection what networks do, and a network of hosts out of such proxies.

A link has a fault of its own for each source address, so one proxy in front of a server can cut it off from one host
and leave it connected to another: all of 127.0.0.0/8 is this machine, and every host of a scenario has an address.
"""

import asyncio
import random
import socket
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

CHUNK = 65_536
RESET = struct.pack("ii", 1, 0)  # SO_LINGER with no time left: closing sends RST.


class Fault(StrEnum):
    """NO_REPLY: requests pass, replies vanish. LOSSY: a reply is lost with the connection, with probability
    `amount`, after the server has done what it was asked. DELAY: everything comes `amount` seconds later."""

    NONE = "ok"
    DROP = "drop"
    RESET = "rst"
    NO_REPLY = "noreply"
    LOSSY = "lossy"
    DELAY = "delay"


@dataclass(frozen=True, slots=True)
class Trouble:
    fault: Fault = Fault.NONE
    amount: float = 0.0


@dataclass(slots=True)
class Proxy:
    """Listens on `address` and passes on to `target`. `between` tells the trouble for a source host."""

    target: tuple[str, int]
    between: Callable[[str], Trouble]
    chance: random.Random
    address: tuple[str, int] = ("127.0.0.1", 0)
    lost: int = 0  # Replies that vanished, and connections that were reset.
    server: asyncio.Server | None = None
    pairs: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self) -> tuple[str, int]:
        """Begin to listen; returns the address."""
        self.server = await asyncio.start_server(self.accept, *self.address, backlog=1024)
        self.address = self.server.sockets[0].getsockname()[:2]
        return self.address

    async def stop(self) -> None:
        assert self.server is not None
        self.server.close()
        for task in tuple(self.pairs):
            task.cancel()
        await asyncio.gather(*self.pairs, return_exceptions=True)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self.join(reader, writer))
        self.pairs.add(task)
        task.add_done_callback(self.pairs.discard)

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection from its beginning to its end."""
        host = writer.get_extra_info("peername")[0]
        beyond: asyncio.StreamWriter | None = None
        try:
            if self.between(host).fault is Fault.RESET:
                return
            await self.hold(host)
            answers, beyond = await asyncio.open_connection(*self.target, local_addr=(host, 0))
            ways = (self.pump(host, reader, beyond, back=False), self.pump(host, answers, writer, back=True))
            first = [asyncio.ensure_future(way) for way in ways]
            try:
                await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
                await self.hold(host)
            finally:
                for way in first:
                    way.cancel()
                await asyncio.gather(*first, return_exceptions=True)
        except OSError:
            pass
        finally:
            for end in (writer, beyond):
                if end is not None:
                    break_off(end)

    async def pump(
        self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, back: bool
    ) -> None:
        """One direction, until it ends, breaks, or the link's trouble says so."""
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                trouble = self.between(host)
                match trouble.fault:
                    case Fault.RESET:
                        self.lost += 1
                        return
                    case Fault.LOSSY if back and self.chance.random() < trouble.amount:
                        self.lost += 1
                        return
                    case Fault.DROP:
                        await self.hold(host)
                    case Fault.NO_REPLY if back:
                        self.lost += 1
                        continue
                    case Fault.DELAY:
                        await asyncio.sleep(trouble.amount)
                writer.write(data)
                await writer.drain()

    async def hold(self, host: str) -> None:
        """Behind a cut cable nobody learns of anything, not even that a connection has ended; what TCP can send again
        goes on when the link is mended."""
        while self.between(host).fault is Fault.DROP:
            await asyncio.sleep(0.02)


def break_off(writer: asyncio.StreamWriter) -> None:
    """Close at once, with a reset."""
    own = writer.get_extra_info("socket")
    if own is not None:
        with suppress(OSError):
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


@dataclass(slots=True)
class Network:
    """Hosts and the troubles between them; a link has the same trouble both ways."""

    chance: random.Random
    troubles: dict[frozenset[str], Trouble] = field(default_factory=dict)
    proxies: list[Proxy] = field(default_factory=list)

    def trouble(self, one: Iterable[str], other: Iterable[str], trouble: Trouble) -> None:
        """Set the trouble of every link between two groups of hosts."""
        for a in one:
            for b in other:
                self.troubles[frozenset((a, b))] = trouble

    def mend(self) -> None:
        self.troubles.clear()

    async def expose(self, host: str, target: tuple[str, int], address: tuple[str, int]) -> tuple[str, int]:
        """Put a proxy in front of a server of this host; returns the address that all others use."""

        def between(source: str) -> Trouble:
            return self.troubles.get(frozenset((source, host)), Trouble())

        proxy = Proxy(target, between, self.chance, address)
        self.proxies.append(proxy)
        return await proxy.start()

    async def stop(self) -> None:
        for proxy in self.proxies:
            await proxy.stop()
