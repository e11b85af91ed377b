"""The sweeper: overdue attempts are collected with the answers that were saved."""

import asyncio

import pytest
from redis import Redis
from sqlalchemy import Engine

from app.db import transaction
from app.house import House
from app.models import Contest, Participant, Round
from app.passwords import hash_pin
from app.scoring import LiveRound, Rounds, ScoringCore, SealedBy, State, finish, sweeper
from app.scoring.recording import standing_alarms
from app.scoring.sweeper import refresh, sweep_round, take_down_excluded, take_turn
from tests.scoring.conftest import Table
from tests.scoring.test_core import make_due, opened


async def test_what_is_overdue_is_sealed_and_scored_with_its_saved_answers(
    table: Table, house: House, store: Redis
):
    late = await opened(table, "binh")
    await table.core.save(late, 2, "1", "page", 1)
    await opened(table, "an")
    make_due(store, late)
    assert await sweep_round(table.core, house.rounds, table.live) == (1, 0)
    sheet = await table.core.sheet(late)
    assert (sheet.state, sheet.answers, sheet.sealed_at) == (State.SCORED, {2: (1,)}, sheet.due_at)
    assert store.zrange(late.partition.due, 0, -1) == [b"an 1"]


async def test_sweeping_again_finds_nothing(table: Table, house: House, store: Redis):
    make_due(store, await opened(table, "binh"))
    assert [await sweep_round(table.core, house.rounds, table.live) for _ in range(2)] == [(1, 0), (0, 0)]


async def test_a_sealed_attempt_that_owes_its_score_gets_it(table: Table, house: House, store: Redis):
    attempt = await opened(table, "an")
    await table.core.seal(attempt, SealedBy.PARTICIPANT)
    store.zadd(attempt.partition.due, {"an 1": 1})  # The patience is over.
    await sweep_round(table.core, house.rounds, table.live)
    assert (await table.core.sheet(attempt)).state is State.SCORED
    assert store.xlen(attempt.partition.events) == 1


async def test_whoever_is_excluded_later_leaves_the_board(
    table: Table, house: House, store: Redis, engine: Engine
):
    attempt = await opened(table, "an")
    await finish(table.core, table.contest, table.live, "an", 1, SealedBy.PARTICIPANT)
    assert store.zcard(attempt.partition.board) == 1
    with transaction(engine) as session:
        session.add(
            Participant(
                id="an",
                contest_id=table.contest.id,
                unit_id=1,
                name="An",
                name_key="an",
                name_fold="an",
                birth_year=1956,
                phone="0912345678",
                member=True,
                pin_hash=hash_pin(b"k", "271828"),
                excluded=True,
                registered_at=1,
            )
        )
        session.get_one(Contest, table.contest.id).version += 1
    refresh(engine, house.rounds)
    await take_down_excluded(table.core.redis, house.rounds)
    assert store.zcard(attempt.partition.board) == 0


def open_overdue(store: Redis, table: Table, count: int) -> None:
    """So many attempts, written as `open_attempt.lua` leaves them, all of which are overdue."""
    seconds, micros = store.time()
    opened_at = seconds * 1000 + micros // 1000 - 60_000
    commands = store.pipeline(transaction=False)
    for n in range(count):
        attempt = table.live.attempt(f"p{n}", 1)
        times = {"state": "OPEN", "opened_at": opened_at, "due_at": opened_at + 1_000, "epoch": 1}
        commands.hset(attempt.key, mapping=times | {"1": "page 1 2"})
        commands.hset(
            attempt.partition.person(attempt.who),
            mapping={"used": 1, "running": opened_at + 1_000, "shown": "x\ny"},
        )
        commands.zadd(attempt.partition.due, {f"{attempt.who} 1": opened_at + 1_000})
    commands.execute()


async def test_ten_thousand_overdue_attempts_are_one_turn(table: Table, house: House, store: Redis):
    open_overdue(store, table, 10_000)
    assert await sweep_round(table.core, house.rounds, table.live) == (10_000, 0)
    partition = table.live.all_partitions()[0]
    assert (store.zcard(partition.due), store.xlen(partition.events)) == (0, 10_000)
    assert store.zcard(partition.board) == 10_000


async def test_several_sweepers_at_once_score_each_attempt_once(table: Table, house: House, store: Redis):
    open_overdue(store, table, 500)
    await asyncio.gather(*(sweep_round(table.core, house.rounds, table.live) for _ in range(4)))
    partition = table.live.all_partitions()[0]
    assert (store.zcard(partition.due), store.xlen(partition.events)) == (0, 500)
    scored = {fields[b"who"] for _, fields in store.xrange(partition.events)}
    assert len(scored) == 500


async def test_an_attempt_that_cannot_be_finished_holds_up_no_other(
    table: Table, house: House, store: Redis, engine: Engine
):
    open_overdue(store, table, 3)
    broken = table.live.attempt("p1", 1)
    store.hset(broken.key, "1", "page 1 two")
    told: dict[int, int] = {}
    await take_turn(table.core, engine, house.rounds, table.live, told)
    assert store.zcard(broken.partition.due) == 1 and store.xlen(broken.partition.events) == 2
    assert standing(engine) == [("alarm.stuck", f"round {table.live.id}", 1)]
    store.hset(broken.key, "answers", "2")
    store.zadd(broken.partition.due, {"p1 1": 1})
    await take_turn(table.core, engine, house.rounds, table.live, told)
    assert store.xlen(broken.partition.events) == 3
    assert standing(engine) == []


async def test_a_debt_that_nobody_can_read_holds_up_no_other(
    table: Table, house: House, store: Redis, engine: Engine
):
    """A disk has changed a letter of it."""
    open_overdue(store, table, 3)
    (partition,) = table.live.all_partitions()
    store.zadd(partition.due, {b"p\xff 1": 1, "p9": 1})
    await take_turn(table.core, engine, house.rounds, table.live, {})
    assert store.zcard(partition.due) == 2 and store.xlen(partition.events) == 3
    assert standing(engine) == [("alarm.stuck", f"round {table.live.id}", 2)]


def standing(engine: Engine) -> list[tuple[str, str, object]]:
    with transaction(engine, writes=False) as session:
        return [(a.code, a.thing, a.fields["count"]) for a in standing_alarms(session)]


async def test_a_round_that_hangs_does_not_hold_up_the_others(
    table: Table, house: House, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    """The other round never comes to an end; this one is swept all the same, again and again."""
    with transaction(engine) as session:
        first = session.get_one(Round, table.live.id)
        second = first.model_dump() | {"id": None, "code": "tuan-2", "position": 2}
        session.add(Round(**second))
        session.get_one(Contest, table.contest.id).version += 1
    swept, hanging, stop = [], asyncio.Event(), asyncio.Event()

    async def sweep(core: ScoringCore, rounds: Rounds, live: LiveRound) -> tuple[int, int]:
        if live.code == "tuan-2":
            hanging.set()
            await asyncio.Event().wait()
        swept.append(live.code)
        if len(swept) == 3 and hanging.is_set():
            stop.set()
        return await sweep_round(core, rounds, live)

    monkeypatch.setattr(sweeper, "sweep_round", sweep)
    monkeypatch.setattr(sweeper, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(sweeper, "STOP_SECONDS", 0.01)
    await sweeper.run(table.core, engine, stop)
    assert hanging.is_set() and set(swept) == {"tuan-1"}
