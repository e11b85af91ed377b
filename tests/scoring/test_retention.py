"""How long a round stays in Redis, and where its keys lie."""

import re
from dataclasses import replace

import pytest
from redis import Redis
from sqlalchemy import Engine

from app.rules.policy import Bracket, Selector
from app.scoring import SealedBy, finish, recorder
from app.scoring.amending.verbs import void as set_aside
from app.scoring.recording import retention
from app.scoring.recording.retention import KEPT_SECONDS, release
from tests.scoring.conftest import Table

OF_A_PARTITION = re.compile(
    r"\{round\.(\d+)\.(\d\d)\}:(board(:\w+)?|due|events|voids|person:\w+|attempt:\w+:\d+)"
)
OF_THE_HOUSE = re.compile(r"\{hoithi\}:alive:\w+")


async def played(table: Table, *people: str) -> None:
    """Two attempts of each, one of them set aside; the last person's second is still open."""
    for who in people:
        for number in (1, 2):
            attempt = table.live.attempt(who, number)
            await table.core.open(
                attempt, table.live.timetable, table.live.terms, "x\ny", bracket=table.live.boards[0]
            )
            await table.core.save(attempt, 1, "2", "page", 1)
            if (who, number) != (people[-1], 2):
                await finish(table.core, table.contest, table.live, who, number, SealedBy.PARTICIPANT)
        await set_aside(
            table.core.redis, table.live.attempt(who, 1), table.live.boards[0], void=True, ranked=True
        )


def outside(store: Redis) -> list[str]:
    """Keys that lie nowhere in particular."""
    names = [key.decode() for key in store.keys("*")]
    return [name for name in names if not OF_A_PARTITION.fullmatch(name) and not OF_THE_HOUSE.fullmatch(name)]


def immortal(store: Redis) -> list[str]:
    return [key.decode() for key in store.keys("*") if store.ttl(key) < 0]


async def test_every_key_lies_in_its_partition(table: Table, store: Redis, engine: Engine):
    live = replace(table.live, partitions=3)
    await played(replace(table, live=live), *(f"p{n}" for n in range(20)))
    recorder.record_once(store, engine, set())
    assert outside(store) == []
    found = {OF_A_PARTITION.fullmatch(key.decode()) for key in store.keys("*round*")}
    assert {int(one[2]) for one in found if one} == {0, 1, 2}
    store.set("stray", 1)
    assert outside(store) == ["stray"]


async def test_once_released_every_key_has_its_end(table: Table, store: Redis, engine: Engine):
    brackets = (Bracket("trong", "trong", Selector()),)
    live = replace(table.live, policy=replace(table.live.policy, brackets=brackets), partitions=3)
    await played(replace(table, live=live), *(f"p{n}" for n in range(20)))
    recorder.record_once(store, engine, set())
    assert immortal(store) != []
    given = release(store, live.id, live.partitions, live.boards)
    assert (immortal(store), given) == ([], len(store.keys("*round*")))
    assert {store.ttl(key) for key in store.keys("*round*")} <= {KEPT_SECONDS, KEPT_SECONDS - 1}
    assert release(store, live.id, live.partitions, live.boards) == 0


async def test_other_rounds_stay(table: Table, store: Redis):
    await played(table, "an")
    release(store, table.live.id + 1, 1)
    assert set(immortal(store)) == {key.decode() for key in store.keys("*")}


async def test_what_is_set_aside_afterwards_ends_with_the_rest(table: Table, store: Redis):
    attempt = table.live.attempt("an", 1)
    await table.core.open(attempt, table.live.timetable, table.live.terms, "x\ny")
    await finish(table.core, table.contest, table.live, "an", 1, SealedBy.PARTICIPANT)
    release(store, table.live.id, 1)
    for void in (True, False, True):
        await set_aside(table.core.redis, attempt, "", void=void, ranked=True)
        assert immortal(store) == []
    assert store.exists(attempt.partition.voids)


async def test_nobody_on_a_board_ends_before_it_does(
    table: Table, store: Redis, monkeypatch: pytest.MonkeyPatch
):
    """Nor does a stream end that has not led to all of its keys."""
    given: list[str] = []

    def expire(_: object, keys: list[str]) -> int:
        given.extend(keys)
        return len(keys)

    await played(table, "an")
    monkeypatch.setattr(retention, "expire", expire)
    release(store, table.live.id, 1)
    (partition,) = table.live.all_partitions()
    assert given[:3] == [partition.due, partition.voids, partition.board] and given[-1] == partition.events
    assert partition.person("an") in given[3:-1]
