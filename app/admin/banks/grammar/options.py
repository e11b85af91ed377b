"""Phương án — where the options of one question stand in its lines.

Every letter that could begin an option is a candidate; the longest consistent chain A < B < C … is taken, so
that "đồng chí Nguyễn Văn A. nói" in a stem begins nothing. Letters at the start of a line or after a tab are
sure; within running text they count only where the sure ones make no chain.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.admin.banks.stream import Line

MARKERS = "*✓✔☑☒"
# "A. …" at the start of a line; "x" ticks the right one, "#" keeps its place, "*" before or after the letter.
BULLET = re.compile(r"\s*[-–—•·+○●▪◦☐□]\s+(?=\S)")
BULLET_OR_TICK = re.compile(r"\s*[-–—•·+○●▪◦☐□☑☒]\s+(?=\S)")
AT_START = re.compile(
    rf"(?:{BULLET.pattern})?\s*(?P<before>[*#✓✔☑☒]\s*|x\s+)?[(\[]?(?P<letter>[A-Ha-h])\s*(?P<after>\*)?\s*"
    r"(?P<stop>[.):/\-–—−\]][.)]?)\s*(?P<text>.*)"
)
AFTER_GAP = re.compile(
    r"(?:\t|\s{2,})\s*(?P<before>[*#✓✔☑☒]?)\s*\(?(?P<letter>[A-Ha-h])\s*(?P<after>\*)?\s*(?P<stop>[.)])\s*(?=\S)"
)
WITHIN = re.compile(
    r"(?<=[\s;.?!:])(?P<before>[*#✓✔☑☒]?)\(?(?P<letter>[A-H])\s*(?P<after>\*)?(?P<stop>[.):])\s+(?=\S)"
)
LETTER_AND_STOP = re.compile(r"[A-Ha-h]\s*\*?\s*[.):]")
WITHIN_SMALL = re.compile(WITHIN.pattern.replace("A-H", "a-h"))
SURE_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where an option may begin: `start` its label, `letter_at` its letter (-1: none), `text_at` its words."""

    index: int
    line: int
    start: int
    letter_at: int
    text_at: int
    sure: bool
    weight: int
    marker: str
    counted: bool = False


Chain = tuple[Candidate, ...]


def candidates(lines: Sequence[tuple[Line, int]]) -> list[Candidate]:
    """All candidates of a question's lines, each given with where its content begins, in reading order."""
    found = []
    for number, (line, start) in enumerate(lines):
        first = at_start(line, number) if start == 0 else None
        found += ([first] if first else []) + inline(line, number, start, first)
    return shifted(found)


def at_start(line: Line, number: int) -> Candidate | None:
    """The candidate that begins a line, counted by Word or typed; of both, the typed one."""
    label = line.label
    counted = label is not None and label.kind == "letter"
    typed = AT_START.fullmatch(line.text, label.width if label else 0)
    if typed and (not counted or (label and label.value == index_of(typed["letter"]) + 1)):
        weight = 6 if typed["stop"][0] in ".):]" else 3
        marker = (typed["before"] or "").strip() + (typed["after"] or "")
        return Candidate(
            index_of(typed["letter"]),
            number,
            0,
            typed.start("letter"),
            typed.start("text"),
            True,
            weight,
            marker,
        )
    if not counted or label is None:
        return None
    marker = re.match(r"[*#✓✔☑☒]?", line.text[label.width :])
    found = marker[0] if marker else ""
    return Candidate(label.value - 1, number, 0, 0, label.width + len(found), True, 6, found, counted=True)


def inline(line: Line, number: int, start: int, first: Candidate | None) -> list[Candidate]:
    """The candidates inside a line, after the one that begins it."""
    begin = max(start, first.text_at if first else 0)
    if not LETTER_AND_STOP.search(line.text, begin):
        return []
    small = first is not None and line.text[first.letter_at : first.letter_at + 1].islower()
    by_letter: dict[int, Candidate] = {}
    for pattern, sure in ((AFTER_GAP, True), (WITHIN_SMALL if small else WITHIN, False)):
        for match in pattern.finditer(line.text, begin):
            candidate = Candidate(
                index_of(match["letter"]),
                number,
                match.start(),
                match.start("letter"),
                match.end(),
                sure,
                4 if sure else 1,
                (match["before"] or "") + (match["after"] or ""),
            )
            by_letter.setdefault(candidate.letter_at, candidate)
    kept, text_at = [], begin if first else -1
    for candidate in (by_letter[at] for at in sorted(by_letter)):
        if candidate.sure or candidate.start != text_at:  # "C. C. Mác": the second letter is a name's.
            kept.append(candidate)
        text_at = candidate.text_at
    return kept


def index_of(letter: str) -> int:
    return ord(letter.lower()) - ord("a")


def shifted(found: list[Candidate]) -> list[Candidate]:
    """A list that Word went on counting from the question before (E, F, G, H) begins with A again."""
    counted = [c for c in found if c.counted]
    if not counted or any(c.sure and c.index == 0 for c in found):
        return found
    first = counted[0].index
    return [replace_index(c, c.index - first) if c.counted else c for c in found]


def replace_index(candidate: Candidate, index: int) -> Candidate:
    return Candidate(
        index,
        candidate.line,
        candidate.start,
        candidate.letter_at,
        candidate.text_at,
        candidate.sure,
        candidate.weight,
        candidate.marker,
        candidate.counted,
    )


def chain(found: Sequence[Candidate]) -> Chain:
    """The longest chain A, B, C …; of equals the one of surer labels; of those the tightest and first."""
    best: list[
        tuple[int, int]
    ] = []  # For each candidate: (weight of the chain that ends there, its forerunner).
    latest: dict[int, int] = {}
    for i, candidate in enumerate(found):
        before = latest.get(candidate.index - 1, -1)
        linked = candidate.index == 0 or before >= 0
        best.append((candidate.weight + (best[before][0] if before >= 0 else 0) if linked else 0, before))
        if linked and best[i][0] >= best[latest.get(candidate.index, i)][0]:
            latest[candidate.index] = i
    ends = [i for i, (weight, _) in enumerate(best) if weight]
    if not ends:
        return ()
    end = max(ends, key=lambda i: (found[i].index, best[i][0], -i))
    links = []
    while end >= 0:
        links.append(found[end])
        end = best[end][1]
    return tuple(reversed(links))


def chains(found: Sequence[Candidate]) -> tuple[Chain, Chain]:
    """(the chain of sure candidates, the chain of all)."""
    return chain([c for c in found if c.sure]), chain(found)


def chosen(sure: Chain, every: Chain, usual: int | None) -> Chain:
    """Which of the two is meant; `usual` is how many options the file's plain questions have."""
    if len(sure) == len(every) or len(sure) < SURE_ENOUGH:
        return sure if len(sure) == len(every) else every
    return every if usual is not None and len(every) == usual != len(sure) else sure


def has_first(line: Line, start: int) -> bool:
    """Whether an option A may begin in the line."""
    found = candidates([(line, start)])
    return any(c.sure and (c.index == 0 or c.counted) for c in found) or len(chain(found)) > 1
