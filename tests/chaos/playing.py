"""Diễn — plays runs, each in a process of its own, some at a time, and collects what came of them."""

import asyncio
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil

from app.embedded import die_with_parent
from tests.chaos.amounts import AMOUNTS, Amount
from tests.chaos.run import Run, Scenario, Workshop

CONTROL_TRIES = 5
GRACE_SECONDS = 60.0  # To end its processes, once its time is over.
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Play:
    """A run to be: `control` with the scenario's protection taken away, and in the amounts of the short form."""

    scenario: Scenario
    workshop: Workshop
    folder: Path
    seed: int
    short: bool
    control: bool
    tries: int = 1

    def again(self) -> "Play":
        """The same from the next seed, in a folder of its own."""
        tries = self.tries + 1
        folder = self.folder.with_name(f"{self.folder.name}{tries}")
        return replace(self, seed=self.seed + 1, folder=folder, tries=tries)

    @property
    def amount(self) -> Amount:
        few, many = AMOUNTS[self.scenario.number]
        return few if self.short or self.control else many


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run. `broken`: promises that were not kept, in words, with examples; `error`: the run itself
    failed, which proves nothing either way."""

    number: str
    title: str
    taken_away: str
    control: bool
    seed: int
    seconds: float
    faults: dict[str, int]
    acknowledged: int
    lost: int
    duplicated: int
    changed: int
    wrong: int
    outage: float | None
    slowest: float | None
    broken: tuple[str, ...]
    notes: tuple[str, ...]
    error: str = ""

    @property
    def sound(self) -> bool:
        return not (self.lost or self.duplicated or self.changed or self.wrong or self.broken)

    @property
    def as_promised(self) -> bool:
        """A scenario keeps every promise; a negative control breaks one."""
        return not self.error and self.sound != self.control


def play(asked: Play) -> Outcome:
    """Play one run here and now."""
    asked.folder.mkdir(parents=True)
    short = asked.short or asked.control
    run = Run(asked.folder, asked.workshop, asked.seed, asked.amount, short, asked.control)
    started, error = time.monotonic(), ""
    try:
        with run.stack:
            asyncio.run(within(run, asked))
    except BaseException:
        error = f"the phones met {dict(run.acks.troubles)}; see {asked.folder}\n{traceback.format_exc()}"
    scenario = asked.scenario
    if scenario.outage is not None and run.outage is not None:
        run.promise(
            f"outage of {run.outage:.1f} s, at most {scenario.outage} s", run.outage <= scenario.outage
        )
    if not asked.control:
        few = f"{run.acks.count} acknowledged, at least {asked.amount.acknowledged}"
        run.promise(few, run.acks.count >= asked.amount.acknowledged)
    return Outcome(
        number=scenario.number,
        title=scenario.title,
        taken_away=scenario.control,
        control=asked.control,
        seed=asked.seed,
        seconds=time.monotonic() - started,
        faults=dict(run.faults),
        acknowledged=run.acks.count,
        lost=len(run.findings.lost),
        duplicated=len(run.findings.duplicated),
        changed=len(run.findings.changed),
        wrong=len(run.findings.wrong),
        outage=run.outage,
        slowest=run.slowest,
        broken=(*run.broken, *(run.findings.examples())),
        notes=tuple(run.notes),
        error=error,
    )


async def within(run: Run, asked: Play) -> None:
    async with asyncio.timeout(asked.amount.limit):
        await asked.scenario.play(run)


def in_child(asked: Play, told: Connection) -> None:
    """The body of a run's process: output goes to the run's folder, the outcome to the pipe."""
    die_with_parent()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    log = os.open(asked.folder.with_suffix(".log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    told.send(play(asked))
    told.close()


@dataclass(slots=True)
class Playing:
    """A run that is being played, in a process of its own. `deadline`: when its patience and its grace are over."""

    at: int
    asked: Play
    told: Connection
    process: BaseProcess
    deadline: float

    @classmethod
    def begin(cls, at: int, asked: Play) -> "Playing":
        here, there = get_context("fork").Pipe(duplex=False)
        process = get_context("fork").Process(target=in_child, args=(asked, there))
        process.start()
        there.close()
        return cls(at, asked, here, process, time.monotonic() + asked.amount.limit + GRACE_SECONDS)

    def over(self) -> bool:
        """Whether it has told what came of it, has ended without a word, or will not end by itself."""
        return self.told.poll() or not self.process.is_alive() or time.monotonic() > self.deadline

    def outcome(self) -> Outcome:
        """What came of it; nothing of it is left behind."""
        try:
            seen: Outcome | None = self.told.recv() if self.told.poll() else None
        except EOFError:
            seen = None
        self.end(0.0 if seen is None else GRACE_SECONDS)
        return seen or failed(
            self.asked, f"the run ended with {self.process.exitcode}; see {self.asked.folder}"
        )

    def end(self, patience: float) -> None:
        self.process.join(patience)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join(LOOK_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.told.close()
        sweep(self.asked.folder)


def play_all(plays: Sequence[Play], places: int, tell: Callable[[int, Outcome], None]) -> list[Outcome]:
    """Play them, as many at a time as there are places for, the small ones first; the outcomes in the given order.
    `tell` hears of each as it ends.

    What a control loses is a matter of chance: one that lost nothing is played again from the next seed, five times in
    all. A scenario itself is played once: it may never lose anything.
    """
    outcomes: dict[int, Outcome] = {}
    waiting = sorted(enumerate(plays), key=lambda one: one[1].amount.places)
    running: list[Playing] = []
    try:
        while waiting or running:
            while (next_one := first_that_fits(waiting, running, places)) is not None:
                waiting.remove(next_one)
                running.append(Playing.begin(*next_one))
            wait([one.told for one in running], timeout=LOOK_SECONDS)
            for one in [one for one in running if one.over()]:
                running.remove(one)
                outcomes[one.at] = one.outcome()
                tell(one.at, outcomes[one.at])
                if one.asked.control and not outcomes[one.at].as_promised and one.asked.tries < CONTROL_TRIES:
                    waiting.insert(0, (one.at, one.asked.again()))
    finally:
        for one in running:
            one.end(0.0)
    return [outcomes[at] for at in range(len(plays))]


def first_that_fits(
    waiting: Sequence[tuple[int, Play]], running: Sequence[Playing], places: int
) -> tuple[int, Play] | None:
    """The first of those that wait for which there is room; one that takes more than there is takes all of it."""
    left = places - sum(one.asked.amount.places for one in running)
    fits = (one for one in waiting if min(one[1].amount.places, places) <= left)
    return next(fits, None)


def sweep(folder: Path) -> None:
    """End what a run has left behind: processes that name its folder, and disks in it."""
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or ()
        if any(word.rstrip("/").endswith(str(folder)) or f"{folder}/" in word for word in words):
            with suppress(psutil.NoSuchProcess):
                process.kill()
    for disk in psutil.disk_partitions(all=True):
        if disk.mountpoint.startswith(f"{folder}/"):
            subprocess.run(["umount", "-l", disk.mountpoint], check=False)


def failed(asked: Play, error: str) -> Outcome:
    """Of a run that said nothing."""
    return Outcome(
        number=asked.scenario.number,
        title=asked.scenario.title,
        taken_away=asked.scenario.control,
        control=asked.control,
        seed=asked.seed,
        seconds=0.0,
        faults={},
        acknowledged=0,
        lost=0,
        duplicated=0,
        changed=0,
        wrong=0,
        outage=None,
        slowest=None,
        broken=(),
        notes=(),
        error=error,
    )
