"""Servers that go, come back and change their places: what was told is confirmed, and the way is found again.

Every test here stands on servers of its own, for it stops them.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from functools import partial
from hashlib import sha1
from pathlib import Path

import pytest
from redis.exceptions import MovedError

from app.durability import weaknesses_of
from app.errors import Unreachable
from app.house import connect, connect_plain
from app.scoring import Confirmation, Store, recorder
from app.scoring.keys import Partition
from app.scoring.store.arrangement import SLOTS
from app.scoring.store.line import Passing
from app.settings import Durability, Settings
from tests.topologies import BUNDLED, DEBIAN, SERVICE, Servers, cluster, eventually, single, watched

PATIENCE_SECONDS = 60
CONFIRMED_WITHIN_MS = 1_000  # By replicas on the same machine, however busy.
PARTITION = Partition(1, 0)
WRITE = "#!lua\nreturn redis.call('SETNX', KEYS[1], ARGV[1])"
Connect = Callable[..., Store]


@pytest.fixture(params=[BUNDLED, DEBIAN], ids=["valkey", "redis"])
def binary(request: pytest.FixtureRequest) -> Path:
    if not request.param.exists():
        pytest.skip("no redis-server here")
    path: Path = request.param
    return path


@pytest.fixture
def watched_servers(tmp_path: Path, binary: Path) -> Iterator[Servers]:
    """A master, two replicas, three Sentinels; a master without replicas would go on writing."""
    with watched(tmp_path, binary, guarded=False) as servers:
        yield servers


@pytest.fixture
def three_masters(tmp_path: Path, binary: Path) -> Iterator[Servers]:
    with cluster(tmp_path, binary, masters=3) as servers:
        yield servers


@pytest.fixture
async def connected() -> AsyncIterator[Connect]:
    """Makes stores, and closes them."""
    made: list[Store] = []

    def make(url: str, confirmation: Confirmation = Confirmation()) -> Store:
        made.append(connect(url, confirmation))
        return made[-1]

    yield make
    for one in made:
        await one.aclose()


async def touch(store: Store, sequence: int) -> object:
    """A writing script whose second saying changes nothing."""
    return await store.run(WRITE, sha1(WRITE.encode()).hexdigest(), 1, (PARTITION.board, sequence))


async def test_what_no_replica_confirmed_is_told_to_nobody_until_one_has(
    watched_servers: Servers, connected: Connect
):
    store = connected(watched_servers.url, Confirmation(1, CONFIRMED_WITHIN_MS))
    careless = connected(watched_servers.url)
    await store.call(PARTITION.board, "PING")
    (master,), replicas = watched_servers.of_role("master"), watched_servers.of_role("slave")
    for replica in replicas:
        replica.freeze()
    with pytest.raises(Unreachable) as raised:
        await touch(store, 1)
    assert raised.value.code == "web.unconfirmed"
    assert master.client.get(PARTITION.board) == b"1"  # Done, and yet not told.
    with pytest.raises(Unreachable):
        await touch(store, 1)  # Finds it done: that alone is no confirmation.
    assert await touch(careless, 1) == 0  # Whoever does not ask for replicas is told at once.
    for replica in replicas:
        replica.thaw()
    eventually(lambda: master.client.wait(2, 100) == 2, "the replicas follow")
    assert await touch(store, 1) == 0


async def test_what_one_of_two_replicas_lacks_is_told_to_nobody_until_it_is_given_up(
    watched_servers: Servers, connected: Connect
):
    """Sentinels might choose just that one."""
    store = connected(watched_servers.url, Confirmation(1, CONFIRMED_WITHIN_MS))
    await touch(store, 1)
    (line,) = store.lines.values()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while line.followers.wanted < 2:  # It asks once a second.
            await touch(store, 1)
    lacking = watched_servers.of_role("slave")[0]
    lacking.freeze()
    change = partial(store.call, PARTITION.board, "SET", PARTITION.board, 2, confirm=True)
    with pytest.raises(Unreachable) as raised:
        await change()
    assert raised.value.code == "web.unconfirmed"
    assert await persistently(change) == b"OK"
    lacking.thaw()


async def persistently(asked: Callable[[], Awaitable[object]]) -> object:
    """As a phone asks: again, until it is told."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            with suppress(Unreachable):
                return await asked()


async def test_a_killed_masters_calls_go_on_at_the_next_one(watched_servers: Servers, connected: Connect):
    store = connected(watched_servers.url, Confirmation(1, CONFIRMED_WITHIN_MS))
    assert await touch(store, 1) == 1
    plain = connect_plain(watched_servers.url)
    (master,) = watched_servers.of_role("master")
    master.kill()
    assert await touch(store, 2) == 0
    assert await asyncio.to_thread(plain.get, PARTITION.board) == b"1"
    plain.close()


async def test_who_only_reads_finds_the_next_master_too(watched_servers: Servers, connected: Connect):
    """The old one, a replica now, refuses no reader: Sentinels are asked once a second."""
    store = connected(watched_servers.url)
    assert await touch(store, 1) == 1
    (master,) = watched_servers.of_role("master")
    watched_servers.sentinels[0].client.execute_command("SENTINEL FAILOVER", SERVICE)
    await asyncio.to_thread(eventually, lambda: master.role() == "slave", "the old master is a replica")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while store.holder(PARTITION.board).address == ("127.0.0.1", master.port):
            assert await store.call(PARTITION.board, "GET", PARTITION.board) == b"1"
    assert await touch(store, 2) == 0


async def test_a_master_named_by_too_few_sentinels_is_not_believed(
    watched_servers: Servers, connected: Connect
):
    """They may stand on the wrong side of a cut; who has a master already goes on with it."""
    knowing, asking = connected(watched_servers.url), connected(watched_servers.url)
    assert await touch(knowing, 1) == 1
    for sentinel in watched_servers.sentinels[1:]:
        sentinel.freeze()
    with pytest.raises(Passing):
        await asking.look()
    with pytest.raises(Passing):
        await knowing.look()
    assert await touch(knowing, 2) == 0
    watched_servers.sentinels[1].thaw()
    assert await touch(asking, 2) == 0


async def test_sentinels_that_would_replace_a_master_that_is_well_are_told_of(
    watched_servers: Servers, connected: Connect
):
    store, settings = connected(watched_servers.url), Settings(redis_url=watched_servers.url, replicas=2)
    assert await weaknesses_of(store, settings) == []
    hasty = watched_servers.sentinels[2].client
    hasty.execute_command("SENTINEL SET", SERVICE, "down-after-milliseconds", "1000")
    (weakness,) = await weaknesses_of(store, settings)
    assert "SENTINEL SET hoithi down-after-milliseconds 2000" in weakness.told()
    practice = settings.model_copy(update={"durability": Durability.PRACTICE})
    assert await weaknesses_of(store, practice) == []


async def test_keys_of_all_slots_find_their_servers(three_masters: Servers, connected: Connect):
    store = connected(three_masters.url)
    keys = [Partition(1, n).board for n in range(16)]
    await asyncio.gather(*(store.call(key, "SET", key, n) for n, key in enumerate(keys)))
    plain = connect_plain(three_masters.url)
    assert [plain.get(key) for key in keys] == [b"%d" % n for n in range(16)]
    assert sum(node.client.dbsize() for node in three_masters.nodes) == 16
    assert all(node.client.dbsize() for node in three_masters.nodes)
    plain.close()


async def test_a_slot_that_moved_is_followed(three_masters: Servers, connected: Connect):
    store = connected(three_masters.url)
    keys = [Partition(1, n).board for n in range(16)]
    await store.look()
    store.hold(0, SLOTS - 1, store.holder(keys[0]))  # As if one server held them all.
    assert await asyncio.gather(*(store.call(key, "SET", key, 1) for key in keys)) == [b"OK"] * 16


async def test_a_key_on_its_way_to_another_server_is_asked_for_there(
    three_masters: Servers, connected: Connect
):
    store, key = connected(three_masters.url), PARTITION.board
    await store.call(key, "PING")
    slot = three_masters.nodes[0].client.execute_command("CLUSTER KEYSLOT", key)
    names = {node.client.execute_command("CLUSTER MYID"): node for node in three_masters.nodes}
    here = next(node for node in three_masters.nodes if node.port == store.holder(key).address[1])
    there = next(node for node in three_masters.nodes if node is not here)
    name_of = {id(node): name for name, node in names.items()}
    there.client.execute_command("CLUSTER SETSLOT", slot, "IMPORTING", name_of[id(here)])
    here.client.execute_command("CLUSTER SETSLOT", slot, "MIGRATING", name_of[id(there)])
    assert await store.call(key, "SET", key, 1) == b"OK"
    assert (here.client.dbsize(), there.client.dbsize()) == (0, 1)


def test_the_recorder_finds_a_stream_that_moved_when_it_looks_afresh(three_masters: Servers):
    plain, key = connect_plain(three_masters.url), PARTITION.events
    plain.xadd(key, {"who": "an"})
    recorder.ensure_group(plain, PARTITION)
    slot = plain.keyslot(key)
    here = next(node for node in three_masters.nodes if node.client.dbsize())
    there = next(node for node in three_masters.nodes if node is not here)
    name_here, name_there = (node.client.execute_command("CLUSTER MYID") for node in (here, there))
    there.client.execute_command("CLUSTER SETSLOT", slot, "IMPORTING", name_here)
    here.client.execute_command("CLUSTER SETSLOT", slot, "MIGRATING", name_there)
    here.client.migrate("127.0.0.1", there.port, key, 0, 5_000)
    for node in (there, here):
        node.client.execute_command("CLUSTER SETSLOT", slot, "NODE", name_there)
    with pytest.raises(MovedError):
        list(recorder.batches(plain, PARTITION, recorder.NEW))
    recorder.ensure_group(plain, PARTITION)
    assert [len(entries) for entries in recorder.batches(plain, PARTITION, recorder.NEW)] == [1]
    plain.close()


async def test_a_server_that_comes_back_in_time_is_waited_for(tmp_path: Path, connected: Connect):
    with single(tmp_path) as servers:
        store = connected(servers.url)
        assert await touch(store, 1) == 1
        servers.nodes[0].kill()
        waiting = asyncio.ensure_future(touch(store, 2))
        await asyncio.to_thread(servers.nodes[0].start)
        assert await waiting == 0


async def test_a_server_that_stays_away_is_unreachable(
    tmp_path: Path, connected: Connect, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.scoring.store.BUDGET_SECONDS", 0.3)
    with single(tmp_path) as servers:
        store = connected(servers.url)
        await touch(store, 1)
        servers.nodes[0].kill()
        with pytest.raises(Unreachable):
            await touch(store, 2)
