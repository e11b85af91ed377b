"""Thử thách — `python3 run.py chaos`: plays every fault of the table and its negative control, and prints what came.

Each run is a process of its own, so nothing that it leaves behind, and no protection that it takes away, meets the
next one. Exit code 1 when a promise was broken, or when a negative control did not fail.
"""

import argparse
import random
import resource
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.installation import prepared
from tests.chaos.playing import Play, play_all
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
    jobs: int
    binary: Path
    controls: bool
    into: Path | None
    keep: bool


def wanted(arguments: list[str]) -> Wanted:
    parser = argparse.ArgumentParser("chaos", description="Plays faults against real processes and counts.")
    parser.add_argument("--short", action="store_true", help="the form for each change: about three minutes")
    parser.add_argument("--only", default="", metavar="F2,F8", help="these scenarios")
    parser.add_argument(
        "--seed", type=int, default=random.SystemRandom().randrange(10**6), help="repeat a run"
    )
    parser.add_argument(
        "--jobs", type=int, default=0, help="runs at a time; 0: four of the short, one of the long form"
    )
    parser.add_argument(
        "--redis", action="store_true", help="Debian's redis-server in place of the bundled server"
    )
    parser.add_argument("--no-controls", action="store_true", help="leave the negative controls out")
    parser.add_argument("--into", type=Path, help="put the table into this document, between its two markers")
    parser.add_argument("--keep", action="store_true", help="keep the folders of the runs")
    given = parser.parse_args(arguments)
    numbers = given.only.split(",") if given.only else [one.number for one in SCENARIOS]
    if unknown := set(numbers) - {one.number for one in SCENARIOS}:
        parser.error(f"no scenario {', '.join(sorted(unknown))}")
    return Wanted(
        scenarios=tuple(one for one in SCENARIOS if one.number in numbers),
        short=given.short,
        seed=given.seed,
        jobs=given.jobs or (4 if given.short else 1),
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
    started = time.monotonic()
    outcomes = play_all(plays, asked.jobs, lambda outcome: sys.stderr.write(line_of(outcome) + "\n"))
    seconds = time.monotonic() - started
    told = report(outcomes, short=asked.short, seed=asked.seed, binary=asked.binary, seconds=seconds)
    sys.stdout.write(told)
    if asked.into:
        asked.into.write_text(put_between(asked.into.read_text(), told))
    if not asked.keep:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if all(outcome.as_promised for outcome in outcomes) else 1)


if __name__ == "__main__":
    main()
