"""Giờ cao điểm — everybody at once: at the opening, at the deadline, and twice."""

import asyncio
import time
from contextlib import nullcontext

import numpy as np

from app.clock import now_ms
from app.house import connect_plain
from app.scoring import State, scripts
from tests.chaos.checker import sheets_of
from tests.chaos.crowd import QUESTIONS, Crowd, connected
from tests.chaos.installation import Installation, until
from tests.chaos.phones import GaveUp, Phone, Refused
from tests.chaos.run import Run, Scenario
from tests.chaos.scenarios.controls import (
    REMEMBERS_OPEN,
    nobody_sweeping,
    scoring_again_and_again,
    without,
)

LEFT_OUT = 0.03  # Of those who begin, and never submit.
FINAL_SECONDS = 30.0  # After the deadline all are final.
ANSWER_SECONDS = 300.0  # So long a browser waits.
CONNECTIONS = 500
START_SECONDS = 5.0


async def herd(run: Run) -> None:
    """Thousands start within five seconds, and tap again later. All are started; nobody's clock is shortened or begins
    anew; nobody sees another fault than 503 with a moment to come back. How long they wait is the machine's affair:
    it is told, not judged."""
    server = run.server()
    with without(scripts.open_attempt, REMEMBERS_OPEN, "if false then") if run.control else nullcontext():
        house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house)
    async with connected(ANSWER_SECONDS, CONNECTIONS) as client:
        await until("the parts run", house.running, ANSWER_SECONDS)
        crowd.deadline = time.monotonic() + ANSWER_SECONDS
        phones = [crowd.phone(client, who) for who in crowd.people]
        await asyncio.gather(*(start(run, crowd, phone) for phone in phones))
        run.slowest = run.acks.slowest()
        if run.acks.waits:
            run.notes.append(f"95 % of all answers within {np.percentile(run.acks.waits, 95):.1f} s")
        await asyncio.gather(*(tap_again(crowd, phone) for phone in phones))
    run.faults["starts at once"] = crowd.size
    run.promise(f"all {crowd.size} started, not {len(run.acks.opened)}", len(run.acks.opened) == crowd.size)
    faults = {trouble for trouble in run.acks.troubles if trouble.startswith("5") and trouble != "503"}
    run.promise(f"no fault but 503: {faults}", not faults)
    run.findings.wrong |= set(crowd.refused)
    check_clocks(run, house)


async def start(run: Run, crowd: Crowd, phone: Phone) -> None:
    await asyncio.sleep(run.chance.uniform(0, run.amount.seconds))
    try:
        await phone.open(1)
    except (GaveUp, Refused) as refusal:
        crowd.refused.append(f"{phone.who} {refusal!r}")


async def tap_again(crowd: Crowd, phone: Phone) -> None:
    try:
        again = await phone.send("POST", phone.base(1), {"go": "start"})
    except GaveUp:
        crowd.refused.append(f"second tap of {phone.who}: no answer")
    else:
        if not again.location.endswith("/questions/1"):
            crowd.refused.append(f"second tap of {phone.who}: {again.status}")


def check_clocks(run: Run, house: Installation) -> None:
    """Every attempt has its whole time, counted from before the phone was told that it had begun."""
    with connect_plain(house.settings.redis_url or "") as redis:
        sheets = sheets_of(redis, house.live, list(run.acks.opened))
    to_wall = now_ms() - time.monotonic() * 1000
    for sitting, told_at in run.acks.opened.items():
        sheet = sheets.get(sitting)
        if sheet is None:
            run.findings.lost.add(f"opened {sitting}")
        elif sheet.due_at - sheet.opened_at != house.live.timetable.duration_ms:
            run.findings.changed.add(f"clock of {sitting}: shortened")
        elif sheet.opened_at > told_at * 1000 + to_wall + 1:
            run.findings.changed.add(f"clock of {sitting}: begun anew")


async def deadline(run: Run) -> None:
    """Everybody submits as the deadline comes near, some never. After it all are final within half a minute, with what
    was saved last."""
    server = run.server()
    close = {"closes_at": now_ms() + int((START_SECONDS + run.amount.seconds) * 1000), "duration_ms": None}
    with nobody_sweeping() if run.control else nullcontext():
        house = run.house(server.url, close, workers=run.strength)
    crowd = run.crowd(house)
    async with connected(ANSWER_SECONDS, CONNECTIONS) as client:
        await until("the parts run", house.running, ANSWER_SECONDS)
        crowd.deadline = time.monotonic() + run.amount.seconds + ANSWER_SECONDS
        phones = [crowd.phone(client, who) for who in crowd.people]
        await asyncio.gather(*(sit_to_the_end(run, crowd, phone, house) for phone in phones))
    run.slowest = run.acks.slowest()
    run.faults["submissions at the deadline"] = len(run.acks.submitted)
    run.faults["never submitted"] = crowd.size - len(run.acks.submitted)
    within = house.live.terms.grace_ms / 1000 + FINAL_SECONDS
    await run.expect("all are final after the deadline", lambda: all_final(run, house), within)
    await run.judge(house, crowd)


async def sit_to_the_end(run: Run, crowd: Crowd, phone: Phone, house: Installation) -> None:
    """Begin in the first third, save in the second; submit, the more likely the nearer the close; or never."""

    def left() -> float:
        return max(0.0, (house.live.timetable.closes_at - now_ms()) / 1000)

    last = run.amount.seconds / 3
    try:
        await asyncio.sleep(phone.chance.uniform(0, max(0.0, left() - 2 * last)))
        if not await phone.open(1):
            return
        rest = max(0.0, left() - last) / QUESTIONS
        for question in range(1, QUESTIONS + 1):
            await asyncio.sleep(rest * phone.chance.random())
            await phone.save(1, question, str(phone.chance.randint(1, 4)))
        await asyncio.sleep(left() * (1 - phone.chance.random() ** 3))
        if phone.chance.random() >= LEFT_OUT:
            await phone.submit(1)
    except (GaveUp, Refused) as refusal:
        crowd.refused.append(f"{phone.who} {refusal!r}")


def all_final(run: Run, house: Installation) -> bool:
    with connect_plain(house.settings.redis_url or "") as redis:
        sheets = sheets_of(redis, house.live, list(run.acks.opened))
    return all(sheet.state is State.SCORED for sheet in sheets.values())


async def double_taps(run: Run) -> None:
    """Every submission is sent three times at once, by a double tap and by a proxy that tries again."""
    server = run.server()
    with scoring_again_and_again() if run.control else nullcontext():
        house = run.house(server.url, workers=run.strength)
    crowd = run.crowd(house, taps=3)
    async with run.load(crowd):
        await until("enough of them", lambda: len(run.acks.submitted) >= run.amount.times, 600)
    run.faults["submissions sent three times"] = len(run.acks.submitted)
    await run.judge(house, crowd)


HERD = Scenario(
    "F16", "everybody starts at once", "opening does not look whether the attempt is open already", herd
)
DEADLINE = Scenario("F17", "everybody submits at the deadline", "no sweeper", deadline)
TAPS = Scenario(
    "F18", "submissions sent several times", "scoring does not look whether it has scored", double_taps
)
SCENARIOS = (HERD, DEADLINE, TAPS)
