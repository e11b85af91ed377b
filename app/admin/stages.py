"""Chặng — how far a round has come, as organisers and judges see it; told from SQL alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.admin.amendments.standing import is_superseded
from app.models import Round, RoundStatus, Verdict
from app.rules.paper.draw import Plan, plan_of
from app.rules.policy import Kind, full_score, round_policy
from app.rules.verdict import Status
from app.vietnamese import end_of_day

DAY_MS = 86_400_000
OPENNESS = (Status.FINAL, Status.TIE, Status.LOTS_NEEDED)


class Stage(StrEnum):
    DRAFT = "draft"  # bản nháp
    ANNOUNCED = "announced"  # sắp diễn ra
    OPEN = "open"  # đang diễn ra
    CLOSED = "closed"  # đã kết thúc, thư ký đang ghi
    RECORDED = "recorded"  # đã ghi xong, chờ ban giám khảo
    DETERMINED = "determined"  # đã có kết quả


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in a list. Moments in ms; `verdict` is the status of its latest verdict; `summary`: it covers others.
    `announce_by`: until when the regulations promise the results, while they are not announced; `days_left` of it,
    below 0 when it has passed."""

    id: int
    code: str
    title: str
    stage: Stage
    opens_at: int
    closes_at: int
    summary: bool
    verdict: str | None
    announced: bool
    announce_by: int | None
    days_left: int


def all_latest(db: Session, rounds: Iterable[Round]) -> list[Verdict]:
    """The newest verdict of each round, or of each of its brackets, in the order in which they were determined."""
    ids = [round.id for round in rounds]
    newest = (
        select(func.max(col(Verdict.id)))
        .where(col(Verdict.round_id).in_(ids))
        .group_by(col(Verdict.round_id), col(Verdict.bracket))
    )
    return list(db.exec(select(Verdict).where(col(Verdict.id).in_(newest)).order_by(col(Verdict.id))))


def latest_verdicts(db: Session, rounds: Iterable[Round]) -> dict[int, Verdict]:
    """The newest verdict of each round, by the round's id, unless it is superseded; of brackets the one furthest from
    being final."""
    found: dict[int, Verdict] = {}
    for verdict in all_latest(db, rounds):
        if is_superseded(db, verdict):
            continue
        known = found.get(verdict.round_id)
        if known is None or OPENNESS.index(verdict.status) > OPENNESS.index(known.status):
            found[verdict.round_id] = verdict
    return found


def covered(round: Round, rounds: Iterable[Round]) -> list[Round]:
    """The rounds that a summary round sums up; a round of its own covers itself."""
    codes = round.covers or [round.code]
    return [one for one in rounds if one.code in codes]


def plan_of_round(round: Round) -> Plan:
    return plan_of(round_policy(round.policy).paper, round.blueprint)


def full_score_of(round: Round) -> int:
    return full_score(round_policy(round.policy), plan_of_round(round).size)


def is_practice(round: Round) -> bool:
    """Thi thử: nobody wins anything, so there is no verdict."""
    return round_policy(round.policy).kind is Kind.PRACTICE


def window(round: Round, rounds: Iterable[Round]) -> tuple[int, int]:
    """Opening and close in ms; of a summary round: the first and the last of the rounds it covers."""
    parts = covered(round, rounds) if round.covers else []
    opens_at = min((part.opens_at for part in parts), default=round.opens_at)
    return opens_at, max((part.closes_at for part in parts), default=round.closes_at)


def is_recorded(round: Round, rounds: Iterable[Round]) -> bool:
    """Whether all results that a verdict of this round needs are in SQL."""
    parts = covered(round, rounds)
    return bool(parts) and all(part.recorded_at is not None for part in parts)


def stage_of(round: Round, rounds: Iterable[Round], determined: bool, now: int) -> Stage:
    if round.status is RoundStatus.DRAFT:
        return Stage.DRAFT
    if determined:
        return Stage.DETERMINED
    if is_recorded(round, rounds):
        return Stage.RECORDED
    opens_at, closes_at = window(round, rounds)
    if now < opens_at:
        return Stage.ANNOUNCED
    return Stage.OPEN if now < closes_at else Stage.CLOSED


def round_lines(rounds: list[Round], verdicts: Mapping[int, Verdict], now: int) -> tuple[RoundLine, ...]:
    return tuple(round_line(round, rounds, verdicts.get(round.id or 0), now) for round in rounds)


def round_line(round: Round, rounds: list[Round], verdict: Verdict | None, now: int) -> RoundLine:
    assert round.id is not None
    opens_at, closes_at = window(round, rounds)
    by = announce_by(round, closes_at)
    return RoundLine(
        id=round.id,
        code=round.code,
        title=round.title,
        stage=stage_of(round, rounds, verdict is not None, now),
        opens_at=opens_at,
        closes_at=closes_at,
        summary=bool(round.covers),
        verdict=verdict.status if verdict else None,
        announced=round.published_at is not None,
        announce_by=by,
        days_left=0 if by is None else (by - 1 - now) // DAY_MS,
    )


def announce_by(round: Round, closes_at: int) -> int | None:
    """Until when the results are promised; None: they are not, or have been announced."""
    days = round_policy(round.policy).publication.days
    return None if days is None or round.published_at is not None else end_of_day(closes_at - 1, days)


def complaints_until(round: Round) -> int | None:
    """Until when complaints are heard; None: not announced yet, or the regulations set no window."""
    days = round_policy(round.policy).complaint_days
    return None if days is None or round.published_at is None else end_of_day(round.published_at, days)
