"""Nhà — the parts that one process of the application stands on, made once at its start and closed at its end."""

from dataclasses import dataclass, field

import redis
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError, TimeoutError
from sqlalchemy import Engine

from app.db import make_engine
from app.keyring import derived, secret_of
from app.quiz.session import Sessions
from app.scoring import Rounds, ScoringCore, Standing
from app.settings import Settings

CONNECTIONS = 64
WAIT_SECONDS = 10
SOCKET_SECONDS = 5
RETRIES = 3


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    engine: Engine
    redis: "redis.asyncio.Redis"
    core: ScoringCore
    rounds: Rounds
    sessions: Sessions
    secret: bytes
    receipt_key: bytes
    boards: dict[int, tuple[float, list[Standing]]] = field(default_factory=dict)


def connect(url: str) -> "redis.asyncio.Redis":
    """An asynchronous client whose calls wait for a free connection instead of failing in a rush."""
    pool = redis.asyncio.BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS,
        timeout=WAIT_SECONDS,
        socket_timeout=SOCKET_SECONDS,
        retry=Retry(ExponentialWithJitterBackoff(base=0.05, cap=0.5), RETRIES),
        retry_on_error=[ConnectionError, TimeoutError],
    )
    return redis.asyncio.Redis.from_pool(pool)


def connect_plain(url: str) -> redis.Redis:
    """The synchronous client of recorder and tools."""
    return redis.Redis.from_url(url, socket_timeout=SOCKET_SECONDS)


def build(settings: Settings) -> House:
    """Everything a process needs; `redis_url` has been set by the supervisor when the server is embedded."""
    if settings.redis_url is None:
        raise ValueError("HOITHI_REDIS_URL is not set, and only `hoithi serve` starts the bundled server")
    secret = secret_of(settings)
    client = connect(settings.redis_url)
    return House(
        settings=settings,
        engine=make_engine(settings.sql_url),
        redis=client,
        core=ScoringCore(client),
        rounds=Rounds(),
        sessions=Sessions(derived(secret, "participant session"), secure=settings.secure),
        secret=secret,
        receipt_key=derived(secret, "receipt"),
    )
