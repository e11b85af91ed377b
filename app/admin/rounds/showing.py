"""Builds the views of the rounds."""

from sqlmodel import Session

from app.admin.desk import Desk, rounds_of
from app.admin.library.keys import doors_of
from app.admin.library.listing import bank_lines
from app.admin.rounds.form import RoundForm, form_of, local
from app.admin.rounds.publishing import obstacles
from app.admin.rounds.reading import Fault, Faults, Surroundings
from app.admin.rounds.views import (
    BankOption,
    Choices,
    CoverOption,
    RoundFormView,
    RoundView,
    TopicLine,
)
from app.admin.stages import RoundLine, latest_verdicts, plan_of_round, round_line
from app.models import Bank, Contest, Round, RoundStatus
from app.rules.policy import round_policy
from app.rules.record import COLLECTIVE_KEYS, COUNTED_KEYS, RANKING_KEYS, TARGETS

CHOICES = Choices(
    counted=tuple(f"{key}:{way}" for key in COUNTED_KEYS for way in ("desc", "asc")),
    ranking=tuple(f"{key}:{way}" for key in RANKING_KEYS for way in ("desc", "asc")),
    collective=tuple(f"{key}:desc" for key in COLLECTIVE_KEYS),
    targets=TARGETS,
)


def form_view(
    db: Session,
    desk: Desk,
    contest: Contest,
    around: Surroundings,
    given: RoundForm,
    action: str,
    faults: Faults | None = None,
    *,
    new: bool,
    after: str = "",
    moved: bool = False,
) -> RoundFormView:
    topics = around.banks.get(int(given.bank), {}) if given.bank.isdecimal() else {}
    lines = [TopicLine(topic, there, given.counts.get(topic, "")) for topic, there in topics.items() if topic]
    if topics:
        lines.append(TopicLine("", sum(topics.values()), given.counts.get("", "")))
    return RoundFormView(
        desk=desk,
        action=action,
        new=new,
        after=after,
        moved=moved,
        given=given,
        choices=CHOICES,
        banks=tuple(BankOption(str(b.id), b.name, b.questions) for b in bank_lines(db, contest)),
        topics=tuple(lines),
        kinds=tuple(around.kinds),
        rounds=tuple(CoverOption(one.code, one.title) for one in around.others if not one.covers),
        faults=faults or {},
    )


def line_of(db: Session, contest: Contest, round: Round, now: int) -> RoundLine:
    verdict = latest_verdicts(db, [round]).get(round.id or 0)
    return round_line(round, rounds_of(db, contest), verdict, now)


def round_view(
    db: Session, desk: Desk, contest: Contest, round: Round, now: int, fault: Fault | None = None
) -> RoundView:
    missing = obstacles(db, contest, round, rounds_of(db, contest), now)
    return RoundView(
        desk=desk,
        round=line_of(db, contest, round, now),
        given=form_of(round),
        bank=bank_name(db, round),
        questions=plan_of_round(round).size,
        obstacles=tuple(missing) if round.status is RoundStatus.DRAFT else (),
        extension=local(round.closes_at),
        qualifies=bool(round_policy(round.policy).audience.qualifications),
        frozen=len(round.questions),
        seal=round.questions_digest,
        doors=doors_of(db, desk.role, contest, round, now),
        fault=fault,
    )


def bank_name(db: Session, round: Round) -> str | None:
    return db.get_one(Bank, round.bank_id).name if round.bank_id else None
