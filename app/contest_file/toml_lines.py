"""Dòng trong tệp — the line of every key and array item of a TOML text, which `tomllib` does not tell.

The text has been read by `tomllib` before, so it is well formed: only what parts one key from the next is looked at
(headers, keys, strings, brackets, comments). An item of an array of tables has the line of its header.
"""

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.rules.policy.shape import Path

SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
HEADER = re.compile(r"\[(\[)?")
KEY = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*""")
STRING = re.compile(r'''"""(?:[^\\]|\\.)*?"""+|\'\'\'.*?\'\'\'+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.S)
SCALAR = re.compile(r"[^,\]}#\n]+")


@dataclass(slots=True)
class Scanner:
    """The text, where its lines break, the lines found, and how many tables each array of tables has so far."""

    text: str
    breaks: list[int]
    lines: dict[Path, int] = field(default_factory=dict)
    tables: Counter[Path] = field(default_factory=Counter)

    def skip(self, at: int) -> int:
        found = SPACE.match(self.text, at)
        return found.end() if found else at

    def note(self, path: Path, at: int) -> None:
        self.lines.setdefault(path, bisect_left(self.breaks, at) + 1)

    def document(self) -> None:
        table: Path = ()
        at = self.skip(0)
        while at < len(self.text):
            found = HEADER.match(self.text, at)
            if found:
                table, at = self.header(found)
            else:
                at = self.pair(at, table)
            at = self.skip(at)

    def header(self, found: re.Match[str]) -> tuple[Path, int]:
        """The path of a table, and where its header ends. A part that is an array of tables means its last one."""
        keys, end = self.keys(found.end())
        path: Path = ()
        for key in keys:
            path = (*path, key)
            self.note(path, found.start())
            if path in self.tables and (key is not keys[-1] or not found[1]):
                path = (*path, self.tables[path] - 1)
        if found[1]:
            self.tables[path] += 1
            path = (*path, self.tables[path] - 1)
            self.note(path, found.start())
        return path, end + len(found[0])

    def keys(self, at: int) -> tuple[list[str], int]:
        """A dotted key's parts, and where it ends."""
        found = []
        while True:
            part = KEY.match(self.text, at)
            assert part is not None
            found.append(next(iter(tomllib.loads(f"{part[1]}=0"))))
            at = part.end()
            if not self.text.startswith(".", at):
                return found, at
            at += 1

    def pair(self, at: int, table: Path) -> int:
        keys, end = self.keys(at)
        path = table
        for key in keys:
            path = (*path, key)
            self.note(path, at)
        return self.value(self.skip(end + 1), path)

    def value(self, at: int, path: Path) -> int:
        """Where the value that begins here ends; notes what is inside of it."""
        if self.text[at] == "[":
            return self.items(self.skip(at + 1), path)
        if self.text[at] == "{":
            return self.members(self.skip(at + 1), path)
        found = STRING.match(self.text, at) or SCALAR.match(self.text, at)
        assert found is not None
        return found.end()

    def items(self, at: int, path: Path) -> int:
        number = 0
        while self.text[at] != "]":
            self.note((*path, number), at)
            at = self.comma(self.value(at, (*path, number)))
            number += 1
        return at + 1

    def members(self, at: int, path: Path) -> int:
        while self.text[at] != "}":
            at = self.comma(self.pair(at, path))
        return at + 1

    def comma(self, at: int) -> int:
        at = self.skip(at)
        return self.skip(at + 1) if self.text[at] == "," else at


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, from 1, of each key and item, by path. The text is well formed TOML."""
    scanner = Scanner(text, [found.start() for found in re.finditer("\n", text)])
    scanner.document()
    return scanner.lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path; of what is not in the text, the line of what it would stand in."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def parse(text: str) -> tuple[dict[str, Any], Mapping[Path, int]]:
    """The values and their lines. Raises tomllib.TOMLDecodeError."""
    text = text.replace("\r\n", "\n")
    return tomllib.loads(text), lines_of(text)
