"""What the templates of the rounds may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.admin.desk import Desk
from app.admin.library.keys import Doors
from app.admin.library.views import ImageView
from app.admin.rounds.form import RoundForm
from app.admin.rounds.reading import Fault
from app.admin.stages import RoundLine
from app.alarms import Notice


@dataclass(frozen=True, slots=True)
class RoundsView:
    desk: Desk
    rounds: tuple[RoundLine, ...]
    banks: int


@dataclass(frozen=True, slots=True)
class BankOption:
    id: str
    name: str
    questions: int


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A line of the blueprint: `there` questions of this topic, "" for all that the lines above leave."""

    topic: str
    there: int
    typed: str


@dataclass(frozen=True, slots=True)
class CoverOption:
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The keys that an order may be made of, and the prediction's targets."""

    counted: tuple[str, ...]
    ranking: tuple[str, ...]
    collective: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundFormView:
    """`action` is where the form goes; `faults` by field name; `after`: the settings that it started from; `moved`:
    somebody else has saved others since."""

    desk: Desk
    action: str
    new: bool
    after: str
    moved: bool
    given: RoundForm
    choices: Choices
    banks: tuple[BankOption, ...]
    topics: tuple[TopicLine, ...]
    kinds: tuple[str, ...]
    rounds: tuple[CoverOption, ...]
    faults: Mapping[str, Fault] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as it stands; `given` holds its settings, `extension` the close as a field holds it; `qualifies`: earlier
    rounds decide who may take part; `frozen` counts the questions that it is drawn from since its publication, `seal`
    is their seal."""

    desk: Desk
    round: RoundLine
    given: RoundForm
    bank: str | None
    questions: int
    obstacles: tuple[Fault, ...]
    extension: str
    qualifies: bool
    frozen: int
    seal: str | None
    doors: Doors
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class SampleOption:
    text: str
    images: tuple[ImageView, ...]


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    stem: str
    images: tuple[ImageView, ...]
    options: tuple[SampleOption, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class PublicationView:
    """`warnings` keep nobody from publishing; `obstacles` do; `after`: the settings that are shown."""

    desk: Desk
    round: RoundLine
    given: RoundForm
    bank: str | None
    questions: int
    obstacles: tuple[Fault, ...]
    sample: tuple[SampleQuestion, ...]
    after: str
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosingView:
    """`running`: attempts that are open now and keep the time they were promised; `duration` in minutes, "" none."""

    desk: Desk
    round: RoundLine
    running: int
    duration: str
    notice_ms: int


@dataclass(frozen=True, slots=True)
class QualifiedLine:
    """`by`: the title of the round whose best they are at `place`, "" by the sum, None: by no verdict any more."""

    id: str
    name: str
    unit: str
    by: str | None
    place: int


@dataclass(frozen=True, slots=True)
class QualifiedView:
    """`missing`: the earlier rounds that have no verdict; `frozen`: the list stands since the publication; `joining`,
    `leaving`: how many the verdicts of now would add and take away."""

    desk: Desk
    round: RoundLine
    missing: tuple[Fault, ...]
    people: tuple[QualifiedLine, ...]
    count: int
    frozen: bool
    joining: int
    leaving: int
