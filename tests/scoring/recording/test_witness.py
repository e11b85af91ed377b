"""What replicas have not confirmed is not written down: a failover may take it back, and SQL would keep it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.errors import Unconfirmed
from app.house import connect_plain
from app.scoring import Confirmation, recorder
from app.scoring.keys import Partition
from app.scoring.recording.witness import Witness
from tests.scoring.recording.streams import entry, event, letters, pending, post, recorded
from tests.topologies import Servers, eventually, watched

CONFIRMED_WITHIN_MS = 1_000  # By replicas on the same machine, however busy.


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """A master, two replicas, three Sentinels; a master without replicas would go on writing."""
    with watched(tmp_path, guarded=False) as servers:
        yield servers


def test_an_event_that_goes_with_its_master_has_not_been_written_down(
    servers: Servers, round_id: int, engine: Engine
):
    """The phone was not told of the first one; it is of the second, which the next master has."""
    redis, witness = connect_plain(servers.url), Witness(Confirmation(1, CONFIRMED_WITHIN_MS))
    ready: set[Partition] = set()
    post(redis, round_id, entry(event(round_id, "an")))
    assert recorder.record_once(redis, engine, ready, witness=witness) == 1
    (master,), replicas = servers.of_role("master"), servers.of_role("slave")
    eventually(lambda: master.client.wait(2, 100) == 2, "both have all")
    for one in replicas:
        one.freeze()
    master.client.client_kill_filter(_type="replica")  # Else the kernel would give them more when they go on.
    post(redis, round_id, entry(event(round_id, "binh")))
    with pytest.raises(Unconfirmed):
        recorder.record_once(redis, engine, ready, witness=witness)
    assert recorded(engine) == [("an", 1)]
    master.kill()
    for one in replicas:
        one.thaw()
    eventually(lambda: servers.of_role("master"), "another master")
    eventually(lambda: post(redis, round_id, entry(event(round_id, "binh", score=9))), "it takes entries")

    def written() -> bool:
        with suppress(Unconfirmed):  # The other replica may not have found it yet.
            recorder.record_once(redis, engine, ready, witness=witness)
        return len(recorded(engine)) == 2

    eventually(written, "the recorder finds it")
    assert (recorded(engine), letters(engine)) == ([("an", 1), ("binh", 1)], {})
    assert pending(redis, Partition(round_id, 0)) == (0, 0)
    redis.close()


def test_whom_no_replica_has_to_confirm_needs_none(servers: Servers, round_id: int, engine: Engine):
    redis = connect_plain(servers.url)
    replicas = servers.of_role("slave")
    for one in replicas:
        one.freeze()
    post(redis, round_id, entry(event(round_id, "an")))
    assert recorder.record_once(redis, engine, set()) == 1
    for one in replicas:
        one.thaw()
    redis.close()
