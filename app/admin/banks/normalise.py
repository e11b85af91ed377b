"""Chuẩn hoá — one way to write each text, whatever the program it was typed in.

NFC; invisible characters dropped; every kind of space an ordinary one (tabs stay until `tidy`, for they tell
where several options stand on one line). Curly quotes are the author's.
"""

import re
import unicodedata
from dataclasses import replace

from app.admin.banks.stream import Line, Row, Table

# Zero-width and bidirectional controls, soft hyphen, control characters: never seen, only in the way.
INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\x0a-\x0d\x85]")
ODD = re.compile(f"{INVISIBLE.pattern}|{SPACES.pattern}")


def clean(text: str, marks: bytes) -> tuple[str, bytes]:
    """Text and marks normalised together; a composed character looks like its base letter."""
    if ODD.search(text):
        text = SPACES.sub(" ", text)
        kept = [i for i, char in enumerate(text) if not INVISIBLE.match(char)]
        text, marks = "".join(text[i] for i in kept), bytes(marks[i] for i in kept)
    if unicodedata.is_normalized("NFC", text):
        return text, marks
    return composed(text, marks)


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


def line_cleaned(line: Line) -> Line:
    """The line normalised. A composed label keeps its width, for it is plain text of our own making."""
    text, marks = clean(line.text, line.marks)
    return line if text is line.text else replace(line, text=text, marks=marks)


def table_cleaned(table: Table) -> Table:
    """Every cell normalised."""
    return replace(
        table,
        rows=tuple(
            Row(row.at, tuple(tuple(map(line_cleaned, cell)) for cell in row.cells), row.repeated)
            for row in table.rows
        ),
    )
