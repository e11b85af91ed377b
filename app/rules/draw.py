"""Bốc đề — drawing a paper from the question bank.

A paper is a pure function of the bank, the plan and a seed: a judge who holds the three can draw it
again, years later, question for question. Shuffling sorts by a keyed hash (BLAKE2b, RFC 7693), which no
release of a language's random module can change and any language can repeat.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from app.errors import BankTooSmall
from app.rules.policy.round import Line
from app.rules.policy.round import Paper as PaperPolicy


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


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A question and its choices' ids, in the order that this participant sees."""

    question_id: int
    choices: tuple[int, ...]


Paper = tuple[PaperItem, ...]
Rank = Callable[[int], bytes]
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


def ranked(seed: bytes) -> Rank:
    """Id -> its keyed hash, by which a shuffle sorts. The key is worked in once."""
    base = blake2b(key=seed)

    def rank(id: int) -> bytes:
        own = base.copy()
        own.update(b"%d" % id)
        return own.digest()

    return rank


def draw(bank: Mapping[int, Question], plan: Plan, seed: bytes) -> Paper:
    """The paper of one attempt. Raises BankTooSmall, with `topic`, `there` and `wanted`."""
    return Deck(bank, plan).draw(seed)


class Deck:
    """Bộ đề — a bank and a plan made ready for many draws. Raises BankTooSmall when a listed question is missing."""

    __slots__ = ("bank", "listed", "plan", "pools", "slacks")

    def __init__(self, bank: Mapping[int, Question], plan: Plan) -> None:
        self.bank, self.plan = bank, plan
        self.listed = listed(bank, plan.questions)
        self.pools = [[q.id for q in bank.values() if fits(q, line)] for line in plan.lines]
        self.slacks = [
            sum(
                min(line.count, len(set(pool).intersection(other)))
                for line, other in zip(plan.lines[:at], self.pools[:at], strict=True)
            )
            for at, pool in enumerate(self.pools)
        ]

    def draw(self, seed: bytes) -> Paper:
        """The paper of one attempt. Raises BankTooSmall, with `topic`, `there` and `wanted`."""
        rank = ranked(seed)
        ids = self.listed or self.drawn(rank)
        if self.plan.shuffle_questions:
            ids = sorted(ids, key=rank)
        if self.plan.shuffle_options:
            return tuple(PaperItem(id, arranged(self.bank[id], rank)) for id in ids)
        return tuple(PaperItem(id, self.bank[id].choices) for id in ids)

    def may_hold(self, question: int, seed: bytes) -> bool:
        """False only if the question is not on the paper: looks at its own pools alone, so most papers need not be
        drawn to be passed over. What earlier lines may have taken away is held to be taken."""
        if self.plan.questions:
            return question in self.listed
        rank = ranked(seed)
        own = rank(question)
        return any(
            sum(rank(id) < own for id in pool) < line.count + slack
            for line, pool, slack in zip(self.plan.lines, self.pools, self.slacks, strict=True)
            if question in pool
        )

    def drawn(self, rank: Rank) -> list[int]:
        """Line by line, each question once; in the order of the bank. Raises BankTooSmall."""
        taken: set[int] = set()
        for line, pool in zip(self.plan.lines, self.pools, strict=True):
            there = [id for id in pool if id not in taken]
            if len(there) < line.count:
                raise BankTooSmall(topic=line.topic or "", there=len(there), wanted=line.count)
            taken.update(sorted(there, key=rank)[: line.count])
        return [id for id in self.bank if id in taken]


def listed(bank: Mapping[int, Question], numbers: Iterable[int]) -> list[int]:
    """The questions of these numbers, in their order. Raises BankTooSmall."""
    of_number = {question.number: question.id for question in bank.values()}
    wanted = list(numbers)
    if not of_number.keys() >= set(wanted):
        raise BankTooSmall(topic="", there=len(of_number), wanted=max(wanted))
    return [of_number[number] for number in wanted]


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


def arranged(question: Question, rank: Rank) -> tuple[int, ...]:
    """The question's choices shuffled around those that are pinned."""
    if not question.pinned:
        return tuple(sorted(question.choices, key=rank))
    loose = iter(sorted((c for c in question.choices if c not in question.pinned), key=rank))
    return tuple(c if c in question.pinned else next(loose) for c in question.choices)
