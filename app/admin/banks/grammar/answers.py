"""Ô đáp án — what the key cell of a row says: "B", "b.", "2", "A,C", "AC", "1;3" or an option's whole text."""

import re
from collections.abc import Sequence

from app.admin.banks.folding import option_key
from app.admin.banks.grammar.draft import Claim
from app.admin.banks.grammar.key_lines import LETTERS, SEPARATOR, letters
from app.admin.banks.normalise import tidy

PREFIX = re.compile(
    r"(?:đáp\s*án|phương\s*án|câu|ý|option)\s*(?:đúng\s*)?(?:là\s*)?:?\s*(?=[A-H\d]\b)", re.IGNORECASE
)
GLUED = re.compile("[A-H]{2,8}", re.IGNORECASE)
FIGURES = re.compile(rf"[1-8](?:\s*{SEPARATOR}\s*[1-8])*", re.IGNORECASE)
TICK = re.compile(r"[x×✓✔☑☒•●*+]", re.IGNORECASE)  # beside the right choice, alone in its cell
WITH_WORDS = re.compile(r"(?P<letter>[A-H])\s*[.):\-–]\s*(?P<words>\S.*)", re.IGNORECASE | re.DOTALL)


def cell_claim(text: str, options: Sequence[str], at: str) -> Claim | None:
    """The claim of a key cell; None when it is empty. What is no answer, or could be two, stays in words.

    "12" is neither 1 and 2 nor guessed; "2" is not guessed where another option reads "2".
    """
    text = tidy(text)
    if not text:
        return None
    keys = [option_key(option) for option in options]
    same = tuple(i for i, key in enumerate(keys) if key == option_key(text))
    named, words = named_positions(text)
    if len(same) == 1 and named != same:
        return Claim((), at, text) if named and max(named) < len(options) else Claim(same, at)
    return Claim(named, at, words if named else text)


def named_positions(text: str) -> tuple[tuple[int, ...], str]:
    """(positions named by letters or figures, the words beside a letter)."""
    bare = PREFIX.sub("", text, count=1).strip(" .;:)(")
    if re.fullmatch(LETTERS, bare, re.IGNORECASE):
        return letters(bare), ""
    if GLUED.fullmatch(bare) and list(bare.lower()) == sorted(set(bare.lower())):
        return tuple(ord(letter) - ord("a") for letter in bare.lower()), ""
    if FIGURES.fullmatch(bare):
        return tuple(sorted({int(figure) - 1 for figure in re.findall(r"\d", bare)})), ""
    if match := WITH_WORDS.fullmatch(bare):
        return letters(match["letter"]), match["words"].strip(" .;")
    return (), ""
