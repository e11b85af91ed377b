"""Các mục kèm theo — topic, level, source and number, in formats that have no place of their own for them.

Level and source stand as the last lines of the explanation, in the words that people use ("Căn cứ: …"); the
number in the title; the topic as a category.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from app.admin.banks.grammar.draft import Claim, Draft, Noticed
from app.admin.banks.grammar.rows import ORDINAL
from app.admin.banks.model import ParsedQuestion
from app.admin.banks.normalise import tidy

LEVEL, SOURCE = "Mức độ: ", "Căn cứ: "
TITLE = "Câu "
ROOTS = re.compile(r"\$[a-z]+\$|top|\s*")
STEP = re.compile(r"(?<!/)/(?!/)")


class Noted(Protocol):
    """What an explanation's lines are put into."""

    level: str | None
    source: str | None
    explain: str | None


def explanation(question: ParsedQuestion) -> str:
    """Explanation, level and source as one text."""
    lines = [question.explain] if question.explain else []
    lines += [LEVEL + question.level] if question.level else []
    lines += [SOURCE + question.source.replace("\n", " ")] if question.source else []
    return "\n".join(lines)


def explained(draft: Noted, text: str) -> None:
    """Takes explanation, level and source out of one text."""
    lines = tidy(text).split("\n")
    if lines[-1].startswith(SOURCE):
        draft.source = lines.pop()[len(SOURCE) :]
    if lines and lines[-1].startswith(LEVEL):
        draft.level = lines.pop()[len(LEVEL) :]
    draft.explain = "\n".join(lines) or None


def weighed(draft: Draft, weights: Sequence[float]) -> None:
    """Takes the key out of what each choice earns. Where one is chosen, only what earns most is right: a choice that
    earned a part of the mark is told, for here a choice is right or wrong. Where two earn all of it either would do,
    which cannot be said here: a person has to decide (the fault "several_keys")."""
    draft.single = not draft.several
    most = max(weights, default=0)
    earning = [i for i, weight in enumerate(weights) if weight > 0]
    right = tuple(i for i in earning if draft.several or weights[i] == most)
    draft.claims = [Claim(right, draft.at)] if right else []
    partly = (draft.options[i].text for i in earning if i not in right)
    draft.noticed += [Noticed("part_of_mark", draft.at, text) for text in partly]


def title(question: ParsedQuestion) -> str:
    return f"{TITLE}{question.n}"


def number_in(text: str, previous: int) -> tuple[int, bool]:
    """(the number that a title gives or else the next one, whether it gives one)."""
    match = ORDINAL.fullmatch(text.strip())
    return (int(match["n"]), True) if match else (previous + 1, False)


def category(topic: str | None) -> str:
    """A topic as a path of categories; a slash of its own is doubled, and parted from the one before it."""
    step = " ".join((topic or "").split()).replace("/", "//")
    return "$course$/top" + ("/" if step else "") + " " * step.startswith("/") + step


def topic_of(path: str) -> str | None:
    """The last step of a path of categories, below the two that stand for none."""
    steps = [step.replace("//", "/").strip() for step in STEP.split(path.strip())]
    for _ in range(2):
        if steps and ROOTS.fullmatch(steps[0]):
            del steps[0]
    return steps[-1] or None if steps else None
