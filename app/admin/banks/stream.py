"""Dòng văn bản — the common stream that every format is turned into before anything is understood.

A reader yields blocks in the order of reading: lines, and tables of cells of lines. A line carries its text
and, byte for character, how each character looks; the look is what often tells the right answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

# The bits of a mark. The high four bits hold a colour's number in its file: 0 ordinary, 15 "one more colour".
UNDERLINE, HIGHLIGHT, BOLD, ITALIC = 1, 2, 4, 8
COLOURS = 0xF0
COLOUR_SHIFT = 4
COLOUR_MAX = 15
LINES_MAX = 200_000  # of a file: forty for each of 5,000 questions


@dataclass(frozen=True, slots=True)
class ListLabel:
    """A label that the word processor counts itself. It stands in the text too, as the first `width`
    characters: "Câu 3. ", "B. " or "- "; `value` is the count, from 1; `depth` how far its list is indented."""

    kind: Literal["number", "letter", "bullet", "roman"]
    value: int
    width: int
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a person sees it: no line breaks inside, tabs kept. `marks` has a byte per character.
    `things` are the codes of what the line holds and a question cannot ("image", "date_cell"). `broken`: it goes on
    after a line break within its paragraph."""

    text: str
    marks: bytes
    at: str
    label: ListLabel | None = None
    heading: bool = False
    centred: bool = False
    after_blank: bool = False
    things: tuple[str, ...] = ()
    broken: bool = False


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cells, at its place; a cell that continues the merged one above repeats its lines and is
    listed in `repeated`."""

    at: str
    cells: tuple[Cell, ...]
    repeated: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document, or a worksheet (`sheet` is then its name)."""

    rows: tuple[Row, ...]
    sheet: str | None = None


Block = Line | Table


def dark(channels: bytes) -> bool:
    """Whether red, green and blue make black or a dark grey, in which texts are ordinarily set."""
    return bool(channels) and max(channels) < 0x80 and max(channels) - min(channels) < 0x20


def plain(text: str, at: str, *, things: tuple[str, ...] = ()) -> Line:
    """A line without any look."""
    return Line(text, bytes(len(text)), at, things=things)


def text_of(cell: Iterable[Line]) -> str:
    """The text of a cell, its lines joined by line breaks."""
    return "\n".join(line.text for line in cell)
