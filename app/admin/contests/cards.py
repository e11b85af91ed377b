"""Việc cần làm — what the dashboard says of a contest: its rounds, and what has to be done next."""

from collections.abc import Collection, Iterator

from sqlalchemy import func
from sqlmodel import Session, select

from app.admin.announced.complaints import waiting_rounds
from app.admin.contests.views import ContestCard, Step
from app.admin.desk import ContestLink, rounds_of
from app.admin.stages import RoundLine, Stage, latest_verdicts, round_lines
from app.models import Bank, Contest, Unit
from app.rules.verdict import Status


def card(db: Session, contest: Contest, now: int) -> ContestCard:
    rounds = rounds_of(db, contest)
    lines = round_lines(rounds, latest_verdicts(db, rounds), now)
    units = db.exec(select(func.count()).select_from(Unit).where(Unit.contest_id == contest.id)).one()
    banks = db.exec(select(func.count()).select_from(Bank).where(Bank.contest_id == contest.id)).one()
    return ContestCard(
        link=ContestLink(contest.slug, contest.title),
        organiser=contest.organiser,
        units=units,
        banks=banks,
        rounds=lines,
        steps=tuple(steps(units, banks, lines, waiting_rounds(db, rounds))),
    )


def steps(
    units: int, banks: int, lines: tuple[RoundLine, ...], complained: Collection[int]
) -> Iterator[Step]:
    """What stands in the way of the contest, in the order in which it has to be done."""
    if not units:
        yield Step("units")
    if not banks:
        yield Step("bank")
    elif not lines:
        yield Step("round")
    words = {Stage.DRAFT: "publish", Stage.CLOSED: "record", Stage.RECORDED: "determine"}
    for line in lines:
        if line.stage in words:
            yield Step(words[line.stage], line)
        elif line.stage is Stage.DETERMINED and line.verdict != Status.FINAL:
            yield Step("decide", line)
        elif line.stage is Stage.DETERMINED and not line.announced:
            yield Step("announce", line)
        if line.id in complained:
            yield Step("answer", line)
