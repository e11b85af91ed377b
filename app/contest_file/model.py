"""Tệp cuộc thi — the contest file as values: identity, regulations and rounds with all that is set for each.

The members of the policies stand beside the others: `[contest]` is a ContestPolicy with a name, each of `[[rounds]]` a
RoundPolicy with a timetable and the organisers' part of rules.json (RECORD.md).
"""

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from app.rules.policy import ContestPolicy, RoundPolicy
from app.rules.policy.round import CODE, COUNT_MAX
from app.rules.policy.shape import member
from app.rules.record import COLLECTIVE_KEYS, COUNTED_KEYS, RANKING_KEYS, TARGETS, Prize

T = TypeVar("T")

SLUG = r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?"
ROUND_CODE = r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{3})?)?"
MINUTES_MAX = 24 * 60
ATTEMPTS_MAX = 1_000


def both_ways(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{key}:{way}" for key in keys for way in ("asc", "desc"))


@dataclass(frozen=True, slots=True)
class PredictionPart:
    """`source` ("from" in the file): the counted attempt's prediction, or the first one's."""

    target: str = member(options=TARGETS)
    source: str = member("counted", options=("counted", "first"), name="from")


@dataclass(frozen=True, slots=True)
class CollectivePart:
    """`level`: kinds of unit that compete."""

    level: tuple[str, ...] = member(pattern=CODE)
    headcount: str = member("members", options=("members", "headcount"))
    persons_min: int = member(0, high=COUNT_MAX)
    ranking: tuple[str, ...] = member(
        ("participation:desc", "average:desc", "persons:desc"), options=both_ways(COLLECTIVE_KEYS)
    )
    prizes: tuple[Prize, ...] = ()


@dataclass(frozen=True, slots=True)
class RulesPart:
    """What the organisers set of rules.json."""

    counted: tuple[str, ...] = member(
        ("score:desc", "elapsed:asc", "sealed_at:asc"), options=both_ways(COUNTED_KEYS)
    )
    score_min: int | None = member(None)
    prediction: PredictionPart | None = None
    ranking: tuple[str, ...] = member(
        ("score:desc", "elapsed:asc", "sealed_at:asc"), options=both_ways(RANKING_KEYS)
    )
    lots: bool = True
    prizes: tuple[Prize, ...] = ()
    prizes_max_percent: int | None = member(None, low=1, high=100)
    holders_before: str = member("allow", options=("skip", "allow"))
    collective: CollectivePart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestPart(ContestPolicy):
    """`[contest]`: how it is called, who holds it, and the policy of the whole."""

    slug: str = member(pattern=SLUG)
    title: str
    organiser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPart(RoundPolicy):
    """One of `[[rounds]]`. Moments are local (Asia/Ho_Chi_Minh), "2022-03-28T10:00"; a summary round has none: its
    rounds give them. `minutes`: the time of one attempt, None: until the close. `attempts_per_person` None: unlimited.
    `overlaps`: the rounds that this one overlaps on purpose (R18)."""

    code: str = member(pattern=ROUND_CODE)
    title: str
    opens_at: str | None = member(None, pattern=MOMENT)
    closes_at: str | None = member(None, pattern=MOMENT)
    overlaps: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    minutes: int | None = member(None, low=1, high=MINUTES_MAX)
    attempts_per_person: int | None = member(None, low=1, high=ATTEMPTS_MAX)
    prediction_text: str | None = None
    rules: RulesPart = field(default_factory=RulesPart)

    @property
    def size(self) -> int:
        """How many questions a paper has."""
        return len(self.paper.questions) or sum(line.count for line in self.paper.blueprint)

    @property
    def full_score(self) -> int:
        return self.size * self.paper.points


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestFile:
    """The whole file, format 1."""

    format: int = member(low=1, high=1)
    contest: ContestPart
    rounds: tuple[RoundPart, ...]


def policy_part(shape: type[T], whole: Any) -> T:
    """The policy within a part of the file."""
    given: Any = shape
    return shape(**{one.name: getattr(whole, one.name) for one in fields(given)})
