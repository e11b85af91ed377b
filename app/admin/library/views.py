"""What the templates of the banks may see. A QuestionView carries its key only where `key` says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.admin.desk import Desk


@dataclass(frozen=True, slots=True)
class ImageView:
    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OptionView:
    letter: str
    text: str
    correct: bool
    pinned: bool
    images: tuple[ImageView, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """`at` is its place in the file; without `key` nothing is marked as right and nothing explains it."""

    n: int
    stem: str
    several: bool
    images: tuple[ImageView, ...]
    options: tuple[OptionView, ...]
    topic: str
    level: str | None
    source: str | None
    explain: str | None
    at: str
    key: bool


@dataclass(frozen=True, slots=True)
class BankLine:
    """A bank in the list; `rounds` are the titles of those that draw from it, `approved` how many of its questions
    they may be drawn from."""

    id: int
    name: str
    files: tuple[str, ...]
    confirmed_at: int
    questions: int
    approved: int
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """A preview that is still open."""

    id: str
    file_name: str
    begun_at: int


@dataclass(frozen=True, slots=True)
class BanksView:
    """`fault` is the sentence of a file that could not be read ("" for none)."""

    desk: Desk
    banks: tuple[BankLine, ...]
    intakes: tuple[IntakeLine, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for in a bank, as typed. `status`: a status, "archived", or "" for all current ones."""

    words: str = ""
    topic: str = ""
    level: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class StoredView:
    """A question of a bank in the list; `comments` counts what was said about it, `mine`: written or proposed by
    the reader, who cannot approve it."""

    id: int
    question: QuestionView
    version: int
    status: str
    archived: bool
    comments: int
    mine: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    name: str
    sha256: str
    kept_at: int


@dataclass(frozen=True, slots=True)
class BankView:
    """A page of a bank: `found` questions fit the filter, `pages` of them. `statuses`: status -> how many current
    questions; `key`: the reader may see the key; `content`: may edit and approve."""

    desk: Desk
    bank: BankLine
    files: tuple[FileLine, ...]
    base: str
    looked: Filter
    stored: tuple[StoredView, ...]
    found: int
    page: int
    pages: int
    topics: Mapping[str, int]
    levels: tuple[str, ...]
    statuses: Mapping[str, int]
    key: bool
    content: bool
