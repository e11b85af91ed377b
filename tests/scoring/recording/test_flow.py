"""Many commands at once: each answered in its turn; what is refused is told, and the connection goes on."""

import pytest
from redis import Redis, ResponseError

from app.scoring.keys import Partition
from app.scoring.recording import flow as flowing
from app.scoring.recording.flow import flow

HERE = Partition(7, 3)


def test_each_command_is_answered_in_its_turn_over_any_number_of_batches(
    store: Redis, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(flowing, "AT_ONCE", 3)
    commands = [("RPUSH", HERE.events, f"{n}\nệ") for n in range(10)] + [("LRANGE", HERE.events, 8, 9)]
    told = list(flow(store, HERE, commands))
    assert told == [*range(1, 11), ["8\nệ".encode(), "9\nệ".encode()]]
    assert list(flow(store, HERE, [])) == []


def test_a_command_that_is_refused_is_told_and_leaves_no_reply_behind(store: Redis):
    store.set(HERE.events, "x")
    for wrong in (("RPUSH", HERE.events, 1), ("NONSENSE", HERE.events)):
        with pytest.raises(ResponseError):
            list(flow(store, HERE, [("GET", HERE.events), wrong, ("GET", HERE.events)]))
        assert list(flow(store, HERE, [("GET", HERE.events)])) == [b"x"]
