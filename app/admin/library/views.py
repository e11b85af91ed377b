"""What the templates of the banks may see. These pages show the answer key: they are for organisers only, and for
judges once every round that draws from the bank is over."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.admin.desk import Desk


@dataclass(frozen=True, slots=True)
class BankLine:
    """A bank in the list; `rounds` are the codes of those that draw from it."""

    id: int
    name: str
    files: tuple[str, ...]
    confirmed_at: int
    questions: int
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BanksView:
    """`fault` is the sentence of a file that could not be read ("" for none)."""

    desk: Desk
    banks: tuple[BankLine, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class OptionView:
    letter: str
    text: str
    correct: bool
    pinned: bool


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem, told with its place; `blocks`: the bank cannot be used."""

    blocks: bool
    message: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    n: int
    stem: str
    options: tuple[OptionView, ...]
    topic: str
    level: str | None
    source: str | None
    explain: str | None
    at: str
    problems: tuple[ProblemView, ...] = ()


@dataclass(frozen=True, slots=True)
class BankPreview:
    """`topics` maps topic to count, "" for questions without one; `blocks` and `warns` count the problems."""

    desk: Desk
    file_name: str
    upload: str
    name: str
    problems: tuple[ProblemView, ...]
    questions: tuple[QuestionView, ...]
    topics: Mapping[str, int]
    blocked: bool
    blocks: int
    warns: int
    known: int | None


@dataclass(frozen=True, slots=True)
class BankView:
    desk: Desk
    bank: BankLine
    questions: tuple[QuestionView, ...]
    topics: Mapping[str, int]
