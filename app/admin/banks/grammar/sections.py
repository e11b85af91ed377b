"""Bảng đáp án trong văn bản — key tables written as lines: "1-A 2-B", "Câu 1: D; Câu 2: C", "Câu 3: chọn B"."""

import re
from collections.abc import Sequence

from app.admin.banks.grammar.draft import Draft, KeyEntry, KeyTable
from app.admin.banks.grammar.key_lines import LETTERS, key_named, letters
from app.admin.banks.grammar.options import has_first
from app.admin.banks.grammar.tokens import Token, all_pairs

Item = Token | KeyTable | list[Draft]
ANSWER_LINE = re.compile(rf"\s*(?P<letters>{LETTERS})\s*(?:[.)]\s*.*)?", re.IGNORECASE)
PASSED_OVER = ("text", "meta", "noise", "key", "unclear")


def with_key_sections(items: Sequence[Item]) -> list[Item]:
    """The items, each key section replaced by its table, each "Đáp án:" joined with the letter below it."""
    result: list[Item] = []
    i = 0
    while i < len(items):
        item = items[i]
        if isinstance(item, Token) and item.kind in ("keys", "key_label", "pairs", "end"):
            replacement, i = section(items, i, item)
            result += replacement
        else:
            result.append(item)
            i += 1
    return result


def section(items: Sequence[Item], i: int, token: Token) -> tuple[list[Item], int]:
    """(what a title, an end or a line of pairs stands for, where reading goes on)."""
    following = items[i + 1] if i + 1 < len(items) else None
    if token.kind == "end":
        entries, end = gathered(items, i + 1, patient=False)
        return [token, *([KeyTable(tuple(entries))] if entries else [])], end
    if token.kind == "pairs":
        entries, end = gathered(items, i, patient=False)
        after = items[end] if end < len(items) else None
        if isinstance(after, Token) and after.kind == "text" and has_first(after.line, 0):
            return [Token("text", token.line)], i + 1  # A stem with things to be matched, its options below.
        return [KeyTable(tuple(entries))], end
    if isinstance(following, Token) and (match := lone_answer(following)):
        found = letters(match["letters"])
        return [Token("key", following.line, letters=found, start=len(following.line.text))], i + 2
    entries, end = gathered(items, i + 1, patient=True)
    if entries:
        return [KeyTable(tuple(entries))], end
    return [Token("end" if token.kind == "keys" else "noise", token.line)], i + 1


def lone_answer(token: Token) -> re.Match[str] | None:
    return ANSWER_LINE.fullmatch(token.line.text) if token.kind == "text" and not token.line.label else None


def gathered(items: Sequence[Item], start: int, patient: bool) -> tuple[list[KeyEntry], int]:
    """(entries of the key lines from `start`, where they end). Patient, explanations in between are passed."""
    found: list[KeyEntry] = []
    end = i = start
    while i < len(items):
        item = items[i]
        if not isinstance(item, Token):
            break
        entries = entries_of(item)
        if entries:
            found += entries
            end = i + 1
        elif not patient or item.kind not in PASSED_OVER or not found:
            break
        i += 1
    return found, i if patient and found else end


def entries_of(token: Token) -> list[KeyEntry]:
    """The entries of one key line; none if it is something else."""
    at = token.line.at
    pairs = all_pairs(token.line.text)
    if pairs:
        return [KeyEntry(n, (position,), at) for n, position in pairs]
    if token.kind in ("head", "number") and (named := key_named(token.content, expected=True)):
        return [KeyEntry(token.n, named.positions, at)]
    if token.kind in ("head", "number") and (match := ANSWER_LINE.fullmatch(token.content)):
        return [KeyEntry(token.n, letters(match["letters"]), at)]
    return []
