"""The four verbs on the real server: each decides by the server's clock and may be said twice."""

from dataclasses import replace

import pytest
from redis import Redis

from app.errors import AttemptOver, AttemptRunning, NoAttemptsLeft, NotThere, RoundNotOpen
from app.rules.paper.marking import Mark
from app.rules.timetable import Timetable
from app.scoring import Attempt, SealedBy, State, Terms, finish
from app.scoring.scripts import Script
from tests.moments import run_out
from tests.scoring.conftest import Table

HOUR_MS = 3_600_000


async def opened(table: Table, who: str = "an", number: int = 1) -> Attempt:
    attempt = table.live.attempt(who, number)
    await table.core.open(attempt, table.live.timetable, table.live.terms, "An\nChi bộ 1")
    return attempt


def make_due(store: Redis, attempt: Attempt) -> None:
    """Move the attempt, not the clock: its time was up a minute ago."""
    due_at = run_out(store, attempt.key)
    store.hset(attempt.partition.person(attempt.who), "running", due_at)
    store.zadd(attempt.partition.due, {f"{attempt.who} {attempt.number}": due_at})


async def test_opening_again_replies_the_same(table: Table):
    attempt = await opened(table)
    first = await table.core.open(attempt, table.live.timetable, table.live.terms, "")
    again = await table.core.open(attempt, table.live.timetable, table.live.terms, "")
    assert (first.opened_at, first.due_at) == (again.opened_at, again.due_at)
    assert first.due_at == first.opened_at + 600_000


async def test_time_ends_with_the_round(table: Table):
    times = table.live.timetable
    soon = Timetable(times.opens_at, times.closes_at, duration_ms=5 * HOUR_MS)
    reply = await table.core.open(table.live.attempt("an", 1), soon, Terms(), "")
    assert reply.due_at == times.closes_at


@pytest.mark.parametrize("shift", [-10 * HOUR_MS, 10 * HOUR_MS])
async def test_a_round_that_is_not_open_opens_nothing(table: Table, store: Redis, shift: int):
    times = table.live.timetable
    elsewhere = replace(times, opens_at=times.opens_at + shift, closes_at=times.closes_at + shift)
    with pytest.raises(RoundNotOpen):
        await table.core.open(table.live.attempt("an", 1), elsewhere, Terms(), "")
    assert store.keys("*round*") == []


async def test_the_allowance_ends_the_attempts(table: Table):
    for number in (1, 2):
        await opened(table, number=number)
        await finish(table.core, table.contest, table.live, "an", number, SealedBy.PARTICIPANT)
    with pytest.raises(NoAttemptsLeft):
        await opened(table, number=3)


async def test_a_number_cannot_be_skipped(table: Table):
    with pytest.raises(NotThere):
        await opened(table, number=2)


async def test_only_one_attempt_runs_at_a_time(table: Table):
    await opened(table)
    with pytest.raises(AttemptRunning):
        await opened(table, number=2)


async def test_saves_of_one_page_may_overtake_each_other(table: Table):
    attempt = await opened(table)
    await table.core.save(attempt, 1, "2", "page", 5)
    overtaken = await table.core.save(attempt, 1, "3", "page", 4)
    assert overtaken.stale
    assert (await table.core.sheet(attempt)).answers == {1: (2,)}


async def test_another_pages_save_is_newer_whatever_its_count(table: Table):
    attempt = await opened(table)
    await table.core.save(attempt, 1, "2", "phone", 5)
    await table.core.save(attempt, 1, "3", "tablet", 1)
    assert (await table.core.sheet(attempt)).answers == {1: (3,)}


async def test_forms_without_a_count_are_kept_in_order_of_arrival(table: Table):
    attempt = await opened(table)
    await table.core.save(attempt, 1, "2", "page", 0)
    await table.core.save(attempt, 1, "3", "page", 0)
    assert (await table.core.sheet(attempt)).answers == {1: (3,)}


async def test_a_save_after_the_end_is_refused_and_changes_nothing(table: Table, store: Redis):
    attempt = await opened(table)
    await table.core.save(attempt, 1, "2", "page", 1)
    make_due(store, attempt)
    with pytest.raises(AttemptOver):
        await table.core.save(attempt, 1, "3", "page", 2)
    assert (await table.core.sheet(attempt)).answers == {1: (2,)}


async def test_an_attempt_never_opened_is_not_there(table: Table):
    attempt = table.live.attempt("chi", 1)
    for verb in (
        table.core.save(attempt, 1, "2", "page", 1),
        table.core.seal(attempt, SealedBy.PARTICIPANT),
        table.core.sheet(attempt),
    ):
        with pytest.raises(NotThere):
            await verb


async def test_sealing_twice_keeps_the_first_stamp(table: Table):
    attempt = await opened(table)
    first = await table.core.seal(attempt, SealedBy.PARTICIPANT)
    assert await table.core.seal(attempt, SealedBy.SWEEPER) == first


async def test_an_overdue_attempt_is_sealed_at_its_due_moment(table: Table, store: Redis):
    attempt = await opened(table)
    make_due(store, attempt)
    sheet = await table.core.seal(attempt, SealedBy.SWEEPER, only_due=True)
    assert sheet.sealed_at == sheet.due_at == sheet.opened_at + 60_000


async def test_the_sweeper_leaves_alone_whoever_has_time(table: Table):
    attempt = await opened(table)
    with pytest.raises(AttemptRunning):
        await table.core.seal(attempt, SealedBy.SWEEPER, only_due=True)
    assert (await table.core.sheet(attempt)).state is State.OPEN


async def test_a_score_is_posted_once(table: Table, store: Redis):
    attempt = await opened(table)
    for _ in range(3):
        sheet = await finish(table.core, table.contest, table.live, "an", 1, SealedBy.PARTICIPANT)
        assert (sheet.state, sheet.mark) == (State.SCORED, Mark(0, 0))
    assert store.xlen(attempt.partition.events) == 1
    assert store.zcard(attempt.partition.due) == 0


async def test_a_score_left_owing_by_a_dead_process_is_found_in_due(table: Table, store: Redis):
    attempt = await opened(table)
    await table.core.seal(attempt, SealedBy.PARTICIPANT)
    assert store.zrange(attempt.partition.due, 0, -1) == [b"an 1"]
    await finish(table.core, table.contest, table.live, "an", 1, SealedBy.SWEEPER)
    (event,) = store.xrange(attempt.partition.events)
    assert event[1][b"sealed_by"] == b"participant"


async def test_who_takes_part_unranked_is_recorded_but_not_on_the_board(table: Table, store: Redis):
    attempt = await opened(table)
    without = replace(table.contest, excluded=frozenset({"an"}))
    await finish(table.core, without, table.live, "an", 1, SealedBy.PARTICIPANT)
    assert store.zcard(attempt.partition.board) == 0
    assert store.xlen(attempt.partition.events) == 1


async def test_the_script_is_sent_again_when_the_server_forgot_it(table: Table, store: Redis):
    store.script_flush()
    assert (await opened(table)).number == 1


async def test_an_operand_that_a_script_does_not_know_fails_at_once(table: Table):
    script = Script("save_answer")
    with pytest.raises(TypeError):
        await script(
            table.core.redis,
            attempt="k",
            question=1,
            answer="1",
            writer="w",
            sequence=1,
            device="",
            epoch="",
            age_ms=0,
            colour="red",
        )
    with pytest.raises(KeyError):
        await script(table.core.redis, attempt="k")
