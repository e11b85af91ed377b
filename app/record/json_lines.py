"""Đọc JSON — strict JSON that remembers the line of every value, so that a fault can be found by a person.

Strict: no duplicate keys, no NaN, no "-0", no control characters, nothing after the value, at most DEPTH_MAX deep.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from json import JSONDecoder
from typing import Any, NoReturn

DEPTH_MAX = 16
SPACE = re.compile(r"[ \t\n]*")


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line it begins on. The value of an object is dict[str, Node], of an array list[Node]."""

    value: Any
    line: int


class NotJson(Exception):
    """The text is not JSON from this line on."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def refuse(text: str) -> NoReturn:
    raise ValueError(text)


LEAF = JSONDecoder(
    parse_int=lambda digits: refuse(digits) if digits == "-0" else int(digits), parse_constant=refuse
)


@dataclass(frozen=True, slots=True)
class Scanner:
    """The text, where its lines break, and who is told of a key that stands twice in an object."""

    text: str
    breaks: list[int]
    on_duplicate: Callable[[str, int], None]

    def line_of(self, at: int) -> int:
        return bisect_left(self.breaks, at) + 1

    def skip(self, at: int) -> int:
        found = SPACE.match(self.text, at)
        return found.end() if found else at

    def expect(self, at: int, marks: str) -> str:
        if at >= len(self.text) or self.text[at] not in marks:
            raise NotJson(self.line_of(at))
        return self.text[at]

    def leaf(self, at: int) -> tuple[Any, int]:
        try:
            value, end = LEAF.raw_decode(self.text, at)
        except ValueError:
            raise NotJson(self.line_of(at)) from None
        return value, end

    def value(self, at: int, depth: int) -> tuple[Node, int]:
        """The value that begins here, and where it ends."""
        line = self.line_of(at)
        if depth > DEPTH_MAX:
            raise NotJson(line)
        found: Any
        if self.text.startswith("{", at):
            found, end = self.members(self.skip(at + 1), depth)
        elif self.text.startswith("[", at):
            found, end = self.items(self.skip(at + 1), depth)
        else:
            found, end = self.leaf(at)
        return Node(found, line), end

    def members(self, at: int, depth: int) -> tuple[dict[str, Node], int]:
        members: dict[str, Node] = {}
        if self.text.startswith("}", at):
            return members, at + 1
        while True:
            self.expect(at, '"')
            key, end = self.leaf(at)
            colon = self.skip(end)
            self.expect(colon, ":")
            node, end = self.value(self.skip(colon + 1), depth + 1)
            if key in members:
                self.on_duplicate(key, self.line_of(at))
            members.setdefault(key, node)
            end = self.skip(end)
            if self.expect(end, ",}") == "}":
                return members, end + 1
            at = self.skip(end + 1)

    def items(self, at: int, depth: int) -> tuple[list[Node], int]:
        items: list[Node] = []
        if self.text.startswith("]", at):
            return items, at + 1
        while True:
            node, end = self.value(at, depth + 1)
            items.append(node)
            end = self.skip(end)
            if self.expect(end, ",]") == "]":
                return items, end + 1
            at = self.skip(end + 1)


def parse(text: str, on_duplicate: Callable[[str, int], None]) -> Node:
    """The one value of the text. `on_duplicate(key, line)` is told of a key that stands twice. Raises NotJson."""
    scanner = Scanner(text, [found.start() for found in re.finditer("\n", text)], on_duplicate)
    node, end = scanner.value(scanner.skip(0), 0)
    if scanner.skip(end) != len(text):
        raise NotJson(scanner.line_of(scanner.skip(end)))
    return node


def plain(node: Node) -> Any:
    """The value without its lines."""
    if isinstance(node.value, dict):
        return {key: plain(member) for key, member in node.value.items()}
    if isinstance(node.value, list):
        return [plain(item) for item in node.value]
    return node.value
