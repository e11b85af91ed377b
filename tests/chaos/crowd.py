"""Đám đông — many phones at once, sitting attempt after attempt until the faults are over."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from tests.chaos.acks import Acks
from tests.chaos.installation import Installation
from tests.chaos.phones import TIMEOUT_SECONDS, GaveUp, Phone, Refused

QUESTIONS = 5  # Of a paper of the small contest.
SURPLUS_SECONDS = 20  # How long a phone goes on trying after the load has ended.


@dataclass
class Crowd:
    """`size` phones; `pause`: seconds of thought before each attempt, at most."""

    house: Installation
    acks: Acks
    chance: random.Random
    size: int
    pause: float = 0.0
    retries: bool = True
    taps: int = 1
    going: bool = True
    deadline: float = float("inf")
    refused: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)  # Results that a phone was told of, and that are not there.

    def patient(self) -> bool:
        return time.monotonic() < self.deadline

    def phone(self, client: aiohttp.ClientSession, who: str, device: str = "phone") -> Phone:
        return Phone(
            client=client,
            origins=self.house.origins,
            round_id=self.house.made.round_id,
            who=who,
            cookie=self.house.cookie(who, device),
            acks=self.acks,
            chance=random.Random(f"{self.chance.random()}"),
            patience=self.patient,
            retries=self.retries,
            taps=self.taps,
        )

    @property
    def people(self) -> list[str]:
        return [f"p{n:05}" for n in range(self.size)]

    async def sit(self, phone: Phone) -> None:
        """Attempt after attempt. One that is refused something it should have been given is told of, and goes on."""
        number = 0
        while self.going:
            number += 1
            await asyncio.sleep(phone.chance.uniform(0, self.pause))
            try:
                await phone.sit(number, QUESTIONS)
            except GaveUp:
                return
            except Refused as refusal:
                self.refused.append(f"{phone.who}/{number} {refusal}")

    async def read_again(self, client: aiohttp.ClientSession) -> None:
        """Ask for every result once more: whoever is told something else now was told wrongly before."""
        gate = asyncio.Semaphore(16)

        async def one(who: str, number: int) -> None:
            async with gate:
                try:
                    await self.phone(client, who).read_result(number)
                except (GaveUp, Refused) as refusal:
                    self.gone.append(f"result of {who}/{number} {refusal}")

        await asyncio.gather(*(one(*sitting) for sitting in tuple(self.acks.submitted)))


@asynccontextmanager
async def connected(
    seconds: float = TIMEOUT_SECONDS, connections: int = 0
) -> AsyncIterator[aiohttp.ClientSession]:
    """A client that waits so long for each answer, over at most so many connections (0: any number). One process that
    has thousands of them on its hands is late with its own requests, and is taken for a slow client."""
    timeout = aiohttp.ClientTimeout(total=seconds)
    jar, connector = aiohttp.DummyCookieJar(), aiohttp.TCPConnector(limit=connections)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=jar) as client:
        yield client


@asynccontextmanager
async def sitting(crowd: Crowd) -> AsyncIterator[None]:
    """The crowd at work while the block runs; afterwards every phone ends what it has begun."""
    async with connected() as client:
        phones = [crowd.phone(client, who) for who in crowd.people]
        tasks = [asyncio.ensure_future(crowd.sit(phone)) for phone in phones]
        try:
            yield
            crowd.going = False
            crowd.deadline = time.monotonic() + SURPLUS_SECONDS
            await asyncio.gather(*tasks)
        finally:
            crowd.going = False
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
