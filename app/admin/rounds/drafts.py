"""Bản nháp — where the form of a new round starts from, and how a checked form becomes a round."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from app.admin.desk import rounds_of
from app.admin.library.listing import topic_counts
from app.admin.organisation.tree import units_of
from app.admin.rounds.form import LOCAL, PrizeLine, RoundForm, form_of, local
from app.admin.rounds.reading import CODE, Surroundings
from app.admin.rounds.timetables import next_window
from app.admin.stages import is_practice
from app.models import Bank, Contest, Round
from app.rules.policy import round_policy
from app.texts import tell
from app.vietnamese import local_time

SECRET_BYTES = 32
FIRST_HOUR = 8
USUAL_DAYS = 7
USUAL_MINUTES = 15
USUAL_QUESTIONS = 20
USUAL_PRIZES = (("prize_first", 1), ("prize_second", 2), ("prize_third", 3), ("prize_fourth", 5))
SUMMARY_RANKING = ("score_sum:desc", "elapsed:asc", "sealed_at:asc")


def surroundings(db: Session, contest: Contest, round: Round | None = None) -> Surroundings:
    """What a form of this contest is checked against; `round`: the one that is being changed."""
    banks = db.exec(select(Bank.id).where(Bank.contest_id == contest.id).order_by(col(Bank.id).desc())).all()
    kinds = dict.fromkeys(unit.kind for unit in units_of(db, contest))
    return Surroundings(
        others=[one for one in rounds_of(db, contest) if round is None or one.id != round.id],
        banks={id: topic_counts(db, id) for id in banks if id is not None},
        kinds=tuple(kinds),
        points=round_policy(round.policy).paper.points if round else 1,
    )


def fresh_form(around: Surroundings, now: int, *, summary: bool) -> RoundForm:
    """A form with what is usual: like the round before and at its pace, else a week from tomorrow morning."""
    number = sum(bool(round.covers) is summary for round in around.others) + 1
    if summary:
        return fresh_summary(around)
    series = [round for round in around.others if not round.covers and not is_practice(round)]
    form = following(series, now) if series else first_form(around, now)
    return replace(
        form,
        code=free_code(f"ky-{number}", around.others),
        title=tell("admin.usual_round_title", number=number),
    )


def first_form(around: Surroundings, now: int) -> RoundForm:
    morning = (local_time(now) + timedelta(days=1)).replace(hour=FIRST_HOUR, minute=0, second=0)
    bank, topics = next(iter(around.banks.items()), (None, {}))
    there = sum(topics.values())
    return RoundForm(
        opens_at=morning.strftime(LOCAL),
        closes_at=(morning + timedelta(days=USUAL_DAYS)).strftime(LOCAL),
        duration=str(USUAL_MINUTES),
        attempts="1",
        bank=str(bank or ""),
        counts={"": str(min(USUAL_QUESTIONS, there))} if there else {},
        prediction_target="persons",
        prediction_text=tell("admin.usual_prediction"),
        prizes=tuple(PrizeLine(tell(f"admin.{name}"), str(count)) for name, count in USUAL_PRIZES),
    )


def following(series: Sequence[Round], now: int) -> RoundForm:
    """The same rules again, in the next window of the series."""
    opens_at, closes_at = next_window(series, now)
    return replace(form_of(series[-1]), opens_at=local(opens_at), closes_at=local(closes_at))


def fresh_summary(around: Surroundings) -> RoundForm:
    form = RoundForm()
    return RoundForm(
        summary=True,
        code=free_code("tong-ket", around.others),
        title=tell("admin.usual_summary_title"),
        ranking=SUMMARY_RANKING,
        lots=False,
        collective=replace(
            form.collective,
            wanted=True,
            level=tuple(kind for kind in around.kinds if kind.endswith("_co_so")),
            prizes=(PrizeLine(tell("admin.prize_collective"), "5"),),
        ),
        covers=tuple(round.code for round in around.others if not round.covers),
    )


def free_code(wanted: str, others: Sequence[Round]) -> str:
    """The code, or the same with a number that no other round has."""
    taken, code, number = {round.code for round in others}, wanted, 2
    while code in taken:
        code, number = f"{wanted}-{number}", number + 1
    assert CODE.fullmatch(code)
    return code


def create(db: Session, contest: Contest, columns: dict[str, Any], position: int) -> Round | None:
    """A draft of the checked columns, with the secret that its papers will be drawn by; None when another round
    has got its code a moment ago."""
    assert contest.id is not None
    round = Round(
        contest_id=contest.id, position=position, secret=secrets.token_bytes(SECRET_BYTES), **columns
    )
    try:
        with db.begin_nested():
            db.add(round)
    except IntegrityError:
        return None
    return round


def stored(round: Round, columns: dict[str, Any]) -> bool:
    """Whether a round holds the checked columns already: a second tap changes nothing."""
    return bool(columns) and all(getattr(round, name) == value for name, value in columns.items())


def change(round: Round, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(round, name, value)
