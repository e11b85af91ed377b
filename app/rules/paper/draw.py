"""Bốc đề — drawing a paper from the question bank.

A paper is a pure function of the bank, the plan and a seed: a judge who holds the three can draw it
again, years later, question for question. The numbers that a shuffle takes come from a keyed hash (BLAKE2b,
RFC 7693), which no release of a language's random module can change and any language can repeat.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import NamedTuple

from app.errors import BankTooSmall
from app.rules.policy.round import Line
from app.rules.policy.round import Paper as PaperPolicy

LETTERS = (
    "ABCDEFGH"  # What choices are called where they are shown, by their places; there are no more of them.
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the draw needs it: `choices` are choice ids in the bank's order; those in `pinned` keep
    their place whatever the shuffle ("Cả A và B", "Tất cả các phương án trên"). `number`: in the bank, from 1."""

    id: int
    topic: str
    choices: tuple[int, ...]
    pinned: frozenset[int] = frozenset()
    level: str | None = None
    number: int = 0


class PaperItem(NamedTuple):
    """A question and its choices' ids, in the order that this participant sees."""

    question_id: int
    choices: tuple[int, ...]


class Layout(NamedTuple):
    """What a seed decides of a paper: its questions in their order, and for each place the number that arranges the
    choices there (`arranged`)."""

    ids: Sequence[int]
    chances: Sequence[int]

    def place(self, asked: int) -> "Layout":
        """One place of it alone, from 1."""
        return Layout(self.ids[asked - 1 : asked], self.chances[asked - 1 : asked])


Paper = tuple[PaperItem, ...]
Pools = tuple[tuple[int, ...], ...]  # For each line of a plan, the questions that fit it, in ascending order.
Blueprint = Mapping[str, int]  # Topic -> how many of its questions; the empty topic: the whole bank.


@dataclass(frozen=True, slots=True)
class Plan:
    """Cách ra đề — how the papers of a round are made: `questions`, numbers in the bank, the same for all (RULES.md
    2.2: "fixed set for the round"), or else `lines`, drawn for each attempt one after the other ("topic × difficulty
    counts"). What is not shuffled stands as it is listed, or as it stands in the bank."""

    lines: tuple[Line, ...] = ()
    questions: tuple[int, ...] = ()
    shuffle_questions: bool = True
    shuffle_options: bool = True

    @property
    def size(self) -> int:
        """How many questions a paper has."""
        return len(self.questions) or sum(line.count for line in self.lines)


@dataclass(frozen=True, slots=True)
class Shortage:
    """What a plan asks of a bank that the bank cannot give in every draw; no topic and no level: the whole bank."""

    topic: str | None
    level: str | None
    wanted: int
    there: int


def plan_of(policy: PaperPolicy, blueprint: Blueprint) -> Plan:
    """The plan of a round. Where policy and blueprint speak of different papers the blueprint counts: the organisers'
    form writes it."""
    plan = Plan(
        lines_of(blueprint),
        shuffle_questions=policy.shuffle_questions,
        shuffle_options=policy.shuffle_options,
    )
    if counts_of(policy) != dict(blueprint):
        return plan
    return replace(plan, questions=policy.questions, lines=general_last(policy.blueprint))


def lines_of(blueprint: Blueprint) -> tuple[Line, ...]:
    return tuple(Line(count, topic or None) for topic, count in blueprint.items())


def general_last(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Whatever any topic may give is drawn from what the topics leave."""
    return tuple(sorted(lines, key=lambda line: line.topic is None))


def counts_of(policy: PaperPolicy) -> dict[str, int]:
    """A policy's paper as a blueprint, which knows no levels and no numbers."""
    if policy.questions:
        return {"": len(policy.questions)}
    counts: dict[str, int] = {}
    for line in general_last(policy.blueprint):
        counts[line.topic or ""] = counts.get(line.topic or "", 0) + line.count
    return counts


def fits(question: Question, line: Line) -> bool:
    return line.topic in (None, question.topic) and line.level in (None, question.level)


def seed_of(secret: bytes, round_code: str, person: str, number: int) -> bytes:
    """The seed of one attempt, 64 bytes: unguessable before the draw, checkable after it."""
    return blake2b(f"{round_code}:{person}:{number}".encode(), key=secret).digest()


def numbers(seed: bytes, purpose: bytes, count: int) -> Sequence[int]:
    """What chance says for a purpose, so many times: the n-th number, from 0, is the (n mod 8)-th of the eight 64-bit
    numbers, big end first, of the BLAKE2b, keyed by the seed, of `purpose`, a space and n div 8."""
    blocks = [blake2b(b"%b %d" % (purpose, block), key=seed).digest() for block in range(-(-count // 8))]
    found = array("Q", b"".join(blocks)[: 8 * count])
    if sys.byteorder == "little":
        found.byteswap()
    return found


def shuffled(ids: Iterable[int], seed: bytes, purpose: bytes, first: int | None = None) -> list[int]:
    """The ids in an order that chance decides (Fisher and Yates), or only the `first` of that order: starting from the
    ids in ascending order, place n is exchanged with the place that the n-th of the purpose's numbers, modulo the
    places left, points to from there."""
    return exchanged(sorted(ids), seed, purpose, first)


def exchanged(order: list[int], seed: bytes, purpose: bytes, first: int | None = None) -> list[int]:
    """The same of ids that are a list in ascending order, which is spent."""
    size = len(order)
    count = size if first is None else min(first, size)
    steps = min(count, size - 1)  # The last place of all is exchanged with itself.
    for n, number in enumerate(numbers(seed, purpose, steps)):
        other = n + number % (size - n)
        order[n], order[other] = order[other], order[n]
    return order[:first]


def draw(bank: Mapping[int, Question], plan: Plan, seed: bytes, pools: Pools | None = None) -> Paper:
    """The paper of one attempt; `pools`, where many are drawn, are found once. Raises BankTooSmall, with `topic`,
    `there` and `wanted`."""
    return tuple(
        [item(bank[id], plan, chance) for id, chance in zip(*layout(bank, plan, seed, pools), strict=True)]
    )


def layout(bank: Mapping[int, Question], plan: Plan, seed: bytes, pools: Pools | None = None) -> Layout:
    """The same before it is looked at. Raises BankTooSmall."""
    ids = question_ids(bank, plan, seed, pools)
    return Layout(ids, numbers(seed, b"choices", len(ids)))


def question_ids(
    bank: Mapping[int, Question], plan: Plan, seed: bytes, pools: Pools | None = None
) -> tuple[int, ...]:
    """The questions of a paper in their order. Raises BankTooSmall."""
    if plan.questions:
        ids = listed(bank, plan.questions)
    else:
        ids = drawn(plan.lines, pools_of(bank, plan) if pools is None else pools, seed)
        if not plan.shuffle_questions:
            ids = [id for id in bank if id in ids]
    return tuple(shuffled(ids, seed, b"order") if plan.shuffle_questions else ids)


def item(question: Question, plan: Plan, chance: int) -> PaperItem:
    """A question as a paper shows it at a place of this number."""
    return PaperItem(question.id, arranged(question, chance) if plan.shuffle_options else question.choices)


def pools_of(bank: Mapping[int, Question], plan: Plan) -> Pools:
    """For each line of the plan, the questions that fit it, in ascending order."""
    return tuple(tuple(id for id in sorted(bank) if fits(bank[id], line)) for line in plan.lines)


def listed(bank: Mapping[int, Question], numbers: Iterable[int]) -> list[int]:
    """The questions of these numbers, in their order. Raises BankTooSmall."""
    of_number = {question.number: question.id for question in bank.values()}
    wanted = list(numbers)
    if not of_number.keys() >= set(wanted):
        raise BankTooSmall(topic="", there=len(of_number), wanted=max(wanted))
    return [of_number[number] for number in wanted]


def drawn(lines: Iterable[Line], pools: Pools, seed: bytes) -> list[int]:
    """Line by line, each question once. Raises BankTooSmall."""
    taken: list[int] = []
    for n, (line, pool) in enumerate(zip(lines, pools, strict=True)):
        there = [id for id in pool if id not in taken] if taken else list(pool)
        if len(there) < line.count:
            raise BankTooSmall(topic=line.topic or "", there=len(there), wanted=line.count)
        taken += exchanged(there, seed, b"line %d" % n, line.count)
    return taken


def shortages(bank: Iterable[Question], plan: Plan) -> Iterator[Shortage]:
    """Where the bank is too small for some draw: what earlier lines may take away is held to be taken."""
    questions = list(bank)
    numbers = {question.number for question in questions}
    missing = [number for number in plan.questions if number not in numbers]
    if missing:
        yield Shortage(None, None, max(missing), len(numbers))
    for at, line in enumerate(() if plan.questions else plan.lines):
        fitting = [question for question in questions if fits(question, line)]
        earlier = (
            min(other.count, sum(fits(question, other) for question in fitting)) for other in plan.lines[:at]
        )
        there = max(0, len(fitting) - sum(earlier))
        if line.count > there:
            yield Shortage(line.topic, line.level, line.count, there)


def arranged(question: Question, chance: int) -> tuple[int, ...]:
    """The question's choices shuffled around those that are pinned: of those that are loose, in the bank's order, place
    n is exchanged with the place that the number, modulo the places left, points to from there, and what is left of
    the number is its quotient by them. So k loose choices stand in the order that the number, modulo k!, says."""
    order = [choice for choice in question.choices if choice not in question.pinned]
    for n in range(len(order)):
        chance, ahead = divmod(chance, len(order) - n)
        order[n], order[n + ahead] = order[n + ahead], order[n]
    loose = iter(order)
    return tuple([choice if choice in question.pinned else next(loose) for choice in question.choices])
