"""Thử thách — `python3 run.py chaos`: plays every fault of the table and its negative control, and prints what came.

Each run is a process of its own, so nothing that it leaves behind, and no protection that it takes away, meets the
next one. Exit code 1 when a promise was broken, or when a negative control did not fail.
"""

import argparse
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.amounts import LONG_ONLY, PLACES
from tests.chaos.installation import prepared
from tests.chaos.playing import Outcome, Play, play_all
from tests.chaos.powercut import compiled
from tests.chaos.report import line_of, put_between, report
from tests.chaos.run import Scenario, Workshop
from tests.chaos.scenarios import SCENARIOS
from tests.topologies import BUNDLED, DEBIAN


@dataclass(frozen=True, slots=True)
class Wanted:
    scenarios: tuple[Scenario, ...]
    short: bool
    seed: int
    places: int
    binary: Path
    controls: bool
    into: Path | None
    keep: bool


def wanted(arguments: list[str]) -> Wanted:
    parser = argparse.ArgumentParser("chaos", description="Plays faults against real processes and counts.")
    parser.add_argument("--short", action="store_true", help="the form for each change: two to three minutes")
    parser.add_argument("--only", default="", metavar="F2,F8", help="these scenarios")
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(10**6), help="repeat a run"
    )
    parser.add_argument(
        "--jobs", type=int, default=PLACES, help="small runs at a time; what works hard is played alone"
    )
    parser.add_argument(
        "--redis", action="store_true", help="Debian's redis-server in place of the bundled server"
    )
    parser.add_argument("--no-controls", action="store_true", help="leave the negative controls out")
    parser.add_argument("--into", type=Path, help="put the table into this document, between its two markers")
    parser.add_argument("--keep", action="store_true", help="keep the folders of the runs")
    given = parser.parse_args(arguments)
    usual = [one.number for one in SCENARIOS if not (given.short and one.number in LONG_ONLY)]
    numbers = given.only.split(",") if given.only else usual
    if unknown := set(numbers) - {one.number for one in SCENARIOS}:
        parser.error(f"no scenario {', '.join(sorted(unknown))}")
    return Wanted(
        scenarios=tuple(one for one in SCENARIOS if one.number in numbers),
        short=given.short,
        seed=given.seed,
        places=given.jobs,
        binary=DEBIAN if given.redis else BUNDLED,
        controls=not given.no_controls,
        into=given.into,
        keep=given.keep,
    )


def main() -> None:
    asked = wanted(sys.argv[1:])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # Ten thousand phones, a connection each.
    folder = Path(tempfile.mkdtemp(prefix="hoithi-chaos-"))
    sys.stderr.write(f"seed {asked.seed}; folder {folder}\n")
    workshop = Workshop(prepared(folder), compiled(folder), asked.binary)
    plays = [
        Play(
            scenario, workshop, folder / f"{scenario.number}{'n' * control}", asked.seed, asked.short, control
        )
        for scenario in asked.scenarios
        for control in ((False, True) if asked.controls else (False,))
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        sound = played(asked, plays)
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if sound else 1)


def played(asked: Wanted, plays: list[Play]) -> bool:
    """Play them, and tell of each as it ends; the document has a row for each from then on, however this ends."""
    started = time.monotonic()
    seen: dict[int, Outcome] = {}

    def table() -> str:
        seconds, outcomes = time.monotonic() - started, [seen[at] for at in sorted(seen)]
        left = len(plays) - len(seen)
        return report(
            outcomes, short=asked.short, seed=asked.seed, binary=asked.binary, seconds=seconds, left=left
        )

    def tell(at: int, outcome: Outcome) -> None:
        seen[at] = outcome
        sys.stderr.write(line_of(outcome) + "\n")
        if asked.into:
            asked.into.write_text(put_between(asked.into.read_text(), table()))

    try:
        return all(outcome.as_promised for outcome in play_all(plays, asked.places, tell))
    finally:
        sys.stdout.write(table())


if __name__ == "__main__":
    main()
