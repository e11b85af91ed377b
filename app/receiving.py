"""Nhận và trả lời — a deadline for whoever speaks slowly, for whom uvicorn alone waits for ever; a reply in one piece.

A connection that says nothing, a head that drips in, a body that stops: each is closed when its time is up. A body has
longer the larger it is, so that an organiser's file comes through on a slow line too.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

RECEIVE_SECONDS = 10.0  # For a head, and a body that a participant's page sends.
BYTES_A_SECOND = 16 * 1024  # What a larger body must bring on average.


class Joined:
    """A transport that writes at once what is written to it in one turn of the loop: the head and the body of a reply,
    which uvicorn writes one after the other, leave in one packet."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport = transport
        self.loop = loop
        self.pieces: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)

    def write(self, piece: bytes) -> None:
        if not self.pieces:
            self.loop.call_soon(self.leave)
        self.pieces.append(piece)

    def leave(self) -> None:
        pieces, self.pieces = self.pieces, []
        if pieces and not self.transport.is_closing():
            self.transport.write(b"".join(pieces))

    def close(self) -> None:
        self.leave()
        self.transport.close()


class Punctual(HttpToolsProtocol):
    """uvicorn's own protocol; a clock runs from the first piece of a request to its last."""

    seconds = RECEIVE_SECONDS
    deadline: asyncio.TimerHandle | None = None
    midway = False  # A request has begun and is not all there.
    received = 0
    began = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(cast(asyncio.Transport, Joined(transport, self.loop)))
        self.expect()

    def connection_lost(self, exc: Exception | None) -> None:
        self.done()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """What comes in one piece, as nearly all does, needs no clock."""
        super().data_received(data)
        if self.midway and self.deadline is None:
            self.expect()
        elif self.midway and self.cycle is not None and self.cycle.more_body:
            self.received += len(data)  # Of a body; a head has no longer for being long.

    def on_message_begin(self) -> None:
        self.midway = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self.midway = False
        self.done()
        super().on_message_complete()

    def expect(self) -> None:
        """From now on a request is due."""
        self.began, self.received = self.loop.time(), 0
        self.deadline = self.loop.call_later(self.seconds, self.look)

    def look(self) -> None:
        """The time of what has come so far is up: close, or wait for the rest of a body that keeps its pace."""
        due = self.began + self.seconds + self.received / BYTES_A_SECOND
        if due <= self.loop.time():
            self.transport.close()
        else:
            self.deadline = self.loop.call_at(due, self.look)

    def done(self) -> None:
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None
