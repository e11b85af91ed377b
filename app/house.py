"""Nhà — the parts that one process of the application stands on, made once at its start and closed at its end."""

from dataclasses import dataclass, field
from typing import Any

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.cluster import ClusterNode
from redis.retry import Retry
from sqlalchemy import Engine

from app.db import make_engine
from app.keyring import derived, secret_of
from app.pages import Shell
from app.quiz.session import Sessions
from app.scoring import Confirmation, Kind, Rounds, ScoringCore, Standing, Store, read_url
from app.settings import Settings

SOCKET_SECONDS = 2
RETRIES = 6
# What a failover looks like to a client that stayed.
FAILOVER = [redis.ConnectionError, redis.TimeoutError, redis.ReadOnlyError]


@dataclass(frozen=True, slots=True)
class Board:
    """The first standings of a leaderboard when they were last looked at, and the pages made of them since."""

    taken_at: float
    standings: list[Standing]
    pages: dict[tuple[object, ...], Shell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    engine: Engine
    redis: Store
    core: ScoringCore
    rounds: Rounds
    sessions: Sessions
    secret: bytes
    boards: dict[tuple[int, str], Board] = field(default_factory=dict)  # By round and bracket.


def connect(url: str, confirmation: Confirmation = Confirmation()) -> Store:
    """What the data plane and the sweeper ask Redis through. Raises Unfit for a URL that is none."""
    return Store(read_url(url), confirmation)


def connect_plain(url: str) -> Any:
    """The synchronous client of recorder and tools, a Redis or a RedisCluster; it follows a failover by itself."""
    arrangement = read_url(url)
    login = arrangement.login
    patience: dict[str, Any] = {
        "socket_timeout": SOCKET_SECONDS,
        "retry": Retry(ExponentialWithJitterBackoff(base=0.05, cap=1), RETRIES),
    }
    named: dict[str, Any] = {"username": login.username, "password": login.password}
    match arrangement.kind:
        case Kind.SINGLE:
            return redis.Redis.from_url(url, **patience, retry_on_error=FAILOVER)
        case Kind.CLUSTER:
            node: Any = ClusterNode
            nodes = [node(*address) for address in arrangement.addresses]
            return redis.RedisCluster(startup_nodes=nodes, **patience, **named)
        case Kind.SENTINEL:
            sentinels: Any = redis.Sentinel  # It says nothing of its types.
            watchers = sentinels(arrangement.addresses, socket_timeout=SOCKET_SECONDS)
            return watchers.master_for(arrangement.service, **patience, **named, retry_on_error=FAILOVER)


def core_of(settings: Settings, store: Store) -> ScoringCore:
    """The verbs, with the installation's own key for receipts."""
    return ScoringCore(store, derived(secret_of(settings), "receipt"))


def build(settings: Settings) -> House:
    """Everything a process needs; `redis_url` has been set by the supervisor when the server is embedded."""
    if settings.redis_url is None:
        raise ValueError("HOITHI_REDIS_URL is not set, and only `hoithi serve` starts the bundled server")
    secret = secret_of(settings)
    store = connect(settings.redis_url, Confirmation(settings.replicas, settings.replicas_ms))
    return House(
        settings=settings,
        engine=make_engine(settings.sql_url),
        redis=store,
        core=core_of(settings, store),
        rounds=Rounds(),
        sessions=Sessions(derived(secret, "participant session"), secure=settings.secure),
        secret=secret,
    )
