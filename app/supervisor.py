"""Trông coi — starts the parts of a whole installation, restarts what dies, and leaves nothing behind.

    supervisor ── embedded server (unless HOITHI_REDIS_URL is given)
               ├─ web × workers   (a listening socket each, on one port; made here and kept: a worker that is
               │                   started again finds in it whoever came in the meantime)
               ├─ recorder
               └─ sweeper

The processes are forked from one that has imported the application already, so they start in an instant and
share its memory (`started_up`). Each dies with its parent, however the parent dies.
"""

import asyncio
import ctypes
import errno
import fcntl
import gc
import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal

import uvicorn
from starlette.types import ASGIApp

from app.db import make_engine
from app.embedded import EmbeddedServer, be_called, die_with_parent
from app.errors import Unfit
from app.house import connect, connect_plain, core_of
from app.main import create_app
from app.receiving import Punctual
from app.scoring import Confirmation, recorder, sweeper
from app.scoring.recording.witness import Witness
from app.settings import Settings

log = logging.getLogger(__name__)

STOP_SECONDS = 12
RESTART_SECONDS = 1.0
GARBAGE = 10_000  # New objects between two looks of the collector; at Python's 700 it takes 6 % of a worker.
BACKLOG = 2_048
M_MMAP_THRESHOLD = -3  # From malloc.h.
LARGE_BLOCK = 1024 * 1024
LOCK_FILE = "hoithi.lock"
ADDRESS_FAULTS = {errno.EADDRINUSE: "serve.address_taken", errno.EACCES: "serve.address_forbidden"}


def run_web(settings: Settings, listening: socket.socket) -> None:
    """One web process over a socket that listens already."""
    serve_http(create_app(settings), listening)


def serve_http(
    app: ASGIApp,
    listening: socket.socket,
    lifespan: Literal["auto", "off"] = "auto",
    protocol: type[asyncio.Protocol] = Punctual,
) -> None:
    """Any application, the way that ours is served."""
    give_memory_back()
    config = uvicorn.Config(
        app,
        http=protocol,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        lifespan=lifespan,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # Nobody asks for a client's address.
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=30,
    )
    started_up()
    uvicorn.Server(config).run(sockets=[listening])


def started_up() -> None:
    """What start-up made lives as long as the process: the collector need not look at it again. Nor may it before
    processes are forked: it would write into all of it, in each child, and each would have a copy of its own."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def give_memory_back() -> None:
    """Ask glibc to return large blocks at once: each hash of a PIN takes 19 MiB in whichever thread it runs, and
    without this every thread's arena keeps them."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none, and needs none.
        if mallopt is not None:
            mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def run_recorder(settings: Settings) -> None:
    assert settings.redis_url is not None
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    started_up()
    witness = Witness(Confirmation(settings.replicas, settings.replicas_ms))
    recorder.run(connect_plain(settings.redis_url), make_engine(settings.sql_url), stop, witness)


def run_sweeper(settings: Settings) -> None:
    asyncio.run(sweep(settings))


async def sweep(settings: Settings) -> None:
    assert settings.redis_url is not None
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    client = connect(settings.redis_url, Confirmation(settings.replicas, settings.replicas_ms))
    started_up()
    await sweeper.run(core_of(settings, client), make_engine(settings.sql_url), stop)
    await client.aclose()


def listen(settings: Settings) -> list[socket.socket]:
    """A listening socket for each worker, all on one port: the kernel deals connections out evenly, where a
    shared socket would give a whole rush to whichever worker wakes first. Raises Unfit for an address that is taken or
    not this machine's.
    """
    first = bound(settings, settings.port, shared=False)
    port = first.getsockname()[1]
    first.close()  # It only asked whether the port was free: a shared one never says so.
    return [bound(settings, port, shared=True) for _ in range(settings.workers)]


def bound(settings: Settings, port: int, *, shared: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    one = socket.socket(family, socket.SOCK_STREAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        one.bind((settings.host, port))
        one.listen(BACKLOG)
    except OSError as error:
        one.close()
        code = ADDRESS_FAULTS.get(error.errno or 0, "serve.address_unknown")
        raise Unfit(code, host=settings.host, port=port) from error
    return one


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data folder: two installations over one folder would destroy each other's files."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unfit("serve.already_running", data=data) from None
        yield


@contextmanager
def hot_store(settings: Settings) -> Iterator[tuple[Settings, EmbeddedServer | None]]:
    """The settings with a Redis URL in them, and the server behind it when it is ours."""
    if settings.redis_url is not None:
        yield settings, None
        return
    server = EmbeddedServer(settings.data / "redis", settings.redis_bin)
    try:
        yield settings.model_copy(update={"redis_url": server.start()}), server
    finally:
        server.stop()


class Supervisor:
    """The running parts. `watch()` returns when a signal asks to stop."""

    def __init__(
        self, settings: Settings, listening: list[socket.socket], server: EmbeddedServer | None
    ) -> None:
        self.server = server
        self.stopping = threading.Event()
        app = create_app(settings)
        self.parts: dict[str, tuple[Callable[..., None], tuple[Any, ...]]] = {
            f"web {n}": (serve_http, (app, one)) for n, one in enumerate(listening, start=1)
        } | {"recorder": (run_recorder, (settings,)), "sweeper": (run_sweeper, (settings,))}
        self.processes: dict[str, BaseProcess] = {}

    def start(self, name: str) -> None:
        target, arguments = self.parts[name]

        def child() -> None:
            die_with_parent()
            be_called(name)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            target(*arguments)

        self.processes[name] = get_context("fork").Process(target=child, name=name)
        self.processes[name].start()

    def watch(self) -> None:
        """Start every part, then restart whichever ends by itself, until asked to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        started_up()
        for name in self.parts:
            self.start(name)
        try:
            while not self.stopping.is_set():
                wait([process.sentinel for process in self.processes.values()], timeout=RESTART_SECONDS)
                if not self.stopping.is_set():
                    self.mend()
        finally:
            self.stop()

    def mend(self) -> None:
        if self.server is not None and self.server.process.poll() is not None:
            log.error("the embedded server ended; starting it again")
            try:
                self.server.start()
            except Unfit:  # Its disk is full perhaps, and will not be for ever.
                log.exception("it does not start; trying again")
        for name, process in list(self.processes.items()):
            if not process.is_alive():
                log.error("%s ended with %s; starting it again", name, process.exitcode)
                if self.stopping.wait(RESTART_SECONDS):
                    return
                self.start(name)

    def stop(self) -> None:
        """Tell all of them to end, the web first; kill what has not ended in time, which is the same for all."""
        for name in self.parts:
            self.processes[name].terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
