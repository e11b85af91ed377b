"""A round is recorded when streams and SQL agree attempt by attempt; whatever was changed on either side is named."""

import pytest
from redis import Redis
from sqlalchemy import Engine, text
from sqlmodel import select

from app.db import transaction
from app.models import Alarm, Attempt, DeadLetter, Round
from app.scoring import recorder
from app.scoring.events import digest
from app.scoring.keys import Partition, partition_of
from app.scoring.recording import ending
from app.scoring.recording.agreement import DIFFERENCES, add_up, differences, sql_side, stream_side
from tests.scoring.recording.streams import close, entry, event, is_recorded, letters, post, recorded

PEOPLE = [f"p{n}" for n in range(40)]


@pytest.fixture(params=[1, 16])
def played(round_id: int, store: Redis, engine: Engine, request: pytest.FixtureRequest) -> int:
    """The round in one or sixteen partitions, all written down."""
    with transaction(engine) as session:
        session.get_one(Round, round_id).partitions = request.param
    for n, who in enumerate(PEOPLE):
        post(store, round_id, entry(event(round_id, who, score=n, prediction=n or None)), request.param)
    recorder.record_once(store, engine, set())
    assert recorded(engine) == sorted((who, 1) for who in PEOPLE)
    return round_id


def alarms(engine: Engine) -> list[tuple[str, str, object, object]]:
    with transaction(engine, writes=False) as session:
        found = session.exec(select(Alarm)).all()
        return [(a.code, a.thing, a.fields["count"], named(a.fields)) for a in found]


def named(fields: dict[str, object]) -> str:
    return ", ".join(f"{fields[what]} ({what})" for what in DIFFERENCES if fields[what] != "–")


def run_sql(engine: Engine, statement: str) -> None:
    with transaction(engine) as session:
        session.connection().execute(text(statement))


def test_sides_that_agree_have_one_digest_whatever_their_order(played: int, store: Redis, engine: Engine):
    with transaction(engine, writes=False) as session:
        round = session.get_one(Round, played)
        streams, rows = list(stream_side(store, session, round)), list(sql_side(session, round))
        assert add_up(streams) == add_up(reversed(rows)) and add_up(rows).count == len(PEOPLE)
        assert add_up(rows[1:]) != add_up(rows)
        assert differences(store, session, round) == []
    close(engine, played)
    assert store.ttl(Partition(played, 0).events) == -1
    recorder.record_once(store, engine, set())
    assert (is_recorded(engine, played), alarms(engine)) == (True, [])
    assert store.ttl(Partition(played, 0).events) > 29 * 86_400, "its keys get their end"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE attempt SET score = 99 WHERE participant_id = 'p7'", "p7/1 (changed)"),
        ("UPDATE attempt SET sealed_at = sealed_at - 1 WHERE participant_id = 'p7'", "p7/1 (changed)"),
        ("UPDATE attempt SET answers = '1=1' WHERE participant_id = 'p7'", "p7/1 (changed)"),
        ("UPDATE attempt SET prediction = 7172 WHERE participant_id = 'p7'", "p7/1 (changed)"),
        ("UPDATE attempt SET sha256 = '' WHERE participant_id = 'p7'", "p7/1 (changed)"),
        ("UPDATE attempt SET event_id = '1-1' WHERE participant_id = 'p7'", "p7/1 (changed)"),
        ("DELETE FROM attempt WHERE participant_id = 'p7'", "p7/1 (only_stream)"),
    ],
)
def test_a_row_that_was_changed_is_found_and_named(
    played: int, store: Redis, engine: Engine, change: str, named: str
):
    run_sql(engine, change)
    close(engine, played)
    recorder.record_once(store, engine, set())
    assert not is_recorded(engine, played)
    assert alarms(engine) == [("alarm.differs", f"round {played}", 1, named)]


def test_a_row_that_was_changed_together_with_its_digest_is_found(played: int, store: Redis, engine: Engine):
    forged = event(played, "p7", score=99)
    run_sql(
        engine,
        f"UPDATE attempt SET score = 99, prediction = 42, sha256 = '{digest(forged)}' WHERE participant_id = 'p7'",
    )
    close(engine, played)
    recorder.record_once(store, engine, set())
    assert [alarm[3] for alarm in alarms(engine)] == ["p7/1 (changed)"]


def test_an_attempt_that_was_put_into_sql_by_hand_is_found(played: int, store: Redis, engine: Engine):
    with transaction(engine) as session:
        one = session.exec(select(Attempt).where(Attempt.participant_id == "p7")).one()
        session.add(Attempt(**one.model_dump() | {"number": 2, "event_id": "5-5"}))
    close(engine, played)
    recorder.record_once(store, engine, set())
    assert [alarm[3] for alarm in alarms(engine)] == ["p7/2 (only_sql)"]


def test_the_alarm_ends_when_the_sides_agree_again(played: int, store: Redis, engine: Engine):
    run_sql(engine, "UPDATE attempt SET score = 99 WHERE participant_id = 'p7'")
    close(engine, played)
    put_off: dict[int, float] = {}
    for _ in range(2):
        recorder.record_once(store, engine, set(), put_off)
    assert list(put_off) == [played] and len(alarms(engine)) == 1
    run_sql(engine, "UPDATE attempt SET score = 7 WHERE participant_id = 'p7'")
    recorder.record_once(store, engine, set(), put_off)
    assert not is_recorded(engine, played), "compared again before its time"
    recorder.record_once(store, engine, set())
    assert (is_recorded(engine, played), alarms(engine)) == (True, [])


def flip(store: Redis, partition: Partition, entry_id: bytes, name: bytes) -> None:
    """Turn one bit of one value of an entry around, as a disk may, leaving everything else where it was."""
    kept = store.xrange(partition.events)
    store.delete(partition.events)
    for id, fields in kept:  # type: ignore[union-attr]
        value = fields[name]
        if id == entry_id:
            value = bytes([value[0] ^ 1]) + value[1:]
        store.xadd(partition.events, fields | {name: value}, id=id)
    store.xgroup_create(partition.events, recorder.GROUP, id="$")


NAMES: list[bytes] = sorted(entry(event(1, "an")))


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.decode())
def test_a_flipped_bit_in_a_stream_is_found_at_the_next_start(
    round_id: int, store: Redis, engine: Engine, name: bytes
):
    partition = Partition(round_id, 0)
    ids = [post(store, round_id, entry(event(round_id, who))) for who in PEOPLE[:3]]
    recorder.record_once(store, engine, set())
    flip(store, partition, ids[1].encode(), name)
    close(engine, round_id)
    recorder.record_once(store, engine, set())
    assert list(letters(engine)) == [ids[1]]
    assert not is_recorded(engine, round_id)


def test_an_entry_that_is_set_aside_counts_for_nothing_on_either_side(
    played: int, store: Redis, engine: Engine
):
    with transaction(engine) as session:
        partitions = session.get_one(Round, played).partitions
        row = session.exec(select(Attempt).where(Attempt.participant_id == "p7")).one()
        session.add(
            DeadLetter(
                round_id=played,
                partition=partition_of(played, "p7", partitions).number,
                event_id=row.event_id,
                reason="digest",
                found_at=1,
                settled_at=2,
            )
        )
    close(engine, played)
    recorder.record_once(store, engine, set())
    assert [alarm[3] for alarm in alarms(engine)] == ["p7/1 (only_sql)"]


def test_a_round_is_not_recorded_while_a_request_may_still_be_waiting_to_open_an_attempt(
    played: int, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    close(engine, played)
    monkeypatch.setattr(ending, "LATE_MS", 12_000)
    recorder.record_once(store, engine, set())
    assert not is_recorded(engine, played)
    monkeypatch.setattr(ending, "LATE_MS", 0)
    recorder.record_once(store, engine, set())
    assert is_recorded(engine, played)


def test_streams_that_are_not_read_to_the_end_are_not_compared(
    round_id: int, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    """Another recorder holds an entry that it has not written yet: that is no difference."""
    post(store, round_id, entry(event(round_id, "an")))
    recorder.ensure_group(store, Partition(round_id, 0))
    store.xreadgroup(recorder.GROUP, "another", {Partition(round_id, 0).events: ">"})
    close(engine, round_id)
    recorder.record_once(store, engine, set())
    assert (recorded(engine), is_recorded(engine, round_id), alarms(engine)) == ([], False, [])
    monkeypatch.setattr(recorder, "ABANDONED_MS", 0)
    recorder.record_once(store, engine, set())
    assert (recorded(engine), is_recorded(engine, round_id)) == ([("an", 1)], True)
