"""What the templates of the preview may see. They show the key: it is in the file that was brought."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.admin.desk import Desk
from app.admin.library.views import QuestionView


@dataclass(frozen=True, slots=True)
class Tap:
    """A repair as a button: its words, and what it sends."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem, told with its place; `blocks`: the bank cannot be used."""

    blocks: bool
    message: str
    taps: tuple[Tap, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A question of the file: `position` names it to the buttons; `repaired`: there is something to undo; `lines`: its
    choices where its words are being typed over."""

    position: int
    question: QuestionView
    problems: tuple[ProblemView, ...]
    left_out: bool
    repaired: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntakeView:
    """`base` is the preview's own address, `name` what a new bank would be called, `into` the bank that the questions
    are for; `topics` maps topic to count, "" for questions without one; `known`: the bank that has this file."""

    desk: Desk
    base: str
    file_name: str
    name: str
    into: str | None
    problems: tuple[ProblemView, ...]
    repaired: bool
    cards: tuple[Card, ...]
    questions: int
    topics: Mapping[str, int]
    ready: bool
    blocks: int
    warns: int
    known: int | None
