"""Máy phát — sends prepared requests: as fast as they are answered (wrk), or at their own pace (open loop)."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import perf_counter

from app.errors import Unfit

CONNECTIONS = 32
SCRIPT = Path(__file__).with_name("prepared.lua")
HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Run:
    """What wrk saw. `failed`: connections that broke, and replies of 400 or more."""

    requests: int
    seconds: float
    p99_ms: float
    failed: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def raw(method: str, path: str, cookie: str = "", body: bytes | None = None, *headers: str) -> bytes:
    """A request as it stands on the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", *headers]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if body is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + HEAD_END + (body or b"")


def flood(port: int, requests: Sequence[bytes], seconds: float) -> Run:
    """wrk for so long, each connection sending its next request when the last is answered. Raises Unfit without wrk."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise Unfit("serve.needs_wrk")
    with NamedTemporaryFile() as file:
        file.write(b"\0".join(requests))
        file.flush()
        options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "-s", str(SCRIPT)]
        told = subprocess.run(
            [wrk, *options, f"http://127.0.0.1:{port}", "--", file.name], capture_output=True, check=True
        )
    return Run(**json.loads(told.stdout.splitlines()[-1]))


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """One request, one reply with a length; returns its status."""
    writer.write(request)
    head = await reader.readuntil(HEAD_END)
    _, _, rest = head.lower().partition(b"content-length: ")
    await reader.readexactly(int(rest.split(b"\r\n", 1)[0]))
    return int(head[9:12])


async def send_all(port: int, requests: Sequence[bytes]) -> None:
    """All of them, as fast as they are answered; nothing is measured. Raises Unfit when one is refused."""
    left = iter(requests)

    async def visitor() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in left:
            if (status := await exchange(reader, writer, request)) >= 400:
                raise Unfit("serve.bench_refused", status=status)
        writer.close()

    await asyncio.gather(*(visitor() for _ in range(CONNECTIONS)))


async def paced(port: int, requests: Sequence[bytes], rate: float) -> list[float]:
    """Open loop: each request is due at its own moment, whatever became of those before; the latencies in ms, counted
    from that moment, ascending."""
    idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(8 * CONNECTIONS):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    took: list[float] = []

    async def visit(request: bytes, due: float) -> None:
        connection = await idle.get()
        if (status := await exchange(*connection, request)) >= 400:
            raise Unfit("serve.bench_refused", status=status)
        took.append((perf_counter() - due) * 1000)
        idle.put_nowait(connection)

    started = perf_counter()
    async with asyncio.TaskGroup() as group:
        for at, request in enumerate(requests):
            due = started + at / rate
            if (early := due - perf_counter()) > 0:
                await asyncio.sleep(early)
            group.create_task(visit(request, due))
    while not idle.empty():
        idle.get_nowait()[1].close()
    return sorted(took)
