"""The recorder: every scored attempt once in SQL, whatever dies between; and when a round is recorded."""

from dataclasses import replace
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ResponseError
from sqlalchemy import Engine
from sqlmodel import col, select

from app.clock import now_ms
from app.db import transaction
from app.models import Attempt, Contest, Round
from app.scoring import SealedBy, finish, recorder
from app.scoring.keys import Partition, heartbeat
from app.scoring.recording import ending
from tests.scoring.conftest import Table


async def play(table: Table, *people: str) -> None:
    for who in people:
        attempt = table.live.attempt(who, 1)
        await table.core.open(attempt, table.live.timetable, table.live.terms, "x\ny")
        await table.core.save(attempt, 1, "2", "page", 1)
        await table.core.save(attempt, "prediction", "42", "page", 2)
        await finish(table.core, table.contest, table.live, who, 1, SealedBy.PARTICIPANT)


def attempts(engine: Engine) -> list[Attempt]:
    with transaction(engine, writes=False) as session:
        return list(session.exec(select(Attempt).order_by(col(Attempt.participant_id))))


def close(engine: Engine, round_id: int) -> None:
    with transaction(engine) as session:
        session.get_one(Round, round_id).closes_at = now_ms() - 1


async def test_an_attempt_is_copied_stamps_and_all(table: Table, store: Redis, engine: Engine):
    await play(table, "an")
    assert recorder.record_once(store, engine, set()) == 1
    sheet = await table.core.sheet(table.live.attempt("an", 1))
    (row,) = attempts(engine)
    assert (row.opened_at, row.sealed_at, row.correct, row.score) == (
        sheet.opened_at,
        sheet.sealed_at,
        sheet.mark.correct,
        sheet.mark.score,
    )
    assert (row.number, row.prediction, row.answers, row.sealed_by) == (1, 42, "1=2", "participant")


async def test_recording_again_adds_nothing(table: Table, store: Redis, engine: Engine):
    await play(table, "an", "binh")
    ready: set[Partition] = set()
    assert [recorder.record_once(store, engine, ready) for _ in range(2)] == [2, 0]
    assert [row.participant_id for row in attempts(engine)] == ["an", "binh"]


async def test_a_recorder_that_died_before_acknowledging_loses_and_doubles_nothing(
    table: Table, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    await play(table, "an")
    write_down = recorder.write_down
    with monkeypatch.context() as patch:
        patch.setattr(recorder, "write_down", lambda *given: write_down(*given) or 1 / 0)
        with pytest.raises(ZeroDivisionError):
            recorder.record_once(store, engine, set())
    await play(table, "binh")
    recorder.record_once(store, engine, set())
    assert [row.participant_id for row in attempts(engine)] == ["an", "binh"]
    events = table.live.all_partitions()[0].events
    assert store.xpending(events, recorder.GROUP)["pending"] == 0


async def test_a_recorder_that_died_with_a_batch_made_ready_reads_that_too(
    table: Table, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    """Batches of two: one is committed and acknowledged, one breaks, one is on its way meanwhile."""
    people = [f"p{n}" for n in range(7)]
    await play(table, *people)
    write_down, events = recorder.write_down, table.live.all_partitions()[0].events
    monkeypatch.setattr(recorder, "BATCH", 2)
    with monkeypatch.context() as patch:
        patch.setattr(
            recorder, "write_down", lambda *given: 1 / 0 if attempts(engine) else write_down(*given)
        )
        with pytest.raises(ZeroDivisionError):
            recorder.record_once(store, engine, set())
    assert [row.participant_id for row in attempts(engine)] == people[:2]
    assert store.xpending(events, recorder.GROUP)["pending"] == 4
    recorder.record_once(store, engine, set())
    assert [row.participant_id for row in attempts(engine)] == people
    assert store.xpending(events, recorder.GROUP)["pending"] == 0


async def test_one_stream_takes_no_more_than_its_turn(
    table: Table, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    await play(table, *(f"p{n}" for n in range(7)))
    monkeypatch.setattr(recorder, "BATCH", 2)
    monkeypatch.setattr(recorder, "TURN", 2)
    ready: set[Partition] = set()
    assert [recorder.record_once(store, engine, ready) for _ in range(3)] == [4, 3, 0]
    assert len(attempts(engine)) == 7


async def test_a_recorder_that_died_before_committing_reads_its_backlog(
    table: Table, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    await play(table, "an")
    with monkeypatch.context() as patch:
        patch.setattr(recorder, "write_down", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            recorder.record_once(store, engine, set())
    assert attempts(engine) == []
    recorder.record_once(store, engine, set())
    assert [row.participant_id for row in attempts(engine)] == ["an"]


async def test_a_closed_round_with_nothing_owing_is_recorded(table: Table, store: Redis, engine: Engine):
    await play(table, "an")
    close(engine, table.live.id)
    recorder.record_once(store, engine, set())
    with transaction(engine, writes=False) as session:
        assert session.get_one(Round, table.live.id).recorded_at is not None
        assert session.get_one(Contest, table.contest.id).version == 2


async def test_a_round_that_owes_a_score_is_not_recorded(table: Table, store: Redis, engine: Engine):
    await play(table, "an")
    await table.core.open(table.live.attempt("binh", 1), table.live.timetable, table.live.terms, "x\ny")
    close(engine, table.live.id)
    recorder.record_once(store, engine, set())
    with transaction(engine, writes=False) as session:
        assert session.get_one(Round, table.live.id).recorded_at is None


async def test_a_round_whose_sql_lacks_an_attempt_is_not_recorded(table: Table, store: Redis, engine: Engine):
    await play(table, "an")
    ready: set[Partition] = set()
    recorder.record_once(store, engine, ready)
    with transaction(engine) as session:
        session.delete(session.exec(select(Attempt)).one())
    close(engine, table.live.id)
    recorder.record_once(store, engine, ready)
    with transaction(engine, writes=False) as session:
        assert session.get_one(Round, table.live.id).recorded_at is None


async def test_an_open_round_is_not_recorded(table: Table, store: Redis, engine: Engine):
    await play(table, "an")
    recorder.record_once(store, engine, set())
    with transaction(engine, writes=False) as session:
        assert session.get_one(Round, table.live.id).recorded_at is None


async def test_a_round_that_cannot_be_recorded_holds_up_no_other(table: Table, store: Redis, engine: Engine):
    """Whatever it is: here somebody has put something else where its stream should be."""
    with transaction(engine) as session:
        told = session.get_one(Round, table.live.id).model_dump()
        session.add(Round(**told | {"id": None, "code": "tuan-0", "position": 0}))
        session.flush()
        other = session.exec(select(Round.id).where(Round.code == "tuan-0")).one()
    assert other is not None
    for broken, good in ((other, table.live.id), (table.live.id, other)):
        store.flushall()
        store.set(Partition(broken, 0).events, "no stream")
        live = replace(table.live, id=good)
        await play(replace(table, live=live), f"p{good}")
        with pytest.raises(ResponseError):
            recorder.record_once(store, engine, set())
    assert {(row.round_id, row.participant_id) for row in attempts(engine)} == {
        (table.live.id, f"p{table.live.id}"),
        (other, f"p{other}"),
    }


async def test_whoever_else_reads_a_stream_is_not_asked(table: Table, store: Redis, engine: Engine):
    await play(table, "an")
    store.xgroup_create(table.live.all_partitions()[0].events, "watcher", id="0")
    close(engine, table.live.id)
    recorder.record_once(store, engine, set())
    with transaction(engine, writes=False) as session:
        assert session.get_one(Round, table.live.id).recorded_at is not None


async def test_a_recorder_that_died_before_a_recorded_round_had_its_end_gives_it_when_it_comes_back(
    table: Table, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    await play(table, "an")
    close(engine, table.live.id)
    with monkeypatch.context() as patch:
        patch.setattr(ending, "release", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            recorder.record_once(store, engine, set())
    recorder.release_recorded(store, engine)
    assert [key for key in store.keys("*round*") if store.ttl(key) < 0] == []


async def test_a_round_that_another_recorder_has_found_recorded_stays_as_it_is(
    table: Table, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    """Both have compared; the other was first to say so."""
    await play(table, "an")
    close(engine, table.live.id)
    (round,) = recorder.open_rounds(engine)
    recorder.record_once(store, engine, set())
    monkeypatch.setattr(ending, "now_ms", lambda: 1)
    assert recorder.mark_recorded(store, engine, round)
    with transaction(engine, writes=False) as session:
        assert session.get_one(Round, table.live.id).recorded_at != 1
        assert session.get_one(Contest, table.contest.id).version == 2


async def test_a_recorder_that_has_much_to_do_says_that_it_is_there_after_each_stream(
    table: Table, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    with transaction(engine) as session:
        session.get_one(Round, table.live.id).partitions = 3
    kept, there = recorder.drain, list[object]()

    def drain(*given: Any) -> int:
        there.append(store.exists(heartbeat("recorder")))
        return kept(*given)

    monkeypatch.setattr(recorder, "drain", drain)
    recorder.record_once(store, engine, set())
    assert there == [0, 0, 1, 1, 1, 1]  # What is its own, and what is new.
