"""The canonical content of a scored attempt: one form, known to the byte, and the digest in the stream."""

from base64 import urlsafe_b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from app.scoring import SealedBy, finish
from app.scoring.events import Event, content, digest
from tests.scoring.conftest import Table

EVENT = Event(
    round=7,
    who="an",
    number=1,
    opened_at=1_790_000_000_000,
    sealed_at=1_790_000_300_000,
    sealed_by="participant",
    correct=18,
    score=90,
    prediction=7172,
    answers="1=2;2=1,3",
)
CONTENT = b"""round 7
who an
number 1
opened_at 1790000000000
sealed_at 1790000300000
sealed_by participant
correct 18
score 90
prediction 7172
answers 1=2;2=1,3
"""
NUMBERS = st.integers(0, 2**53)
EVENTS = st.builds(
    Event,
    round=NUMBERS,
    who=st.text("abc019", min_size=1),
    number=NUMBERS,
    opened_at=NUMBERS,
    sealed_at=NUMBERS,
    sealed_by=st.sampled_from(SealedBy),
    correct=NUMBERS,
    score=NUMBERS,
    prediction=st.none() | NUMBERS,
    answers=st.text("0123456789=;,"),
)


def test_the_content_is_ten_lines_in_one_order():
    assert content(EVENT) == CONTENT
    assert digest(EVENT) == sha256(CONTENT).hexdigest()


def test_no_prediction_leaves_its_line_empty():
    assert content(EVENT._replace(prediction=None)) == CONTENT.replace(b"prediction 7172", b"prediction ")


@pytest.mark.parametrize("name", Event._fields)
def test_a_change_of_any_field_changes_the_digest(name: str):
    known = getattr(EVENT, name)
    other = known + 1 if isinstance(known, int) else f"{known}1"
    assert digest(EVENT._replace(**{name: other})) != digest(EVENT)


@given(EVENTS, EVENTS)
def test_two_events_have_one_content_only_if_they_are_one(one: Event, other: Event):
    assert (content(one) == content(other)) == (one == other)


async def test_the_stream_carries_the_digest_of_its_entry(table: Table, store: Redis):
    attempt = table.live.attempt("an", 1)
    await table.core.open(attempt, table.live.timetable, table.live.terms, "x\ny")
    await table.core.save(attempt, 2, "1,3", "page", 1)
    await finish(table.core, table.contest, table.live, "an", 1, SealedBy.PARTICIPANT)
    ((_, entry),) = store.xrange(attempt.partition.events)
    told = {name.decode(): value.decode() for name, value in entry.items()}
    written = told.pop("sha256")
    assert (told["answers"], len(written)) == ("-(1,3)", 43)
    told["answers"] = "2=1,3"
    numbers = {name: int(told[name]) for name in ("number", "opened_at", "sealed_at", "correct", "score")}
    event = Event(**told | numbers | {"round": table.live.id, "prediction": None})  # type: ignore[arg-type]
    assert urlsafe_b64decode(f"{written}=").hex() == digest(event)
