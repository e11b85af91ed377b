"""The sweeper: overdue attempts are collected with the answers that were saved."""

from redis import Redis
from sqlalchemy import Engine

from app.db import transaction
from app.house import House
from app.models import Contest, Participant
from app.passwords import hash_pin
from app.scoring import SealedBy, State, finish
from app.scoring.sweeper import refresh, sweep_round, take_down_excluded
from tests.scoring.conftest import Table
from tests.scoring.test_core import make_due, opened


async def test_what_is_overdue_is_sealed_and_scored_with_its_saved_answers(
    table: Table, house: House, store: Redis
):
    late = await opened(table, "binh")
    await table.core.save(late, 2, "1", "page", 1)
    await opened(table, "an")
    make_due(store, late)
    assert await sweep_round(table.core, house.rounds, table.live) == 1
    sheet = await table.core.sheet(late)
    assert (sheet.state, sheet.answers, sheet.sealed_at) == (State.SCORED, {2: (1,)}, sheet.due_at)
    assert store.zrange(late.partition.due, 0, -1) == [b"an 1"]


async def test_sweeping_again_finds_nothing(table: Table, house: House, store: Redis):
    make_due(store, await opened(table, "binh"))
    assert [await sweep_round(table.core, house.rounds, table.live) for _ in range(2)] == [1, 0]


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
