"""A finished round: people, their recorded attempts, and the round closed and recorded."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, select

from app.db import transaction
from app.models import Attempt, Consent, Participant, Round, Unit
from app.vietnamese import fold, name_key
from tests.small_contest import HOUR_MS, SmallContest

MINUTE_MS = 60_000
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True, slots=True)
class Sat:
    """One attempt: who, which number, right answers, minutes taken, prediction."""

    who: str
    number: int
    correct: int
    minutes: int
    prediction: int | None = None


NAMES = {"p1": "Nguyễn Văn An", "p2": "Trần Thị Bình", "p3": "Lê Văn Chi", "p4": "Phạm Thị Dung"}
UNITS = {"p1": "cb1", "p2": "cb2", "p3": "cb2", "p4": "cb1"}


def add_people(db: Session, contest: SmallContest, names: dict[str, str] = NAMES) -> None:
    units = dict(db.exec(select(Unit.code, Unit.id).where(Unit.contest_id == contest.contest_id)).all())
    for at, (who, name) in enumerate(names.items()):
        db.add(
            Participant(
                id=who,
                contest_id=contest.contest_id,
                unit_id=units[UNITS.get(who, "cb2")],
                name=name,
                name_key=name_key(name),
                name_fold=fold(name),
                birth_year=1960 + at,
                phone=f"09120000{at:02}",
                member=True,
                pin_hash="-",
                registered_at=1,
            )
        )
    db.flush()
    db.add(Consent(participant_id="p1", purpose="publication", text_sha256="0" * 64, given_at=1))


def add_attempts(db: Session, round: Round, sat: list[Sat]) -> None:
    assert round.id is not None
    for at, one in enumerate(sat):
        opened_at = round.opens_at + at * MINUTE_MS
        db.add(
            Attempt(
                round_id=round.id,
                participant_id=one.who,
                number=one.number,
                opened_at=opened_at,
                sealed_at=opened_at + one.minutes * MINUTE_MS,
                correct=one.correct,
                score=one.correct,
                prediction=one.prediction,
                answers="",
                sealed_by="participant",
                event_id=f"{at}-0",
            )
        )


def finish(engine: Engine, contest: SmallContest, sat: list[Sat]) -> None:
    """Let the people of the small contest have sat, close its round, and record it."""
    with transaction(engine) as db:
        add_people(db, contest)
        round = db.get_one(Round, contest.round_id)
        round.opens_at -= DAY_MS
        add_attempts(db, round, sat)
        round.closes_at = round.opens_at + HOUR_MS
        round.recorded_at = round.closes_at


def next_round(engine: Engine, contest: SmallContest, sat: list[Sat], **columns: object) -> int:
    """Another round like the first, an hour later, finished too; returns its id."""
    with transaction(engine) as db:
        first = db.get_one(Round, contest.round_id).model_dump(exclude={"id"})
        first |= {"opens_at": first["closes_at"], "closes_at": first["closes_at"] + HOUR_MS}
        first |= {"code": "tuan-2", "title": "Tuần 2", "position": 2, "recorded_at": 1}
        round = Round(**first | columns)
        db.add(round)
        db.flush()
        add_attempts(db, round, sat)
        assert round.id is not None
        return round.id
