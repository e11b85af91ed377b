"""Soát cả tệp — remarks that only show over many questions: habits of the key, spelling, numbering, gaps."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from app.admin.banks.folding import NEW_STYLE, OLD_STYLE
from app.admin.banks.model import ParsedQuestion, Problem, letters_of
from app.admin.banks.normalise import quoted

BIAS_FROM = 20  # questions
BIAS_SHARE = 0.4
BIAS_OPTIONS = 3  # of two options one is right half of the time
LONGEST_FROM = 10
LONGEST_SHARE = 0.6
LONGER_BY = 1.2
SAFETY = 3  # questions that a topic should have for each one drawn from it
SHORT = 6  # characters: figures and years say nothing by their length


class Drawn(Protocol):
    """A line of a blueprint: so many questions of a topic and a level; None: of any."""

    @property
    def count(self) -> int: ...
    @property
    def topic(self) -> str | None: ...
    @property
    def level(self) -> str | None: ...


def of_file(code: str, **fields: object) -> Problem:
    return Problem("warn", code, None, None, fields)


def at_question(position: int, question: ParsedQuestion, code: str, **fields: object) -> Problem:
    return Problem("warn", code, question.n, question.at, fields, position)


def habits(questions: Sequence[ParsedQuestion]) -> Iterable[Problem]:
    """Ways in which the place or the length of the right option gives it away."""
    plain = [q for q in questions if len(q.correct) == 1 and len(q.options) >= BIAS_OPTIONS]
    places = Counter(q.correct[0] for q in plain)
    if len(plain) >= BIAS_FROM:
        place, count = places.most_common(1)[0]
        if count > BIAS_SHARE * len(plain):
            yield of_file(
                "key_position_bias", letters=letters_of((place,)), percent=round(100 * count / len(plain))
            )
    longest = sum(is_longest(question) for question in plain)
    if len(plain) >= LONGEST_FROM and longest >= LONGEST_SHARE * len(plain):
        yield of_file("longest_is_right", percent=round(100 * longest / len(plain)))


def is_longest(question: ParsedQuestion) -> bool:
    """Whether the right option is clearly longer than every other."""
    lengths = [len(option) for option in question.options]
    right = lengths.pop(question.correct[0])
    return right > SHORT and right >= LONGER_BY * max(lengths)


def spelling(questions: Sequence[ParsedQuestion]) -> Iterable[Problem]:
    """Both ways to place a tone (hoà, hòa): one of them should be chosen; the rarer one's first use is shown."""
    found: tuple[list[tuple[int, str]], ...] = ([], [])
    for i, question in enumerate(questions):
        text = "\n".join((question.stem, *question.options))
        for style, uses in zip((OLD_STYLE, NEW_STYLE), found, strict=True):
            uses += [(i, word_around(text, match.start(), match.end())) for match in style.finditer(text)]
    rare, common = sorted(found, key=len)
    if rare:
        i, word = rare[0]
        fields = {"word": quoted(word), "usual": quoted(common[0][1]), "count": len(rare)}
        yield at_question(i, questions[i], "mixed_spelling", **fields)


def word_around(text: str, start: int, end: int) -> str:
    while start and text[start - 1].isalpha():
        start -= 1
    return text[start:end]


def numbering(questions: Sequence[ParsedQuestion], numbered: Sequence[bool]) -> Iterable[Problem]:
    """Numbers left out or used again; the file's order counts. A new start at 1 is told at its first question."""
    previous = None
    seen: set[int] = set()
    for i, (question, has_number) in enumerate(zip(questions, numbered, strict=True)):
        if not has_number:
            continue
        n = question.n
        restarted = n == 1 and previous is not None
        if restarted or n in seen:
            yield at_question(i, question, "numbering_repeat", number=n)
        elif previous is not None and n != previous + 1:
            yield at_question(i, question, "numbering_gap", previous=previous, number=n)
        if restarted:
            seen = set()
        seen.add(n)
        previous = n


def missing(questions: Sequence[ParsedQuestion]) -> Iterable[Problem]:
    """Questions without a source, or without the topic that others have; once if it is all of them."""
    fields: list[tuple[str, Callable[[ParsedQuestion], str | None]]] = [
        ("source", lambda question: question.source),
        ("topic", lambda question: question.topic),
    ]
    for name, value in fields:
        lacking = [(i, question) for i, question in enumerate(questions) if not value(question)]
        if lacking and len(lacking) == len(questions):
            if name == "source":
                yield of_file("missing_source_everywhere")
        else:
            yield from (at_question(i, question, f"missing_{name}") for i, question in lacking)


def shortages(questions: Sequence[ParsedQuestion], blueprint: Iterable[Drawn]) -> Iterable[Problem]:
    """Lines of a blueprint that draw from fewer than three questions for each one drawn: papers will be alike."""
    there = Counter((question.topic, question.level) for question in questions)
    for line in blueprint:
        found = sum(
            count
            for (topic, level), count in there.items()
            if line.topic in (None, topic) and line.level in (None, level)
        )
        if found < SAFETY * line.count:
            drawn = " – ".join(name for name in (line.topic, line.level) if name)
            fields = {"drawn": drawn, "there": found, "count": line.count, "wanted": SAFETY * line.count}
            yield of_file("topic_too_small" if drawn else "bank_too_small", **fields)
