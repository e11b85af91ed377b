"""Hai thiết bị — a person goes on with an attempt on another device, while the first one goes on saving."""

import asyncio
import time
from contextlib import nullcontext

from app.scoring import scripts
from tests.chaos.crowd import QUESTIONS, Crowd, connected
from tests.chaos.installation import START_SECONDS, until
from tests.chaos.phones import CHOICES, GaveUp, Phone, Refused
from tests.chaos.run import Run, Scenario
from tests.chaos.scenarios.controls import REFUSES_MOVED, without

LIMIT_SECONDS = 300


async def two_devices(run: Run) -> None:
    """Two devices of a person save into one attempt at the same time, each takes it over now and then: the answer that
    counts is the last one by the device that held it."""
    server = run.server()
    with without(scripts.save_answer, REFUSES_MOVED, "if false and moved(") if run.control else nullcontext():
        house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house)
    await until("the parts run", house.running, START_SECONDS)
    crowd.deadline = time.monotonic() + LIMIT_SECONDS
    async with connected() as client:
        pairs = [[crowd.phone(client, who, device) for device in "ab"] for who in crowd.people]
        await asyncio.gather(*(in_turns(run, crowd, *pair) for pair in pairs))
    await run.judge(house, crowd)


async def in_turns(run: Run, crowd: Crowd, one: Phone, other: Phone) -> None:
    """Rounds of one attempt: a device takes over, then both save; at the end the one that holds it submits."""
    try:
        await one.open(1)
        for _ in range(run.amount.times):
            one, other = other, one
            if not await one.take_over(1):
                raise Refused("take over")
            run.faults["taken over"] += 1
            await asyncio.gather(*(saves(phone) for phone in (one, other)))
        await one.submit(1)
    except (GaveUp, Refused) as refusal:
        crowd.refused.append(f"{one.who} {refusal!r}")


async def saves(phone: Phone) -> None:
    """A few saves; a device that does not hold the attempt is refused them."""
    for _ in range(3):
        question, answer = phone.chance.randint(1, QUESTIONS), str(phone.chance.randint(1, CHOICES))
        await phone.save(1, question, answer)


DEVICES = Scenario(
    "F20", "two devices write one attempt", "saving does not ask which device holds the attempt", two_devices
)
SCENARIOS = (DEVICES,)
