"""Một lần thử — one play of a scenario: its seed, its scale, what it injected, what it saw, and what it promises."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from app.health import BACKGROUND
from app.house import connect_plain
from app.scoring import heartbeat
from tests.chaos.acks import Acks
from tests.chaos.amounts import Amount
from tests.chaos.checker import Findings, compare, kept_of
from tests.chaos.crowd import Crowd, connected, sitting
from tests.chaos.installation import START_SECONDS, Installation, installed, until
from tests.chaos.powercut import cut, environment
from tests.topologies import BUNDLED, Server

T = TypeVar("T")

SETTLE_SECONDS = 60
LOAD_SECONDS = 600
READ_SECONDS = 15  # A control's results may never come again.


@dataclass(frozen=True, slots=True)
class Workshop:
    """What all runs share: a migrated empty database, the power-cut shim, the server's binary."""

    empty: Path
    shim: Path
    binary: Path = BUNDLED


class PoweredServer(Server):
    """A server whose syncs are noted, so that its power can be cut."""

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def cut_power(self) -> int:
        """Kill it and take away what was not synced; returns how many bytes went."""
        self.kill()
        return cut(self.folder, self.folder / "synced.log", "*.aof")


@dataclass
class Run:
    """`short`: the form for each change; else the long one; `amount`: what that means for this scenario. `control`:
    play it with a protection taken away, and see it fail."""

    folder: Path
    workshop: Workshop
    seed: int
    amount: Amount
    short: bool
    control: bool
    faults: Counter[str] = field(default_factory=Counter)
    acks: Acks = field(default_factory=Acks)
    findings: Findings = field(default_factory=Findings)
    broken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    outage: float | None = (
        None  # The longest time without an acknowledgement while a crowd was at work, in seconds.
    )
    slowest: float | None = (
        None  # What one request of a hundred took at least, sent again and again, in seconds.
    )
    planted: set[bytes] = field(default_factory=set)  # Stream entries of our own making.
    stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.parts = self.stack.enter_context(
            ExitStack()
        )  # Of the product; the rest of the run may outlive them.

    def scale(self, short: T, long: T) -> T:
        return short if self.short else long

    async def moment(self, least: float, most: float) -> None:
        """Let a random time go by: faults come when they come, and by the seed they come again."""
        await asyncio.sleep(self.chance.uniform(least, most))

    def promise(self, sentence: str, kept: bool) -> None:
        """A number to reach beside the comparison of what was told with what is kept."""
        if not kept:
            self.broken.append(sentence)

    async def expect(self, sentence: str, so: Callable[[], object], seconds: float) -> None:
        """A promise that something comes to be within so many seconds; the control may break it."""
        try:
            await until(sentence, so, seconds)
        except TimeoutError:
            self.broken.append(f"within {seconds:.0f} s: {sentence}")

    async def goes_on(self, seconds: float = 30) -> None:
        """After a fault, acknowledgements come again."""
        enough = self.acks.count + 100
        await self.expect(
            "it goes on", lambda: self.acks.count >= enough, self.scale(min(seconds, 10), seconds)
        )

    @property
    def strength(self) -> int:
        """How many web workers."""
        return self.scale(2, 4)

    def server(self, **options: str) -> PoweredServer:
        """A store over TCP as the product starts it, but for these options; started, and killed at the end."""
        folder = self.folder / "store"
        given = {name.replace("_", "-"): value for name, value in options.items()}
        server = PoweredServer(folder, self.workshop.binary, given)
        server.environment = environment(self.workshop.shim, folder / "synced.log", ".aof")
        server.start()
        self.stack.callback(lambda: server.process and server.process.poll() is None and server.kill())
        return server

    def house(self, redis_url: str, columns: Mapping[str, object] = {}, **settings: object) -> Installation:
        """The product's processes over this store; `columns` of its round, other `settings` than the usual."""
        given = {"workers": 2, "redis_url": redis_url, **settings}
        return self.parts.enter_context(installed(self.folder, self.workshop.empty, given, columns))

    async def played(self, server: PoweredServer) -> Installation:
        """An installation whose people are registered, after a load; recorded, ended, its data left."""
        house = self.house(server.url, workers=self.strength)
        crowd = self.crowd(house)
        house.register(crowd.people)
        async with self.load(crowd):
            await self.enough()
        patience = self.scale(15, SETTLE_SECONDS)
        await until("the recorder has written all", lambda: settled(server.client, house), patience)
        self.parts.close()
        server.client.delete(*map(heartbeat, BACKGROUND))  # Nobody is at work any more.
        return house

    def crowd(self, house: Installation, **more: object) -> Crowd:
        return Crowd(house, self.acks, self.chance, self.amount.phones, **more)  # type: ignore[arg-type]

    @asynccontextmanager
    async def load(self, crowd: Crowd, warm: int = 100) -> AsyncIterator[None]:
        """The crowd at work; the block begins once it has had its first acknowledgements."""
        async with sitting(crowd):
            await until("the first acknowledgements", lambda: self.acks.count >= warm, START_SECONDS)
            yield
            self.outage, self.slowest = self.acks.worst_outage(), self.acks.slowest()

    async def enough(self) -> None:
        """Go on until there are as many acknowledgements as the scenario has to reach."""
        while self.acks.count < self.amount.acknowledged:
            await asyncio.sleep(0.1)

    async def judge(self, house: Installation, crowd: Crowd | None = None, url: str = "") -> None:
        """Wait for the recorder, read every result again, and compare. In a control what does not settle is itself
        a failure to be seen. `url`: where to read, when the application's way leads through a proxy of ours."""
        redis = connect_plain(url or house.settings.redis_url or "")
        patience = self.scale(15, SETTLE_SECONDS)
        await self.expect("the recorder has written all", lambda: settled(redis, house), patience)
        if crowd is not None:
            patient = READ_SECONDS if self.control else self.scale(SETTLE_SECONDS, LOAD_SECONDS)
            crowd.deadline = time.monotonic() + patient
            async with connected() as client:
                await crowd.read_again(client)
            for told, kind in ((crowd.refused, self.findings.wrong), (crowd.gone, self.findings.lost)):
                kind.update(told)
        self.compare(redis, house)
        redis.close()

    def compare(self, redis: Any, house: Installation) -> None:
        """Compare what the phones were told with what is kept now."""
        saved = {(who, number) for who, number, _ in self.acks.saved}
        sittings = self.acks.opened.keys() | self.acks.submitted.keys() | saved
        kept = kept_of(redis, house.engine, house.live, sittings, self.planted)
        self.findings = merged(self.findings, compare(self.acks, kept, house.live))


def settled(redis: Any, house: Installation) -> bool:
    """Whether the recorder has read every entry and has none in its hands."""
    groups = [group for p in house.live.all_partitions() for group in redis.xinfo_groups(p.events)]
    return bool(groups) and all(group["lag"] == 0 and group["pending"] == 0 for group in groups)


def merged(one: Findings, other: Findings) -> Findings:
    return Findings(*(getattr(one, kind) | getattr(other, kind) for kind in Findings.__slots__))


@dataclass(frozen=True, slots=True)
class Scenario:
    """`control`: which protection the negative control takes away. `outage`: seconds that the worst one may last."""

    number: str
    title: str
    control: str
    play: Callable[[Run], Awaitable[None]]
    outage: float | None = None
