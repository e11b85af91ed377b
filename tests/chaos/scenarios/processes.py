"""Tiến trình — the application's processes are killed, or restarted one after the other."""

import asyncio
import signal
from contextlib import nullcontext

from tests.chaos.run import Run, Scenario
from tests.chaos.scenarios.controls import answering_before_writing


async def killed_parts(run: Run) -> None:
    """kill -9 of a random web worker in the middle of its work, and of recorder or sweeper beside it."""
    server = run.server()
    with answering_before_writing() if run.control else nullcontext():
        house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house, run.scale(24, 100))
    async with run.load(crowd):
        for _ in range(run.scale(3, 20)):
            await run.moment(0.3, run.scale(1.0, 4.0))
            for part in ("web", run.chance.choice(("recorder", "sweeper"))):
                await house.kill(part, run.chance)
                run.faults[f"kill -9 {part}"] += 1
        await run.enough(KILLED)
    await run.judge(house, crowd)


async def rolling_restart(run: Run) -> None:
    """Every web worker is told to end (SIGTERM) and started again, one after the other, under load; no phone may meet
    anything that sending again does not heal. The control kills them, and its phones do not send again."""
    server = run.server()
    house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house, run.scale(24, 100), retries=not run.control)
    number = signal.SIGKILL if run.control else signal.SIGTERM
    async with run.load(crowd):
        for _ in range(run.scale(1, 5)):
            for pid in house.pids("web"):
                await house.end(pid, number)
                run.faults[number.name] += 1
                await run.moment(0.1, run.scale(0.3, 3.0))
        await asyncio.sleep(run.scale(0.5, 5.0))
    await run.judge(house, crowd)


KILLED = Scenario(
    "F1",
    "kill -9 of web workers, recorder, sweeper",
    "workers say “saved” before they write",
    killed_parts,
    outage=5.0,
    acknowledged=100_000,
)
RESTARTED = Scenario(
    "F22",
    "rolling restart of the web workers under load",
    "kill -9, and phones that do not send again",
    rolling_restart,
    outage=5.0,
    acknowledged=10_000,
)
SCENARIOS = (KILLED, RESTARTED)
