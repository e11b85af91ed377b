"""Sân đo — a whole installation for measuring: one worker on one core; Redis and whoever asks on the other.

The contest has a bank of 500 questions, of which a paper draws 20; persons are cookies, as the data plane knows them.
"""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

from sqlmodel import Session
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.admin.library.freezing import freeze
from app.clock import now_ms
from app.db import make_engine, transaction
from app.embedded import EmbeddedServer, die_with_parent
from app.errors import Unfit
from app.keyring import derived, secret_of
from app.migrations import migrate
from app.models import Bank, Choice, Contest, Question, QuestionStatus, Round, RoundStatus
from app.quiz.session import Me, Sessions
from app.settings import Settings
from app.supervisor import listen, run_web, serve_http, started_up

QUESTIONS, CHOICES, DRAWN = 500, 4, 20
HOUR_MS = 3_600_000
STEM = "Nghị quyết Đại hội " * 4  # As long as questions are.
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Process:
    """A web process: its port, and the CPU time it has taken."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        told = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / TICKS


@dataclass(frozen=True, slots=True)
class Stage:
    """`bare` answers 200 and one header to everything; `product` is the application, set up by `settings`."""

    bare: Process
    product: Process
    settings: Settings
    contest_id: int
    round_id: int
    sessions: Sessions

    def cookie(self, who: str) -> str:
        me = Me(who, "Nguyễn Văn An", f"Nguyễn Văn An\n{who}", device=who.rjust(16, "0"))
        return f"{self.sessions.cookie_name(self.contest_id)}={self.sessions.sign(self.contest_id, me)}"


async def bare(scope: Scope, _receive: Receive, send: Send) -> None:
    """The least that an application may do, under uvicorn as it comes."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"OK"})


def run_bare(_settings: Settings, listening: socket.socket) -> None:
    serve_http(bare, listening, lifespan="off", protocol=HttpToolsProtocol)


@contextmanager
def stage(binary: Path | None = None) -> Iterator[Stage]:
    """Raises Unfit where there are not two cores to keep apart."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise Unfit("serve.needs_cores")
    os.sched_setaffinity(0, cores[1:2])  # We, and what we start.
    with TemporaryDirectory(prefix="hoithi-bench-") as folder:
        server = EmbeddedServer(Path(folder) / "redis", binary)
        try:
            settings = Settings(data=Path(folder), redis_url=server.start(), workers=1, port=0)
            contest_id, round_id = furnished(settings)
            sessions = Sessions(derived(secret_of(settings), "participant session"), secure=False)
            with process(run_bare, settings, cores[0]) as one, process(run_web, settings, cores[0]) as other:
                yield Stage(one, other, settings, contest_id, round_id, sessions)
        finally:
            server.stop()
            os.sched_setaffinity(0, cores)


@contextmanager
def process(run: Callable[..., None], settings: Settings, core: int) -> Iterator[Process]:
    """A web process on this core, once it answers."""
    (listening,) = listen(settings)

    def child() -> None:
        die_with_parent()
        os.sched_setaffinity(0, [core])
        run(settings, listening)

    started_up()
    started = get_context("fork").Process(target=child)
    started.start()
    try:
        port = listening.getsockname()[1]
        wait_for(port)
        assert started.pid is not None
        yield Process(port, started.pid)
    finally:
        started.terminate()
        started.join()
        listening.close()


def wait_for(port: int) -> None:
    """The socket listens already, so the first request is answered once the application runs."""
    with socket.create_connection(("127.0.0.1", port)) as asking:
        asking.sendall(b"GET /health HTTP/1.1\r\nHost: bench\r\n\r\n")
        asking.recv(1)
    sleep(0.2)


def furnished(settings: Settings) -> tuple[int, int]:
    """A contest with one open round; the ids of both."""
    engine = make_engine(settings.sql_url)
    migrate(engine)
    now = now_ms()
    with transaction(engine) as db:
        contest = added(db, Contest(slug="do", title="Đo tốc độ", organiser="Hội Thi", created_at=now))
        bank = added(
            db,
            Bank(contest_id=contest.id, name="500", confirmed_at=now),
        )
        for n in range(1, QUESTIONS + 1):
            question = added(
                db,
                Question(
                    bank_id=bank.id,
                    n=n,
                    topic="",
                    stem=f"{STEM}{n}?",
                    at=str(n),
                    status=QuestionStatus.APPROVED,
                ),
            )
            db.add_all(
                Choice(
                    question_id=question.id,
                    position=p,
                    text=f"Phương án thứ {p} của câu {n}",
                    correct=p == 1,
                )
                for p in range(CHOICES)
            )
        round = added(
            db,
            Round(
                contest_id=contest.id,
                code="do",
                title="Kỳ đo",
                position=1,
                status=RoundStatus.PUBLISHED,
                opens_at=now - HOUR_MS,
                closes_at=now + 24 * HOUR_MS,
                duration_ms=HOUR_MS,
                bank_id=bank.id,
                blueprint={"": DRAWN},
                secret=b"0" * 32,
            ),
        )
        freeze(db, round)
        ids = (contest.id, round.id)
    engine.dispose()
    return ids


def added(db: Session, row: Any) -> Any:
    """The row, with its id."""
    db.add(row)
    db.flush()
    return row
