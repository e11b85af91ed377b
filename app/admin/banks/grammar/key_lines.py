"""Dòng đáp án — the lines, and ends of lines, that name the right option: "Đáp án: B", "=> B", "B là đáp án đúng"."""

import re
from dataclasses import dataclass

FLAGS = re.IGNORECASE
SEPARATOR = r"(?:[,;+&/]|và)"
LETTERS = rf"[A-Ha-h](?:\s*{SEPARATOR}\s*[A-Ha-h])*"

LEAD = r"\s*(?:[-–•+*]\s+|[(\[])?"  # a bullet or bracket before "Đáp án: B" is nothing
ARROW = r"(?:=+>|-+>|[→⇒➔➜])"
TITLE = r"(?:đáp\s*án|phương\s*án\s+đúng|(?:câu\s+)?trả\s*lời|đ/a|answer|key)"
QUALITY = r"(?:\s*(?:đúng(?:\s+nhất)?|chính\s+xác))?\s*(?:là)?"
THING = r"(?:(?:câu|ý|phương\s*án|đáp\s*án)\s+)?"

KEY = re.compile(
    LEAD
    + rf"(?P<arrow>{ARROW})?\s*(?:{TITLE}|đa|ans|chọn|(?(arrow)|(?!)))(?P<sure>{QUALITY}\s*[:.\-–=]?)\s*{THING}"
    + rf"[(\[]?\s*(?P<letters>{LETTERS})\s*[)\]]?\s*[.;]?\s*(?P<rest>[^\w].*)?",
    FLAGS,
)
MORE = re.compile(r"[\s–-]+[A-H](?![\w.)])", FLAGS)  # "Đáp án: A B C A" is said of several questions
KEY_AFTER = re.compile(
    LEAD
    + rf"(?P<letters>{LETTERS})\s+là\s+(?:đáp\s*án|phương\s*án|câu(?:\s+trả\s+lời)?)\s+(?:đúng|chính\s+xác)\W*",
    FLAGS,
)
KEY_LABEL = re.compile(LEAD + rf"{ARROW}?\s*{TITLE}{QUALITY}\s*[:.]\s*(?P<text>.*)", FLAGS)
KEY_AT_END = re.compile(
    rf"\s{ARROW}?\s*[(\[]?(?:đáp\s*án|đ/a|key){QUALITY}\s*:\s*[(\[]?(?P<letters>{LETTERS})\s*[)\].]*\s*$",
    FLAGS,
)
KEY_WITHIN = re.compile(
    rf"[(\[]?(?<!\w)(?:đáp\s*án|đ/a|key){QUALITY}\s*[:=]\s*{THING}[(\[]?[A-H](?!\w)\s*[)\]]*", FLAGS
)


@dataclass(frozen=True, slots=True)
class Named:
    """The positions that a key line names, where their letters begin, and where what follows them does."""

    positions: tuple[int, ...]
    begin: int
    end: int


def key_named(text: str, *, expected: bool = False) -> Named | None:
    """What a key line names; None for any other line. Where one is `expected`, "Chọn B vì …" is one too."""
    if match := KEY.fullmatch(text):
        if MORE.match(text, match.end("letters")):
            return None
        surely = expected or match["sure"].strip() or not (match["rest"] or "").strip()[:1].isalnum()
        end = match.start("rest") if match["rest"] else len(text)
        return Named(letters(match["letters"]), match.start("letters"), end) if surely else None
    match = KEY_AFTER.fullmatch(text)
    return Named(letters(match["letters"]), len(text), len(text)) if match else None


def letters(text: str) -> tuple[int, ...]:
    """ "A, c và D" as positions 0, 2, 3; each once, in order."""
    names = re.findall(r"(?<!\w)[a-h](?!\w)", text.lower())
    return tuple(sorted({ord(name) - ord("a") for name in names}))
