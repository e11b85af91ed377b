"""Bản nháp câu hỏi — a question as parsed, before the file as a whole has told which look marks the key."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.admin.banks.stream import Line


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something a person should be told, by its code; `text` quotes the file."""

    code: str
    at: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a key line, key table or key cell says is right: positions from 0; in words if not letters. `whole`: the
    letters and words of a key line, which may be an option's ("C. Mác")."""

    positions: tuple[int, ...]
    at: str
    words: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class DraftOption:
    """An option's text with a mark per character, the mark of its letter, and what was typed beside it."""

    text: str
    marks: bytes
    letter_mark: int = 0
    starred: bool = False
    fixed: bool = False


@dataclass(slots=True)
class Draft:
    """A question in the making; `noticed` is what a person should be told about it. `several`: the file says that
    several may be chosen, `single`: that one is; neither: it does not say."""

    n: int
    at: str
    stem: str = ""
    options: list[DraftOption] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    topic: str | None = None
    level: str | None = None
    source: str | None = None
    explain: str | None = None
    noticed: list[Noticed] = field(default_factory=list)
    numbered: bool = True
    several: bool = False
    single: bool = False

    def notice(self, lines: Iterable[Line]) -> None:
        """Keeps what the lines hold that a question cannot."""
        self.noticed += things_of(lines)


def things_of(lines: Iterable[Line]) -> list[Noticed]:
    """What readers noted on lines."""
    return [Noticed(thing, line.at, line.text.strip()) for line in lines for thing in line.things]


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One cell of a key table: question n, and the positions said to be right; in words if not letters."""

    n: int
    positions: tuple[int, ...]
    at: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class KeyTable:
    """A key table: it speaks of the questions above it, down from the key table before."""

    entries: tuple[KeyEntry, ...]


@dataclass(slots=True)
class Parsed:
    """All that parsing found: questions and key tables in the file's order, and what belongs to none."""

    items: list[Draft | KeyTable] = field(default_factory=list)
    noticed: list[Noticed] = field(default_factory=list)

    @property
    def drafts(self) -> list[Draft]:
        return [item for item in self.items if isinstance(item, Draft)]
