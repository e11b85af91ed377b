"""Đo bộ nhớ — bytes of Redis for a finished attempt, and of a web process.

Attempts are lived through the scoring core: opened, every answer saved, submitted. What one costs is the growth of all
keys of the round divided by the attempts, told key by key; floor 800 bytes, stretch 400.
"""

import asyncio
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from socket import socket
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from app.bench.generator import raw, send_all
from app.bench.stage import DRAWN, furnished, wait_for
from app.db import make_engine
from app.embedded import EmbeddedServer
from app.house import connect, connect_plain, core_of
from app.scoring import LiveContest, LiveRound, Rounds, ScoringCore, Submission, submit
from app.scoring.sweeper import refresh
from app.settings import Settings
from app.supervisor import Supervisor, listen

FLOOR, STRETCH, WORKER_FLOOR = 800, 400, 80
AT_ONCE = 100
SAMPLED = 200
WARMING = 1_000
NAME, BASE, CELL = "Nguyễn V. A***", "Sở Nội vụ", "Chi bộ"


async def live_one(core: ScoringCore, contest: LiveContest, live: LiveRound, n: int) -> None:
    """One attempt from its opening to its result, as a phone does it."""
    attempt = live.attempt(person(n), 1)
    shown = f"{NAME}\nĐảng bộ {BASE} › {CELL} {n % 60}"
    await core.open(attempt, live.timetable, live.terms, shown, device=f"{n:08x}")
    for question in range(1, DRAWN + 1):
        await core.save(attempt, question, str(n % 4 + 1), "4f2a9c1b7d3e", question)
    await submit(core, contest, live, attempt, Submission(f"{n:022x}", f"{n:012x}"))


def person(n: int) -> str:
    return f"{n * 48_271 % 2**31:022x}"


async def live_all(settings: Settings, rounds: Rounds, live: LiveRound, attempts: int) -> None:
    store = connect(str(settings.redis_url))
    core, contest = core_of(settings, store), rounds.contest_of(live)
    for start in range(0, attempts, AT_ONCE):
        await asyncio.gather(*(live_one(core, contest, live, n) for n in range(start, start + AT_ONCE)))
    await store.aclose()


def attempt_lines(attempts: int) -> Iterator[str]:
    """What a finished attempt costs, altogether and by key."""
    with TemporaryDirectory(prefix="hoithi-bench-") as folder:
        server = EmbeddedServer(Path(folder) / "redis")
        try:
            settings = Settings(data=Path(folder), redis_url=server.start(), port=0, workers=2)
            _, round_id = furnished(settings)
            rounds, engine = Rounds(), make_engine(settings.sql_url)
            refresh(engine, rounds)
            engine.dispose()
            live = rounds.round(round_id)
            redis = connect_plain(str(settings.redis_url))
            before = redis.info("memory")["used_memory_dataset"]
            asyncio.run(live_all(settings, rounds, live, attempts))
            whole = (redis.info("memory")["used_memory_dataset"] - before) / attempts
            parts = shares(redis, live, attempts)
            yield (
                f"a finished attempt of {DRAWN} questions: {sum(parts.values()):.0f} bytes of keys, {whole:.0f} of the "
                f"server's data (floor {FLOOR}, stretch {STRETCH})"
            )
            yield "  " + ", ".join(f"{name} {size:.0f}" for name, size in parts.items())
            yield worker_line(settings)
        finally:
            server.stop()


def shares(redis: Any, live: LiveRound, attempts: int) -> dict[str, float]:
    """Bytes of each kind of key for one attempt: shared keys are divided, a person's own are medians."""
    some = [(live.partition(person(n)), person(n)) for n in range(0, attempts, max(1, attempts // SAMPLED))]
    found = {
        "attempt": median(redis.memory_usage(p.attempt(who, 1), samples=0) for p, who in some),
        "person": median(redis.memory_usage(p.person(who), samples=0) for p, who in some),
    }
    for partition in live.all_partitions():
        for name in ("board", "events"):
            size = redis.memory_usage(getattr(partition, name), samples=0) or 0
            found[name] = found.get(name, 0) + size / attempts
    return found


def worker_line(settings: Settings) -> str:
    """A web process of an installation of its own, after some requests. PSS: of a page that several processes share,
    each has its part."""
    listening = listen(settings)
    installation = get_context("spawn").Process(target=installed, args=(settings, listening))
    installation.start()
    try:
        port = listening[0].getsockname()[1]
        wait_for(port)
        asyncio.run(send_all(port, [raw("GET", "/rounds/1")] * WARMING))
        told = memory_of(installation.pid or 0, f"web {settings.workers}")
    finally:
        installation.terminate()
        installation.join()
    return (
        f"a web process, one of {settings.workers} of an installation: RSS {told['Rss']} MB, PSS {told['Pss']} MB "
        f"(floor {WORKER_FLOOR} MB)"
    )


def installed(settings: Settings, listening: list[socket]) -> None:
    Supervisor(settings, listening, None).watch()


def memory_of(parent: int, name: str) -> dict[str, int]:
    """Megabytes by kind, of this process's child that is called so."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    called = {Path(f"/proc/{child}/comm").read_text().strip(): child for child in children}
    lines = Path(f"/proc/{called[name]}/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines}
