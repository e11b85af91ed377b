"""Bảng kết quả — the outcomes as a Markdown table, with the machine that they were seen on."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from tests.chaos.playing import Outcome

COLUMNS = (
    "",
    "Scenario",
    "Faults injected",
    "Acknowledged",
    "Lost",
    "Duplicated",
    "Changed receipts",
    "Worst outage",
    "Slowest 1 %",
    "Negative control, and what it lost",
    "Verdict",
)
MARKERS = ("<!-- the table of a run begins -->", "<!-- the table of a run ends -->")
GIBIBYTE = 2**30


def line_of(outcome: Outcome) -> str:
    """One line as a run ends, and below it what was broken."""
    kind = f"without protection: {outcome.taken_away}" if outcome.control else outcome.title
    verdict = "as promised" if outcome.as_promised else "NOT AS PROMISED"
    figures = (
        f"{outcome.acknowledged} acknowledged, {outcome.lost} lost, {outcome.duplicated} duplicated, "
        f"{outcome.changed} changed, {outcome.wrong} wrong, outage {seconds_of(outcome.outage)}, "
        f"p99 {seconds_of(outcome.slowest)}"
    )
    line = f"{outcome.number:>4} {outcome.seconds:5.1f} s  {verdict}: {kind}: {figures}"
    details = () if outcome.as_promised and not outcome.control else (*outcome.broken[:6], outcome.error)
    return "\n".join((line, *(f"          {detail}" for detail in (*details, *outcome.notes) if detail)))


def report(
    outcomes: Sequence[Outcome], *, short: bool, seed: int, binary: Path, seconds: float, left: int = 0
) -> str:
    """The whole table, as it goes into the document; `left`: runs of which nothing is known yet."""
    unfinished = f" **Broken off, {left} runs before its end.**" if left else ""
    plays = [outcome for outcome in outcomes if not outcome.control]
    controls = {outcome.number: outcome for outcome in outcomes if outcome.control}
    rows = [cells(outcome, controls.get(outcome.number)) for outcome in plays]
    return "\n".join(
        (
            f"{machine(binary)}. {'Short' if short else 'Long'} form, seed {seed}, {seconds / 60:.0f} minutes."
            f"{unfinished}",
            "",
            f"| {' | '.join(COLUMNS)} |",
            f"|{'---|' * len(COLUMNS)}",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
        )
    )


def put_between(document: str, table: str) -> str:
    """The document with the table between its markers. Raises ValueError when it has none."""
    before, first, rest = document.partition(MARKERS[0])
    _, last, after = rest.partition(MARKERS[1])
    if not (first and last):
        raise ValueError(f"no {MARKERS[0]} … {MARKERS[1]}")
    return f"{before}{first}\n\n{table}\n{last}{after}"


def cells(outcome: Outcome, control: Outcome | None) -> tuple[str, ...]:
    faults = ", ".join(f"{count:,} × {what}" for what, count in outcome.faults.items())
    kept = outcome.as_promised and (control is None or control.as_promised)
    why = "" if outcome.as_promised else f": {reason_of(outcome)}"
    return (
        outcome.number,
        outcome.title,
        faults,
        f"{outcome.acknowledged:,}",
        f"{outcome.lost:,}",
        f"{outcome.duplicated:,}",
        f"{outcome.changed:,}",
        seconds_of(outcome.outage),
        seconds_of(outcome.slowest),
        f"{control.taken_away}: {seen(control)}" if control else "not played",
        "kept" if kept else f"**broken**{why}",
    )


def reason_of(outcome: Outcome) -> str:
    """The first broken promise, or the last line of what stopped the run."""
    return (outcome.broken or (outcome.error.strip().splitlines() or [""])[-1:])[0].replace("|", "¦")


def seconds_of(outage: float | None) -> str:
    return "–" if outage is None else f"{outage:.1f} s"


def seen(control: Outcome) -> str:
    """What a negative control showed, in figures; the first broken promise when nothing was counted."""
    figures = (
        ("lost", control.lost),
        ("duplicated", control.duplicated),
        ("changed", control.changed),
        ("wrong", control.wrong),
    )
    told = [f"{count:,} {what}" for what, count in figures if count]
    return ", ".join(told) or (reason_of(control) if control.broken or control.error else "**nothing**")


def machine(binary: Path) -> str:
    """Date, cores, memory, and the versions of what was tried."""
    memory = psutil.virtual_memory().total / GIBIBYTE
    server = subprocess.run(
        [str(binary), "--version"], capture_output=True, text=True, check=True
    ).stdout.split()
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}; Python {platform.python_version()}, "
        f"{server[0]} {server[2].removeprefix('v=')}, redis-py {version('redis')}, uvicorn {version('uvicorn')}"
    )
