"""GIFT — Moodle's text format: `::title:: stem {=right ~wrong #feedback}`, one question a paragraph.

Read as Moodle does (question/format/gift): `//` comments, `$CATEGORY:`, weights `~%50%`, general feedback after
`####`, escapes with a backslash. Essays, numbers and pairs to be matched are told and left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from app.admin.banks.exchange.fields import (
    category,
    explained,
    explanation,
    number_in,
    title,
    topic_of,
    weighed,
)
from app.admin.banks.exchange.markup import LOOKS_LIKE, text_of_html
from app.admin.banks.grammar.draft import Draft, DraftOption, Noticed, Parsed
from app.admin.banks.model import ParsedQuestion
from app.admin.banks.normalise import tidy
from app.admin.banks.stream import Line

ESCAPED = re.compile(r"\\([~=#{}:\\n])")
BRACES = re.compile(r"\{[^{}]*\}")
SPECIAL = re.compile(r"[\\~=#{}:]")
HIDDEN = 0xE000  # an escaped character while the text around it is taken apart
SHOWN = {HIDDEN + ord(c): c for c in "~=#{}:\\"} | {HIDDEN + ord("n"): "\n"}
TITLE = re.compile(r"\s*::(?P<title>.*?)::", re.DOTALL)
FORMAT = re.compile(r"\s*\[(?P<format>html|plain|moodle|markdown)\]")
ANSWER = re.compile(
    r"(?P<sign>[=~])\s*(?:%(?P<weight>-?\d+(?:\.\d*)?)%)?(?P<text>[^=~#]*)(?P<feedback>#[^=~]*)?"
)
TRUTHS = {"t": True, "true": True, "f": False, "false": False}
TRUTH_WORDS = ("Đúng", "Sai")
BLANK = "_____"


def is_gift(text: str) -> bool:
    """Whether a text has a question in braces."""
    inside = (match[0] for match in BRACES.finditer(ESCAPED.sub("", text)))
    return any("=" in one or "~" in one or truth(one.strip("{}")) is not None for one in inside)


def gift_questions(lines: Iterable[Line]) -> Parsed:
    """The questions of a text."""
    parsed = Parsed()
    topic: str | None = None
    previous = 0
    for paragraph in paragraphs(lines):
        kept = []
        for line in paragraph:
            if line.text.lstrip().startswith("$CATEGORY:"):
                topic = topic_of(shown(hidden(line.text.partition(":")[2])))
            else:
                kept.append(line)
        if kept:
            draft = question(hidden("\n".join(line.text for line in kept)), kept[0].at, previous, parsed)
            if draft:
                draft.topic = topic
                previous = draft.n
                parsed.items.append(draft)
    return parsed


def paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Runs of lines between blank ones, without comments."""
    for blank, group in groupby(lines, lambda line: not line.text.strip()):
        if not blank:
            yield [line for line in group if not line.text.lstrip().startswith("//")]


def hidden(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(HIDDEN + ord(match[1])), text)


def shown(text: str) -> str:
    return text.translate(SHOWN)


def question(text: str, at: str, previous: int, parsed: Parsed) -> Draft | None:
    """The question of a paragraph; None, told, for one that is not answered by choosing."""
    named = TITLE.match(text)
    rest = text[named.end() :] if named else text
    form = FORMAT.match(rest)
    rest = rest[form.end() :] if form else rest
    before, brace, inside = rest.partition("{")
    inside, closing, after = inside.partition("}")
    kind = form["format"] if form else ""
    n, numbered = number_in(shown(named["title"]) if named else "", previous)
    answers, _, feedback = inside.partition("####")
    options = answers_of(answers.strip(), kind) if brace and closing else None
    if options is None:
        parsed.noticed.append(Noticed("other_kind", at, tidy(shown(before))))
        return None
    stem = f"{before} {BLANK} {after}" if after.strip() else before
    draft = Draft(n, at, stem=read(stem, kind), numbered=numbered)
    draft.options = [DraftOption(text, b"") for _, text in options]
    weights = [weight for weight, _ in options]
    draft.several = "=" not in answers and not truth(answers) and max(weights) > 0
    weighed(draft, weights)
    explained(draft, read(feedback, kind))
    return draft


def answers_of(text: str, kind: str) -> list[tuple[float, str]] | None:
    """(weight, option) of each answer; None for an essay, a number, a short answer or a matching."""
    if (told := truth(text)) is not None:
        return [(100.0 * (option == TRUTH_WORDS[not told]), option) for option in TRUTH_WORDS]
    if not text.startswith(("=", "~")) or "~" not in text:  # Those of a matching have `=` and `->` alone.
        return None
    found = []
    for match in ANSWER.finditer(text):
        weight = float(match["weight"]) if match["weight"] else 100.0 * (match["sign"] == "=")
        found.append((weight, read(match["text"], kind)))
    return found


def truth(text: str) -> bool | None:
    return TRUTHS.get(text.partition("#")[0].strip().lower())


def read(text: str, kind: str) -> str:
    """A text of the format, as people read it."""
    plain = shown(tidy(text).replace("\n", " "))
    if kind == "html" or (kind != "plain" and LOOKS_LIKE.search(plain)):
        return text_of_html(plain, lambda _: "")
    return tidy(plain)


def gift_text(questions: Sequence[ParsedQuestion]) -> str:
    """Questions in this format."""
    parts, topic = [], None
    for one in questions:
        if one.topic != topic:
            topic = one.topic
            parts.append(f"$CATEGORY: {written(category(topic))}\n")
        parts.append(block(one))
    return "\n".join(parts)


def block(question: ParsedQuestion) -> str:
    share = 100 / max(len(question.correct), 1)
    lines = [f"::{title(question)}::[plain]{written(question.stem)} {{"]
    for i, option in enumerate(question.options):
        right = i in question.correct
        if question.several:
            sign = f"~%{share if right else -100:.7g}%"
        else:
            sign = ("=" if right else "~") + ("%100%" if right else "%0%") * option.startswith("%")
        lines.append(f"{sign}{written(option)}")
    feedback = explanation(question)
    return "\n".join([*lines, *([f"####{written(feedback)}"] if feedback else []), "}", ""])


def written(text: str) -> str:
    return SPECIAL.sub(lambda match: "\\" + match[0], text).replace("\n", "\\n")
