"""Mâu thuẫn trong tệp — what a contest file says against itself, beyond what its policies do alone."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from app.contest_file.model import ContestFile, ContestPart, RoundPart, policy_part
from app.contest_file.round_checks import prize_faults_of, rules_faults
from app.contest_file.times import read_moment
from app.rules.policy import (
    Asked,
    Audience,
    ContestPolicy,
    Fault,
    Holding,
    Kind,
    Need,
    Persons,
    RoundPolicy,
    Selector,
)
from app.rules.policy.checks import asks_age, contest_faults, repeated, round_faults
from app.rules.policy.shape import Path

MINUTE_MS = 60_000


def contradictions(file: ContestFile, taken_over: Collection[Path] = ()) -> Iterator[Fault]:
    """All contradictions; `taken_over`: what a round has from another one, where they have been told already."""
    yield from under(("contest",), contest_faults(policy_part(ContestPolicy, file.contest)))
    if not file.rounds:
        yield Fault(("rounds",), "contest.no_rounds")
    for at in repeated(round.code for round in file.rounds):
        yield Fault(("rounds", at, "code"), "contest.round_twice", {"value": file.rounds[at].code})
    for at, round in enumerate(file.rounds):
        found = chain(
            round_faults(policy_part(RoundPolicy, round)),
            summary_faults(round, file.rounds)
            if round.covers or round.kind is Kind.SUMMARY
            else own_faults(round),
            rules_faults(round),
            prize_faults_of(round, feeds(round, file.rounds)),
            asked_faults(file.contest, round),
            qualification_faults(round, file.rounds[:at]),
            overlap_faults(round, file.rounds),
        )
        for fault in under(("rounds", at), found):
            if fault.path[:3] not in taken_over:
                yield fault


def feeds(round: RoundPart, rounds: Sequence[RoundPart]) -> bool:
    """Whether another round sums this one up, or takes its best: then it may go without prizes of its own."""
    fed = [*chain.from_iterable(one.covers for one in rounds)]
    fed += chain.from_iterable(q.rounds for one in rounds for q in one.audience.qualifications)
    return round.code in fed


def under(path: Path, faults: Iterator[Fault]) -> Iterator[Fault]:
    for fault in faults:
        yield replace(fault, path=(*path, *fault.path))


def window(round: RoundPart) -> tuple[int, int] | None:
    """The opening and the close, in ms; None when one of them is not known."""
    opens_at, closes_at = (moment and read_moment(moment) for moment in (round.opens_at, round.closes_at))
    return (opens_at, closes_at) if opens_at and closes_at else None


def own_faults(round: RoundPart) -> Iterator[Fault]:
    """The timetable and the paper of a round that has attempts of its own."""
    for key, moment in (("opens_at", round.opens_at), ("closes_at", round.closes_at)):
        if moment is None:
            yield Fault((), "contest.key_missing", {"key": key})
        elif read_moment(moment) is None:
            yield Fault((key,), "contest.bad_moment", {"value": moment})
    span = window(round)
    if span and span[0] >= span[1]:
        yield Fault(("closes_at",), "contest.closes_before_opens")
    elif span and round.minutes and round.minutes * MINUTE_MS > span[1] - span[0]:
        yield Fault(("minutes",), "contest.longer_than_round", {"minutes": round.minutes})
    if not round.size:
        yield Fault((), "contest.no_paper")
    if round.attempts.close == "may_finish" and round.minutes is None:
        yield Fault(("attempts", "close"), "contest.may_finish_without_minutes")
    if round.attempts.min_interval_ms and round.attempts_per_person == 1:
        yield Fault(("attempts", "min_interval_ms"), "contest.interval_of_one")


def summary_faults(round: RoundPart, rounds: Sequence[RoundPart]) -> Iterator[Fault]:
    """A summary round has no attempts of its own, and sums up rounds of one full score."""
    if not round.covers:
        yield Fault(("kind",), "contest.summary_of_nothing")
    if round.kind is not Kind.SUMMARY:
        yield Fault(("covers",), "contest.covers_without_summary")
    parts = {one.code: one for one in rounds if one.kind is Kind.ORDINARY}
    for at, code in enumerate(round.covers):
        if code not in parts:
            yield Fault(("covers", at), "contest.covers_unknown", {"value": code})
    for at in repeated(round.covers):
        yield Fault(("covers", at), "contest.covers_twice", {"value": round.covers[at]})
    full_scores = {parts[code].full_score for code in round.covers if code in parts}
    if len(full_scores) > 1:
        yield Fault(("covers",), "contest.covers_full_scores")
    elif full_scores and (round.rules.score_min or 0) > min(full_scores):
        yield Fault(("rules", "score_min"), "contest.score_min_high", {"full": min(full_scores)})
    for key in ("opens_at", "closes_at", "minutes", "attempts_per_person", "prediction_text", "overlaps"):
        if getattr(round, key):
            yield Fault((key,), "contest.not_in_summary", {"key": key})


def asked_faults(contest: ContestPart, round: RoundPart) -> Iterator[Fault]:
    """Nobody can be judged by what the registration does not ask."""
    audience, identity = round.audience, contest.identity
    places: list[tuple[Path, bool, bool]] = [(("audience",), *conditions(audience))]
    places += [
        (("brackets", at, "selector"), *conditions(one.selector)) for at, one in enumerate(round.brackets)
    ]
    for path, by_unit, by_membership in places:
        if by_unit and identity.unit is not Need.REQUIRED:
            yield Fault(path, "contest.unit_not_asked")
        if by_membership and identity.member is not Need.REQUIRED:
            yield Fault(path, "contest.member_not_asked")
    if audience.positions and identity.position is not Need.REQUIRED:
        yield Fault(("audience", "positions"), "contest.position_not_asked")
    if (audience.age_min is not None or audience.age_max is not None) and not asks_age(identity):
        yield Fault(("audience",), "contest.age_not_asked")
    if round.rules.collective and identity.unit is not Need.REQUIRED:
        yield Fault(("rules", "collective"), "contest.unit_not_asked")
    if identity.asked is Asked.AFTER and replace(audience, qualifications=()) != Audience():
        yield Fault(("audience",), "contest.asked_after_audience")
    if contest.holders.holding is not Holding.UNLIMITED and round.rules.holders_before == "skip":
        yield Fault(("rules", "holders_before"), f"contest.skip_with_{contest.holders.holding}")


def conditions(of: Audience | Selector) -> tuple[bool, bool]:
    """Whether a unit, and whether membership, decides."""
    units = bool(of.units)
    if isinstance(of, Selector):
        units = units or bool(of.not_units) or (of.unit_members_min, of.unit_members_max) != (None, None)
    return units, of.persons is not Persons.ALL


def qualification_faults(round: RoundPart, before: Sequence[RoundPart]) -> Iterator[Fault]:
    """Only rounds that are over and have results decide who goes on."""
    known, here = {one.code: one for one in before}, window(round)
    for at, qualification in enumerate(round.audience.qualifications):
        for position, code in enumerate(qualification.rounds):
            path = ("audience", "qualifications", at, "rounds", position)
            if code not in known:
                yield Fault(path, "contest.qualifies_unknown", {"value": code})
                continue
            there = window(known[code])
            if known[code].kind is Kind.PRACTICE:
                yield Fault(path, "contest.qualifies_practice", {"value": code})
            elif here and there and here[0] < there[1]:
                yield Fault(path, "contest.qualifies_late", {"title": known[code].title})


def overlap_faults(round: RoundPart, rounds: Sequence[RoundPart]) -> Iterator[Fault]:
    """Rounds that overlap without saying so; one of the two says it (R18)."""
    codes, here = {one.code for one in rounds}, window(round)
    for at, code in enumerate(round.overlaps):
        if code not in codes or code == round.code:
            yield Fault(("overlaps", at), "contest.overlaps_unknown", {"value": code})
    for other in rounds:
        if other is round:
            return
        there = window(other)
        overlapping = here and there and here[0] < there[1] and there[0] < here[1]
        if overlapping and other.code not in round.overlaps and round.code not in other.overlaps:
            yield Fault(("opens_at",), "contest.overlap", {"other": other.title})
