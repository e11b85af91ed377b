"""Phông cũ — TCVN3 (ABC) and VNI: letters that show as Vietnamese only in their own fonts, turned into Unicode.

Which of the two is told by the font of each run (".VnTime", "VNI-Times"); where fonts are lost, in a sheet or a
text, by the letters of the whole file. TCVN3 gives each Vietnamese letter one byte, its capitals only with fonts
whose names end in H; VNI writes a letter and then its marks. Both tables map Latin-1, as Word shows those bytes.
"""

import re
from collections.abc import Iterable
from typing import Literal

Coding = Literal["", "tcvn3", "tcvn3-capitals", "vni"]

TCVN3_CODES = "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ"
TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3 = dict(zip(map(ord, TCVN3_CODES), TCVN3_LETTERS, strict=True))

# VNI: what follows a vowel is its marks; å is a circumflex with a hook above.
CIRCUMFLEX, BREVE = "\u0302", "\u0306"
GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
VNI_MARKS = {
    "â": CIRCUMFLEX, "á": CIRCUMFLEX + ACUTE, "à": CIRCUMFLEX + GRAVE, "å": CIRCUMFLEX + HOOK,
    "ã": CIRCUMFLEX + TILDE, "ä": DOT + CIRCUMFLEX, "ê": BREVE, "é": BREVE + ACUTE, "è": BREVE + GRAVE,
    "ú": BREVE + HOOK, "ü": BREVE + TILDE, "ë": DOT + BREVE, "ù": ACUTE, "ø": GRAVE, "û": HOOK, "õ": TILDE,
    "ï": DOT,
}  # fmt: skip
VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
VNI = {
    ord(code): text
    for small, large in (
        (VNI_MARKS, VNI_MARKS),
        (VNI_LETTERS, {k: v.upper() for k, v in VNI_LETTERS.items()}),
    )
    for code, text in (*small.items(), *((k.upper(), v) for k, v in large.items()))
}
SYMBOLS = {0xF000 + code: chr(code) for code in range(0x20, 0x100)}  # how Word keeps letters of symbol fonts

UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
TCVN3_SIGNS = re.compile("(?<=[A-Za-z])[µ¶·¸¹»¼½¾¨©ª«¬\xad®§]|[¡¢£¤¥¦§µ¶·¸¹»¼½¾¨©ª«¬\xad®](?=[A-Za-z])")
VNI_SIGNS = re.compile(
    "[aA][âáàãùøûõïêéèúüëåäÂÁÀÃÙØÛÕÏÊÉÈÚÜËÅÄ]|[oO][âùøûïåäÂÙØÛÏ]|[eE][âùøûõïåäÂÙØÛ]|[uU][ùøûõï]|[öñÖÑ][a-zôA-Z]"
)
SIGNS_MIN = 3  # different ones: "µm" may stand anywhere
SIGNS_A_LETTER = 20  # so many signs for each letter that only Unicode has


def coding_of(font: str) -> Coding:
    """What the letters of a font are, by its name."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return "tcvn3-capitals" if name.endswith("h") else "tcvn3"
    return "vni" if name.startswith("vni-") else ""


def decoded(text: str, coding: Coding) -> str:
    """The text in Unicode, letter for letter: what VNI writes as two characters stays two, to be composed."""
    text = text.translate(SYMBOLS)
    if coding == "vni":
        return text.translate(VNI)
    text = text.translate(TCVN3)
    return text.upper() if coding == "tcvn3-capitals" else text


def is_coded(text: str) -> bool:
    """Whether a text set in an old font holds any of its letters, and not Unicode after all."""
    foreign = any(0xA1 <= ord(letter) <= 0xFF or ord(letter) in SYMBOLS for letter in text)
    return foreign and not UNICODE_ONLY.search(text)


def guessed(texts: Iterable[str]) -> Coding:
    """What a whole file without telling fonts is written in: many signs of an old font, hardly a letter of Unicode."""
    whole = "\n".join(texts)
    if whole.isascii():
        return ""
    unicode_only = len(UNICODE_ONLY.findall(whole))
    codings: tuple[tuple[Coding, re.Pattern[str]], ...] = (("tcvn3", TCVN3_SIGNS), ("vni", VNI_SIGNS))
    signs = {coding: pattern.findall(whole) for coding, pattern in codings}
    coding = max(signs, key=lambda coding: len(signs[coding]))
    several = len(set(signs[coding])) >= SIGNS_MIN
    return coding if several and len(signs[coding]) >= SIGNS_A_LETTER * unicode_only else ""
