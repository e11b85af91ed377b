"""Mâu thuẫn trong thể lệ — what a policy says against itself: each contradiction with the path of its later half."""

import re
from collections.abc import Iterable, Iterator

from app.rules.policy.contest import ContestPolicy, Holding, Identity, Need
from app.rules.policy.round import (
    CODE,
    MASKABLE,
    Bracket,
    Kind,
    Publication,
    RoundPolicy,
    Scoring,
    Selector,
    Shown,
)
from app.rules.policy.shape import Fault, Path
from app.rules.record import Prize


def round_faults(policy: RoundPolicy) -> Iterator[Fault]:
    """The contradictions within the policy of a round."""
    yield from age_faults(policy.audience.age_min, policy.audience.age_max, ("audience", "age_max"))
    yield from paper_faults(policy)
    yield from publication_faults(policy.publication)
    yield from bracket_faults(policy.brackets)
    if policy.kind is Kind.PRACTICE:
        prized: tuple[tuple[str, object], ...] = (
            ("brackets", policy.brackets),
            ("special_prizes", policy.special_prizes),
            ("prize_values", policy.prize_values),
        )
        for key, prizes in prized:
            if prizes:
                yield Fault((key,), "contest.practice_prizes")


def publication_faults(publication: Publication) -> Iterator[Fault]:
    """A phone number is never made public whole (Law 91/2025/QH15); a figure in part would say something wrong."""
    for at, column in enumerate(publication.masked):
        path = ("publication", "masked", at)
        if column not in publication.shown:
            yield Fault(path, "contest.masked_not_shown", {"value": column})
        elif column not in MASKABLE:
            yield Fault(path, "contest.mask_of_figure", {"value": column})
    if Shown.PHONE in publication.shown and Shown.PHONE not in publication.masked:
        yield Fault(("publication", "shown"), "contest.phone_unmasked")


def age_faults(low: int | None, high: int | None, path: Path) -> Iterator[Fault]:
    if low is not None and high is not None and low > high:
        yield Fault(path, "contest.ages_crossed", {"low": low, "high": high})


def paper_faults(policy: RoundPolicy) -> Iterator[Fault]:
    paper = policy.paper
    if paper.questions and paper.blueprint:
        yield Fault(("paper", "blueprint"), "contest.fixed_with_blueprint")
    for at in repeated(paper.questions):
        yield Fault(("paper", "questions", at), "contest.question_twice", {"value": paper.questions[at]})
    for at in repeated((line.topic, line.level) for line in paper.blueprint):
        yield Fault(("paper", "blueprint", at), "contest.line_twice")
    if paper.scoring is Scoring.PARTIAL and paper.points == 1:
        yield Fault(("paper", "scoring"), "contest.partial_one_point")
    if policy.kind is Kind.SUMMARY and (paper.questions or paper.blueprint):
        yield Fault(("paper",), "contest.summary_paper")


def bracket_faults(brackets: tuple[Bracket, ...]) -> Iterator[Fault]:
    for at in repeated(bracket.id for bracket in brackets):
        yield Fault(("brackets", at, "id"), "contest.bracket_twice", {"value": brackets[at].id})
    for at, bracket in enumerate(brackets):
        yield from prize_faults(bracket.prizes, ("brackets", at, "prizes"))
        yield from prize_faults(bracket.collective_prizes, ("brackets", at, "collective_prizes"))
        selector, path = bracket.selector, ("brackets", at, "selector")
        low, high = selector.unit_members_min, selector.unit_members_max
        if low is not None and high is not None and low > high:
            yield Fault((*path, "unit_members_max"), "contest.sizes_crossed", {"low": low, "high": high})
        if selector == Selector() and at < len(brackets) - 1:
            yield Fault(path, "contest.bracket_takes_all", {"value": bracket.name})


def prize_faults(prizes: tuple[Prize, ...], path: Path) -> Iterator[Fault]:
    """Ids that can stand in a record, once each."""
    for at in repeated(prize.id for prize in prizes):
        yield Fault((*path, at, "id"), "contest.prize_twice", {"value": prizes[at].id})
    for at, prize in enumerate(prizes):
        if not re.fullmatch(CODE, prize.id):
            yield Fault((*path, at, "id"), "contest.bad_form", {"value": prize.id})


def contest_faults(policy: ContestPolicy) -> Iterator[Fault]:
    """The contradictions within the policy of a contest."""
    yield from age_faults(policy.age_min, policy.age_max, ("age_max",))
    yield from identity_faults(policy.identity)
    aged = policy.age_min is not None or policy.age_max is not None or policy.guardian_below is not None
    if aged and not asks_age(policy.identity):
        yield Fault(("identity",), "contest.age_not_asked")
    if policy.guardian_below is not None and policy.guardian_below <= (policy.age_min or 0):
        yield Fault(("guardian_below",), "contest.guardian_of_nobody", {"low": policy.age_min})
    if (policy.holders.most is not None) is not (policy.holders.holding is Holding.AT_MOST):
        yield Fault(("holders",), "contest.holders_most")


def identity_faults(identity: Identity) -> Iterator[Fault]:
    """Nobody can be found again without a phone, nor be announced without a name."""
    if identity.phone is not Need.REQUIRED:
        yield Fault(("identity", "phone"), "contest.phone_is_key")
    if identity.name is not Need.REQUIRED:
        yield Fault(("identity", "name"), "contest.name_needed")


def asks_age(identity: Identity) -> bool:
    return Need.REQUIRED in (identity.birth_year, identity.birth_date)


def repeated(values: Iterable[object]) -> Iterator[int]:
    """Where a value stands that stood before."""
    seen: set[object] = set()
    for at, value in enumerate(values):
        if value in seen:
            yield at
        seen.add(value)
