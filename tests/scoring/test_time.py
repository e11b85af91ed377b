"""Time: the server's clock alone decides; what waited on our side, and what the network owes, counts as the round says.

The due moment is moved, never the clock. A call takes some time itself, so a moment is aimed at from both sides with a
margin, and hit exactly by the script's own arithmetic: `left` is asked of the server in the same breath.
"""

import logging
import random
from asyncio import gather
from dataclasses import replace
from hashlib import sha1
from time import monotonic

import pytest
from redis import Redis

from app.errors import AttemptOver, AttemptRunning, RoundNotOpen, TooSoon
from app.scoring import Attempt, SealedBy, State, Submission, Terms, Unsent, finish, submit
from app.scoring.scripts import PRELUDE, Script, save_answer, submit_attempt
from tests.moments import move_due, now_of
from tests.scoring.conftest import Table
from tests.scoring.test_core import make_due, opened

CLOCK = "return time[1] * 1000 + math.floor(time[2] / 1000)"
GRACE_MS = 5_000
SOON = GRACE_MS + 10_000  # The sweeper waits for the grace, and for what may still be queueing.


def frozen(lua: str, now: int) -> str:
    """The script with its clock stopped at a moment: every other line is the real one."""
    assert CLOCK in PRELUDE
    return lua.replace(CLOCK, f"return {now}")


def save_at(store: Redis, attempt: Attempt, now: int, age_ms: int = 0) -> bytes:
    """The word of a save that the script carries out at `now`."""
    operands = (1, "2", "page", 0, "", "", age_ms)
    word, _ = store.eval(frozen(save_answer.lua, now), 1, attempt.key, *operands)  # type: ignore[misc]
    return bytes(word)


def submit_at(store: Redis, attempt: Attempt, now: int, age_ms: int = 0) -> tuple[bytes, dict[bytes, bytes]]:
    """The word of a submission at `now`, and the attempt as it stands then."""
    there = attempt.partition
    keys = (attempt.key, there.person("an"), there.due, there.board, there.events)
    operands = ("an", 1, "sweeper", 0, 2_000, age_ms, "k" * 22, "0" * 64, "", "", "", *[""] * 8)
    word, _, *fields = store.eval(frozen(submit_attempt.lua, now), 5, *keys, *operands)  # type: ignore[misc]
    return bytes(word), dict(zip(fields[::2], fields[1::2], strict=True))


IN_TIME, TOO_LATE = (-5_001, -5_000, -4_999, -1, 0, 1, 4_999), (5_000, 5_001)
BOUNDARY = [*((ms, True) for ms in IN_TIME), *((ms, False) for ms in TOO_LATE)]


@pytest.mark.parametrize(("after_due", "counts"), BOUNDARY)
async def test_a_save_counts_until_the_grace_is_over_and_not_a_millisecond_longer(
    table: Table, store: Redis, after_due: int, *, counts: bool
):
    attempt = await opened(table)
    due_at = move_due(store, attempt.key, 0)
    assert save_at(store, attempt, due_at + after_due) == (b"SAVED" if counts else b"LATE")
    assert bool((await table.core.sheet(attempt)).answers) is counts


@pytest.mark.parametrize(("after_due", "counts"), BOUNDARY)
async def test_a_submission_counts_until_then_and_is_stamped_never_after_the_due_moment(
    table: Table, store: Redis, after_due: int, *, counts: bool
):
    attempt = await opened(table)
    due_at = move_due(store, attempt.key, 0)
    word, sheet = submit_at(store, attempt, due_at + after_due)
    assert (word, sheet[b"sealed_by"]) == ((b"SEALED", b"participant") if counts else (b"LATE", b"sweeper"))
    assert int(sheet[b"sealed_at"]) == due_at + min(0, after_due)


async def test_at_ten_thousand_random_moments_and_ages_the_rule_is_the_same(table: Table, store: Redis):
    attempt, chance = await opened(table), random.Random(21)
    due_at = move_due(store, attempt.key, 0)
    script = Script("save_answer")
    script.names = [*script.names, "now"]
    script.lua = script.lua.replace(CLOCK, "return tonumber(ARGV[8])")
    script.sha = sha1(script.lua.encode()).hexdigest()

    async def word_at(after_due: int, age_ms: int) -> bytes:
        operands = {"question": 1, "answer": "2", "writer": "page", "sequence": 0, "device": "", "epoch": ""}
        now, key = due_at + after_due, attempt.key
        word, _ = await script(table.core.redis, attempt=key, age_ms=age_ms, now=now, **operands)
        return bytes(word)

    wrong, words = [], set()
    for _ in range(10):
        cases = [(chance.randint(-20_000, 40_000), chance.randint(0, 30_000)) for _ in range(1_000)]
        for case, word in zip(cases, await gather(*(word_at(*case) for case in cases)), strict=True):
            words.add(word)
            if (word == b"SAVED") is not (case[0] - min(case[1], 10_000) < GRACE_MS):
                wrong.append((case, word))
    assert (wrong, words) == ([], {b"SAVED", b"LATE"})


async def test_a_round_without_grace_ends_at_the_due_moment(table: Table, store: Redis):
    attempt = table.live.attempt("an", 1)
    await table.core.open(attempt, table.live.timetable, Terms(grace_ms=0), "")
    due_at = move_due(store, attempt.key, 0)
    assert [save_at(store, attempt, due_at + after) for after in (-1, 0)] == [b"SAVED", b"LATE"]


async def test_what_came_in_time_and_waited_counts_as_of_its_arrival(table: Table, store: Redis):
    attempt = await opened(table)
    due_at = move_due(store, attempt.key, -GRACE_MS - 3_000)
    with pytest.raises(AttemptOver):
        await table.core.save(attempt, 1, "2", "page", 1)
    await table.core.save(attempt, 1, "3", "page", 2, since=monotonic() - 9)
    submission = Submission("k" * 22, "0" * 64)
    sheet, ours = await submit(
        table.core, table.contest, table.live, attempt, submission, since=monotonic() - 9
    )
    assert ours
    assert (sheet.answers, sheet.sealed_by) == ({1: (3,)}, SealedBy.PARTICIPANT)
    assert due_at - 2_000 <= sheet.sealed_at <= due_at  # type: ignore[operator]


async def test_nobody_waits_longer_than_ten_seconds(table: Table, store: Redis):
    attempt = await opened(table)
    move_due(store, attempt.key, -GRACE_MS - 11_000)
    with pytest.raises(AttemptOver):
        await table.core.save(attempt, 1, "3", "page", 2, since=monotonic() - 60)


async def test_a_submission_is_never_stamped_before_its_opening(table: Table):
    attempt = await opened(table)
    sheet, _ = await table.core.submit(attempt, Submission("k" * 22, "0" * 64), since=monotonic() - 9)
    assert sheet.sealed_at == sheet.opened_at


async def test_an_opening_that_queued_over_the_close_is_one(table: Table, store: Redis):
    """Its clock starts when we come to it, so the queue takes nothing from its time — but never after the close."""
    closes_at = now_of(store) - 3_000
    live = replace(table.live, timetable=replace(table.live.timetable, closes_at=closes_at, may_finish=True))
    attempt = live.attempt("an", 1)
    with pytest.raises(RoundNotOpen):
        await table.core.open(attempt, live.timetable, live.terms, "", since=monotonic() - 2)
    reply = await table.core.open(attempt, live.timetable, live.terms, "", since=monotonic() - 9)
    assert (reply.opened_at, reply.due_at) == (closes_at - 1, closes_at - 1 + 600_000)


async def test_an_opening_that_waited_loses_none_of_its_time(table: Table, store: Redis):
    before = now_of(store)
    reply = await table.core.open(
        table.live.attempt("an", 1), table.live.timetable, table.live.terms, "", since=monotonic() - 9
    )
    assert reply.opened_at >= before
    assert reply.due_at == reply.opened_at + 600_000


async def test_the_sweeper_waits_for_the_grace_and_for_what_may_still_be_queueing(table: Table, store: Redis):
    attempt = await opened(table)
    sheet = await table.core.sheet(attempt)
    assert store.zscore(attempt.partition.due, "an 1") == sheet.due_at + SOON
    move_due(store, attempt.key, -GRACE_MS + 1_000)
    with pytest.raises(AttemptRunning):
        await finish(table.core, table.contest, table.live, "an", 1, SealedBy.SWEEPER, only_due=True)
    make_due(store, attempt)
    sheet = await finish(table.core, table.contest, table.live, "an", 1, SealedBy.SWEEPER, only_due=True)
    assert (sheet.state, sheet.sealed_at) == (State.SCORED, sheet.due_at)


async def test_what_comes_too_late_is_told_in_the_log(
    table: Table, store: Redis, caplog: pytest.LogCaptureFixture
):
    attempt = await opened(table)
    make_due(store, attempt)
    with caplog.at_level(logging.WARNING), pytest.raises(AttemptOver):
        await table.core.save(attempt, 1, "2", "page", 1)
    await table.core.submit(attempt, Submission("k" * 22, "0" * 64))
    assert [record.getMessage().partition(": ")[0] for record in caplog.records] == [f"attempt {attempt}"] * 2


async def test_whoever_looks_at_the_result_takes_nothing_from_a_submission_that_waits_on_our_side(
    table: Table, store: Redis
):
    """It came in time, seven seconds ago, to a worker that has not come to it yet; the page of the result is asked for
    at another one, after the end of the grace."""
    attempt = await opened(table)
    move_due(store, attempt.key, -GRACE_MS - 5_000)
    with pytest.raises(AttemptRunning):
        await finish(table.core, table.contest, table.live, "an", 1, SealedBy.SWEEPER, only_due=True)
    unsent = (Unsent(1, "2", "page", 1),)
    submission = Submission("k" * 22, "0" * 64, unsent=unsent)
    sheet, ours = await table.core.submit(attempt, submission, since=monotonic() - 7)
    assert (ours, sheet.sealed_by, sheet.answers) == (True, SealedBy.PARTICIPANT, {1: (2,)})


@pytest.mark.parametrize(("interval_ms", "waits"), [(0, False), (1, True)])
async def test_a_clock_that_has_gone_back_makes_nobody_wait_where_no_wait_was_promised(
    table: Table, store: Redis, interval_ms: int, *, waits: bool
):
    """Another machine has become master, half a minute behind the one that sealed the first attempt."""
    await opened(table)
    await finish(table.core, table.contest, table.live, "an", 1, SealedBy.PARTICIPANT)
    store.hset(table.live.partition("an").person("an"), "ended", now_of(store) + 30_000)
    terms = replace(table.live.terms, interval_ms=interval_ms)
    opening = table.core.open(table.live.attempt("an", 2), table.live.timetable, terms, "")
    if waits:
        with pytest.raises(TooSoon):
            await opening
    else:
        assert (await opening).anew
