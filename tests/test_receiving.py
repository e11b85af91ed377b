"""Slow clients against a real server: whoever dawdles is closed, whoever speaks is served meanwhile."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from fastapi import FastAPI

from app.receiving import BYTES_A_SECOND, Joined, Punctual
from tests.small_contest import SmallContest

HEAD = b"POST /rounds/1/attempts/1/answers/1 HTTP/1.1\r\nHost: hoithi\r\n"
SLOW = {
    "a connection that says nothing": b"",
    "an empty line, and nothing after it": b"\r\n",
    "a head that stops": HEAD,
    "a body that stops": HEAD + b"Content-Length: 100\r\n\r\nposition=",
    "a chunked body that stops": HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n",
}


class Hurried(Punctual):
    seconds = 1.0


class Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """None: the tests' process keeps its own."""


@pytest.fixture
async def port(app: FastAPI, contest: SmallContest) -> AsyncIterator[int]:
    """The application on a port of its own, with a deadline of a second."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, http=Hurried, lifespan="off", log_level="error")
        server = Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield listening.getsockname()[1]
        server.should_exit = True
        await serving


async def said(port: int, words: bytes) -> bytes:
    """What the server answers until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    reply = await reader.read()
    writer.close()
    return reply


@pytest.mark.parametrize("words", SLOW.values(), ids=SLOW.keys())
async def test_whoever_dawdles_is_closed(port: int, words: bytes):
    assert b" 200 " not in await said(port, words)


async def test_two_hundred_who_dawdle_keep_nobody_waiting(port: int):
    slow = [asyncio.create_task(said(port, words)) for words in list(SLOW.values()) * 50]
    health = b"GET /rounds/1 HTTP/1.1\r\nHost: hoithi\r\nConnection: close\r\n\r\n"
    assert (await said(port, health)).startswith(b"HTTP/1.1 200 OK")
    assert not any(reply.startswith(b"HTTP/1.1 200") for reply in await asyncio.gather(*slow))


async def test_a_connection_that_speaks_again_in_time_goes_on(port: int):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(5):
        writer.write(b"GET /nowhere HTTP/1.1\r\nHost: hoithi\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 404")
        length = 0
        while (line := await reader.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        await reader.readexactly(length)
    writer.close()


async def test_a_body_that_keeps_its_pace_has_longer(port: int):
    """All but the last byte is there: nobody is closed at twice the deadline."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    size = BYTES_A_SECOND * 4
    writer.write(b"POST /contests/tim-hieu/sign-in HTTP/1.1\r\nHost: hoithi\r\nConnection: close\r\n")
    writer.write(b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % size)
    writer.write(b"x" * (size - 1))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), Hurried.seconds * 2)
    writer.write(b"x")
    assert (await reader.read()).startswith(b"HTTP/1.1 403")
    writer.close()


class Paper(asyncio.Transport):
    """A transport that keeps what is written to it, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return bool(self.written) and self.written[-1] == b"closed"

    def close(self) -> None:
        self.written.append(b"closed")


async def test_what_is_written_in_one_turn_leaves_in_one_piece():
    paper = Paper()
    joined = Joined(paper, asyncio.get_running_loop())
    joined.write(b"head ")
    joined.write(b"body")
    assert paper.written == []
    await asyncio.sleep(0)
    joined.write(b"more")
    await asyncio.sleep(0)
    assert paper.written == [b"head body", b"more"]


async def test_what_was_written_leaves_before_the_connection_closes():
    paper = Paper()
    joined = Joined(paper, asyncio.get_running_loop())
    joined.write(b"the last reply")
    joined.close()
    await asyncio.sleep(0)
    assert paper.written == [b"the last reply", b"closed"]
