"""The bundled server: what the application may not do to it, and that nobody else gets in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError, ResponseError

from app.embedded import EmbeddedServer
from tests.topologies import BUNDLED, DEBIAN


@pytest.fixture
def app_user(redis_url: str) -> Iterator[Redis]:
    if not redis_url.startswith("unix://app:"):
        pytest.skip("a server that is given has users of its own")
    with Redis.from_url(redis_url) as client:
        yield client


@pytest.mark.parametrize(
    "words",
    [
        "FLUSHALL",
        "FLUSHDB",
        "SHUTDOWN NOSAVE",
        "DEBUG SLEEP 0",
        "KEYS *",
        "CONFIG SET appendonly no",
        "CONFIG REWRITE",
        "REPLICAOF NO ONE",
        "SWAPDB 0 1",
        "ACL SETUSER app +@all",
        "BGREWRITEAOF",
        "MONITOR",
        "MIGRATE x 1 k 0 1",
    ],
)
def test_the_application_cannot_empty_reconfigure_or_stop_the_server(
    app_user: Redis, store: Redis, words: str
):
    store.set("kept", 1)
    with pytest.raises(ResponseError, match=r"permission|not allowed"):
        app_user.execute_command(*words.split())
    assert store.get("kept") == b"1"


def test_no_script_does_it_either(app_user: Redis, store: Redis):
    store.set("kept", 1)
    with pytest.raises(ResponseError, match=r"ACL|can't run"):
        app_user.eval("return redis.call('FLUSHALL')", 0)
    assert store.get("kept") == b"1"


def test_the_application_sees_how_durable_the_server_is(app_user: Redis):
    assert app_user.config_get("appendfsync") == {"appendfsync": "always"}
    assert app_user.info("persistence")["aof_last_write_status"] == "ok"


def test_who_has_no_password_gets_in_nowhere(redis_url: str):
    if not redis_url.startswith("unix://app:"):
        pytest.skip("a server that is given has users of its own")
    socket = redis_url.rpartition("@")[2]
    for url in (f"unix://{socket}", f"unix://app:guess@{socket}"):
        with Redis.from_url(url) as client, pytest.raises(AuthenticationError):
            client.ping()


@pytest.mark.parametrize("binary", [BUNDLED, DEBIAN], ids=["valkey", "redis"])
def test_what_a_script_wrote_is_there_after_the_server_was_killed(tmp_path: Path, binary: Path):
    """Several writes of a script are one transaction in the append-only file; it is read in the name of `default`."""
    server = EmbeddedServer(tmp_path, binary)
    server.start()
    try:
        with Redis.from_url(server.url) as client:
            client.eval("redis.call('SET', KEYS[1], 1) redis.call('INCR', KEYS[1]) return 1", 1, "twice")
        server.process.kill()
        server.process.wait()
        server.start()
        with Redis.from_url(server.url) as client:
            assert client.get("twice") == b"2"
    finally:
        server.stop()


def test_a_server_starts_again_though_its_folder_has_been_cleared_away(tmp_path: Path):
    """A contest lasts for weeks, and systems clear away temporary files that nobody has touched for days."""
    server = EmbeddedServer(tmp_path)
    try:
        with Redis.from_url(server.start()) as client:
            client.set("kept", 1)
        server.process.kill()
        server.process.wait()
        shutil.rmtree(server.folder)
        with Redis.from_url(server.start()) as client:
            assert client.get("kept") == b"1"
    finally:
        server.stop()
    assert not server.folder.exists()
