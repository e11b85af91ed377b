"""Câu trả lời — the answers of one attempt, and the two ways in which they are written.

    {1: (2,), 2: (1, 3), 4: (1,)}   in memory: item -> positions as the participant saw them, ascending
    1=2;2=1,3;4=1                   packed: in SQL, in records, and in what digests and receipts are made of
    2(1,3)-1                        strung: in Redis from the seal on, which keeps them twice for each attempt in memory

Strung, item follows on item: a digit, several positions (or one of several digits) in brackets, `-` for none; nothing
follows the last answer. Each way can be told from the other. `prelude/answers.lua` writes it as `strung` does.
"""

import re
from functools import lru_cache

from app.rules.paper.marking import Answers, Positions

KEPT = 1_024  # There are few different ones.
STRUNG = re.compile(r"[0-9-]*(?:\([0-9]{1,3}(?:,[0-9]{1,3})*\)[0-9-]*)*").fullmatch
ITEMS = re.compile(r"[0-9-]|\([0-9,]*\)").findall


@lru_cache(KEPT)
def positions(answer: str) -> Positions:
    """`"1,3"` -> (1, 3); the empty answer chooses nothing."""
    return tuple(int(position) for position in answer.split(",") if position)


@lru_cache(KEPT)
def chosen_by(answer: bytes) -> Positions:
    """The same as Redis replies it."""
    return positions(answer.decode())


@lru_cache(KEPT)
def listed(chosen: Positions) -> str:
    """(1, 3) -> `"1,3"`."""
    return ",".join(map(str, chosen))


def packed(answers: Answers) -> str:
    """Answers in the order of their items."""
    if next(reversed(answers), 0) == len(answers):  # None is missing, as nearly always.
        return numbered(len(answers)) % tuple(map(listed, answers.values()))
    return ";".join([f"{number}={listed(chosen)}" for number, chosen in answers.items()])


def unpacked(answers: str) -> Answers:
    pairs = (pair.partition("=") for pair in answers.split(";") if pair)
    return {int(number): positions(chosen) for number, _, chosen in pairs}


def strung(answers: Answers) -> str:
    if next(reversed(answers), 0) == len(answers):  # None is missing, as nearly always.
        return "".join(map(item, answers.values())).rstrip("-")
    return "".join(
        [item(answers.get(number, ())) for number in range(1, max(answers, default=0) + 1)]
    ).rstrip("-")


@lru_cache(KEPT)
def item(chosen: Positions) -> str:
    return bracketed(listed(chosen))


@lru_cache(KEPT)
def bracketed(chosen: str) -> str:
    return (chosen if len(chosen) == 1 else f"({chosen})") if chosen else "-"


def restrung(packed: str) -> str:
    """What is packed, strung."""
    words = packed.replace("=", ";").split(";")
    chosen = words[1::2]
    if chosen and words[-2] == str(len(chosen)):  # None is missing, as nearly always.
        return "".join(map(bracketed, chosen)).rstrip("-")
    return strung(unpacked(packed))


def unstrung(strung: str) -> Answers:
    """In the order of their items. Raises ValueError for what is not strung, as a seal writes what was damaged."""
    if strung.isdigit():  # Each letter is an item, as nearly always.
        return dict(enumerate(map(positions, strung), start=1))
    if not STRUNG(strung):
        raise ValueError(strung)
    items = enumerate(ITEMS(strung), start=1)
    return {number: positions(one.strip("()")) for number, one in items if one != "-"}


def repacked(strung: str) -> str:
    """What is strung, packed."""
    if strung.isdigit():  # Each letter is an item, as nearly always.
        return numbered(len(strung)) % tuple(strung)
    items = enumerate(ITEMS(strung), start=1)
    return ";".join([f"{number}={one.strip('()')}" for number, one in items if one != "-"])


@lru_cache
def numbered(items: int) -> str:
    """`"1=%s;2=%s"`, to be filled in."""
    return ";".join([f"{number}=%s" for number in range(1, items + 1)])
