"""Công bố — what still keeps a draft from being published, and a paper as a participant would see it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func
from sqlmodel import Session, select

from app.admin.desk import touch
from app.admin.library.storing import topic_counts
from app.admin.rounds.reading import Fault
from app.admin.rounds.views import SampleQuestion
from app.admin.stages import covered
from app.models import Contest, Round, RoundStatus, Unit
from app.rules.draw import draw, seed_of
from app.scoring.rounds import load_bank

SAMPLE = "xem-truoc"  # Whose paper the preview shows: nobody's, for ids of participants are random.


def obstacles(db: Session, contest: Contest, round: Round, others: Sequence[Round], now: int) -> list[Fault]:
    """What the organiser has to do before the round can be published; empty: nothing."""
    found = [*units_missing(db, contest)]
    if round.covers:
        found += summary_obstacles(round, others)
    else:
        found += timetable_obstacles(round, now)
        found += paper_obstacles(db, round)
        found += prize_obstacles(round)
    return found


def units_missing(db: Session, contest: Contest) -> Iterator[Fault]:
    count = select(func.count()).select_from(Unit).where(Unit.contest_id == contest.id)
    if not db.exec(count).one():
        yield Fault("admin.publish_units", {})


def timetable_obstacles(round: Round, now: int) -> Iterator[Fault]:
    if round.closes_at <= now:
        yield Fault("admin.publish_past", {})
    if round.duration_ms and round.duration_ms > round.closes_at - round.opens_at:
        yield Fault("admin.publish_duration", {})


def paper_obstacles(db: Session, round: Round) -> Iterator[Fault]:
    """The blueprint is tried as the draw will use it: topic by topic, each question once."""
    if round.bank_id is None:
        yield Fault("admin.publish_bank", {})
        return
    topics = topic_counts(db, round.bank_id)
    if not round.blueprint:
        yield Fault("admin.publish_blueprint", {})
    taken = 0
    for topic, wanted in round.blueprint.items():
        there = topics.get(topic, 0) if topic else sum(topics.values()) - taken
        taken += wanted
        if wanted > there:
            yield Fault("admin.publish_too_few", {"wanted": wanted, "there": there})


def prize_obstacles(round: Round) -> Iterator[Fault]:
    rules = round.rules
    if not rules["counted"] or not rules["ranking"]:
        yield Fault("admin.publish_ranking", {})
    if not rules["prizes"] and not rules["collective"]:
        yield Fault("admin.publish_prizes", {})
    if rules["score_min"] is not None and rules["score_min"] > sum(round.blueprint.values()):
        yield Fault("admin.score_min_high", {"full": sum(round.blueprint.values())})


def summary_obstacles(round: Round, others: Sequence[Round]) -> Iterator[Fault]:
    """A summary needs published rounds of one full score: points of different papers cannot be added up."""
    parts = covered(round, others)
    if len(parts) < len(round.covers) or any(part.status is RoundStatus.DRAFT for part in parts):
        yield Fault("admin.publish_covers", {})
    if len({sum(part.blueprint.values()) for part in parts}) > 1:
        yield Fault("admin.publish_full_scores", {})
    if not round.rules["collective"] and not round.rules["prizes"]:
        yield Fault("admin.publish_prizes", {})


def sample_paper(db: Session, round: Round) -> tuple[SampleQuestion, ...]:
    """A paper as a participant would see it, without the key. The round has no obstacles."""
    assert round.bank_id is not None
    bank = load_bank(db, round.bank_id)
    paper = draw(bank.questions, round.blueprint, seed_of(round.secret, round.code, SAMPLE, 1))
    return tuple(
        SampleQuestion(
            stem=bank.texts[item.question_id].stem,
            options=tuple(bank.texts[item.question_id].choices[choice] for choice in item.choices),
            several=bank.texts[item.question_id].several,
        )
        for item in paper
    )


def publish(contest: Contest, round: Round) -> None:
    """Make a draft without obstacles known to every web process. Twice is once."""
    if round.status is RoundStatus.DRAFT:
        round.status = RoundStatus.PUBLISHED
        touch(contest)
