"""Bốc đề — drawing a paper from the question bank.

A paper is a pure function of the bank, the blueprint and a seed: a judge who holds the three can draw it
again, years later, question for question. Shuffling sorts by a keyed hash (BLAKE2b, RFC 7693), which no
release of a language's random module can change and any language can repeat.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from app.errors import BankTooSmall


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the draw needs it: `choices` are choice ids in the bank's order; those in `pinned` keep
    their place whatever the shuffle ("Cả A và B", "Tất cả các phương án trên")."""

    id: int
    topic: str
    choices: tuple[int, ...]
    pinned: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A question and its choices' ids, in the order that this participant sees."""

    question_id: int
    choices: tuple[int, ...]


Paper = tuple[PaperItem, ...]
Blueprint = Mapping[str, int]  # Topic -> how many of its questions; the empty topic: the whole bank.


def seed_of(secret: bytes, round_code: str, person: str, number: int) -> bytes:
    """The seed of one attempt, 64 bytes: unguessable before the draw, checkable after it."""
    return blake2b(f"{round_code}:{person}:{number}".encode(), key=secret).digest()


def shuffled(ids: Iterable[int], seed: bytes) -> list[int]:
    """The ids in the order of their keyed hashes."""
    return sorted(ids, key=lambda id: blake2b(b"%d" % id, key=seed).digest())


def draw(bank: Mapping[int, Question], blueprint: Blueprint, seed: bytes) -> Paper:
    """The paper of one attempt. Raises BankTooSmall, with `topic`, `there` and `wanted`."""
    drawn: list[int] = []
    for topic, wanted in blueprint.items():
        taken = frozenset(drawn)
        of_topic = [q.id for q in bank.values() if topic in ("", q.topic) and q.id not in taken]
        if len(of_topic) < wanted:
            raise BankTooSmall(topic=topic, there=len(of_topic), wanted=wanted)
        drawn += shuffled(of_topic, seed)[:wanted]
    return tuple(PaperItem(id, arranged(bank[id], seed)) for id in shuffled(drawn, seed))


def arranged(question: Question, seed: bytes) -> tuple[int, ...]:
    """The question's choices shuffled around those that are pinned."""
    loose = iter(shuffled((c for c in question.choices if c not in question.pinned), seed))
    return tuple(c if c in question.pinned else next(loose) for c in question.choices)
