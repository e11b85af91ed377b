"""Whatever bytes are in a stream: the good entries all arrive, the bad ones are kept aside, nothing waits."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Attempt, DeadLetter, Round
from app.scoring import recorder
from app.scoring.events import digest
from app.scoring.keys import Partition
from app.scoring.recording import entries
from app.scoring.recording.dead_letters import read_again
from app.scoring.recording.rows import stored
from tests.scoring.recording.streams import (
    close,
    entry,
    event,
    is_recorded,
    letters,
    pending,
    post,
    recorded,
)

BAD = event(1, "an")
NASTIES = {
    "missing": [
        {b"who": b"an"},
        {b"": b""},
        {b'{"who": "an"': b"}"},
        {b"Who" if name == b"who" else name: value for name, value in entry(BAD).items()},
    ],
    "encoding": [entry(BAD, who=b"\xff\xfe"), entry(BAD, answers=b"\x80")],
    "long": [entry(BAD, answers=b"1" * 4_000_000)],
    "number": [
        entry(BAD, score=b"NaN"),
        entry(BAD, number=b""),
        entry(BAD, number=b"1e3"),
        entry(BAD, correct=b"9" * 5_000),
        entry(BAD, prediction=b"42.0"),
    ],
    "bounds": [
        entry(BAD, number=b"0"),
        entry(BAD, number=b"2147483648"),
        entry(BAD, score=b"-1"),
        entry(BAD, prediction=b"99999999999"),
        entry(BAD, sealed_at=b"1"),
        entry(BAD, sealed_at=b"9" * 30),
    ],
    "sealed_by": [entry(BAD, sealed_by=b"somebody"), entry(BAD, sealed_by=b"")],
    "form": [
        entry(BAD, who=b""),
        entry(BAD, who=b"a\nnumber 2"),
        entry(BAD, who=b"an\x00"),
        entry(BAD, who=b"a" * 65),
        entry(BAD, answers=b"2(1,"),
        entry(BAD, answers=b"2\n"),
        entry(BAD, answers=b"{}"),
        entry(BAD, answers=BAD.answers.encode()),
    ],
    "digest": [
        entry(BAD, score=b"4"),
        entry(BAD, sha256=b""),
        entry(BAD, sha256=b"0" * 43),
        entry(BAD, sha256=digest(BAD).encode()),
        entry(event(2, "an")),  # Of another round.
        entry(BAD, score=b"4") | {b"more": b"1"},
    ],
}


@pytest.mark.parametrize(
    ("reason", "fields"), [(reason, fields) for reason, all in NASTIES.items() for fields in all]
)
def test_a_bad_entry_is_kept_aside_with_its_reason_and_holds_up_no_other(
    round_id: int, store: Redis, engine: Engine, reason: str, fields: dict[bytes, bytes]
):
    assert round_id == 1
    post(store, 1, entry(event(1, "binh")))
    bad = post(store, 1, fields)
    post(store, 1, entry(event(1, "chi")))
    assert recorder.record_once(store, engine, set()) == 3
    assert recorded(engine) == [("binh", 1), ("chi", 1)]
    assert letters(engine) == {bad: reason}
    assert pending(store, Partition(1, 0)) == (0, 0)


@pytest.mark.parametrize("more", [{b"more": b"1"}, {b"": b""}, {b"\xff": b"\xfe" * 70_000}])
def test_a_field_that_a_later_version_added_is_passed_over(
    round_id: int, store: Redis, engine: Engine, more: dict[bytes, bytes]
):
    good = post(store, round_id, entry(event(1, "an")) | more)
    changed = post(store, round_id, entry(event(1, "binh"), score=b"4") | more)
    recorder.record_once(store, engine, set())
    assert (recorded(engine), letters(engine)) == ([("an", 1)], {changed: "digest"})
    with transaction(engine, writes=False) as session:
        assert list(stored(session, round_id)) == [(good, event(1, "an"), digest(event(1, "an")))]


WORDS = st.one_of(st.binary(max_size=40), st.sampled_from([name.encode() for name in entries.NAMES]))
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"", b"NaN", b"-1", b"1", b"0x1", b"participant", b"2(1,3)", b"\xc3\x28", b"1" * 400]),
)
MANGLED = st.builds(
    lambda change: entry(BAD) | change,
    st.dictionaries(st.sampled_from(sorted(entry(BAD))), VALUES, min_size=1, max_size=3),
)
ANYTHING = st.one_of(st.dictionaries(WORDS, VALUES, min_size=1, max_size=12), MANGLED)


def is_good(fields: dict[bytes, bytes]) -> bool:
    """The negative of the property: changing a value into itself makes no entry bad."""
    return {name: fields.get(name) for name in entry(BAD)} == entry(BAD)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ANYTHING, max_size=8))
def test_good_entries_all_arrive_whatever_stands_between_them(
    round_id: int, store: Redis, engine: Engine, mess: list[dict[bytes, bytes]]
):
    assert round_id == 1
    store.flushall()
    with transaction(engine) as session:
        for table in (Attempt, DeadLetter):
            for row in session.exec(select(table)):
                session.delete(row)
    bad = []
    for n, fields in enumerate(mess):
        post(store, 1, entry(event(1, f"g{n}")))
        if not is_good(fields):
            bad.append(store.xadd("{round.1.00}:events", fields).decode())  # type: ignore[arg-type, union-attr]
    recorder.record_once(store, engine, set())
    assert recorded(engine) == sorted((f"g{n}", 1) for n in range(len(mess)))
    assert sorted(letters(engine)) == sorted(bad)
    if mess:
        assert pending(store, Partition(1, 0)) == (0, 0)


def test_an_unchecked_entry_would_hold_up_the_good_ones(
    round_id: int, store: Redis, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    """What the checks are for: without them one bad entry stops the whole stream."""

    def believe(_: Partition, __: int, fields: Any) -> Any:
        return event(round_id, fields[b"who"].decode(), number=int(fields[b"number"])), ""

    monkeypatch.setattr(entries, "read_entry", believe)
    post(store, 1, entry(event(1, "binh")))
    post(store, 1, entry(BAD, number=b"NaN"))
    with pytest.raises(ValueError, match="NaN"):
        recorder.record_once(store, engine, set())
    assert recorded(engine) == []


def test_an_attempt_that_is_scored_twice_is_written_once(round_id: int, store: Redis, engine: Engine):
    first = post(store, 1, entry(event(1, "an")))
    second = post(store, 1, entry(event(1, "an", score=9)))
    recorder.record_once(store, engine, set())
    assert (recorded(engine), letters(engine)) == ([("an", 1)], {second: "twice"})
    with transaction(engine, writes=False) as session:
        assert [row.event_id for row in session.exec(select(Attempt))] == [first]


def test_an_entry_of_another_partition_is_refused(round_id: int, store: Redis, engine: Engine):
    with transaction(engine) as session:
        session.get_one(Round, round_id).partitions = 16
    own = post(store, 1, entry(event(1, "an")), partitions=16)
    elsewhere = next(p for p in range(16) if not store.exists(Partition(1, p).events))
    strange = store.xadd(Partition(1, elsewhere).events, entry(event(1, "an", 2))).decode()  # type: ignore[arg-type, union-attr]
    recorder.record_once(store, engine, set())
    assert own and letters(engine) == {strange: "misplaced"}


def test_a_round_with_a_dead_letter_is_not_recorded_until_it_is_settled(
    round_id: int, store: Redis, engine: Engine
):
    post(store, 1, entry(event(1, "binh")))
    post(store, 1, entry(event(1, "an"), score=b"4"))
    close(engine, 1)
    recorder.record_once(store, engine, set())
    assert not is_recorded(engine, 1)
    with transaction(engine) as session:
        letter = session.exec(select(DeadLetter)).one()
        letter.settled_at, letter.settled_reason = 1, "bài thử"
    recorder.record_once(store, engine, set())
    assert is_recorded(engine, 1)


def test_an_entry_that_has_been_mended_is_written_down_when_it_is_read_again(
    round_id: int, store: Redis, engine: Engine
):
    broken = post(store, 1, entry(event(1, "an"), score=b"4"))
    recorder.record_once(store, engine, set())
    with transaction(engine) as session:
        letter = session.exec(select(DeadLetter)).one()
        told = [
            read_again(session, letter, found)
            for found in ([], [(broken.encode(), entry(event(1, "an"), score=b"4"))])
        ]
        assert told == ["absent", "digest"]
        assert read_again(session, letter, [(broken.encode(), entry(event(1, "an")))]) is None
    assert (recorded(engine), letters(engine)) == ([("an", 1)], {})


def test_a_letter_shows_what_was_found_and_cuts_what_is_long(round_id: int, store: Redis, engine: Engine):
    post(store, 1, {b"who": b"\xff", b"score": "điểm".encode(), b"\x00": b"x" * 10_000})
    recorder.record_once(store, engine, set())
    with transaction(engine, writes=False) as session:
        (letter,) = session.exec(select(DeadLetter)).all()
        assert letter.fields == [
            ["who", {"base64": "/w=="}],
            ["score", "điểm"],
            [{"base64": "AA=="}, "x" * 4_096],
        ]
