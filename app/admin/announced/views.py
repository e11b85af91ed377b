"""What the templates of the announced results and of the complaints may see."""

from dataclasses import dataclass

from app.admin.announced.complaints import Hearing
from app.admin.desk import ContestLink, Desk
from app.admin.stages import RoundLine


@dataclass(frozen=True, slots=True)
class ResultLine:
    code: str
    title: str
    published_at: int


@dataclass(frozen=True, slots=True)
class ResultsView:
    contest: ContestLink
    rounds: tuple[ResultLine, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """`what`: name, birth_year, unit, phone, score, elapsed (in ms) or prediction."""

    what: str
    value: str | int | None


@dataclass(frozen=True, slots=True)
class PublicWinner:
    prize: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PublicPart:
    """The winners of a round, or of one of its brackets; `units`: prize and unit."""

    bracket: str
    digest: str
    winners: tuple[PublicWinner, ...]
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WinnersView:
    """`columns`: what is shown of a winner; `commended`: prize and unit, by decision."""

    contest: ContestLink
    round: ResultLine
    columns: tuple[str, ...]
    parts: tuple[PublicPart, ...]
    specials: tuple[PublicWinner, ...]
    commended: tuple[tuple[str, str], ...]
    hearing: Hearing


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """`justified` None: it waits. `person` and `name`: who sent it; `by`: who answered."""

    id: int
    person: str
    name: str
    unit: str
    said: str
    sent_at: int
    justified: bool | None
    answer: str
    by: str


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A participant's own complaints; `may_send`: the time is not over and none waits; `fault` is a code."""

    contest: ContestLink
    round: ResultLine
    hearing: Hearing
    sent: tuple[ComplaintLine, ...]
    may_send: bool
    said: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintsView:
    """All complaints of a round at the desk; `fault`: a code, about the complaint `faulty`, of which `answer` was
    typed."""

    desk: Desk
    round: RoundLine
    hearing: Hearing
    complaints: tuple[ComplaintLine, ...]
    fault: str = ""
    faulty: int = 0
    answer: str = ""
