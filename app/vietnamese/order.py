"""Thứ tự và tìm kiếm — the key a name is found by, and the keys names and units are sorted by.

The order is the dictionary's, as Unicode CLDR gives it for `vi`: a ă â b c d đ e ê … are letters of their
own; tones come second, ngang huyền hỏi ngã sắc nặng, one to a syllable wherever it is written (Hòa ≡ Hoà).
Sort keys are plain ASCII, so a column compared bytewise (SQLite, PostgreSQL "C") sorts like Python does.
"""

import re
import unicodedata

TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
# A marked letter is its base and a sign above "z" in ASCII: after every other continuation of the base,
# before the next letter of the alphabet.
LETTERS = {
    "a\u0306": "a{",
    "a\u0302": "a|",
    "đ": "d{",
    "e\u0302": "e{",
    "o\u0302": "o{",
    "o\u031b": "o|",
    "u\u031b": "u{",
}
D_WITH_STROKE = str.maketrans("ðɖ", "đđ")  # look-alikes of đ which keyboards of other languages produce
APOSTROPHES_AND_HYPHENS = re.compile("['’‘ʼʻ`´\u2032\u2010-\u2015-]")
LETTER = re.compile(r"([^\W\d_])([\u0300-\u036f]*)")
SYLLABLE_OR_NUMBER = re.compile(rf"(?:{LETTER.pattern})+|(?P<number>[0-9]{{1,99}})")


def fold(text: str) -> str:
    """The search key: no case, no marks, single spaces for punctuation. "Sở Nội vụ" holds "so noi vu"."""
    plain = "".join(c for c in decomposed(text) if unicodedata.category(c) not in ("Mn", "Cf"))
    return " ".join(re.findall(r"[^\W_]+", plain.replace("đ", "d")))


def name_key(name: str) -> str:
    """The sort key of a person's name: Tên, then Họ, then đệm, letters before tones in each syllable.

    Case, apostrophes and hyphens do not count ("H'Hen" sorts as "Hhen"). ASCII.
    """
    words = APOSTROPHES_AND_HYPHENS.sub("", name).split()
    return " ".join(token_keys(word) for word in (*words[-1:], *words[:-1]))


def text_key(text: str) -> str:
    """The sort key of a unit's name in reading order; numbers as numbers: "Chi bộ 2", "Chi bộ 10"."""
    return token_keys(text)


def decomposed(text: str) -> str:
    """Lower case, letters apart from their marks, one đ, compatibility forms (Ａ, ﬁ) made plain."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(D_WITH_STROKE)
    return unicodedata.normalize("NFKD", folded)


def token_keys(text: str) -> str:
    return " ".join(
        syllable_key(token[0]) if token["number"] is None else number_key(token["number"])
        for token in SYLLABLE_OR_NUMBER.finditer(decomposed(text))
    )


def number_key(digits: str) -> str:
    """How long the number is, then the number: 2 before 10, 02 like 2."""
    significant = digits.lstrip("0")
    return f"{len(significant):02d}{significant}"


def syllable_key(syllable: str) -> str:
    """Letters, then the tone's digit: a digit sorts below any letter, so letters decide before tones do."""
    letters = "".join(letter_key(base, marks) for base, marks in LETTER.findall(syllable))
    return letters + ("".join(TONES[c] for c in syllable if c in TONES) or "0")


def letter_key(base: str, marks: str) -> str:
    """One letter of the alphabet; letters of other scripts come last, in the order of their code points."""
    if not base.isascii():
        return LETTERS.get(base, f"z{{{ord(base):06x}")
    return next((LETTERS[base + mark] for mark in marks if base + mark in LETTERS), base)
