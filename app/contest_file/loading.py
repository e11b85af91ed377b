"""Cuộc thi thành tệp — a stored contest as a ContestFile: its columns, its rules and its policies."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlmodel import Session, col, select

from app.contest_file.model import ContestFile, ContestPart, RoundPart, RulesPart
from app.contest_file.times import written_moment
from app.errors import NotThere, Unfit
from app.models import Bank, Contest, Round, RoundStatus
from app.rules.paper.draw import counts_of
from app.rules.policy import Fault, Kind, Line, Paper, contest_policy, round_policy
from app.rules.policy.shape import read

MINUTE_MS = 60_000


def load_contest(db: Session, slug: str, *, published: bool = False) -> ContestFile:
    """The contest by its slug; `published`: without its drafts. Raises NotThere; Unfit for a round whose time is no
    whole number of minutes."""
    contest = db.exec(select(Contest).where(Contest.slug == slug)).one_or_none()
    if contest is None:
        raise NotThere("contest.no_contest", slug=slug)
    known = db.exec(select(Round).where(Round.contest_id == contest.id).order_by(col(Round.position)))
    rounds = [round for round in known if not published or round.status is RoundStatus.PUBLISHED]
    parts = tuple(
        replace(round_part(db, round), overlaps=overlaps_of(round, rounds[:at]))
        for at, round in enumerate(rounds)
    )
    return ContestFile(format=1, contest=contest_part(contest), rounds=parts)


def overlaps_of(round: Round, before: Sequence[Round]) -> tuple[str, ...]:
    """The rounds before this one that overlap it; what is stored overlaps on purpose."""
    return tuple(
        one.code
        for one in before
        if not (one.covers or round.covers)
        and one.opens_at < round.closes_at
        and round.opens_at < one.closes_at
    )


def members_of(policy: Any) -> dict[str, Any]:
    return {one.name: getattr(policy, one.name) for one in fields(policy)}


def contest_part(contest: Contest) -> ContestPart:
    named: dict[str, Any] = {"slug": contest.slug, "title": contest.title, "organiser": contest.organiser}
    return ContestPart(**members_of(contest_policy(contest.policy)), **named)


def round_part(db: Session, round: Round) -> RoundPart:
    """The round; where columns and policy both speak, the columns count: the office's forms write them."""
    policy = round_policy(round.policy)
    if round.covers:
        policy = replace(policy, kind=Kind.SUMMARY)
    else:
        policy = replace(policy, paper=paper_of(db, round, policy.paper))
    if round.duration_ms and round.duration_ms % MINUTE_MS:
        raise Unfit("contest.odd_duration", title=round.title)
    own: dict[str, Any] = {
        "code": round.code,
        "title": round.title,
        "opens_at": None if round.covers else written_moment(round.opens_at),
        "closes_at": None if round.covers else written_moment(round.closes_at),
        "overlaps": (),
        "covers": tuple(round.covers),
        "minutes": round.duration_ms and round.duration_ms // MINUTE_MS,
        "attempts_per_person": round.attempts_per_person,
        "prediction_text": round.prediction_text,
        "rules": rules_part(round.rules),
    }
    return RoundPart(**members_of(policy), **own)


def paper_of(db: Session, round: Round, paper: Paper) -> Paper:
    if counts_of(paper) != dict(round.blueprint):
        lines = tuple(Line(count, topic or None) for topic, count in round.blueprint.items())
        paper = replace(paper, questions=(), blueprint=lines)
    bank = db.get(Bank, round.bank_id) if round.bank_id is not None else None
    return replace(paper, bank=bank.name if bank else paper.bank)


def rules_part(stored: Mapping[str, Any]) -> RulesPart:
    """The organisers' part of rules.json; what was stored has no faults."""
    faults: list[Fault] = []
    rules = read(RulesPart, stored, faults)
    assert not faults, faults
    return rules
