"""The comparison with SQL sees every way in which a submission can go wrong."""

import pytest
from sqlalchemy import Engine

from app.db import transaction
from app.models import Attempt, Participant
from app.rehearsal.audit import compare
from app.rehearsal.ledger import Acknowledged
from tests.small_contest import SmallContest, build

PHONES = {"an": "0912345678", "binh": "0987654321"}


@pytest.fixture
def contest(engine: Engine) -> SmallContest:
    """The small contest with two people and an attempt of each in SQL."""
    made = build(engine)
    with transaction(engine) as db:
        for who, phone in PHONES.items():
            db.add(
                Participant(
                    id=who,
                    contest_id=made.contest_id,
                    unit_id=3,
                    name=who,
                    name_key=who,
                    name_fold=who,
                    birth_year=1960,
                    phone=phone,
                    member=True,
                    pin_hash="",
                    registered_at=1,
                )
            )
            db.add(
                Attempt(
                    round_id=made.round_id,
                    participant_id=who,
                    number=1,
                    opened_at=1,
                    sealed_at=2,
                    correct=5,
                    score=5,
                    answers="1=1",
                    sealed_by="participant",
                    event_id=f"1-{who}",
                )
            )
    return made


def told(contest: SmallContest, *people: str, correct: int = 5, number: int = 1) -> list[Acknowledged]:
    return [Acknowledged(PHONES[who], contest.round_id, number, correct) for who in people]


def counts(engine: Engine, contest: SmallContest, acknowledged: list[Acknowledged]) -> tuple[int, ...]:
    done = compare(engine, acknowledged, {contest.round_id})
    return done.lost, done.double, done.differs, done.unknown


def test_what_was_told_and_written_is_sound(engine: Engine, contest: SmallContest):
    assert counts(engine, contest, told(contest, "an", "binh")) == (0, 0, 0, 0)
    assert compare(engine, told(contest, "an", "binh"), {contest.round_id}).sound


def test_a_lost_submission_is_seen(engine: Engine, contest: SmallContest):
    acknowledged = told(contest, "an", "binh") + told(contest, "an", number=2)
    assert counts(engine, contest, acknowledged) == (1, 0, 0, 0)


def test_a_submission_told_twice_is_seen(engine: Engine, contest: SmallContest):
    assert counts(engine, contest, told(contest, "an", "binh", "an")) == (0, 1, 0, 0)


def test_another_score_than_the_one_shown_is_seen(engine: Engine, contest: SmallContest):
    acknowledged = told(contest, "an") + told(contest, "binh", correct=4)
    assert counts(engine, contest, acknowledged) == (0, 0, 1, 0)


def test_what_nobody_was_told_of_is_counted(engine: Engine, contest: SmallContest):
    assert counts(engine, contest, told(contest, "an")) == (0, 0, 0, 1)


def test_other_rounds_do_not_matter(engine: Engine, contest: SmallContest):
    done = compare(engine, [], {contest.round_id + 1})
    assert (done.written, done.acknowledged) == (0, 0)
