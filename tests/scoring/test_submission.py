"""A submission's key: whatever is said twice is done once, and nothing else is taken for it."""

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from app.errors import KeyReused, SequenceReused
from app.rules.paper.marking import Mark
from app.scoring import PREDICTION, SealedBy, Sheet, State, Submission, Unsent, finish, submit
from app.scoring.answers import strung
from app.scoring.events import receipt
from app.scoring.sheets import event_of
from tests.moments import run_out
from tests.scoring.conftest import Table
from tests.scoring.test_core import opened

FIRST = Submission("a" * 22, "1" * 64)


async def send(table: Table, submission: Submission = FIRST) -> tuple[Sheet, bool]:
    attempt = table.live.attempt("an", 1)
    return await submit(table.core, table.contest, table.live, attempt, submission)


async def test_said_again_it_replies_the_same(table: Table, store: Redis):
    attempt = await opened(table)
    first = await send(table)
    before = store.dump(attempt.key)
    assert [await send(table) for _ in range(3)] == [first] * 3
    assert (first[0].state, first[1]) == (State.SCORED, True)
    assert (store.dump(attempt.key), store.xlen(attempt.partition.events)) == (before, 1)


async def test_the_same_key_with_another_payload_is_refused(table: Table, store: Redis):
    attempt = await opened(table)
    await send(table)
    before = store.dump(attempt.key)
    with pytest.raises(KeyReused):
        await send(table, FIRST._replace(payload="2" * 64))
    assert store.dump(attempt.key) == before


async def test_another_key_after_the_seal_gets_the_first_receipt_and_changes_nothing(
    table: Table, store: Redis
):
    attempt = await opened(table)
    first, _ = await send(table)
    before = store.dump(attempt.key)
    other = Submission("b" * 22, "1" * 64, unsent=(Unsent(1, "2", "page", 9),))
    assert await send(table, other) == (first, False)
    assert store.dump(attempt.key) == before


async def test_a_submission_after_the_sweeper_is_another_one(table: Table):
    await opened(table)
    first = await finish(table.core, table.contest, table.live, "an", 1, SealedBy.SWEEPER)
    assert await send(table) == (first, False)


async def test_a_late_submission_brings_nothing_and_says_so_each_time(table: Table, store: Redis):
    attempt = await opened(table)
    run_out(store, attempt.key)
    late = FIRST._replace(unsent=(Unsent(1, "2", "page", 9),))
    first, ours = await send(table, late)
    assert (first.answers, first.sealed_by, ours) == ({}, SealedBy.SWEEPER, False)
    assert await send(table, late) == (first, False)


async def test_a_submission_whose_process_died_before_marking_is_finished_by_the_next(table: Table):
    attempt = await opened(table)
    await table.core.submit(attempt, FIRST)
    sheet, ours = await send(table)
    assert (sheet.state, sheet.mark, ours) == (State.SCORED, Mark(0, 0), True)


async def test_what_had_not_reached_us_comes_with_the_submission(table: Table):
    attempt = await opened(table)
    await table.core.save(attempt, 1, "1", "page", 2)
    await table.core.save(attempt, 2, "1", "page", 5)
    unsent = (
        Unsent(1, "2", "page", 3),
        Unsent(2, "3", "page", 4),  # Overtaken: the fifth is here already.
        Unsent(3, "", "page", 1),
        Unsent(PREDICTION, "7172", "other", 1),
    )
    sheet, _ = await send(table, FIRST._replace(unsent=unsent))
    assert (sheet.answers, sheet.prediction) == ({1: (2,), 2: (1,)}, 7172)


async def test_the_seal_writes_answers_as_a_rebuild_does(table: Table, store: Redis):
    attempt = await opened(table)
    await table.core.save(attempt, 3, "", "page", 1)
    brought = tuple(Unsent(item, answer, "page", 2) for item, answer in ((1, "2"), (2, "1,3"), (4, "10")))
    await table.core.submit(attempt, FIRST._replace(unsent=brought))
    sheet = await table.core.sheet(attempt)
    assert sheet.answers == {1: (2,), 2: (1, 3), 4: (10,)}
    assert store.hget(attempt.key, "answers") == strung(sheet.answers).encode() == b"2(1,3)-(10)"


async def test_what_the_version_before_has_sealed_is_scored_all_the_same(table: Table, store: Redis):
    """It left the answers as they had been saved, each in a field of its own."""
    attempt = await opened(table)
    await table.core.save(attempt, 1, "1", "page", 1)
    await table.core.save(attempt, 2, "1", "page", 1)
    await table.core.save(attempt, PREDICTION, "7172", "page", 1)
    opened_at = store.hget(attempt.key, "opened_at")
    sealed = {"state": "SEALED", "sealed_at": opened_at, "sealed_by": "participant", "key": FIRST.key}
    store.hset(attempt.key, mapping=sealed | {"payload": FIRST.payload})
    sheet, ours = await send(table)
    assert (sheet.state, sheet.answers, sheet.prediction, ours) == (
        State.SCORED,
        {1: (1,), 2: (1,)},
        7172,
        True,
    )
    assert (store.hget(attempt.key, "answers"), store.hget(attempt.key, "1")) == (b"11", None)


async def test_a_score_without_answers_writes_nothing(table: Table, store: Redis):
    attempt = await opened(table)
    sheet, _ = await table.core.submit(attempt, FIRST)
    store.hdel(attempt.key, "answers")
    before = store.dump(attempt.key)
    with pytest.raises(ResponseError):
        await table.core.score(attempt, sheet, Mark(0, 0), ranked=True)
    assert (store.dump(attempt.key), store.xlen(attempt.partition.events)) == (before, 0)
    assert (await send(table))[0].state is State.SCORED


async def test_the_receipt_is_made_once_and_kept(table: Table, store: Redis):
    attempt = await opened(table)
    sheet, _ = await send(table)
    assert sheet.mark is not None
    event = event_of(attempt, sheet, sheet.mark)
    assert sheet.receipt == receipt(table.core.receipt_key, event)
    assert len(sheet.receipt) == 8
    table.core.receipt_key = b"another key"
    assert (await table.core.sheet(attempt)).receipt == sheet.receipt
    assert (await send(table))[0].receipt == sheet.receipt


async def test_who_posts_a_score_twice_hears_the_first_receipt(table: Table):
    attempt = await opened(table)
    sealed, _ = await table.core.submit(attempt, FIRST)
    first = await table.core.score(attempt, sealed, Mark(0, 0), ranked=True)
    table.core.receipt_key = b"another key"
    again = await table.core.score(attempt, sealed, Mark(0, 0), ranked=True)
    assert again.receipt == first.receipt


async def test_a_save_said_again_is_the_same_save(table: Table, store: Redis):
    attempt = await opened(table)
    first = await table.core.save(attempt, 1, "2", "page", 1)
    before = store.dump(attempt.key)
    again = await table.core.save(attempt, 1, "2", "page", 1)
    assert (first.stale, again.stale, store.dump(attempt.key)) == (False, False, before)


async def test_a_count_stands_for_one_answer(table: Table, store: Redis):
    attempt = await opened(table)
    await table.core.save(attempt, 1, "2", "page", 1)
    before = store.dump(attempt.key)
    with pytest.raises(SequenceReused):
        await table.core.save(attempt, 1, "3", "page", 1)
    assert store.dump(attempt.key) == before
