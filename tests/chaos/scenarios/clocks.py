"""Đồng hồ — the limits of time, decided by one clock: the store's. The harness shares it, being on the same machine."""

import asyncio
import os
import subprocess
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from app.clock import now_ms
from app.embedded import die_with_parent
from app.house import connect_plain
from app.scoring import scripts
from tests.chaos.checker import sheets_of
from tests.chaos.crowd import QUESTIONS, Crowd, connected
from tests.chaos.installation import START_SECONDS, Installation, until
from tests.chaos.phones import CHOICES, GaveUp, Phone, Refused
from tests.chaos.run import Run, Scenario
from tests.chaos.scenarios.controls import REFUSES_LATE, without
from tests.topologies import free_port

SKEWS = ("+300s", "-300s")
LIBRARY = "faketime/libfaketimeMT.so.1"
PLAIN = "from app.cli import main; main()"
OWN_CLOCK = f"from tests.chaos.scenarios.controls import decide_by_own_clock as d; d(); {PLAIN}"
LIMIT_SECONDS = 120
LATEST_SECONDS = 2.0  # So long after the last limit the phones still try.


@dataclass(frozen=True, slots=True)
class Decision:
    """One request, sent and answered at moments in ms, and whether it was accepted."""

    what: str
    who: str
    sent: int
    answered: int
    accepted: bool

    def false(self, opens: int, ends: int) -> bool:
        """Whether a window [opens, ends) leaves no doubt, and the decision is the other one. A request that was on its
        way at a limit may have come on either side."""
        if self.sent >= opens and self.answered < ends:
            return not self.accepted
        return self.accepted and (self.answered < opens or self.sent >= ends)


async def limits(run: Run, house: Installation) -> None:
    """Phones try to open from before the opening until after the close, and to save until after the deadline; each
    decision is compared with what one clock says."""
    seconds = announce(run, house)
    crowd = run.crowd(house)
    crowd.deadline = time.monotonic() + seconds + LIMIT_SECONDS
    decisions: list[Decision] = []
    async with connected() as client:
        phones = [crowd.phone(client, who) for who in crowd.people]
        await asyncio.gather(*(try_limits(crowd, phone, house, decisions) for phone in phones))
    times = house.live.timetable
    with connect_plain(house.settings.redis_url or "") as redis:
        sheets = sheets_of(redis, house.live, [(phone.who, 1) for phone in phones])
    for one in decisions:
        sheet = sheets.get((one.who, 1))
        if one.what == "open":
            false = one.false(times.opens_at, times.closes_at)
        else:
            false = sheet is None or one.false(sheet.opened_at, sheet.due_at + house.live.terms.grace_ms)
        if false:
            run.findings.wrong.add(f"{one.what} of {one.who}: {'accepted' if one.accepted else 'refused'}")
    run.faults["decisions"] = len(decisions)
    run.findings.wrong |= set(crowd.refused)


async def try_limits(crowd: Crowd, phone: Phone, house: Installation, decisions: list[Decision]) -> None:
    """Until the opening is accepted, or the close is past; then save until the deadline is past."""
    times = house.live.timetable
    assert times.duration_ms is not None
    begin = phone.chance.uniform(times.opens_at - 500, times.closes_at + 300)
    await asyncio.sleep(max(0.0, (begin - now_ms()) / 1000))
    try:
        while not (opened := await tried(phone, "open", f"{phone.base(1)}", {"go": "start"}, decisions)):
            if now_ms() > times.closes_at + LATEST_SECONDS * 1000:
                return
            await asyncio.sleep(phone.chance.uniform(0.05, 0.3))
        last = opened + times.duration_ms + house.live.terms.grace_ms + LATEST_SECONDS * 1000
        while now_ms() < last:
            await asyncio.sleep(phone.chance.uniform(0.05, 0.5))
            await save_one(phone, decisions)
    except GaveUp:
        crowd.refused.append(f"{phone.who} was not answered")


async def save_one(phone: Phone, decisions: list[Decision]) -> None:
    question, answer = phone.chance.randint(1, QUESTIONS), str(phone.chance.randint(1, CHOICES))
    sent = now_ms()
    try:
        accepted = await phone.save(1, question, answer)
    except Refused:
        accepted = False
    decisions.append(Decision("save", phone.who, sent, now_ms(), accepted))


async def tried(phone: Phone, what: str, path: str, form: dict[str, str], decisions: list[Decision]) -> int:
    """When it was accepted, in ms; 0 when it was refused."""
    sent = now_ms()
    reply = await phone.send("POST", path, form)
    accepted = reply.status == 303
    decisions.append(Decision(what, phone.who, sent, now_ms(), accepted))
    return now_ms() if accepted else 0


def announce(run: Run, house: Installation) -> float:
    """Set a round that opens soon and closes soon after; how many seconds all of it takes."""
    now, ahead, open_for, duration = now_ms(), run.scale(5, 10), int(run.amount.seconds), run.scale(2, 20)
    house.change(
        {
            "opens_at": now + ahead * 1000,
            "closes_at": now + (ahead + open_for) * 1000,
            "duration_ms": duration * 1000,
        }
    )
    return ahead + open_for + duration


async def deadlines(run: Run) -> None:
    """What comes before the opening, after the close, after deadline and grace is refused, all else accepted."""
    server = run.server()
    with without(scripts.save_answer, REFUSES_LATE, "if false then") if run.control else nullcontext():
        house = run.house(server.url, workers=run.strength)
    await until("the parts run", house.running, START_SECONDS)
    await limits(run, house)
    await run.judge(house)


async def skewed_workers(run: Run) -> None:
    """Two web workers whose clocks are five minutes fast and slow decide as one clock would."""
    server = run.server()
    house = run.house(server.url, workers=1)
    house.origins[:] = [skewed_worker(run, house, skew) for skew in SKEWS]
    run.faults["clock five minutes off"] = len(SKEWS)
    async with connected() as client:
        for origin in house.origins:
            await answers(client, origin)
    await limits(run, house)
    await run.judge(house)


def skewed_worker(run: Run, house: Installation, skew: str) -> str:
    """`hoithi web` under libfaketime; its address."""
    library = next(Path("/usr/lib").rglob(LIBRARY), None)
    assert library is not None, "libfaketime is not installed (apt-get install faketime)"
    port, settings = free_port(), house.settings
    assert settings.secret is not None
    environment = os.environ | {
        "LD_PRELOAD": str(library),
        "FAKETIME": skew,
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "HOITHI_DATA": str(settings.data),
        "HOITHI_PORT": str(port),
        "HOITHI_WORKERS": "1",
        "HOITHI_REDIS_URL": settings.redis_url or "",
        "HOITHI_SECRET": settings.secret.get_secret_value(),
    }
    with (run.folder / f"web{skew}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", OWN_CLOCK if run.control else PLAIN, "web"],
            env=environment,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent,
        )
    run.stack.callback(process.wait)
    run.stack.callback(process.kill)
    return f"http://127.0.0.1:{port}"


async def answers(client: aiohttp.ClientSession, origin: str) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        try:
            async with client.get(f"{origin}/health"):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)
    raise TimeoutError(origin)


SKEWED = Scenario(
    "F14",
    "web workers' clocks five minutes off",
    "each worker decides by its own clock",
    skewed_workers,
)
DEADLINES = Scenario(
    "F21", "requests around opening, close and deadline", "saving knows no deadline", deadlines
)
SCENARIOS = (SKEWED, DEADLINES)
