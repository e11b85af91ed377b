"""Điện thoại — participants as the pages' scripts make them: they save answer by answer, number their saves, and send
again what the network or the server did not answer."""

import asyncio
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from tests.chaos.acks import Acks, Told

HIDDEN = re.compile(rb'<input type="hidden" name="(\w+)" value="([^"]*)"')
SAVED = b'class="saved yes"'
RECEIPT = re.compile(rb'<dd class="code">([^<]+)</dd>')
SCORE = re.compile(rb'<p class="score"><b>(\d+)</b>')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HTMX = {"HX-Request": "true"}
RETRY_SECONDS = (0.05, 0.1, 0.2, 0.4)
TIMEOUT_SECONDS = 60.0  # A browser waits longer still.
COLLECTING_SECONDS = 0.5
CHOICES = 4
EPOCH = 10**6  # More saves than any page sends.


class GaveUp(Exception):
    """The load is over, and this phone has no answer yet: it was told nothing."""


class Refused(Exception):
    """An answer that no page of ours should meet; the message says which."""


@dataclass(slots=True)
class Reply:
    status: int
    location: str
    body: bytes


def hidden_in(page: Reply) -> dict[str, str]:
    """The hidden fields of a page's form."""
    return {name.decode(): value.decode() for name, value in HIDDEN.findall(page.body)}


@dataclass(slots=True)
class Phone:
    """One person's phone. `origins`: the web processes' addresses; another one is tried after a failure, as a proxy in
    front would do. `patience` says whether to go on trying."""

    client: aiohttp.ClientSession
    origins: list[str]
    round_id: int
    who: str
    cookie: dict[str, str]
    acks: Acks
    chance: random.Random
    patience: Callable[[], bool]
    retries: bool = True
    taps: int = 1  # How often a submission is sent, at the same time.
    hidden: dict[str, str] = field(default_factory=dict)
    sequence: int = 0

    @property
    def order(self) -> int:
        """What the next save is newer than: the epoch of its page counts before its sequence."""
        return int(self.hidden.get("epoch", "1")) * EPOCH + self.sequence

    async def send(self, method: str, path: str, form: dict[str, str] | None = None, **more: str) -> Reply:
        """One request, sent again until it is answered. Raises GaveUp, and Refused for a status of no use."""
        tries, asked = 0, time.monotonic()
        while self.patience():
            origin = self.chance.choice(self.origins)
            headers = self.cookie | more | ({**FORM, "Origin": origin} if form else {})
            try:
                async with self.client.request(
                    method,
                    origin + path,
                    data=urlencode(form) if form else None,
                    headers=headers,
                    allow_redirects=False,
                ) as answer:
                    reply = Reply(answer.status, answer.headers.get("Location", ""), await answer.read())
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                self.acks.troubles[type(error).__name__] += 1
            else:
                if reply.status < 500:
                    self.acks.waits.append(time.monotonic() - asked)
                    return reply
                told = (
                    "" if reply.status != 503 or "Retry-After" in answer.headers else " without Retry-After"
                )
                self.acks.troubles[f"{reply.status}{told}"] += 1
            if not self.retries:
                raise Refused(f"{method} {path}")
            await asyncio.sleep(
                RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)] * self.chance.uniform(0.5, 1.5)
            )
            tries += 1
        raise GaveUp

    def base(self, number: int) -> str:
        return f"/rounds/{self.round_id}/attempts/{number}"

    async def open(self, number: int) -> bool:
        """Start an attempt and read its first page; False when its time was over before the answer came."""
        reply = await self.send("POST", self.base(number), {"go": "start"})
        if reply.location.endswith("/result"):
            return False
        if reply.status != 303:
            raise Refused(f"open: {reply.status}")
        page = await self.send("GET", f"{self.base(number)}/questions/1")
        if page.status != 200:
            return False
        self.acks.open((self.who, number), time.monotonic())
        self.hidden = hidden_in(page)
        return True

    async def take_over(self, number: int) -> bool:
        """Go on with an attempt on this device; False when it is over."""
        taken = await self.send("POST", f"{self.base(number)}/device", {"go": "here"})
        page = await self.send("GET", f"{self.base(number)}/questions/1")
        if taken.status != 303 or page.status != 200:
            return False
        self.hidden = hidden_in(page)
        return True

    async def save(self, number: int, question: int, answer: str) -> bool:
        """Save an answer; False when the attempt is over."""
        self.sequence += 1
        asked, order = (self.who, number, question), self.order
        self.acks.send(asked, order, answer)
        form = self.hidden | {"question": str(question), "sequence": str(self.sequence), "position": answer}
        reply = await self.send("POST", f"{self.base(number)}/answers/{question}", form, **HTMX)
        if reply.status == 409:
            return False
        if reply.status != 200 or SAVED not in reply.body:
            raise Refused(f"save: {reply.status}")
        self.acks.save(asked, order, time.monotonic())
        return True

    async def submit(self, number: int) -> None:
        """Submit and read the result."""
        page = await self.send("GET", f"{self.base(number)}/submission")
        if page.status != 200:  # Over already: the sweeper was quicker.
            await self.read_result(number)
            return
        form = hidden_in(page) | {"go": "submit"}
        taps = (self.send("POST", f"{self.base(number)}/submission", form) for _ in range(self.taps))
        for reply in await asyncio.gather(*taps):
            if reply.status != 303:
                raise Refused(f"submit: {reply.status}")
        await self.read_result(number)

    async def read_result(self, number: int) -> None:
        """The result; while what was done in time may still arrive, the page is one that asks again."""
        page = await self.send("GET", f"{self.base(number)}/result")
        while page.status == 200 and not RECEIPT.search(page.body) and self.patience():
            await asyncio.sleep(COLLECTING_SECONDS)
            page = await self.send("GET", f"{self.base(number)}/result")
        receipt, score = RECEIPT.search(page.body), SCORE.search(page.body)
        if page.status != 200 or receipt is None or score is None:
            raise Refused(f"result: {page.status}")
        self.acks.submit((self.who, number), Told(receipt[1].decode(), int(score[1])), time.monotonic())

    async def sit(self, number: int, questions: int) -> None:
        """One attempt from its start to its receipt; some answers are changed on the way."""
        if not await self.open(number):
            return
        asked = [*range(1, questions + 1), self.chance.randint(1, questions)]
        for question in asked:
            if not await self.save(number, question, str(self.chance.randint(1, CHOICES))):
                break
        await self.submit(number)
