"""Nhiều cùng lúc — recorders and sweepers of two versions at once, as while a release is rolled out."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from multiprocessing import get_context
from unittest.mock import patch

from app import supervisor
from app.cli.serve import migrated
from app.embedded import die_with_parent
from app.scoring import SealedBy, recorder
from app.settings import Settings
from tests.chaos.installation import Installation
from tests.chaos.next_version import NOT_TOLD, next_version
from tests.chaos.run import Run, Scenario
from tests.chaos.scenarios.versions import (
    BACKGROUND,
    FINAL_SECONDS,
    Worker,
    answers,
    at_work,
    check_kinds,
    leaving,
    refusing_more,
    started,
    swept,
)


@contextmanager
def taking_from_the_living() -> Iterator[None]:
    """A recorder takes over at once what another holds, which is as well as can be, and only has not come to it yet."""
    with patch.object(recorder, "ABANDONED_MS", 0):
        yield


def beside(run: Run, house: Installation, part: str) -> None:
    """Another process of a background part, of the next version."""
    process = get_context("fork").Process(
        target=work, args=(getattr(supervisor, f"run_{part}"), house.settings)
    )
    process.start()
    run.parts.callback(Worker("", process).end)
    run.faults[f"{part} of the next version beside this one's"] += 1


def work(part: Callable[[Settings], None], settings: Settings) -> None:
    """The body of its process."""
    die_with_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with next_version(), patch.object(recorder, "CONSUMER", "next"):
        part(migrated(settings))


async def side_by_side(run: Run) -> None:
    """Web workers, recorders and sweepers of both versions are at the same work; either recorder takes from the other
    whatever it holds. The control's recorder of this version refuses an entry with a field that it does not know."""
    server = run.server()
    with refusing_more() if run.control else nullcontext(), taking_from_the_living():
        house = run.house(server.url, workers=run.strength)
        crowd = run.crowd(house)
        async with leaving(house) as gone, run.load(crowd):
            other = started(run, house)
            await answers(other.origin)
            house.origins.append(other.origin)
            for part in BACKGROUND:
                beside(run, house, part)
            await at_work(run, house, *((SealedBy.PARTICIPANT, told) for told in (NOT_TOLD, 0, 1)))
            await at_work(run, house, *((SealedBy.SWEEPER, told) for told in (NOT_TOLD, 1)))
            for _ in range(run.amount.times):
                await house.kill("recorder", run.chance)
                run.faults["kill -9 recorder of this version"] += 1
                await run.moment(0.2, run.amount.pause)
            await run.enough()
        await run.expect("whoever left is counted", partial(all_swept, house, gone), FINAL_SECONDS)
        await run.judge(house, crowd)
    check_kinds(run, server, house)


def all_swept(house: Installation, gone: list[str]) -> bool:
    return swept(house) == len(gone)


SIDE_BY_SIDE = Scenario(
    "F22c",
    "recorders and sweepers of two versions at once, each taking what the other holds",
    "the recorder refuses a field that it does not know",
    side_by_side,
    outage=5.0,
)
SCENARIOS = (SIDE_BY_SIDE,)
