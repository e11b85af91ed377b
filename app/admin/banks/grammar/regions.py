"""Vùng câu hỏi — the lines between one question's head and the next, and the headings above them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.admin.banks.grammar.draft import Draft, KeyTable, Noticed, things_of
from app.admin.banks.grammar.heads import Heads
from app.admin.banks.grammar.sections import Item
from app.admin.banks.grammar.tokens import HEADING, TITLE, Token, option_like
from app.admin.banks.normalise import tidy
from app.admin.banks.stream import BOLD, Line

HEADING_MAX = 200
TITLE_MAX = 80
LOOKED_AHEAD = 12
DEFAULTS = ("level", "source")
WORD = re.compile(r"[^\W\d_]{2,}")
OWN_TOPIC = ("chuyên đề", "chủ đề")


@dataclass(slots=True)
class Region:
    """A question's head, the lines after it, and what the headings above say of it."""

    head: Token
    tokens: list[Token] = field(default_factory=list)
    topic: str | None = None
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Outline:
    """The file cut into regions, tables read as questions, and key tables, in order."""

    parts: list[Region | list[Draft] | KeyTable] = field(default_factory=list)
    noticed: list[Noticed] = field(default_factory=list)


class Cutter:
    """Walks through the items once; `region` is the question that lines now belong to."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.heads = Heads(items)
        self.outline = Outline()
        self.region: Region | None = None
        self.first_index = -1  # where the region's head stands
        self.begun = False  # whether any question has
        self.topic: str | None = None
        self.fields: dict[str, str] = {}
        self.topics_trail = self.do_topics_trail()

    def cut(self) -> Outline:
        for i, item in enumerate(self.items):
            if not isinstance(item, Token):
                self.close()
                self.outline.parts.append(self.with_topic(item) if isinstance(item, list) else item)
            elif i in self.heads.all:
                self.close()
                self.begun = True
                self.region = Region(item, topic=self.topic, fields=dict(self.fields))
                self.first_index = i
            elif item.kind == "end":
                self.close()
            elif item.kind == "noise":
                self.outline.noticed += things_of([item.line])
            elif self.is_heading(i, item):
                self.close()
                self.topic, self.fields = topic_of(item), {}
                self.outline.noticed += things_of([item.line])
            else:
                self.add(i, item)
        self.close()
        return self.outline

    def close(self) -> None:
        if self.region is not None:
            self.outline.parts.append(self.region)
        self.region = None

    def add(self, i: int, token: Token) -> None:
        """To the question; before any question, a level or source speaks for all that follow. What belongs to none
        is told, but for titles at the top."""
        if self.region is not None:
            self.region.tokens.append(token)
            return
        line = token.line
        self.outline.noticed += things_of([line])
        if token.kind == "meta" and token.name in DEFAULTS and token.content.strip():
            self.fields[token.name] = tidy(token.content)
        elif i in self.heads.firsts:
            self.outline.noticed.append(Noticed("options_outside", line.at, line.text))
        elif line.text.strip() and (self.begun or not is_title(line)):
            self.outline.noticed.append(Noticed("stray_text", line.at, tidy(line.text)))

    def with_topic(self, drafts: list[Draft]) -> list[Draft]:
        for draft in drafts:
            draft.topic = draft.topic or self.topic
        return drafts

    def complete(self, i: int) -> bool:
        """Whether the options of the question before item i have begun."""
        return self.region is None or self.heads.first_between(self.first_index, i)

    def is_heading(self, i: int, token: Token) -> bool:
        """Whether the line is a heading: by its style, its words, or its looks right before a question."""
        if token.line.heading and token.kind in ("heading", "number", "roman", "lesson"):
            return True
        if self.region is None:
            return token.kind in ("heading", "lesson") or (token.kind == "roman" and self.leads(i))
        if not self.complete(i) or (self.topics_trail and token.kind == "heading"):
            return False
        if token.kind in ("heading", "roman", "lesson"):
            return self.leads(i)
        return token.kind == "text" and i + 1 in self.heads.all and self.looks_like_heading(i, token.line)

    def leads(self, i: int) -> bool:
        """Whether only headings and levels stand between item i and the next question."""
        for j in range(i + 1, min(i + 1 + LOOKED_AHEAD, len(self.items))):
            item = self.items[j]
            if j in self.heads.all or not isinstance(item, Token):
                return True
            if item.kind not in ("heading", "roman", "lesson", "noise", "meta"):
                return False
        return False

    def looks_like_heading(self, i: int, line: Line) -> bool:
        """Capitals, centred, or bold where the line above is not; never an option."""
        text = line.text.strip()
        if line.label is not None or option_like(line) or i in self.heads.firsts or len(text) > HEADING_MAX:
            return False
        above = self.items[i - 1]
        bold_above = isinstance(above, Token) and all_bold(above.line)
        capitals = text.isupper() and len(WORD.findall(text)) > 1
        return capitals or line.centred or (all_bold(line) and not bold_above and line.after_blank)

    def do_topics_trail(self) -> bool:
        """Whether "Chủ đề: …" stands below each question instead of above a group."""
        topics = [i for i, item in enumerate(self.items) if isinstance(item, Token) and own_topic(item)]
        heads = self.heads.all
        return bool(heads) and len(topics) >= len(heads) and min(topics) > min(heads)


def own_topic(token: Token) -> bool:
    """Whether a line names a topic in a way that may be one question's."""
    match = HEADING.fullmatch(token.line.text) if token.kind == "heading" else None
    return bool(match and match["text"] and " ".join(match["word"].lower().split()) in OWN_TOPIC)


def topic_of(token: Token) -> str | None:
    """A heading's words; the title of the whole document is no topic."""
    text = tidy(token.content) or tidy(token.line.text)
    titled = TITLE.match(text) if token.kind == "heading" else TITLE.search(text)
    return None if titled else text


def is_title(line: Line) -> bool:
    """Whether a line looks like one of a document's titles, or is as short as one."""
    text = line.text.strip()
    return line.centred or text.isupper() or all_bold(line) or len(text) <= TITLE_MAX


def all_bold(line: Line) -> bool:
    letters = [mark for mark, char in zip(line.marks, line.text, strict=True) if not char.isspace()]
    return bool(letters) and all(mark & BOLD for mark in letters)
