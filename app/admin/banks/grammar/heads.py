"""Đầu câu — which lines begin a question, judged in the light of the whole file.

With "Câu n" anywhere, bare numbers begin nothing; "Bài n" is then a lesson, a heading. Without it a bare
"n." begins a question when it is the next number, or the options of the one before are complete, and an
option A follows within 12 lines; otherwise it is a numbered list inside a stem.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from app.admin.banks.grammar.options import has_first
from app.admin.banks.grammar.sections import Item
from app.admin.banks.grammar.tokens import Token

LINES_TO_FIRST = 12
GROUPS = ("heading", "roman")
PLAIN = ("head", "lesson", "number", "text", "roman")


class Heads:
    """Indexes into the items: `all` begin a question; `firsts` hold an option A."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.in_order = [i for i, item in enumerate(items) if isinstance(item, Token) and holds_first(item)]
        self.firsts = frozenset(self.in_order)
        words = self.of_kind("head")
        lessons = {
            i for i, _ in self.of_kind("lesson") if self.first_after(i, ("lesson", "number")) is not None
        }
        if words:
            self.all = self.by_word(words)
        elif lessons:
            self.all = lessons
        else:
            self.all = self.with_overlooked(self.by_number())

    def of_kind(self, kind: str) -> list[tuple[int, Token]]:
        return [
            (i, item) for i, item in enumerate(self.items) if isinstance(item, Token) and item.kind == kind
        ]

    def first_after(self, i: int, until: tuple[str, ...]) -> int | None:
        """Where an option A follows, before a line of the kinds `until`; None within 12 lines."""
        for j in range(i, min(i + LINES_TO_FIRST + 1, len(self.items))):
            item = self.items[j]
            if not isinstance(item, Token) or (j > i and item.kind in until):
                return None
            if j in self.firsts:
                return j
        return None

    def first_between(self, start: int, end: int) -> bool:
        """Whether an option A begins in an item from `start` to before `end`."""
        following = bisect_left(self.in_order, start)
        return following < len(self.in_order) and self.in_order[following] < end

    def by_word(self, words: list[tuple[int, Token]]) -> set[int]:
        """All "Câu n", but for one without a stop, out of turn, before the options ("Câu 1 và câu 2 …")."""
        found: set[int] = set()
        previous, last = 0, -1
        for i, token in words:
            mentioned = not token.stop and token.n != previous + 1 and found
            if mentioned and not self.first_between(last, i):
                continue
            found.add(i)
            previous, last = token.n, i
        return found

    def by_number(self) -> set[int]:
        """The bare numbers that begin a question."""
        found: set[int] = set()
        previous, last, style = 0, -1, ""
        for i, token in self.of_kind("number"):
            first = self.first_after(i, ())
            if first is None or self.lists(i, first, token, bool(found)):
                continue
            complete = found and self.first_between(last, i)
            in_turn = token.n == previous + 1 and token.stop == style and not self.continues(i, last, token)
            grouped = token.n == 1 and any(self.is_group(j) for j in range(last, i))
            if not found or complete or in_turn or grouped:
                found.add(i)
                previous, last, style = token.n, i, token.stop
        return found

    def with_overlooked(self, found: set[int]) -> set[int]:
        """The bare heads, and the numbers that go on from one to the next: questions whose options are missing."""
        whole = set(found)
        numbers = self.of_kind("number")
        begins = [k for k, (i, _) in enumerate(numbers) if i in found]
        for k, following in pairwise([*begins, len(numbers)]):
            last, head = numbers[k]
            between = [(i, one) for i, one in numbers[k + 1 : following] if one.stop == head.stop]
            goes_on = range(head.n + 1, head.n + 1 + len(between))
            leads = following == len(numbers) or numbers[following][1].n == goes_on.stop
            in_turn = leads and [one.n for _, one in between] == list(goes_on)
            if between and in_turn and self.first_between(last, between[0][0]):
                whole |= {i for i, _ in between}
        return whole

    def lists(self, i: int, first: int, token: Token, begun: bool) -> bool:
        """Whether the number is an item of a list: the next item, not a list 1, 2 … of its own, comes before
        the option A."""
        between = self.numbers(i + 1, first + 1, token.stop)
        if between[:2] == [1, 2]:
            return False
        return token.n + 1 in between or (not begun and 1 in between)

    def continues(self, i: int, last: int, token: Token) -> bool:
        """Whether a list since the last question has come to the number before this one."""
        return token.n - 1 in self.numbers(last + 1, i, token.stop)

    def numbers(self, start: int, end: int, stop: str) -> list[int]:
        """The bare numbers of one style among the items from `start` to `end`."""
        tokens = (item for item in self.items[start:end] if isinstance(item, Token))
        return [token.n for token in tokens if token.kind == "number" and token.stop == stop]

    def is_group(self, i: int) -> bool:
        item = self.items[i]
        return isinstance(item, Token) and item.kind in GROUPS


def holds_first(token: Token) -> bool:
    return token.kind in PLAIN and has_first(token.line, token.options_from)
