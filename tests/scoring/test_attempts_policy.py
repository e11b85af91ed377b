"""Attempts as the regulations hold them: the close, the time between two, and what uses one up."""

from dataclasses import dataclass

import pytest
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.errors import AttemptRunning, NoAttemptsLeft, RoundNotOpen, TooSoon
from app.house import House
from app.models import Attempt as Recorded
from app.scoring import Attempt, LiveContest, LiveRound, ScoringCore, SealedBy, State, finish, recorder
from tests.held import hold
from tests.scoring.test_core import make_due
from tests.small_contest import SmallContest

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Seat:
    core: ScoringCore
    contest: LiveContest
    live: LiveRound

    async def open(self, number: int = 1, who: str = "an") -> Attempt:
        attempt = self.live.attempt(who, number)
        await self.core.open(attempt, self.live.timetable, self.live.terms, "An\nChi bộ 1")
        return attempt

    async def submit(self, number: int = 1) -> None:
        await finish(self.core, self.contest, self.live, "an", number, SealedBy.PARTICIPANT)

    async def sweep(self, number: int = 1) -> None:
        await finish(self.core, self.contest, self.live, "an", number, SealedBy.SWEEPER, only_due=True)


@pytest.fixture
def sit(core: ScoringCore, contest: SmallContest, house: House, engine: Engine):
    async def make(attempts: dict[str, object], **columns: object) -> Seat:
        live = await hold(engine, house, contest, {"attempts": attempts}, **columns)
        return Seat(core, house.rounds.contest_of(live), live)

    return make


@pytest.mark.parametrize(("close", "over_the_close"), [("hard_close", 0), ("may_finish", 9 * MINUTE_MS)])
async def test_at_the_close_an_attempt_ends_or_runs_on(sit, store: Redis, close: str, over_the_close: int):
    seat = await sit({"close": close})
    seconds, micros = store.time()
    closes_at = seconds * 1000 + micros // 1000 + MINUTE_MS
    seat = await sit({"close": close}, closes_at=closes_at)
    attempt = await seat.open()
    sheet = await seat.core.sheet(attempt)
    assert sheet.due_at == (sheet.opened_at + 10 * MINUTE_MS if over_the_close else closes_at)
    assert seat.live.timetable.ends_at == closes_at + (10 * MINUTE_MS if over_the_close else 0)


async def test_after_the_close_nothing_is_opened_even_where_attempts_run_on(sit, store: Redis):
    seconds, micros = store.time()
    seat = await sit({"close": "may_finish"}, closes_at=seconds * 1000 + micros // 1000)
    with pytest.raises(RoundNotOpen):
        await seat.open()


async def test_a_round_is_not_recorded_while_an_attempt_runs_on(sit, store: Redis, engine: Engine):
    seat = await sit({"close": "may_finish"})
    await seat.open()
    seconds, micros = store.time()
    await sit({"close": "may_finish"}, closes_at=seconds * 1000 + micros // 1000 - 1)
    ready: set[object] = set()
    recorder.record_once(store, engine, ready)
    with transaction(engine, writes=False) as db:
        assert [one.code for one in recorder.open_rounds(engine)] == ["tuan-1"]
        assert db.exec(select(Recorded)).all() == []
    await seat.submit()
    recorder.record_once(store, engine, ready)
    assert recorder.open_rounds(engine) == []


async def test_the_next_attempt_waits_and_is_told_how_long(sit):
    seat = await sit({"min_interval_ms": 5 * MINUTE_MS})
    await seat.open()
    await seat.submit()
    with pytest.raises(TooSoon) as raised:
        await seat.open(2)
    waiting = raised.value.fields["minutes"] * 60 + raised.value.fields["seconds"]
    assert 240 < waiting <= 300
    tally = await seat.core.tally(seat.live.partition("an"), "an", seat.live.terms.interval_ms)
    assert 240_000 < tally.wait_ms <= 300_000


async def test_the_wait_is_counted_from_the_end_of_the_last_attempt(sit, store: Redis):
    seat = await sit({"min_interval_ms": 5 * MINUTE_MS})
    await seat.open()
    await seat.submit()
    person = seat.live.partition("an").person("an")
    ended = int(store.hget(person, "ended") or 0)
    store.hset(person, "ended", ended - 5 * MINUTE_MS)  # The end is moved, not the clock.
    assert (await seat.open(2)).number == 2


async def test_an_attempt_that_nobody_has_sealed_yet_ended_when_its_time_was_up(sit, store: Redis):
    seat = await sit({"min_interval_ms": 5 * MINUTE_MS})
    attempt = await seat.open()
    make_due(store, attempt)
    with pytest.raises(TooSoon):
        await seat.open(2)


async def test_without_an_interval_the_next_attempt_opens_at_once(sit):
    seat = await sit({})
    await seat.open()
    await seat.submit()
    assert (await seat.open(2)).number == 2


async def lapse(seat: Seat, store: Redis, number: int = 1) -> Attempt:
    """Open an attempt and let its time run out."""
    attempt = await seat.open(number)
    make_due(store, attempt)
    return attempt


async def test_what_lapses_uses_nothing_up_where_a_submission_does(sit, store: Redis):
    seat = await sit({"consumed_by": "submission"}, attempts_per_person=1)
    first = await lapse(seat, store)
    await seat.sweep()
    sheet = await seat.core.sheet(first)
    assert (sheet.state, sheet.sealed_by) == (State.SCORED, SealedBy.LAPSED)
    await seat.open(2)
    await seat.submit(2)
    with pytest.raises(NoAttemptsLeft):
        await seat.open(3)
    assert (await seat.core.tally(first.partition, "an", 0)).given_back == 1


async def test_what_lapses_is_used_up_where_an_opening_does(sit, store: Redis):
    seat = await sit({}, attempts_per_person=1)
    first = await lapse(seat, store)
    await seat.sweep()
    assert (await seat.core.sheet(first)).sealed_by is SealedBy.SWEEPER
    with pytest.raises(NoAttemptsLeft):
        await seat.open(2)


async def test_the_next_attempt_does_not_wait_for_the_sweeper(sit, store: Redis):
    seat = await sit({"consumed_by": "submission"}, attempts_per_person=1)
    await lapse(seat, store)
    await seat.open(2)
    await seat.sweep()
    with pytest.raises(NoAttemptsLeft):
        await seat.open(3)


async def test_a_late_submission_is_none(sit, store: Redis):
    seat = await sit({"consumed_by": "submission"})
    attempt = await lapse(seat, store)
    await seat.submit()
    assert (await seat.core.sheet(attempt)).sealed_by is SealedBy.LAPSED
    assert store.zcard(attempt.partition.board) == 0


async def test_what_lapses_is_kept_in_sql_and_does_not_count(sit, store: Redis, engine: Engine):
    seat = await sit({"consumed_by": "submission"})
    await lapse(seat, store)
    await seat.sweep()
    recorder.record_once(store, engine, set())
    with transaction(engine, writes=False) as db:
        (row,) = db.exec(select(Recorded)).all()
        assert (row.number, row.sealed_by, row.void) == (1, "lapsed", True)


async def test_sealing_an_old_attempt_leaves_the_running_one_alone(sit, store: Redis):
    """The sweeper is slow: the next attempt has been opened before the first is sealed."""
    seat = await sit({}, attempts_per_person=None)
    await lapse(seat, store)
    await seat.open(2)
    await seat.sweep()
    with pytest.raises(AttemptRunning):
        await seat.open(3)
