"""Độ bền — whether the Redis that an installation stands on keeps what it has acknowledged.

An official round may be held only where every change is on disk before it is answered (`appendonly yes`,
`appendfsync always`), nothing is thrown away for want of memory (`noeviction`), and as many replicas follow as were
asked for; Sentinels may not be so hasty that they replace a master that is well. What a server does not tell (managed
ones forbid CONFIG) has to be vouched for. HOITHI_DURABILITY says what holds: `required`; `assured`, somebody vouches
for the disk; `practice`, nobody does, and only practice rounds open.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from redis.exceptions import ResponseError

from app.errors import Unfit, Unreachable
from app.house import connect
from app.scoring import Kind, Store, heartbeat
from app.scoring.store.arrangement import Arrangement, dead_after_ms
from app.scoring.store.line import Passing
from app.settings import Durability, Settings
from app.texts import tell

CONFIG = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
# Sentinels ping once a second, and a new master for the first time a second after they have made it one: with no more
# patience than that they take it for dead at once, and make another one master, which may lack what was acknowledged.
DEAD_AFTER_MS = 2_000
PATTERNS = ("append*", "maxmemory*")  # Servers before 7.0 take one pattern at a time.


@dataclass(frozen=True, slots=True)
class Facts:
    """What one server says of itself; `config` None: it does not tell."""

    config: Mapping[str, str] | None
    info: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Weakness:
    """Something that keeps official rounds from being held; the sentence of `code` says what to set."""

    code: str
    fields: Mapping[str, object] = field(default_factory=dict)

    def told(self) -> str:
        return tell(self.code, **self.fields)


async def facts_of(store: Store) -> list[Facts]:
    """Every server that holds slots is asked. Raises Unreachable."""
    await store.call(heartbeat("recorder"), "PING")  # Finds out who they are.
    return [await facts_of_one(line) for line in dict.fromkeys(store.holders)]


async def facts_of_one(line: Any) -> Facts:
    info = pairs_of_info(await line.send(("INFO",)))
    try:
        told = [await line.send(("CONFIG", "GET", pattern)) for pattern in PATTERNS]
    except ResponseError:
        return Facts(None, info)
    words = [word.decode() for some in told for word in some]
    return Facts(dict(zip(words[::2], words[1::2], strict=True)), info)


def pairs_of_info(told: bytes) -> dict[str, str]:
    pairs = (line.partition(":") for line in told.decode().splitlines())
    return {name: value for name, separator, value in pairs if separator}


def weaknesses(facts: Facts, settings: Settings) -> Iterator[Weakness]:
    """What is wrong with one server under these settings."""
    if settings.durability is Durability.PRACTICE:
        return
    if settings.durability is Durability.REQUIRED:
        yield from disk_weaknesses(facts)
    if facts.info.get("role") == "slave":
        yield Weakness("durability.replica")
    there = int(facts.info.get("connected_slaves", "0"))
    if there < settings.replicas:
        yield Weakness("durability.replicas", {"there": there, "wanted": settings.replicas})


def disk_weaknesses(facts: Facts) -> Iterator[Weakness]:
    if facts.config is None:
        yield Weakness("durability.hidden")
        return
    for name, wanted in CONFIG.items():
        if facts.config.get(name) != wanted:
            there = facts.config.get(name, "?")
            yield Weakness("durability.setting", {"name": name, "there": there, "wanted": wanted})
    if facts.info.get("aof_enabled") == "1" and facts.info.get("aof_last_write_status") != "ok":
        yield Weakness("durability.write")


async def weaknesses_of(store: Store, settings: Settings) -> list[Weakness]:
    """What is wrong with any of the servers, each thing once. Raises Unreachable."""
    found: list[Weakness] = []
    for facts in await facts_of(store):
        found += [weakness for weakness in weaknesses(facts, settings) if weakness not in found]
    if store.arrangement.kind is Kind.SENTINEL and settings.durability is not Durability.PRACTICE:
        found += await watch_weaknesses(store.arrangement)
    return found


async def watch_weaknesses(arrangement: Arrangement) -> list[Weakness]:
    """What is wrong with how Sentinels watch. Raises Unreachable."""
    try:
        there = await dead_after_ms(arrangement)
    except Passing as error:
        raise Unreachable from error
    told = {"service": arrangement.service, "there": there, "wanted": DEAD_AFTER_MS}
    return [Weakness("durability.hasty", told)] if there < DEAD_AFTER_MS else []


def require_durable(settings: Settings) -> None:
    """Raises Unfit, with all that has to be set, for a Redis on which official rounds cannot be held; Unreachable."""

    async def asked() -> list[Weakness]:
        assert settings.redis_url is not None
        store = connect(settings.redis_url)
        try:
            return await weaknesses_of(store, settings)
        finally:
            await store.aclose()

    found = asyncio.run(asked())
    if found:
        raise Unfit("durability.refused", found="\n".join(f"- {weakness.told()}" for weakness in found))
