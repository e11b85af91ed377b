"""The store: many calls are few writes, too many are refused at once, and no script is missing for long."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from time import monotonic

import pytest
import uvloop
from redis import Redis
from redis.exceptions import ResponseError

from app.errors import Unreachable
from app.house import connect
from app.scoring import Since, Store
from app.scoring.store import line
from app.scoring.store.line import WAITING_MAX, Confirmation, Line, Login, Passing
from tests.scoring.conftest import Table
from tests.scoring.test_core import opened
from tests.topologies import Servers, single

KEY = "{hoithi}:thu"


@pytest.fixture
async def hot(redis_url: str, store: Redis) -> AsyncIterator[Store]:
    """A store over an empty server."""
    made = connect(redis_url)
    yield made
    await made.aclose()


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Servers]:
    """A server that wants a password."""
    with single(tmp_path) as servers:
        servers.nodes[0].client.config_set("requirepass", "mot")
        yield servers


def reads(store: Redis) -> int:
    """How often the server has read from any socket."""
    return int(store.info("stats")["total_reads_processed"])


async def test_the_calls_of_one_turn_leave_in_one_write(hot: Store, store: Redis):
    await hot.call(KEY, "PING")
    before = reads(store)
    replies = await asyncio.gather(*(hot.call(KEY, "INCR", KEY) for _ in range(400)))
    own = 1  # Of the look at the statistics.
    assert reads(store) - before - own == 1
    assert replies == list(range(1, 401))


async def test_what_is_asked_while_a_batch_is_away_is_the_next(hot: Store, store: Redis):
    await hot.call(KEY, "PING")
    before = reads(store)

    async def one_after_the_other() -> None:
        for _ in range(20):
            await hot.call(KEY, "INCR", KEY)

    await asyncio.gather(*(one_after_the_other() for _ in range(50)))
    assert int(store.get(KEY) or 0) == 1_000
    assert reads(store) - before <= 100


async def test_beyond_the_bound_a_call_is_refused_at_once_and_the_others_are_answered(hot: Store):
    await hot.call(KEY, "PING")
    calls = (hot.call(KEY, "INCR", KEY) for _ in range(WAITING_MAX + 100))
    replies = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(one) for one in replies[WAITING_MAX:]] == [Unreachable] * 100
    assert replies[:WAITING_MAX] == list(range(1, WAITING_MAX + 1))


async def test_a_server_that_forgot_the_scripts_answers_all_the_same(table: Table, store: Redis):
    attempt = await opened(table)
    store.script_flush()
    saves = (table.core.save(attempt, 1, "2", "page", n) for n in range(1, 51))
    assert len(await asyncio.gather(*saves)) == 50
    assert (await table.core.sheet(attempt)).answers == {1: (2,)}


async def test_an_age_is_counted_when_the_words_leave(hot: Store):
    assert 1_500 <= int(await hot.call(KEY, "ECHO", Since(monotonic() - 1.5))) < 11_500


async def test_words_that_the_server_does_not_accept_are_an_error_of_their_own(hot: Store):
    wrong, right = await asyncio.gather(
        hot.call(KEY, "LPOP"), hot.call(KEY, "SET", KEY, "1"), return_exceptions=True
    )
    assert isinstance(wrong, ResponseError)
    assert right == b"OK"


async def test_a_line_that_breaks_before_what_was_asked_has_left_is_opened_once(hot: Store):
    """Opened twice, each connection would have waited for the other's replies, and whoever asked for ever."""
    await hot.call(KEY, "PING")
    line = hot.holder(KEY)
    assert line.transport is not None
    line.transport.abort()
    async with asyncio.timeout(30):
        assert await asyncio.gather(*(line.send(("ECHO", n)) for n in range(3))) == [b"0", b"1", b"2"]


async def test_whoever_asked_may_go_and_the_others_get_their_own_replies(hot: Store):
    calls = [asyncio.ensure_future(hot.call(KEY, "ECHO", n)) for n in range(10)]
    await asyncio.sleep(0)
    calls[3].cancel()
    replies = await asyncio.gather(*calls, return_exceptions=True)
    assert [reply for reply in replies if isinstance(reply, bytes)] == [
        b"%d" % n for n in range(10) if n != 3
    ]


async def test_a_password_is_said_first(guarded: Servers):
    known = connect(guarded.url.replace("redis://", "redis://:mot@"))
    unknown = connect(guarded.url.replace("redis://", "redis://:hai@"))
    assert await known.call(KEY, "SET", KEY, "1") == b"OK"
    with pytest.raises(ResponseError, match="WRONGPASS"):
        await unknown.call(KEY, "SET", KEY, "2")
    await known.aclose()
    await unknown.aclose()


async def test_a_server_that_never_answers_the_login_is_told_of_to_whoever_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(line, "REPLY_SECONDS", 0.05)
    path = str(tmp_path / "silent.sock")
    async with await asyncio.get_running_loop().create_unix_server(asyncio.Protocol, path):
        silent = Line(path, Login(password="p"), Confirmation())
        with pytest.raises(Passing):
            await asyncio.wait_for(silent.send(("PING",)), 10)
        silent.close()


def test_it_runs_in_the_loop_that_the_web_runs_in(redis_url: str):
    async def said() -> object:
        made = connect(redis_url)
        try:
            return await made.call(KEY, "ECHO", "mot")
        finally:
            await made.aclose()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(said()) == b"mot"
