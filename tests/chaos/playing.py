"""Diễn — plays runs, each in a process of its own, some at a time, and collects what came of them."""

import asyncio
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from app.embedded import die_with_parent
from tests.chaos.run import Run, Scenario, Workshop

LONG_FORM = 15  # How many times as long as the short form the long one may take.
CONTROL_TRIES = 3
GRACE_SECONDS = 60  # To end its processes, once its time is over.


@dataclass(frozen=True, slots=True)
class Play:
    """A run to be: `control` with the scenario's protection taken away."""

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
        folder = self.folder.with_name(f"{self.scenario.number}n{tries}")
        return replace(self, seed=self.seed + 1, folder=folder, tries=tries)

    @property
    def limit(self) -> float:
        return self.scenario.limit * (1 if self.short else LONG_FORM)


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
    run = Run(asked.folder, asked.workshop, asked.seed, asked.short, asked.control)
    started, error = time.monotonic(), ""
    try:
        with run.stack:
            asyncio.run(within(run, asked))
    except BaseException:
        error = f"{traceback.format_exc()}\nthe phones met {dict(run.acks.troubles)}; see {asked.folder}"
    scenario = asked.scenario
    if scenario.outage is not None and run.outage is not None:
        run.promise(
            f"outage of {run.outage:.1f} s, at most {scenario.outage} s", run.outage <= scenario.outage
        )
    if not (asked.short or asked.control):
        few = f"{run.acks.count} acknowledged, at least {scenario.acknowledged}"
        run.promise(few, run.acks.count >= scenario.acknowledged)
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
        broken=(*run.broken, *(run.findings.examples())),
        notes=tuple(run.notes),
        error=error,
    )


async def within(run: Run, asked: Play) -> None:
    async with asyncio.timeout(asked.limit):
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


def play_all(plays: Sequence[Play], jobs: int, tell: Callable[[Outcome], None]) -> list[Outcome]:
    """Play them in order, `jobs` at a time; the outcomes in the same order.

    What a control loses is a matter of chance: one that lost nothing is played again from the next seed, three times in
    all. A scenario itself is played once: it may never lose anything.
    """
    outcomes: dict[int, Outcome] = {}
    plays = list(plays)
    running: dict[Connection, tuple[int, BaseProcess]] = {}
    waiting = list(enumerate(plays))
    while waiting or running:
        while waiting and len(running) < jobs:
            at, asked = waiting.pop(0)
            here, there = get_context("fork").Pipe(duplex=False)
            process = get_context("fork").Process(target=in_child, args=(asked, there))
            process.start()
            there.close()
            running[here] = (at, process)
        for ready in wait(list(running)):
            at, process = running.pop(ready)  # type: ignore[call-overload]
            outcomes[at] = ended(ready, process, plays[at])  # type: ignore[arg-type]
            tell(outcomes[at])
            if plays[at].control and not outcomes[at].as_promised and plays[at].tries < CONTROL_TRIES:
                plays[at] = plays[at].again()
                waiting.append((at, plays[at]))
    return [outcomes[at] for at in range(len(plays))]


def ended(told: Connection, process: BaseProcess, asked: Play) -> Outcome:
    try:
        outcome: Outcome = told.recv()
    except EOFError:
        process.join()
        outcome = Outcome(
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
            broken=(),
            notes=(),
            error=f"the run ended with {process.exitcode}",
        )
    told.close()
    process.join(GRACE_SECONDS)
    return outcome
