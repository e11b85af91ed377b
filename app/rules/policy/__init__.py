"""Chính sách — what the regulations say beside rules.json: one value for a round, one for the whole contest.

    read_round_policy(mapping)   -> RoundPolicy, faults     {} is how a round without a policy is held
    read_contest_policy(mapping) -> ContestPolicy, faults
    to_json(policy)              -> dict, complete: read again it is the same policy

A policy that was stored without faults is read with `round_policy` and `contest_policy`.
"""

from collections.abc import Mapping
from typing import Any

from app.rules.policy.checks import contest_faults, round_faults
from app.rules.policy.contest import (
    Asked,
    ContestPolicy,
    Exclusion,
    Holders,
    Holding,
    Identity,
    Need,
    Nomination,
)
from app.rules.policy.round import (
    Attempts,
    Audience,
    Bracket,
    Close,
    Consumes,
    Feedback,
    Kind,
    Line,
    Paper,
    Persons,
    Publication,
    Qualification,
    RoundPolicy,
    Score,
    Scoring,
    Selector,
    Shown,
    Special,
    SpecialPrize,
    Way,
)
from app.rules.policy.shape import Fault, plain, read

__all__ = [
    "Asked",
    "Attempts",
    "Audience",
    "Bracket",
    "Close",
    "Consumes",
    "ContestPolicy",
    "Exclusion",
    "Fault",
    "Feedback",
    "Holders",
    "Holding",
    "Identity",
    "Kind",
    "Line",
    "Need",
    "Nomination",
    "Paper",
    "Persons",
    "Publication",
    "Qualification",
    "RoundPolicy",
    "Score",
    "Scoring",
    "Selector",
    "Shown",
    "Special",
    "SpecialPrize",
    "Way",
    "contest_policy",
    "full_score",
    "partial_points",
    "read_contest_policy",
    "read_round_policy",
    "round_policy",
    "to_json",
]


def read_round_policy(mapping: Mapping[str, Any]) -> tuple[RoundPolicy, list[Fault]]:
    """The policy and all its faults; with a fault it must not be used."""
    faults: list[Fault] = []
    policy = read(RoundPolicy, mapping, faults)
    return policy, faults or list(round_faults(policy))


def read_contest_policy(mapping: Mapping[str, Any]) -> tuple[ContestPolicy, list[Fault]]:
    """The policy and all its faults; with a fault it must not be used."""
    faults: list[Fault] = []
    policy = read(ContestPolicy, mapping, faults)
    return policy, faults or list(contest_faults(policy))


def round_policy(stored: Mapping[str, Any]) -> RoundPolicy:
    """A stored policy, which has no faults."""
    policy, faults = read_round_policy(stored)
    assert not faults, faults
    return policy


def contest_policy(stored: Mapping[str, Any]) -> ContestPolicy:
    """A stored policy, which has no faults."""
    policy, faults = read_contest_policy(stored)
    assert not faults, faults
    return policy


def to_json(policy: RoundPolicy | ContestPolicy) -> dict[str, Any]:
    """The whole policy as JSON has it, defaults and all."""
    found: dict[str, Any] = plain(policy)
    return found


def full_score(policy: RoundPolicy, questions: int) -> int:
    """The score of a paper of that many questions, all right."""
    return policy.paper.points * questions


def partial_points(points: int, right: int, chosen_right: int, chosen_wrong: int) -> int:
    """The points of a question in parts: points × max(0, chosen right − chosen wrong) ÷ right, rounded down, so that
    exactly the right choices give all of them and guessing every choice gives none by itself."""
    return points * max(0, chosen_right - chosen_wrong) // right
