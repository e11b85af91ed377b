"""Chữ cái cho phương án — options that have no letters are given them, before anything asks where options are.

They are bullets, or figures of a list deeper than the one that counts the questions. From here on such a question is
read as any other: its head, its key by look, line or table, what stands below it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.admin.banks.grammar.options import BULLET_OR_TICK, MARKERS, has_first
from app.admin.banks.grammar.sections import Item
from app.admin.banks.grammar.tokens import QUESTIONS, Token

COUNTS = range(2, 9)
MEMBERS = ("text", "number", "roman")
BELOW = ("key", "unclear", "meta")
Series = tuple[str, int]  # a kind of label, typed ones by what follows the figure, and how deep its list is
WORDED = -1  # how deep "Câu 1" stands: figures of any kind are deeper


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of one series, one below the other: where they are among the items, where the run ends."""

    members: tuple[int, ...]
    end: int


def lettered(items: Sequence[Item]) -> list[Item]:
    """The items, the last run of each question that has no letters at all given A, B, C …"""
    result = list(items)
    runs = {run.members[0]: run for run in runs_of(items)}
    for begin, end in stretches(items, runs):
        run = options_within(items, runs, begin, end)
        if run is not None:
            for position, i in enumerate(run.members):
                result[i] = named(items[i], position)
    return result


def series_of(item: Item) -> Series | None:
    """The series of a line that may be an option without a letter."""
    if not isinstance(item, Token) or item.kind not in MEMBERS:
        return None
    label = item.line.label
    if label is not None:
        return (label.kind, label.depth) if label.kind in ("bullet", "number") else None
    if item.kind == "number":
        return item.stop, 0
    return ("bullet", 0) if BULLET_OR_TICK.match(item.line.text) else None


def runs_of(items: Sequence[Item]) -> Iterator[Run]:
    """All runs; figures only where they are deeper than the question above them."""
    i, head = 0, math.inf
    while i < len(items):
        item = items[i]
        series = series_of(item)
        if series is not None and (series[0] == "bullet" or series[1] > head):
            members = [i]
            i += 1
            while i < len(items) and (series_of(items[i]) == series or goes_on(items[i])):
                members += [i] if series_of(items[i]) == series else []
                i += 1
            yield Run(tuple(members), i)
            continue
        if not isinstance(item, Token):
            head = math.inf
        elif item.kind in QUESTIONS:
            head = WORDED if item.kind == "head" else item.line.label.depth if item.line.label else 0
        i += 1


def goes_on(item: Item) -> bool:
    """Whether a line is the rest of a paragraph that was broken by hand."""
    return isinstance(item, Token) and item.line.broken and item.kind in MEMBERS


def stretches(items: Sequence[Item], runs: dict[int, Run]) -> Iterator[tuple[int, int]]:
    """From one line that may begin a question to before the next."""
    worded = any(isinstance(item, Token) and item.kind == "head" for item in items)
    within = {i for run in runs.values() for i in run.members}
    begin = 0
    for i, item in enumerate(items):
        if not isinstance(item, Token):
            begins = True
        else:
            begins = item.kind in (("head", "end") if worded else (*QUESTIONS, "end")) and i not in within
        if begins:
            yield begin, i
            begin = i
    yield begin, len(items)


def options_within(items: Sequence[Item], runs: dict[int, Run], begin: int, end: int) -> Run | None:
    """The run that holds the options of the question in a stretch; None where options have letters."""
    found = None
    for i in range(begin, end):
        item = items[i]
        if not isinstance(item, Token):
            continue
        if has_first(item.line, item.options_from):
            return None
        if found is not None and i >= found.end and item.kind in BELOW:
            break
        if i > begin and i in runs:
            found = runs[i]
    return found if found is not None and len(found.members) in COUNTS and in_turn(items, found) else None


def in_turn(items: Sequence[Item], run: Run) -> bool:
    """Whether figures that were typed count from 1, and nothing is said below them."""
    tokens = [items[i] for i in run.members]
    typed = [
        one.n for one in tokens if isinstance(one, Token) and one.kind == "number" and not one.line.label
    ]
    below = items[run.end] if run.end < len(items) else None
    last = not isinstance(below, Token) or below.kind not in MEMBERS
    return not typed or (last and typed == list(range(1, len(tokens) + 1)))


def named(item: Item, position: int) -> Item:
    """The line with its letter in the place of its bullet, which lends the letter its look."""
    assert isinstance(item, Token)
    line = item.line
    bullet = BULLET_OR_TICK.match(line.text)
    width = line.label.width if line.label else bullet.end() if bullet else item.start
    tick = "*" if bullet and any(mark in MARKERS for mark in bullet[0]) else ""
    letter = f"{tick}{chr(ord('A') + position)}. "
    text, marks = letter + line.text[width:], line.marks[:1] * len(letter) + line.marks[width:]
    things = line.things if position else (*line.things, "no_letters")
    return Token("text", replace(line, text=text, marks=marks, label=None, things=things))
