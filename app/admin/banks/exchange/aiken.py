"""Aiken — Moodle's plainest format: a question on a line, its options "A. …", then "ANSWER: A".

A question may go over several lines, which are joined; "ĐÁP ÁN: A" is read too.
"""

import re
from collections.abc import Iterable, Sequence

from app.admin.banks.grammar.draft import Claim, Draft, DraftOption, Parsed
from app.admin.banks.grammar.key_lines import FLAGS
from app.admin.banks.grammar.tokens import HEAD
from app.admin.banks.model import ParsedQuestion, letters_of
from app.admin.banks.normalise import tidy
from app.admin.banks.stream import Line

OPTION = re.compile(r"\s*(?P<letter>[A-Za-z])[).]\s+(?P<text>\S.*)")
ANSWER = re.compile(
    r"\s*(?:answer|đáp\s*án)\s*:\s*(?P<letters>[A-Z](?:\s*[,;]\s*[A-Z])*|.*?)\s*[.]?\s*", FLAGS
)
BARE = re.compile(r"[A-Z](?:\s*[,;]\s*[A-Z])*", FLAGS)


def is_aiken(lines: Sequence[str]) -> bool:
    """Whether a text has nothing but questions of this form: options right above every answer, and no heads:
    at most a few questions that happen to begin with "Câu 1"."""
    answers = [i for i, line in enumerate(lines) if re.match(r"\s*ANSWER\s*:", line)]
    heads = sum(HEAD.fullmatch(line) is not None for line in lines)
    return len(answers) > 2 * heads and all(i and OPTION.fullmatch(lines[i - 1]) for i in answers)


def aiken_questions(lines: Iterable[Line]) -> Parsed:
    """The questions of a text."""
    reader = Reader()
    for line in lines:
        reader.line(line)
    reader.close()
    return reader.parsed


class Reader:
    """Goes through the lines; `draft` is the question that they now belong to."""

    def __init__(self) -> None:
        self.parsed = Parsed()
        self.draft: Draft | None = None
        self.blank = False

    def line(self, line: Line) -> None:
        text = line.text.strip()
        if not text:
            self.blank = True
            return
        answer = ANSWER.fullmatch(text)
        option = OPTION.fullmatch(text)
        if answer and self.draft:
            self.answered(self.draft, answer["letters"], line.at)
        elif option and self.draft and ord(option["letter"].upper()) - ord("A") == len(self.draft.options):
            self.draft.options.append(DraftOption(tidy(option["text"]), b""))
        elif self.draft and self.draft.options and not self.blank:
            last = self.draft.options[-1]
            self.draft.options[-1] = DraftOption(tidy(f"{last.text} {text}"), b"")
        else:
            self.stem(text, line)
        self.blank = False

    def stem(self, text: str, line: Line) -> None:
        if self.draft and self.draft.options:
            self.close()
        if self.draft is None:
            self.draft = Draft(len(self.parsed.items) + 1, line.at, numbered=False)
        self.draft.stem = tidy(f"{self.draft.stem} {text}")
        self.draft.notice([line])

    def answered(self, draft: Draft, named: str, at: str) -> None:
        sure = BARE.fullmatch(named)
        claimed = tuple(sorted({ord(letter) - ord("A") for letter in re.findall("[A-Z]", named.upper())}))
        draft.claims.append(Claim(claimed, at) if sure else Claim((), at, named))
        self.close()

    def close(self) -> None:
        if self.draft:
            self.parsed.items.append(self.draft)
        self.draft = None


def aiken_text(questions: Iterable[ParsedQuestion]) -> str:
    """Questions in this format: stems and options on one line each, the answer's letter."""
    return "\n".join(block(question) for question in questions)


def block(question: ParsedQuestion) -> str:
    options = zip((letters_of((i,)) for i in range(len(question.options))), question.options, strict=True)
    return "\n".join(
        [
            one_line(question.stem),
            *(f"{letter}. {one_line(text)}" for letter, text in options),
            f"ANSWER: {letters_of(question.correct)}",
            "",
        ]
    )


def one_line(text: str) -> str:
    return " ".join(text.split())
