"""Khoá so sánh — when two texts say the same: case, the place of a tone (hoà, hòa), stops and quotes aside.

Tones themselves always count: "má" is not "mà".
"""

import re
import unicodedata

# The tone of an open oa, oe, uy stands on the first vowel (old style) or on the second (new style).
OLD_STYLE = re.compile(r"(?:[òóỏõọ][ae]|(?<!q)[ùúủũụ]y)(?!\w)", re.IGNORECASE)
NEW_STYLE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)
TONES = "\u0300\u0301\u0303\u0309\u0323"
QUOTES = re.compile("[\"'“”‘’«»]")


def old_style(text: str) -> str:
    """The text with the tones of oa, oe, uy on the first vowel."""
    return NEW_STYLE.sub(moved, text)


def moved(match: re.Match[str]) -> str:
    first, second = list(match[0])
    letters = unicodedata.normalize("NFD", second)
    tone = "".join(letter for letter in letters if letter in TONES)
    return unicodedata.normalize("NFC", first + tone + letters[0])


def option_key(text: str) -> str:
    """Equal for options that a reader takes for the same."""
    folded = QUOTES.sub("", old_style(text.casefold()))
    return " ".join(folded.split()).rstrip(" .;,:")


def words_key(text: str) -> str:
    """Equal for questions that a reader takes for the same: words and figures alone."""
    return " ".join(re.findall(r"[^\W_]+", old_style(text.casefold())))
