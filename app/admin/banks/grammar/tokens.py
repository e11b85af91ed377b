"""Từ loại của dòng — what a line looks like by itself; its neighbours may overrule it (`regions`).

The expressions are those of the bank survey (heads "Câu 1:", "CÂU 12 –", "Câu hỏi 3.", "Câu số 7:", "12/";
not "1.5 triệu đồng", "3-2-1930 là ngày", "19/5/1890 là ngày sinh").
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from app.admin.banks.grammar.key_lines import FLAGS, KEY_LABEL, LEAD, key_named, letters
from app.admin.banks.grammar.options import AT_START
from app.admin.banks.stream import Line

Kind = Literal[
    "head",
    "lesson",
    "number",
    "key",
    "unclear",
    "key_label",
    "meta",
    "heading",
    "roman",
    "noise",
    "end",
    "keys",
    "pairs",
    "text",
]
HEAD = re.compile(
    r"\s*\*?\s*(?P<word>câu(?:\s+hỏi)?|cau(?:\s+hoi)?|question|bài)\s*(?:số\s*)?(?P<n>\d{1,4})\s*"
    r"(?:\(\s*\d+(?:[.,]\d+)?\s*(?:điểm|đ)\s*\)\s*)?"
    r"(?P<stop>[.:)\-–—−/])?(?(stop)|(?=\s|$))\s*(?P<text>.*)",
    FLAGS,
)
NUMBER = re.compile(r"\s*\*?\s*(?P<n>\d{1,4})\s*(?P<stop>[.:)/])(?!\d)\s*(?P<text>.*)")
FIELDS = {
    "level": r"mức\s+độ(?:\s+nhận\s+thức)?|độ\s+khó",
    "source": r"căn\s+cứ(?:\s+pháp\s+lý)?|nguồn|trích\s+dẫn|tài\s+liệu(?:\s+tham\s+khảo)?",
    "explain": r"lời\s+giải(?:\s+chi\s+tiết)?|giải\s+thích(?:\s+chi\s+tiết)?|hướng\s+dẫn(?:\s+giải)?(?:\s+chi\s+tiết)?",
}
META = re.compile(
    LEAD
    + "(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in FIELDS.items())
    + r")\s*(?::\s*(?P<text>.*)|$)",
    FLAGS,
)
HEADING = re.compile(
    r"\s*(?P<label>(?P<word>chuyên\s+đề|chủ\s+đề|phần(?:\s+thi)?|chương|nhóm(?:\s+câu\s+hỏi)?|part|mục|lĩnh\s+vực)"
    r"(?:\s+(?:số\s+|thứ\s+)?(?:\d{1,3}|[IVX]{1,6}|[A-H]|một|hai|ba|bốn|năm|nhất))?)"
    r"\s*(?:[.:–-]\s*(?P<text>.*)|$)",
    FLAGS,
)
# "Phần I LỊCH SỬ": without a stop only after a figure.
HEADING_BARE = re.compile(
    r"\s*(?:chuyên\s+đề|chủ\s+đề|phần|chương|nhóm|part)\s+(?:\d{1,3}|(?-i:[IVX]{1,6}))\s+(?P<text>.*)", FLAGS
)
ROMAN = re.compile(r"\s*[IVX]{1,6}\s*[.:)/–-]\s*(?![IVX]+\.)(?P<text>\S.*)")  # not "V. I. Lênin"
NOISE = re.compile(
    r"\s*(?:đề(?:\s+thi)?(?:\s+số)?\s*\d+\W*(?:\(.{0,30}\))?|mã\s+đề\b.{0,30}|trang\s+\d+(?:\s*/\s*\d+)?|[-–—]\s*\d{1,3}\s*[-–—]|[-–—_=*.…\s]+)",
    FLAGS,
)
END = re.compile(r"[\W_]*(?:hết|the\s+end)[\W_]*", FLAGS)
KEYS = re.compile(
    r"[\W_]*(?:bảng\s+|phần\s+)?đáp\s*án(?:\s+(?:đề|tham|chi|trắc|câu|phần|các|bộ|và)\b.{0,50})?[\W_]*", FLAGS
)
PAIR = re.compile(
    r"(?<!\w)(?:câu\s*)?(?P<n>\d{1,4})\s*[.:\-–)]?\s*(?P<letter>[A-Ha-h])(?=\s|[,;.|/]|$)", FLAGS
)
QUESTIONS = ("head", "lesson", "number")
TITLE = re.compile(
    r"ngân\s+hàng|(?:bộ|các)\s+(?:câu|đề)|câu\s+hỏi|đáp\s*án|đề\s+(?:thi|cương)|cuộc\s+thi|tìm\s+hiểu", FLAGS
)


@dataclass(frozen=True, slots=True)
class Token:
    """A line and what it looks like. `n`: the question's number; `start`: where its content begins;
    `name`: the field of a meta line; `letters`: what a key line names, from `named` on; `stop`: what follows the
    number."""

    kind: Kind
    line: Line
    n: int = 0
    start: int = 0
    name: str = ""
    letters: tuple[int, ...] = ()
    stop: str = ""
    named: int = 0

    @property
    def content(self) -> str:
        return self.line.text[self.start :]

    @property
    def options_from(self) -> int:
        """Where options may begin in the line: after a question's head, else at once."""
        return self.start if self.kind in QUESTIONS else 0


def token_of(line: Line) -> Token:
    """The token of a line that stands alone."""
    text = line.text
    if line.label is not None and (inner := HEAD.fullmatch(text, line.label.width)):
        return head(line, inner)  # Typed "Câu 3." inside a numbered list: what was typed counts.
    if match := HEAD.fullmatch(text):
        return head(line, match)
    if token := by_words(line) or by_number(line):
        return token
    return Token("heading" if line.heading and not option_like(line) else "text", line)


def head(line: Line, match: re.Match[str]) -> Token:
    kind: Kind = "lesson" if match["word"].lower() == "bài" else "head"
    start = match.start("text")
    while line.text[start : start + 1] in (".", ":", ")", " "):
        start += 1
    return Token(kind, line, n=int(match["n"]), start=start, stop=match["stop"] or "")


def by_words(line: Line) -> Token | None:
    """What its words make of a line."""
    text = line.text
    if END.fullmatch(text):
        return Token("end", line)
    if named := key_named(text):
        return Token("key", line, letters=named.positions, start=named.end, named=named.begin)
    if match := KEY_LABEL.fullmatch(text):
        return Token("unclear" if match["text"].strip() else "key_label", line, start=match.start("text"))
    if KEYS.fullmatch(text):
        return Token("keys", line)
    if NOISE.fullmatch(text):
        return Token("noise", line)
    if match := META.fullmatch(text):
        name = next(name for name in FIELDS if match[name])
        return Token(
            "meta", line, name=name, start=match.start("text") if match["text"] is not None else len(text)
        )
    if HEADING.fullmatch(text) or HEADING_BARE.fullmatch(text):
        return Token("heading", line, start=heading_start(line))
    return None


def by_number(line: Line) -> Token | None:
    """What its leading figure makes of a line."""
    if is_key_row(all_pairs(line.text)):
        return Token("pairs", line)
    numeric = line.label is None or line.label.kind == "number"
    if numeric and (match := NUMBER.fullmatch(line.text)):
        stop = "auto" if line.label else match["stop"]
        return Token("number", line, n=int(match["n"]), start=match.start("text"), stop=stop)
    if match := ROMAN.fullmatch(line.text):
        return Token("roman", line, start=match.start("text"))
    return None


def heading_start(line: Line) -> int:
    """Where a heading's own words begin: after "Chuyên đề 2:", after a list label, or at once."""
    for pattern in (HEADING, HEADING_BARE, ROMAN):
        if (match := pattern.fullmatch(line.text)) and match["text"]:
            return match.start("text")
    return line.label.width if line.label else 0


def option_like(line: Line) -> bool:
    counted = line.label is not None and line.label.kind == "letter"
    return counted or AT_START.match(line.text) is not None


def is_key_row(pairs: list[tuple[int, int]]) -> bool:
    """Whether pairs on one line make a key table without a title: 1, 2 or at least three going up."""
    numbers = [n for n, _ in pairs]
    rising = all(one < other for one, other in pairwise(numbers))
    return rising and (len(numbers) > 2 or (len(numbers) == 2 and numbers[1] == numbers[0] + 1))


def all_pairs(text: str) -> list[tuple[int, int]]:
    """The (number, letter) pairs of a key line such as "1-A 2-B"; none unless the line holds nothing else."""
    rest = PAIR.sub("", text)
    if re.search(r"\w", rest):
        return []
    return [(int(match["n"]), letters(match["letter"])[0]) for match in PAIR.finditer(text)]
