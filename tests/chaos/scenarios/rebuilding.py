"""Phục hồi — one side is lost or rots, and is put together again from the other by `hoithi rebuild`."""

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import text

from app.db import transaction
from app.models import Round
from app.scoring.recording import entries
from app.scoring.recording.agreement import streamed
from tests.chaos.installation import Installation
from tests.chaos.run import PoweredServer, Run, Scenario

ANSWERS = re.compile(
    rb"\$7\r\nanswers\r\n\$\d+\r\n(\d)[^\r]*\r\n\$6\r\nsha256"
)  # Of a stream entry in the file.
COMMAND = re.compile(rb"\r\n(\*)\d+\r\n\$\d+\r\n[A-Z]")
FLIPS = 25
REFUSED_SECONDS = 30


async def lost_database(run: Run) -> None:
    """SQL has lost every attempt of the round; they are written again out of the stream."""
    server = run.server()
    house = await run.played(server)
    with transaction(house.engine) as session:
        session.connection().execute(text("DELETE FROM attempt"))
    run.faults["all attempts deleted from SQL"] += 1
    if run.control:
        forget_one(run, server, house)
    run.notes += told(house.command("rebuild", "sql", "--apply"))
    run.compare(server.client, house)


def forget_one(run: Run, server: PoweredServer, house: Installation) -> None:
    """An entry is gone from the stream."""
    events = house.live.all_partitions()[0].events
    entry_id, _ = run.chance.choice(server.client.xrange(events))
    server.client.xdel(events, entry_id)


async def lost_store(run: Run) -> None:
    """The store is empty; hashes, boards, people and streams are put together again out of SQL: the same boards, the
    same receipts."""
    server = run.server()
    house = await run.played(server)
    before = boards(server, house)
    if run.control:
        with transaction(house.engine) as session:
            newest = "DELETE FROM attempt WHERE event_id = (SELECT max(event_id) FROM attempt)"
            session.connection().execute(text(newest))
    server.client.flushall()
    run.faults["FLUSHALL"] += 1
    run.notes += told(house.command("rebuild", "redis", "--apply"))
    run.promise("the boards are what they were", boards(server, house) == before)
    run.compare(server.client, house)


def boards(server: PoweredServer, house: Installation) -> list[Any]:
    return [server.client.zrange(part.board, 0, -1, withscores=True) for part in house.live.all_partitions()]


@contextmanager
def believing() -> Iterator[None]:
    """Entries are believed without a look at their digests."""

    def read_entry(partition: Any, partitions: int, fields: Any) -> Any:
        return entries.event_of(partition.round_id, fields)

    with patch.object(entries, "read_entry", read_entry):
        yield


async def rotten_file(run: Run) -> None:
    """Answers in the append-only file are flipped while the store is down. It loads them without a word; every flip is
    found by its digest, and mended out of SQL."""
    server = run.server()
    house = await run.played(server)
    server.kill()
    (file,) = server.folder.rglob("*.incr.aof")
    flipped = flip(run, file)
    run.faults["answers flipped in the file"] = flipped
    server.start()
    with believing() if run.control else nullcontext():
        found = bad_entries(server, house)
    run.promise(f"{found} of {flipped} flips found", found == flipped)
    if not run.control:
        run.notes += told(house.command("rebuild", "redis", "--apply"))
    run.compare(server.client, house)


def flip(run: Run, file: Path) -> int:
    """Change the first answer of some entries; how many."""
    content = bytearray(file.read_bytes())
    places = [found.start(1) for found in ANSWERS.finditer(content)]
    chosen = run.chance.sample(places, min(FLIPS, len(places)))
    for place in chosen:
        content[place] = ord("1") + (content[place] - ord("0")) % 4  # Another of the four choices.
    file.write_bytes(content)
    return len(chosen)


def bad_entries(server: PoweredServer, house: Installation) -> int:
    bad: list[Any] = []
    with transaction(house.engine, writes=False) as session:
        round = session.get_one(Round, house.live.id)
    for partition in house.live.all_partitions():
        for _ in streamed(server.client, partition, round, bad):
            pass
    return len(bad)


async def broken_framing(run: Run) -> None:
    """One byte between the values of the append-only file is flipped: the store refuses to start and changes nothing.
    By the runbook the file is moved aside, and all is put together again out of SQL. The control does what
    `redis-check-aof --fix` does: it cuts the file off at that byte."""
    server = run.server()
    house = await run.played(server)
    server.kill()
    file = max(server.folder.rglob("*.incr.aof"), key=lambda one: one.stat().st_size)
    place = flip_framing(run, file)
    run.faults["framing byte flipped"] += 1
    if run.control:
        os.truncate(file, place)
        server.start()
    else:
        await refuses(run, server, file)
        (server.folder / "appendonlydir").rename(run.folder / "aside")
        server.start()
        run.notes += told(house.command("rebuild", "redis", "--apply"))
    run.compare(server.client, house)


def flip_framing(run: Run, file: Path) -> int:
    """Flip the lowest bit of a "*" that begins a command, somewhere in the middle; its place."""
    content = bytearray(file.read_bytes())
    begun = [found.start(1) for found in COMMAND.finditer(content)]
    place = run.chance.choice(begun[len(begun) // 4 : len(begun) * 3 // 4])
    content[place] ^= 1
    file.write_bytes(content)
    return place


async def refuses(run: Run, server: PoweredServer, file: Path) -> None:
    """The server does not start, and leaves its file as it is."""
    before = file.read_bytes()
    server.launch()
    assert server.process is not None
    code = await asyncio.to_thread(server.process.wait, REFUSED_SECONDS)
    run.promise("the store refuses the damaged file", code != 0)
    run.promise("the store leaves the damaged file as it is", file.read_bytes() == before)


def told(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if line.strip()][-1:]


DATABASE = Scenario("F24", "SQL has lost the round's attempts", "the stream lacks an entry", lost_database)
STORE = Scenario("F25", "the store has lost everything", "SQL lacks a row", lost_store)
FILE = Scenario("F26", "the append-only file rots", "entries are believed without their digest", rotten_file)
FRAMING = Scenario(
    "F26b",
    "a byte of the append-only file's framing is flipped",
    "the file is cut off at that byte, as redis-check-aof --fix does",
    broken_framing,
)
SCENARIOS = (DATABASE, STORE, FILE, FRAMING)
