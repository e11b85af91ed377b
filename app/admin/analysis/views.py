"""What the templates of the analysis may see. Shares are told as text ("84,50%") and, for charts, in hundredths."""

from dataclasses import dataclass

from app.admin.analysis.statistics import Rule
from app.admin.desk import Desk
from app.admin.stages import RoundLine


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A question. `state`: told, few (too few answers), void (right for everybody), unasked; figures only when told.
    `rule` is the one that decided."""

    id: int
    n: int
    topic: str
    stem: str
    count: int
    state: str
    facility: str = ""
    discrimination: str = ""
    correlation: str = ""
    x: int = 0
    y: int = 0
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class AnalysisView:
    """`totals`: persons by score, 0…size; `most`: the highest of them. `least`: how many answers a question needs.
    `common`: all papers have the same questions, so the reliability is KR-20, else KR-21."""

    desk: Desk
    round: RoundLine
    persons: int
    size: int
    enough: bool
    least: int
    totals: tuple[int, ...]
    most: int
    mean: str
    deviation: str
    reliability: str
    error: str
    common: bool
    lines: tuple[ItemLine, ...]
    counts: tuple[tuple[str, int], ...]
    rules: tuple[Rule, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """A choice as authored; `upper` and `lower` in hundredths. `idle`: a wrong choice that hardly anybody took;
    `rival`: one that the upper group took more often than the lower."""

    letter: str
    text: str
    right: bool
    count: int
    share: str
    upper: int
    lower: int
    idle: bool
    rival: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Those with one total score: how many, and the share of them that had it right, in hundredths."""

    total: int
    count: int
    right: int


@dataclass(frozen=True, slots=True)
class ItemView:
    desk: Desk
    round: RoundLine
    size: int
    least: int
    line: ItemLine
    group: int
    choices: tuple[ChoiceLine, ...]
    steps: tuple[Step, ...]
