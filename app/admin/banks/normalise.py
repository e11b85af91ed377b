"""Chuẩn hoá — one way to write each text, whatever the program it was typed in.

NFC; invisible characters dropped; every kind of space an ordinary one (tabs stay until `tidy`, for they tell
where several options stand on one line). Curly quotes are the author's.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.admin.banks.legacy import Coding, decoded, guessed
from app.admin.banks.pictures import without
from app.admin.banks.stream import LINES_MAX, Block, Line, Row, Table
from app.errors import BankUnreadable

# Zero-width and bidirectional controls, soft hyphen, control characters: never seen, only in the way.
INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\x0a-\x0d\x85]")
ODD = re.compile(f"{INVISIBLE.pattern}|{SPACES.pattern}")
# Written otherwise, meant alike: hyphens of other widths, full-width signs of East Asian keyboards.
ALIKE = str.maketrans({0x2010: "-", 0x2011: "-"} | {0xFF00 + i: chr(0x20 + i) for i in range(1, 0x5F)})
ALIKE_ANY = re.compile("[\u2010\u2011\uff01-\uff5e]")
WIDE_GAP = re.compile(r"(?<=[ \t]{8})[ \t]+")  # Says no more than eight, and would cost the grammar dearly.
QUOTE_MAX = 80
LINE_MAX = 100_000  # characters: some forty pages
CONVERTED = "legacy_font"


def clean(text: str, marks: bytes) -> tuple[str, bytes]:
    """Text and marks normalised together; a composed character looks like its base letter."""
    if ALIKE_ANY.search(text):
        text = text.translate(ALIKE)
    if ODD.search(text):
        text = SPACES.sub(" ", text)
        kept = [i for i, char in enumerate(text) if not INVISIBLE.match(char)]
        text, marks = picked(text, marks, kept)
    if WIDE_GAP.search(text):
        wide = [match.span() for match in WIDE_GAP.finditer(text)]
        ends = zip([0, *(end for _, end in wide)], [*(start for start, _ in wide), len(text)], strict=True)
        text, marks = picked(text, marks, [i for start, end in ends for i in range(start, end)])
    if unicodedata.is_normalized("NFC", text):
        return text, marks
    return composed(text, marks)


def picked(text: str, marks: bytes, kept: list[int]) -> tuple[str, bytes]:
    """The characters at some places, with their marks."""
    return "".join(text[i] for i in kept), bytes(marks[i] for i in kept)


def composed(text: str, marks: bytes) -> tuple[str, bytes]:
    """NFC, letter by letter, so that each keeps its mark."""
    starts = [i for i, char in enumerate(text) if i == 0 or not unicodedata.combining(char)]
    letters = [
        unicodedata.normalize("NFC", text[start:end])
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    whole = unicodedata.normalize("NFC", text)
    looks = b"".join(
        marks[start : start + 1] * len(letter) for start, letter in zip(starts, letters, strict=True)
    )
    return whole, looks[: len(whole)].ljust(len(whole), b"\0")


def tidy(text: str) -> str:
    """Runs of spaces are one, none at the ends; empty lines are dropped."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def quoted(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(without(text[: 8 * QUOTE_MAX]).split())
    return line if len(line) <= QUOTE_MAX else line[: QUOTE_MAX - 1].rstrip() + "…"


class Normaliser:
    """Cleans blocks; `decomposed_at` is where letters first came in pieces, `converted` where they were in an old
    font's coding."""

    def __init__(self) -> None:
        self.lines = 0
        self.coding: Coding = ""
        self.decomposed_at: str | None = None
        self.converted: list[str] = []

    def blocks(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks cleaned. Raises BankUnreadable: a file of nothing but line breaks is none of questions."""
        kept: list[Block] = []
        for block in blocks:
            self.count(1 if isinstance(block, Line) else sum(1 for _ in lines_of(block)))
            kept.append(block)
        self.coding = guessed(line.text for block in kept for line in lines_of(block))
        return [self.line(block) if isinstance(block, Line) else self.table(block) for block in kept]

    def count(self, lines: int) -> None:
        self.lines += lines
        if self.lines > LINES_MAX:
            raise BankUnreadable("bank.swollen")

    def table(self, table: Table) -> Table:
        rows = (
            Row(row.at, tuple(tuple(map(self.line, cell)) for cell in row.cells), row.repeated)
            for row in table.rows
        )
        return replace(table, rows=tuple(rows))

    def text(self, text: str, at: str) -> str:
        """A text that is no line of a stream, its lines kept."""
        return tidy("\n".join(self.line(Line(part, bytes(len(part)), at)).text for part in text.split("\n")))

    def line(self, line: Line) -> Line:
        """Raises BankUnreadable for one that is longer than any question: reading it would take for ever."""
        if len(line.text) > LINE_MAX:
            fields = {"text": quoted(line.text), "length": len(line.text), "limit": LINE_MAX}
            raise BankUnreadable("bank.line_too_long", **fields)
        text, marks, things = line.text, line.marks, line.things
        if CONVERTED in things:
            things = tuple(thing for thing in things if thing != CONVERTED)
            self.converted.append(line.at)
        elif self.coding and not text.isascii():
            text, marks = composed(*coded(text, marks, self.coding))
            self.converted.append(line.at)
        if self.decomposed_at is None and not unicodedata.is_normalized("NFC", text):
            self.decomposed_at = line.at
        text, marks = clean(text, marks)
        if text is line.text and things is line.things:
            return line
        return replace(line, text=text, marks=marks, things=things)


def coded(text: str, marks: bytes, coding: Coding) -> tuple[str, bytes]:
    """A line decoded; a letter's marks stand as often as it has characters."""
    letters = [decoded(letter, coding) for letter in text]
    looks = (bytes((mark,)) * len(letter) for mark, letter in zip(marks, letters, strict=True))
    return "".join(letters), b"".join(looks)


def lines_of(block: Block) -> Iterator[Line]:
    """All lines of a block."""
    if isinstance(block, Line):
        yield block
    else:
        for row in block.rows:
            for cell in row.cells:
                yield from cell
