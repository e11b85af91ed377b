"""Cách bố trí Redis — which servers hold the slots, by the URL an installation is given.

    redis://host:port/0 · rediss://… · unix:///path     one server
    redis+cluster://host:port,host:port                  a Redis Cluster, known by some of its nodes
    redis+sentinel://host:port,host:port/service         the master that these Sentinels watch by this name

A name and password (`redis+cluster://name:password@…`) are those of the data servers; Sentinels are asked without.
"""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any, NamedTuple
from urllib.parse import unquote

import redis
from redis.connection import SSLConnection, parse_url

from app.errors import Unfit
from app.scoring.store.line import Address, Confirmation, Line, Login, Passing, Word

SLOTS = 16_384
ANSWER_SECONDS = 0.5
DOUBT_SECONDS = 1.0
NO_HEIR = (b"s_down", b"o_down", b"disconnected")


class Kind(StrEnum):
    SINGLE = "redis"
    CLUSTER = "redis+cluster"
    SENTINEL = "redis+sentinel"


class Span(NamedTuple):
    """Slots and who holds them. `heirs`: the replicas of which Sentinels would make one master next, as `host:port`;
    None where there are no Sentinels."""

    first: int
    last: int
    master: Address
    heirs: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`addresses`: the server, some nodes of the cluster, or the Sentinels of `service`."""

    kind: Kind
    url: str
    addresses: tuple[Address, ...]
    login: Login
    service: str = ""

    @property
    def doubt_seconds(self) -> float:
        """How long it may be believed who holds the slots. A cluster's master that is none any more learns it from the
        others and says so; Sentinels tell it only after ten seconds."""
        return DOUBT_SECONDS if self.kind is Kind.SENTINEL else inf


def read_url(url: str) -> Arrangement:
    """Raises Unfit for a URL of none of these shapes."""
    scheme, _, rest = url.partition("://")
    try:
        if scheme in (Kind.CLUSTER, Kind.SENTINEL):
            return several(Kind(scheme), url, rest)
        told = parse_url(url)  # type: ignore[no-untyped-call]
    except ValueError:
        raise Unfit("serve.redis_url") from None
    login = Login(
        told.get("username"),
        told.get("password"),
        int(told.get("db", 0)),
        tls=told.get("connection_class") is SSLConnection,
    )
    address = told.get("path") or (told.get("host", "localhost"), int(told.get("port", 6379)))
    return Arrangement(Kind.SINGLE, url, (address,), login)


def several(kind: Kind, url: str, rest: str) -> Arrangement:
    netloc, _, service = rest.partition("/")
    credentials, _, hosts = netloc.rpartition("@")
    username, _, password = credentials.partition(":")
    pairs = (host.rpartition(":") for host in hosts.split(","))
    addresses = tuple((host.strip("[]"), int(port)) for host, _, port in pairs)
    if (kind is Kind.SENTINEL) != bool(service):
        raise ValueError(service)
    login = Login(unquote(username) or None, unquote(password) or None)
    return Arrangement(kind, url, addresses, login, service)


async def spans(arrangement: Arrangement, known: Iterable[Address] = ()) -> list[Span]:
    """Who holds which slots now; `known` are asked beside those of the URL. Raises Passing when nobody can tell."""
    match arrangement.kind:
        case Kind.SINGLE:
            return [Span(0, SLOTS - 1, arrangement.addresses[0])]
        case Kind.CLUSTER:
            asked = {*arrangement.addresses, *known}
            found: list[Span] = await first_answer(slots_by(one, arrangement.login) for one in asked)
            return found
        case Kind.SENTINEL:
            return [await by_most(arrangement)]


async def slots_by(address: Address, login: Login) -> list[Span]:
    (told,) = await ask(address, login, ("CLUSTER", "SLOTS"))
    if not told:
        raise Passing("a node that knows no slots")
    return [
        Span(first, last, (master[0].decode() or address[0], master[1])) for first, last, master, *_ in told
    ]


async def by_most(arrangement: Arrangement) -> Span:
    """The master of which most Sentinels speak, if it says so itself. For a moment after a failover some still name
    the last one: the newest word counts. Fewer than most may be on the wrong side of a cut."""
    service, sentinels = arrangement.service, arrangement.addresses
    questions = (
        ("SENTINEL", "MASTER", service),
        ("SENTINEL", "GET-MASTER-ADDR-BY-NAME", service),  # While it is being replaced, the next one.
        ("SENTINEL", "REPLICAS", service),
    )
    heard = await all_answers(ask(one, Login(), *questions) for one in sentinels)
    if 2 * len(heard) <= len(sentinels):
        raise Passing("too few Sentinels answer")
    _, (host, port), replicas = max(heard, key=lambda answer: int(fields(answer[0])[b"config-epoch"]))
    address = (host.decode(), int(port))
    ((role, *_),) = await ask(address, arrangement.login, ("ROLE",))
    if role != b"master":
        raise Passing("a master that is none any more")
    return Span(0, SLOTS - 1, address, heirs_among(map(fields, replicas), but=host + b":" + port))


async def dead_after_ms(arrangement: Arrangement) -> int:
    """How long a master may be silent before the hastiest Sentinel takes it for dead. Raises Passing."""
    question = ("SENTINEL", "MASTER", arrangement.service)
    heard = await all_answers(ask(one, Login(), question) for one in arrangement.addresses)
    if not heard:
        raise Passing("no Sentinel answers")
    return min(int(fields(told)[b"down-after-milliseconds"]) for (told,) in heard)


def fields(told: Sequence[bytes]) -> dict[bytes, bytes]:
    """A Sentinel's answer: names and values in turn."""
    return dict(zip(told[::2], told[1::2], strict=True))


def heirs_among(replicas: Iterable[dict[bytes, bytes]], but: bytes) -> tuple[bytes, ...]:
    """Whoever a Sentinel has heard of and reaches, and who is a replica by its own word. A master that has come back
    takes itself for one until it is told otherwise."""
    return tuple(
        one[b"name"]
        for one in replicas
        if one[b"name"] != but
        and one[b"role-reported"] == b"slave"
        and one[b"info-refresh"] != b"0"
        and not any(down in one[b"flags"] for down in NO_HEIR)
    )


async def ask(address: Address, login: Login, *questions: Sequence[Word]) -> list[Any]:
    """Questions to one server, and its answers. Raises Passing, RedisError."""
    line = Line(address, login, Confirmation())
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await asyncio.gather(*map(line.send, questions))
    except TimeoutError as error:
        raise Passing("no answer in time") from error
    finally:
        line.close()


async def first_answer(asked: Iterable[Awaitable[Any]]) -> Any:
    """The first answer that is one; the others are not waited for. Raises Passing when there is none."""
    tasks = [asyncio.ensure_future(or_none(one)) for one in asked]
    try:
        for task in asyncio.as_completed(tasks):
            if (answer := await task) is not None:
                return answer
        raise Passing("nobody answers")
    finally:
        for left in tasks:
            left.cancel()


async def all_answers(asked: Iterable[Awaitable[Any]]) -> list[Any]:
    """All answers that are one."""
    answers = await asyncio.gather(*map(or_none, asked))
    return [answer for answer in answers if answer is not None]


async def or_none(asked: Awaitable[Any]) -> Any:
    try:
        return await asked
    except (Passing, redis.RedisError):
        return None
