"""Đánh số tự động — the labels that Word counts itself ("Câu 3.", "B."), for they stand nowhere as text.

ECMA-376 part 1, 17.9: a list's levels belong to an abstract definition shared by its instances; a level
starts again after a higher one; an instance with `startOverride` starts again the first time it is used.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from app.admin.banks.normalise import clean, tidy
from app.admin.banks.stream import ListLabel
from app.admin.banks.word.styles import VAL, Look, Styles, W, look_of
from app.admin.banks.xml import number

LEVELS = 9
INDENT = 360
VALUE_MAX = 99_999
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
BARE = re.compile(r"[\W_]*%\d[\W_]*")
Kind = Literal["number", "letter", "bullet", "roman"]
KINDS: dict[str, Kind] = {
    "upperLetter": "letter",
    "lowerLetter": "letter",
    "bullet": "bullet",
    "upperRoman": "roman",
    "lowerRoman": "roman",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` 0 never starts again; None after any higher level. `depth`: its indentation in
    twentieths of a point, more for deeper levels where none is told."""

    start: int
    format: str
    text: str
    restart: int | None
    style: str
    depth: int
    look: Look


class Numbering:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        self.abstracts: dict[str, dict[int, Level]] = {}
        self.links: dict[str, str] = {}
        self.lists: dict[str, str] = {}
        self.overrides: dict[str, dict[int, int]] = {}
        self.own_levels: dict[str, dict[int, Level]] = {}
        self.counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self.used: set[str] = set()
        self.known: dict[str, dict[int, Level]] = {}
        for element in () if root is None else root:
            if element.tag == f"{W}abstractNum":
                self.add_abstract(element)
            elif element.tag == f"{W}num":
                self.add_list(element)

    def add_abstract(self, element: Element) -> None:
        abstract = element.get(f"{W}abstractNumId", "")
        self.abstracts[abstract] = dict(map(level_of, element.findall(f"{W}lvl")))
        link = element.find(f"{W}numStyleLink")
        if link is not None:
            self.links[abstract] = link.get(VAL, "")

    def add_list(self, element: Element) -> None:
        num = element.get(f"{W}numId", "")
        abstract = element.find(f"{W}abstractNumId")
        self.lists[num] = "" if abstract is None else abstract.get(VAL, "")
        for override in element.findall(f"{W}lvlOverride"):
            index = number(override.get(f"{W}ilvl"))
            start, level = override.find(f"{W}startOverride"), override.find(f"{W}lvl")
            if start is not None:
                self.overrides.setdefault(num, {})[index] = number(start.get(VAL), 1)
            if level is not None:
                self.own_levels.setdefault(num, {})[index] = level_of(level)[1]

    def place(self, properties: Element | None, style: str) -> tuple[str, int] | None:
        """(list, level) of a paragraph, from its own `w:numPr` or its style's; None when it is in no list."""
        own = None if properties is None else properties.find(f"{W}numPr")
        styled = self.styles.first(style, f"{W}pPr/{W}numPr/{W}numId")
        num, level = child_value(own, "numId"), child_value(own, "ilvl")
        if num is None and styled is not None:
            num = styled.get(VAL, "0")
            level = level or self.level_of_style(num, style)
        if num is None or num == "0" or num not in self.lists:
            return None
        return num, min(max(number(level), 0), LEVELS - 1)

    def level_of_style(self, num: str, style: str) -> str | None:
        """The level that names the style as its own; else the one the style asks for."""
        for index, level in self.levels(num).items():
            if level.style == style:
                return str(index)
        asked = self.styles.first(style, f"{W}pPr/{W}numPr/{W}ilvl")
        return None if asked is None else asked.get(VAL)

    def abstract(self, num: str) -> str:
        """The definition of a list, through the style that stands for it if there is one."""
        abstract = self.lists.get(num, "")
        if abstract in self.links:
            linked = self.styles.first(self.links[abstract], f"{W}pPr/{W}numPr/{W}numId")
            abstract = abstract if linked is None else self.lists.get(linked.get(VAL, ""), abstract)
        return abstract

    def levels(self, num: str) -> dict[int, Level]:
        """The levels of a list, its own in place of its definition's."""
        if num not in self.known:
            self.known[num] = self.abstracts.get(self.abstract(num), {}) | self.own_levels.get(num, {})
        return self.known[num]

    def next(self, num: str, index: int) -> tuple[str, ListLabel, Look] | None:
        """The label of the list's next paragraph with its space, what it is, and its own look."""
        levels = self.levels(num)
        level = levels.get(index)
        if level is None or level.format == "none":
            return None
        counts = self.counted(num, index, levels)
        kind = KINDS.get(level.format, "number")
        text = label_text(level, levels, counts, index, kind) + " "
        return text, ListLabel(kind, counts[index], len(text), level.depth), level.look

    def counted(self, num: str, index: int, levels: dict[int, Level]) -> dict[int, int]:
        """The counts of the list's levels, one paragraph further on."""
        counts, own_starts = self.counts[self.abstract(num)], self.overrides.get(num, {})
        if num not in self.used:
            self.used.add(num)
            for i in own_starts:
                counts.pop(i, None)
        starts = {i: one.start for i, one in levels.items()} | own_starts
        counts[index] = min(counts.get(index, starts[index] - 1) + 1, VALUE_MAX)
        for i in range(index):
            counts.setdefault(i, starts.get(i, 1))
        for i, deeper in levels.items():
            if i > index and (deeper.restart is None or index < deeper.restart):
                counts.pop(i, None)
        return counts


def level_of(element: Element) -> tuple[int, Level]:
    """(index, level) of a `w:lvl`; Word wraps newer number formats in alternatives, hence the deep search."""
    values = {
        name: found.get(VAL)
        for name in ("start", "numFmt", "lvlText", "lvlRestart", "pStyle")
        if (found := next(element.iter(f"{W}{name}"), None)) is not None
    }
    restart = values.get("lvlRestart")
    index = number(element.get(f"{W}ilvl"))
    indent = next(element.iter(f"{W}ind"), None)
    left = None if indent is None else indent.get(f"{W}left") or indent.get(f"{W}start")
    return index, Level(
        start=number(values.get("start")),
        format=values.get("numFmt") or "decimal",
        text=values.get("lvlText") or "",
        restart=None if restart is None else number(restart),
        style=values.get("pStyle") or "",
        depth=number(left, (index + 1) * INDENT),
        look=look_of(element.find(f"{W}rPr")),
    )


def child_value(parent: Element | None, name: str) -> str | None:
    child = None if parent is None else parent.find(f"{W}{name}")
    return None if child is None else child.get(VAL)


def label_text(level: Level, levels: dict[int, Level], counts: dict[int, int], index: int, kind: Kind) -> str:
    """The label as shown, except that a bare number or letter is always written "3." or "B."."""
    if kind == "bullet":
        return "-"
    if BARE.fullmatch(level.text) or not level.text.strip():
        return shown(counts[index], level.format) + "."

    def value(match: re.Match[str]) -> str:
        i = int(match[1]) - 1
        one = levels.get(i)
        return "" if one is None else shown(counts.get(i, one.start), one.format)

    text = re.sub(r"%([1-9])", value, level.text)
    return tidy(clean(text, bytes(len(text)))[0])


def shown(value: int, format: str) -> str:
    """A count in its format; formats of other scripts are shown as decimals."""
    if format in ("upperLetter", "lowerLetter") and 1 <= value <= 26:
        letter = chr(ord("A") + value - 1)
        return letter if format == "upperLetter" else letter.lower()
    if format in ("upperRoman", "lowerRoman") and 1 <= value < 40:
        roman = ""
        for size, letters in ROMAN:
            roman += letters * (value // size)
            value %= size
        return roman if format == "upperRoman" else roman.lower()
    return str(value)
