"""Marked before it is sealed: the mark counts if the attempt is sealed as what was marked, and only then."""

import re

import pytest
from redis import Redis

from app.rules.paper.marking import Mark
from app.scoring import PREDICTION, Attempt, SealedBy, Sheet, State, Submission, Unsent, submit
from app.scoring.posting import posting, sealed, stamps
from app.scoring.scripts import submit_attempt
from tests.moments import move_due, now_of, run_out
from tests.scoring.conftest import Table
from tests.scoring.test_core import opened
from tests.scoring.test_time import frozen

FIRST = Submission("a" * 22, "1" * 64)
WRONG = Mark(7, 35)


async def answered(table: Table, store: Redis) -> tuple[Attempt, Sheet]:
    """An open attempt with two answers and a prediction, begun two minutes ago, as its person sees it."""
    attempt = await opened(table)
    store.hincrby(attempt.key, "opened_at", -120_000)
    await table.core.save(attempt, 1, "1", "page", 1)
    await table.core.save(attempt, 2, "2", "page", 1)
    await table.core.save(attempt, PREDICTION, "7172", "page", 1)
    return attempt, await table.core.sheet(attempt)


async def test_what_was_foreseen_is_scored_in_the_call_that_seals(table: Table, store: Redis):
    attempt, seen = await answered(table, store)
    mark = table.live.mark(attempt, seen.answers)
    sheet, ours = await table.core.submit(attempt, FIRST._replace(seen=seen), mark, ranked=True)
    assert (sheet.state, sheet.mark, ours) == (State.SCORED, mark, True)
    assert sheet == await table.core.sheet(attempt)
    assert store.xlen(attempt.partition.events) == 1
    assert store.zcard(attempt.partition.due) == 0
    assert store.zscore(attempt.partition.board, "an") is not None


async def test_it_leaves_what_two_calls_leave(table: Table, store: Redis):
    """Byte for byte: the attempt is put back, and scored again by two calls at the moment of the first time."""
    attempt, seen = await answered(table, store)
    there = attempt.partition
    keys = (attempt.key, there.person("an"), there.due, there.board, there.events)
    before = {key: store.dump(key) for key in keys}
    mark = table.live.mark(attempt, seen.answers)
    sheet, _ = await table.core.submit(attempt, FIRST._replace(seen=seen), mark, ranked=True)
    once = left(store, attempt)
    for key, dumped in before.items():
        store.delete(key)
        if dumped is not None:
            store.restore(key, 0, dumped)
    assert sheet.sealed_at is not None
    operands = ("an", 1, "sweeper", 0, 2_000, 0, FIRST.key, FIRST.payload, "", "", "", *[""] * 8)
    word, *_ = store.eval(frozen(submit_attempt.lua, sheet.sealed_at), 5, *keys, *operands)  # type: ignore[misc]
    assert word == b"SEALED"
    await table.core.score(attempt, await table.core.sheet(attempt), mark, ranked=True)
    assert left(store, attempt) == once


def left(store: Redis, attempt: Attempt) -> list[object]:
    there = attempt.partition
    return [
        store.hgetall(attempt.key),
        store.hgetall(there.person("an")),
        store.zrange(there.due, 0, -1),
        store.zrange(there.board, 0, -1, withscores=True),
        [fields for _, fields in store.xrange(there.events)],
    ]


OTHERWISE = {
    "an answer": {"answers": {1: (1,), 2: (1,)}},
    "an answer more": {"answers": {1: (1,), 2: (2,), 3: (1,)}},
    "the prediction": {"prediction": 7173},
    "no prediction": {"prediction": None},
    "the opening": {"opened_at": 1_790_000_000_000},
    "the due moment": {"due_at": 9_990_000_000_000},
    "the bracket": {"bracket": "youth"},
}


@pytest.mark.parametrize("seen_as", OTHERWISE.values(), ids=OTHERWISE)
async def test_what_was_foreseen_otherwise_is_sealed_and_its_score_owed(
    table: Table, store: Redis, seen_as: dict[str, object]
):
    attempt, seen = await answered(table, store)
    wrong = FIRST._replace(seen=seen._replace(**seen_as))  # type: ignore[arg-type]
    sheet, ours = await table.core.submit(attempt, wrong, WRONG, ranked=True)
    assert (sheet.state, sheet.mark, sheet.answers, ours) == (State.SEALED, None, seen.answers, True)
    assert (store.xlen(attempt.partition.events), store.zcard(attempt.partition.board)) == (0, 0)
    assert store.zcard(attempt.partition.due) == 1
    again, ours = await submit(table.core, table.contest, table.live, attempt, wrong)
    assert (again.mark, ours) == (table.live.mark(attempt, seen.answers), True)


async def test_what_the_phone_still_held_belongs_to_what_was_seen(table: Table, store: Redis):
    attempt, seen = await answered(table, store)
    after = seen._replace(answers={1: (3,), 2: (2,)})
    brings = FIRST._replace(seen=after, unsent=(Unsent(1, "3", "page", 2),))
    sheet, _ = await table.core.submit(attempt, brings, table.live.mark(attempt, after.answers))
    assert (sheet.state, sheet.answers) == (State.SCORED, after.answers)


async def test_a_shard_never_heard_is_asked_first(table: Table, store: Redis):
    attempt, seen = await answered(table, store)
    table.core.heard.ahead_ms.clear()
    sheet, _ = await table.core.submit(attempt, FIRST._replace(seen=seen), WRONG)
    assert sheet.state is State.SEALED


@pytest.mark.parametrize("off_ms", [-60_000, -100, 100, 60_000])
async def test_a_clock_that_was_set_is_heard_anew(table: Table, store: Redis, off_ms: int):
    """Or another machine has become master: what was heard before is not believed."""
    attempt, seen = await answered(table, store)
    heard = table.core.heard.ahead_ms
    heard[attempt.partition] += off_ms
    wrong = heard[attempt.partition]
    sheet, _ = await table.core.submit(attempt, FIRST._replace(seen=seen), WRONG)
    assert sheet.state is State.SEALED
    assert abs(heard[attempt.partition] - wrong + off_ms) < 50


async def test_time_that_ran_out_is_the_sweepers_whatever_was_foreseen(table: Table, store: Redis):
    attempt, _ = await answered(table, store)
    run_out(store, attempt.key)
    seen = await table.core.sheet(attempt)
    sheet, ours = await table.core.submit(attempt, FIRST._replace(seen=seen), WRONG, ranked=True)
    assert (sheet.state, sheet.sealed_by, ours) == (State.SEALED, SealedBy.SWEEPER, False)


async def test_in_the_grace_it_is_stamped_with_the_due_moment(table: Table, store: Redis):
    attempt, _ = await answered(table, store)
    due_at = move_due(store, attempt.key, -1_000)
    seen = await table.core.sheet(attempt)
    sheet, ours = await table.core.submit(attempt, FIRST._replace(seen=seen), WRONG, ranked=True)
    assert (sheet.state, sheet.sealed_at, ours) == (State.SCORED, due_at, True)


@pytest.mark.parametrize(
    ("earlier_ms", "age_ms", "believed"),
    [
        (0, 0, True),
        (49, 0, True),
        (50, 0, False),
        (-1, 0, False),
        (3_000, 3_000, True),
        (3_050, 3_000, False),
    ],
)
async def test_a_moment_counts_where_the_age_says_it_is(
    table: Table, store: Redis, earlier_ms: int, age_ms: int, *, believed: bool
):
    attempt, _ = await answered(table, store)
    seen, now = await table.core.sheet(attempt), now_of(store)
    foreseen = sealed(seen, now - earlier_ms)
    there, posted = attempt.partition, posting(b"k" * 32, attempt, foreseen, WRONG, ranked=True)
    keys = (attempt.key, there.person("an"), there.due, there.board, there.events)
    said = ("an", 1, "sweeper", 0, 2_000, age_ms, FIRST.key, FIRST.payload, "", "", "", now - earlier_ms)
    operands = (*said, stamps(foreseen), *posted.values())
    word, *_ = store.eval(frozen(submit_attempt.lua, now), 5, *keys, *operands)  # type: ignore[misc]
    assert word == (b"SCORED" if believed else b"SEALED")
    stamped = int(store.hget(attempt.key, "sealed_at") or 0)
    assert stamped == (now - earlier_ms if believed else now - age_ms)


def test_the_operands_of_a_posting_stand_in_the_order_of_the_script():
    names = re.findall(r"\w+", " ".join(submit_attempt.names[-6:]))
    assert names == ["correct", "score", "live_score", "ranked", "sha256", "receipt"]
