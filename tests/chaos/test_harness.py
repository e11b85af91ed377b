"""The harness itself: the shim forgets what was not synced, the proxy harms, the checker finds what is planted."""

import asyncio
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.models import Attempt
from app.rules.paper.marking import Mark
from app.scoring import SealedBy, Sheet, State
from app.scoring.events import digest, short
from tests.chaos.acks import Acks, Told
from tests.chaos.checker import (
    Findings,
    Kept,
    check_board,
    check_entries,
    check_opened,
    check_saved,
    check_submitted,
)
from tests.chaos.checker import event_of as event_of_entry
from tests.chaos.playing import Outcome
from tests.chaos.powercut import compiled, cut, environment
from tests.chaos.proxy import Fault, Network, Trouble
from tests.chaos.report import MARKERS, put_between, report
from tests.topologies import BUNDLED

WRITER = """
import os, sys
file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
os.write(file, b"kept"); os.fsync(file); os.write(file, b" kept too"); os.fdatasync(file); os.write(file, b" lost")
"""
HOST, OTHER = "127.0.0.1", "127.0.1.7"
SITTING = ("an", 1)


def test_a_power_cut_leaves_what_was_synced_and_no_more(tmp_path: Path):
    shim, log, file = compiled(tmp_path), tmp_path / "synced.log", tmp_path / "a.aof"
    command = [sys.executable, "-c", WRITER, str(file)]
    subprocess.run(command, env=environment(shim, log, ".aof"), check=True)
    assert file.read_bytes() == b"kept kept too lost"
    assert cut(tmp_path, log, "*.aof") == len(" lost")
    assert file.read_bytes() == b"kept kept too"


def test_a_file_that_was_never_synced_is_empty_after_a_power_cut(tmp_path: Path):
    (tmp_path / "b.aof").write_bytes(b"all of it")
    assert cut(tmp_path, tmp_path / "synced.log", "*.aof") == 9
    assert (tmp_path / "b.aof").read_bytes() == b""


@asynccontextmanager
async def echoing(network: Network) -> AsyncIterator[tuple[str, int]]:
    """An echo behind a proxy of the host "echo"; the proxy's address."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, HOST, 0)
    try:
        yield await network.expose("echo", server.sockets[0].getsockname()[:2], (HOST, 0))
    finally:
        await network.stop()
        server.close()


async def said(address: tuple[str, int], host: str = HOST) -> bytes:
    """What comes back for one word from this host; b"" for a connection that ends."""
    reader, writer = await asyncio.open_connection(*address, local_addr=(host, 0))
    writer.write(b"word")
    try:
        return await reader.read(100)
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("trouble", [Trouble(), Trouble(Fault.DELAY, 0.01)])
async def test_what_is_only_late_arrives(trouble: Trouble):
    network = Network(random.Random(1))
    network.trouble([HOST], ["echo"], trouble)
    async with echoing(network) as address:
        assert await said(address) == b"word"


@pytest.mark.parametrize("trouble", [Trouble(Fault.RESET), Trouble(Fault.LOSSY, 1.0)])
async def test_a_reset_and_a_lost_reply_end_the_connection(trouble: Trouble):
    network = Network(random.Random(1))
    network.trouble([HOST], ["echo"], trouble)
    async with echoing(network) as address:
        assert await said(address) == b""


async def test_one_host_is_cut_off_and_another_is_not_and_a_mended_link_delivers():
    network = Network(random.Random(1))
    network.trouble([HOST], ["echo"], Trouble(Fault.DROP))
    async with echoing(network) as address:
        held = asyncio.ensure_future(said(address))
        assert await said(address, OTHER) == b"word"
        assert not held.done()
        network.mend()
        assert await held == b"word"


def sound() -> tuple[Acks, Kept]:
    """One attempt, told and kept alike everywhere."""
    acks = Acks()
    acks.open(SITTING, 1.0)
    acks.send(("an", 1, 1), 1, "3")
    acks.save(("an", 1, 1), 1, 1.5)
    acks.submit(SITTING, Told("ABC", 1), 2.0)
    told = {
        "who": "an",
        "number": "1",
        "opened_at": "1000",
        "sealed_at": "4000",
        "sealed_by": "participant",
        "correct": "1",
        "score": "1",
        "prediction": "",
        "answers": "3",
    }
    event = event_of_entry(7, told)
    told["sha256"] = short(digest(event))
    sheet = Sheet(
        State.SCORED, 1000, 9000, 0, 4000, SealedBy.PARTICIPANT, Mark(1, 1), answers={1: (3,)}, receipt="ABC"
    )
    row = Attempt(
        round_id=7,
        participant_id="an",
        number=1,
        opened_at=1000,
        sealed_at=4000,
        correct=1,
        score=1,
        answers="1=3",
        sealed_by="participant",
        event_id="1-1",
    )
    board = {"an": 1 * 2**32 + (2**32 - 1 - 3000)}
    return acks, Kept({SITTING: sheet}, [told], {who: float(score) for who, score in board.items()}, [row])


def compared(acks: Acks, kept: Kept) -> Findings:
    findings = Findings()
    check_opened(acks, kept, findings)
    check_saved(acks, kept, findings)
    check_submitted(acks, kept, findings)
    check_entries(kept, 7, findings)
    check_board(kept, findings)
    return findings


def test_what_is_told_and_kept_alike_is_sound():
    assert compared(*sound()).sound


def planted() -> Iterator[tuple[str, str, Acks, Kept]]:
    """(what is planted, the kind that has to find it, told, kept)"""
    acks, kept = sound()
    yield "no hash", "lost", acks, replace(kept, sheets={})
    yield "no stream entry", "lost", acks, replace(kept, entries=[])
    yield "no row in SQL", "lost", acks, replace(kept, rows=[], board={})
    yield (
        "an answer that is gone",
        "lost",
        acks,
        replace(kept, sheets={SITTING: kept.sheets[SITTING]._replace(answers={})}),
    )
    yield "twice in the stream", "duplicated", acks, replace(kept, entries=[*kept.entries, *kept.entries])
    yield "a changed byte", "wrong", acks, replace(kept, entries=[kept.entries[0] | {"answers": "2"}])
    yield "another score", "changed", acks, replace(kept, entries=[kept.entries[0] | {"correct": "2"}])
    yield "another place on the board", "wrong", acks, replace(kept, board={"an": 1.0})
    yield "nobody on the board", "wrong", acks, replace(kept, board={})
    acks, kept = sound()
    acks.submit(SITTING, Told("XYZ", 1), 3.0)
    yield "another receipt", "changed", acks, kept


@pytest.mark.parametrize(("kind", "acks", "kept"), [pytest.param(*one[1:], id=one[0]) for one in planted()])
def test_the_checker_finds_what_is_planted(kind: str, acks: Acks, kept: Kept):
    assert getattr(compared(acks, kept), kind) != set()


def outcome(**seen: object) -> Outcome:
    given: dict[str, object] = {
        "number": "F2",
        "title": "a cut",
        "taken_away": "no sync",
        "control": False,
        "seed": 1,
        "seconds": 1.0,
        "faults": {"power cut": 3},
        "acknowledged": 1000,
        "lost": 0,
        "duplicated": 0,
        "changed": 0,
        "wrong": 0,
        "outage": 0.5,
        "slowest": 0.2,
        "broken": (),
        "notes": (),
    }
    return Outcome(**given | seen)  # type: ignore[arg-type]


def test_a_scenario_has_to_be_sound_and_its_control_has_not_to_be():
    assert outcome().as_promised
    assert not outcome(lost=1).as_promised
    assert not outcome(control=True).as_promised
    assert outcome(control=True, lost=1).as_promised
    assert not outcome(control=True, lost=1, error="Traceback").as_promised


def test_the_table_tells_of_a_control_that_found_nothing():
    outcomes = [outcome(), outcome(control=True)]
    told = report(outcomes, short=True, seed=1, binary=BUNDLED, seconds=60)
    assert told.splitlines()[-1] == (
        "| F2 | a cut | 3 × power cut | 1,000 | 0 | 0 | 0 | 0.5 s | 0.2 s | no sync: **nothing** | **broken** |"
    )


def test_the_table_takes_the_place_of_the_last_one():
    document = f"Before.\n{MARKERS[0]}\n\nold\n{MARKERS[1]}\nAfter.\n"
    once = put_between(document, "| new |\n")
    assert once == f"Before.\n{MARKERS[0]}\n\n| new |\n\n{MARKERS[1]}\nAfter.\n"
    assert put_between(once, "| new |\n") == once
    with pytest.raises(ValueError, match="no <!--"):
        put_between("A document without markers.", "")
