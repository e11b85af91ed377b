"""Cách bố trí Redis — which servers hold the slots, by the URL an installation is given.

    redis://host:port/0 · rediss://… · unix:///path     one server
    redis+cluster://host:port,host:port                  a Redis Cluster, known by some of its nodes
    redis+sentinel://host:port,host:port/service         the master that these Sentinels watch by this name

A name and password (`redis+cluster://name:password@…`) are those of the data servers; Sentinels are asked without.
"""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

import redis
from redis.connection import SSLConnection, parse_url

from app.errors import Unfit
from app.scoring.store.line import Address, Confirmation, Line, Login, Passing, Word

SLOTS = 16_384
ANSWER_SECONDS = 0.5

Span = tuple[int, int, Address]  # The first and the last slot, and who holds them.


class Kind(StrEnum):
    SINGLE = "redis"
    CLUSTER = "redis+cluster"
    SENTINEL = "redis+sentinel"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`addresses`: the server, some nodes of the cluster, or the Sentinels of `service`."""

    kind: Kind
    url: str
    addresses: tuple[Address, ...]
    login: Login
    service: str = ""


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
            return [(0, SLOTS - 1, arrangement.addresses[0])]
        case Kind.CLUSTER:
            asked = {*arrangement.addresses, *known}
            found: list[Span] = await first_answer(slots_by(one, arrangement.login) for one in asked)
            return found
        case Kind.SENTINEL:
            master = await first_answer(master_by(address, arrangement) for address in arrangement.addresses)
            return [(0, SLOTS - 1, master)]


async def slots_by(address: Address, login: Login) -> list[Span]:
    told = await ask(address, login, "CLUSTER", "SLOTS")
    if not told:
        raise Passing("a node that knows no slots")
    return [(first, last, (master[0].decode() or address[0], master[1])) for first, last, master, *_ in told]


async def master_by(sentinel: Address, arrangement: Arrangement) -> Address:
    """The master of which this Sentinel speaks, if it says so itself."""
    told = await ask(sentinel, Login(), "SENTINEL", "GET-MASTER-ADDR-BY-NAME", arrangement.service)
    if told is None:
        raise Passing("a Sentinel that does not know the service")
    address = (told[0].decode(), int(told[1]))
    role, *_ = await ask(address, arrangement.login, "ROLE")
    if role != b"master":
        raise Passing("a master that is none any more")
    return address


async def ask(address: Address, login: Login, *words: Word) -> Any:
    """One question to one server. Raises Passing, RedisError."""
    line = Line(address, login, Confirmation())
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await line.send(words)
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


async def or_none(asked: Awaitable[Any]) -> Any:
    try:
        return await asked
    except (Passing, redis.RedisError):
        return None
