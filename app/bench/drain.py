"""Đo thư ký và người thu bài — rows a second from the streams into SQL, back again, and overdue attempts collected.

What the recorder does is measured beside the same rows put bare into a table of the same shape, in the same batches,
one after the other in each round; so is each rebuild. Floors: BUDGETS say 60,000 rows/s into SQLite and 30,000 into
PostgreSQL on an idle core; a share of the bare rate holds on a busy one too.
"""

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from redis import Redis
from sqlalchemy import Engine, text

from app.bench.postgresql import postgresql
from app.bench.stage import DRAWN, furnished
from app.db import make_engine, transaction
from app.embedded import EmbeddedServer
from app.house import connect, connect_plain, core_of
from app.models import Round
from app.scoring import LiveRound, Rounds, recorder
from app.scoring.answers import restrung
from app.scoring.events import Event, digest
from app.scoring.keys import Partition
from app.scoring.recording.agreement import add_up, differences, stream_side
from app.scoring.recording.rebuild import plan_redis, plan_sql, restore_sql, sides_of, union
from app.scoring.recording.refill import Source, fields_of, refill
from app.scoring.recording.rows import COLUMNS, ROW, row_of
from app.scoring.sweeper import refresh, sweep_round
from app.settings import Settings
from app.supervisor import started_up
from app.texts import tell

FLOORS = {"sqlite": 60_000, "postgresql": 30_000}
OPENED_AT = 1_790_000_000_000
ANSWERS = ";".join(f"{n}={n % 4 + 1}" for n in range(1, DRAWN + 1))


@dataclass(frozen=True, slots=True)
class Yard:
    """Where the rows come from and go to."""

    redis: Redis
    engine: Engine
    round: Round
    live: LiveRound
    settings: Settings

    @property
    def partition(self) -> Partition:
        return self.live.all_partitions()[0]


@contextmanager
def yard(redis_url: str, database_url: str | None) -> Iterator[Yard]:
    """An empty round on this database (None: SQLite)."""
    with TemporaryDirectory(prefix="hoithi-bench-") as folder:
        settings = Settings(data=Path(folder), redis_url=redis_url, database_url=database_url)
        _, round_id = furnished(settings)
        engine, rounds = make_engine(settings.sql_url), Rounds()
        refresh(engine, rounds)
        with transaction(engine, writes=False) as session:
            round = session.get_one(Round, round_id)
        redis = connect_plain(redis_url)
        redis.delete(Partition(round_id, 0).events)
        yield Yard(redis, engine, round, rounds.round(round_id), settings)
        engine.dispose()


def events_of(round_id: int, first: int, count: int) -> list[Event]:
    return [
        Event(
            round_id,
            f"{n * 48_271 % 2**31:022x}",
            1,
            OPENED_AT + n,
            OPENED_AT + n + 60_000 + n % 500_000,
            "participant",
            n % (DRAWN + 1),
            n % (DRAWN + 1),
            n % 7_000,
            ANSWERS,
        )
        for n in range(first, first + count)
    ]


def batches(yard: Yard, first: int, count: int) -> Iterator[list[Event]]:
    """The recorder's batches, one after another: it holds no more, and a heap full of ours would slow it."""
    for start in range(first, first + count, recorder.BATCH):
        yield events_of(yard.live.id, start, min(recorder.BATCH, first + count - start))


def post(yard: Yard, events: Sequence[Event]) -> None:
    pipe: Any = yard.redis.pipeline(transaction=False)
    for event in events:
        pipe.xadd(yard.partition.events, fields_of(event, restrung(event.answers)))
    pipe.execute()


def bare(yard: Yard, events: Sequence[Event]) -> float:
    """The same rows into a table of the same shape, and nothing else: the seconds that a batch takes."""
    rows = [row_of((f"{event.opened_at}-0", event, digest(event))) for event in events]
    started = perf_counter()
    with transaction(yard.engine) as session:
        connection = session.connection()
        if yard.engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"INSERT INTO bare ({COLUMNS}) VALUES ({ROW})", rows)
        else:
            driver: Any = connection.connection.driver_connection
            with driver.cursor() as cursor, cursor.copy(f"COPY bare ({COLUMNS}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
    return perf_counter() - started


def drained(yard: Yard) -> None:
    while recorder.drain(yard.redis, yard.engine, yard.partition, 1, recorder.NEW):
        pass


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall, and of our own CPU."""
    started, busy = perf_counter(), process_time()
    work()
    return perf_counter() - started, process_time() - busy


def drain_lines(yard: Yard, rows: int, rounds: int) -> Iterator[str]:
    """The recorder beside the bare rows, then either rebuild."""
    name = yard.engine.dialect.name
    with transaction(yard.engine) as session:
        shape = "(LIKE attempt INCLUDING ALL)" if name == "postgresql" else None
        keyed = "CREATE UNIQUE INDEX bare_key ON bare (round_id, participant_id, number)"
        made = (
            [f"CREATE TABLE bare {shape}"] if shape else ["CREATE TABLE bare AS SELECT * FROM attempt", keyed]
        )
        for statement in made:
            session.connection().execute(text(statement))
    recorder.ensure_group(yard.redis, yard.partition)
    rates, shares, cpus = [], [], []
    for n in range(rounds):
        plain = 0.0
        for events in batches(yard, n * rows, rows):
            post(yard, events)
            plain += bare(yard, events)
        del events
        took, busy = timed(lambda: drained(yard))
        rates.append(rows / took)
        shares.append(plain / took)
        cpus.append(rows / busy)
    yield (
        f"recorder into {name}: {median(rates):,.0f} rows/s, {median(shares):.2f} of the bare rate; "
        f"{median(cpus):,.0f} rows per CPU second of ours (floor {FLOORS[name]:,} rows/s on an idle machine; "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)"
    )
    yield from rebuild_lines(yard, rows * rounds)


def rebuild_lines(yard: Yard, rows: int) -> Iterator[str]:
    name = yard.engine.dialect.name

    def compare() -> None:
        with transaction(yard.engine, writes=False) as session:
            assert differences(yard.redis, session, yard.round) == []

    def rebuild_sql() -> None:
        with transaction(yard.engine) as session:
            restore_sql(session, plan_sql(sides_of(yard.redis, session, yard.round)))

    def rebuild_redis() -> None:
        with transaction(yard.engine, writes=False) as session:
            sides = sides_of(yard.redis, session, yard.round)
        assert len(plan_redis(sides).add) == rows
        refill(yard.redis, Source(yard.live, {}, frozenset(), b"k" * 32), union(sides))

    yield told(f"comparison of streams and {name}", rows, timed(compare))
    with transaction(yard.engine) as session:
        session.connection().execute(text("DELETE FROM attempt"))
    yield told(f"rebuild sql ({name})", rows, timed(rebuild_sql))
    before = digest_of(yard)
    yard.redis.delete(yard.partition.events)
    yield told("rebuild redis", rows, timed(rebuild_redis))
    yield f"digests before and after: {'equal' if digest_of(yard) == before else 'DIFFERENT'}"


def digest_of(yard: Yard) -> str:
    with transaction(yard.engine, writes=False) as session:
        return str(add_up(stream_side(yard.redis, session, yard.round)))


def told(what: str, rows: int, took: tuple[float, float]) -> str:
    return f"{what}: {rows / took[0]:,.0f} rows/s, {rows / took[1]:,.0f} per CPU second of ours"


async def sweeper_line(yard: Yard, attempts: int) -> str:
    """So many attempts, all overdue at once, collected by one turn of the sweeper."""
    rounds = Rounds()
    await asyncio.to_thread(refresh, yard.engine, rounds)
    store = connect(str(yard.settings.redis_url))
    core = core_of(yard.settings, store)
    for n in range(attempts):
        attempt = yard.live.attempt(f"late{n}", 1)
        times = ("state", "OPEN", "opened_at", OPENED_AT, "due_at", OPENED_AT + 1_000, "1", "page 1 2")
        await asyncio.gather(
            store.call(attempt.key, "HSET", attempt.key, *times),
            store.call(attempt.key, "ZADD", attempt.partition.due, 1, f"late{n} 1"),
        )
    started = perf_counter()
    done, failed = await sweep_round(core, rounds, yard.live)
    took = perf_counter() - started
    await store.aclose()
    return f"sweeper: {done:,} overdue attempts in {took:.1f} s, {failed} failed (floor 10,000 in 30 s)"


def table(rows: int, rounds: int, database_url: str | None) -> Iterator[str]:
    """SQLite and the sweeper, then PostgreSQL."""
    with TemporaryDirectory(prefix="hoithi-bench-") as folder:
        server = EmbeddedServer(Path(folder) / "redis")
        try:
            url = server.start()
            started_up()
            with yard(url, None) as made:
                yield from drain_lines(made, rows, rounds)
                yield asyncio.run(sweeper_line(made, 10_000))
            with postgresql(database_url) as there:
                if there is None:
                    yield tell("serve.bench_without_postgresql")
                    return
                with yard(url, there) as made:
                    yield from drain_lines(made, rows, rounds)
        finally:
            server.stop()
