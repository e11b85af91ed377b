"""Tiến trình — the application's processes are killed, or restarted one after the other."""

import signal
from contextlib import nullcontext

from tests.chaos.run import Run, Scenario
from tests.chaos.scenarios.controls import answering_before_writing


async def killed_parts(run: Run) -> None:
    """kill -9 of a random web worker in the middle of its work, and of recorder or sweeper beside it."""
    server = run.server()
    with answering_before_writing() if run.control else nullcontext():
        house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house)
    async with run.load(crowd):
        for _ in range(run.amount.times):
            await run.moment(0.3, run.amount.pause)
            for part in ("web", run.chance.choice(("recorder", "sweeper"))):
                await house.kill(part, run.chance)
                run.faults[f"kill -9 {part}"] += 1
        await run.enough()
    await run.judge(house, crowd)


async def rolling_restart(run: Run) -> None:
    """Every web worker is told to end (SIGTERM) and started again, one after the other, under load. No phone may meet
    anything that sending again does not heal. The control kills them, and its phones do not send again."""
    server = run.server()
    house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house, retries=not run.control)
    number = signal.SIGKILL if run.control else signal.SIGTERM
    async with run.load(crowd):
        for _ in range(run.scale(1, 5)):
            for pid in house.pids("web"):
                await house.end("web", pid, number)
                run.faults[number.name] += 1
                await run.moment(0.1, run.amount.pause)
        await run.enough()
    await run.judge(house, crowd)


KILLED = Scenario(
    "F1",
    "kill -9 of web workers, recorder, sweeper",
    "workers say “saved” before they write",
    killed_parts,
    outage=5.0,
)
RESTARTED = Scenario(
    "F22",
    "rolling restart of the web workers under load",
    "kill -9, and phones that do not send again",
    rolling_restart,
    outage=5.0,
)
SCENARIOS = (KILLED, RESTARTED)
