"""What the templates of the dashboard may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.admin.desk import ContestLink, Desk
from app.admin.stages import RoundLine
from app.alarms import Notice


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next: `word` is units, bank, round, publish, record, determine, decide, announce or
    answer (complaints)."""

    word: str
    round: RoundLine | None = None


@dataclass(frozen=True, slots=True)
class ContestCard:
    link: ContestLink
    organiser: str
    units: int
    banks: int
    rounds: tuple[RoundLine, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class DashboardView:
    """`alarms`: the parts of the installation that do not answer (redis, recorder, sweeper);
    `notices`: what else has to be looked at."""

    desk: Desk
    contests: tuple[ContestCard, ...]
    alarms: tuple[str, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class ContestForm:
    slug: str = ""
    title: str = ""
    organiser: str = ""


@dataclass(frozen=True, slots=True)
class ContestView:
    """The form of a contest, new or known; `faults`: a code for each field that cannot be used."""

    desk: Desk
    given: ContestForm
    new: bool
    faults: Mapping[str, str] = field(default_factory=dict)
