"""Công bố — what still keeps a draft from being published, and a paper as a participant would see it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import func
from sqlmodel import Session, select

from app.admin.desk import touch
from app.admin.library.freezing import drawn_from, freeze
from app.admin.library.searching import image_views
from app.admin.rounds.qualifying import freeze as freeze_qualified
from app.admin.rounds.qualifying import qualification_obstacles
from app.admin.rounds.reading import Fault
from app.admin.rounds.views import SampleOption, SampleQuestion
from app.admin.stages import covered, full_score_of, is_practice, plan_of_round
from app.models import Contest, Round, RoundStatus, Unit
from app.rules.paper.draw import PaperItem, draw, seed_of, shortages
from app.rules.policy import Holding, contest_policy, round_policy
from app.rules.standing import SCORE_MAX
from app.scoring.banks import QuestionText, load_bank

SAMPLE = "xem-truoc"  # Whose paper the preview shows: nobody's, for ids of participants are random.


def obstacles(db: Session, contest: Contest, round: Round, others: Sequence[Round], now: int) -> list[Fault]:
    """What the organiser has to do before the round can be published; empty: nothing."""
    found = [*units_missing(db, contest), *award_obstacles(contest, round)]
    if round.covers:
        found += summary_obstacles(round, others)
    else:
        found += timetable_obstacles(round, now)
        found += paper_obstacles(db, round)
        found += prize_obstacles(round, others)
        found += qualification_obstacles(db, round, others)
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
    """The plan of the paper is tried as the draw will use it: line by line, each question once."""
    if round.bank_id is None:
        yield Fault("admin.publish_bank", {})
        return
    plan = plan_of_round(round)
    if not plan.size:
        yield Fault("admin.publish_blueprint", {})
    if full_score_of(round) > SCORE_MAX:
        yield Fault("admin.publish_score_large", {"most": SCORE_MAX})
    for short in shortages(load_bank(db, drawn_from(db, round)).questions.values(), plan):
        code = "publish_no_question" if plan.questions else "publish_too_few"
        yield Fault(f"admin.{code}", {"wanted": short.wanted, "there": short.there})


def has_prizes(round: Round) -> bool:
    rules, policy = round.rules, round_policy(round.policy)
    return bool(rules["prizes"] or rules["collective"] or policy.brackets or policy.special_prizes)


def feeds(round: Round, others: Sequence[Round]) -> bool:
    """Whether another round sums this one up, or takes its best (R19): then it may go without prizes of its own."""
    policies = [round_policy(one.policy) for one in others]
    edges = [edge for policy in policies for edge in policy.audience.qualifications]
    return any(round.code in one.covers for one in others) or any(round.code in edge.rounds for edge in edges)


def award_obstacles(contest: Contest, round: Round) -> Iterator[Fault]:
    """What a contest file may not say either: prizes that contradict each other."""
    rules, holders = round.rules, contest_policy(contest.policy).holders
    if rules["holders_before"] == "skip" and holders.holding is not Holding.UNLIMITED:
        yield Fault("admin.publish_skip", {})
    units = rules["collective"] or {"ranking": (), "prizes": ()}
    if any(key.startswith("prizes:") for key in units["ranking"]) and units["prizes"] and not rules["prizes"]:
        yield Fault("admin.publish_prizes_counted", {})


def prize_obstacles(round: Round, others: Sequence[Round]) -> Iterator[Fault]:
    rules = round.rules
    if not rules["counted"] or not rules["ranking"]:
        yield Fault("admin.publish_ranking", {})
    if not has_prizes(round) and not is_practice(round) and not feeds(round, others):
        yield Fault("admin.publish_prizes", {})
    if rules["score_min"] is not None and rules["score_min"] > full_score_of(round):
        yield Fault("admin.score_min_high", {"full": full_score_of(round)})


def summary_obstacles(round: Round, others: Sequence[Round]) -> Iterator[Fault]:
    """A summary needs published rounds of one full score: points of different papers cannot be added up."""
    parts = covered(round, others)
    if any(is_practice(part) for part in parts):
        yield Fault("admin.publish_practice_covered", {})
    if len(parts) < len(round.covers) or any(part.status is RoundStatus.DRAFT for part in parts):
        yield Fault("admin.publish_covers", {})
    if len({full_score_of(part) for part in parts}) > 1:
        yield Fault("admin.publish_full_scores", {})
    if not has_prizes(round):
        yield Fault("admin.publish_prizes", {})


def sample_paper(db: Session, contest: Contest, round: Round) -> tuple[SampleQuestion, ...]:
    """A paper as a participant would see it, without the key. The round has no obstacles."""
    bank = load_bank(db, drawn_from(db, round))
    base = f"/admin/contests/{contest.slug}/banks/{round.bank_id}"
    paper = draw(bank.questions, plan_of_round(round), seed_of(round.secret, round.code, SAMPLE, 1))
    return tuple(sample_question(db, bank.texts[item.question_id], item, base) for item in paper)


def sample_question(db: Session, text: QuestionText, item: PaperItem, base: str) -> SampleQuestion:
    return SampleQuestion(
        stem=text.stem,
        images=image_views(db, text.images, base),
        options=tuple(
            SampleOption(text.choices[id], image_views(db, text.choice_images.get(id, ()), base))
            for id in item.choices
        ),
        several=text.several,
    )


def publish(db: Session, data: Path, contest: Contest, round: Round) -> None:
    """Freeze what a draft without obstacles is drawn from and who qualified for it, and make it known to every web
    process. Twice is once."""
    if round.status is RoundStatus.DRAFT:
        freeze_qualified(db, data, round)
        freeze(db, round)
        round.status = RoundStatus.PUBLISHED
        touch(contest)
