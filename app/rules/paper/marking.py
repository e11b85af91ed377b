"""Chấm bài — how many answers of a paper are right, and the points they give: none is ever taken away.

An answer is positions as the participant saw them; only the paper knows which choices stood there. So an
answer saved needs no paper, and an answer leaked says nothing. A question with several right choices is right
when exactly those are chosen; regulations may give points for a part of them (RULES.md 2.2, "options").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.rules.paper.draw import Layout, Plan, Question, item
from app.rules.paper.orders import orders, shape_of
from app.rules.policy import Scoring, partial_points

Positions = tuple[int, ...]  # As seen, from 1.
Answers = Mapping[int, Positions]  # Number in the paper, from 1 -> what was chosen.
Accepted = tuple[frozenset[int], ...]  # The answers that are right, each of them alone; none: any answer is.
AnswerKey = Mapping[int, frozenset[int]]  # Question id -> the ids of its right choices, as authored.
MarkingKey = Mapping[int, Accepted]  # Question id -> what is accepted, amendments and all.

OFF_PAPER = -1
MARKS_KEPT = 64  # More than there are answers to an item whose orders are kept.
SHAPES_KEPT = 1_024


def as_authored(key: AnswerKey) -> dict[int, Accepted]:
    """The key that holds as long as nothing is amended."""
    return {question: (right,) for question, right in key.items()}


def is_right(choices: frozenset[int], accepted: Accepted) -> bool:
    return not accepted or choices in accepted


def chosen(choices: tuple[int, ...], positions: Positions) -> frozenset[int]:
    """Those of an item's choices that stand at these positions; a position off the paper chooses nothing that could be
    right."""
    return frozenset([choices[p - 1] if 1 <= p <= len(choices) else OFF_PAPER for p in positions])


class Mark(NamedTuple):
    """`correct` answers are exactly right; `score`: the points of the paper."""

    correct: int
    score: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Thang điểm — what a question is worth, and whether a part of the right choices is worth something."""

    points: int = 1
    scoring: Scoring = Scoring.ALL_OR_NOTHING

    def mark(self, choices: frozenset[int], accepted: Accepted) -> Mark:
        """The mark of these choices alone."""
        right = int(is_right(choices, accepted))
        if self.scoring is Scoring.ALL_OR_NOTHING:
            return Mark(right, self.points * right)
        return Mark(right, max([self.part(choices, one) for one in accepted], default=self.points))

    def part(self, choices: frozenset[int], right: frozenset[int]) -> int:
        return partial_points(self.points, len(right), len(choices & right), len(choices - right))


class Marks(dict[Positions, Mark]):
    """The mark of each answer to an item whose choices stand in this order, found when it is first given."""

    def __init__(self, choices: tuple[int, ...], accepted: Accepted, scale: Scale) -> None:
        self.choices = choices
        self.accepted = accepted
        self.scale = scale

    def __missing__(self, positions: Positions) -> Mark:
        mark = self.scale.mark(chosen(self.choices, positions), self.accepted)
        if len(self) < MARKS_KEPT:
            self[positions] = mark
        return mark


class Marker:
    """Chấm — marks the papers that a plan makes of a bank under a key. What each answer is worth is kept for each order
    of a question's choices that has few (`orders.orders`), and shared by all questions of one shape and one key."""

    def __init__(self, bank: Mapping[int, Question], plan: Plan, key: MarkingKey, scale: Scale) -> None:
        self.bank, self.plan, self.key, self.scale = bank, plan, key, scale
        self.kept = {id: self.marks(question, key[id]) for id, question in bank.items()}

    def marks(self, question: Question, accepted: Accepted) -> Sequence[Marks]:
        """For each order of the choices; none where they are too many."""
        if not self.plan.shuffle_options:
            return (Marks(question.choices, accepted, self.scale),)
        places = tuple([frozenset(map(question.choices.index, right)) for right in accepted])
        return marks(shape_of(question), places, self.scale)

    def mark(self, layout: Layout, answers: Answers) -> Mark:
        """The mark of the paper of this layout; answers to what is not on it count nothing."""
        correct = score = 0
        for number, (id, chance) in enumerate(zip(*layout, strict=True), start=1):
            kept = self.kept[id]
            marks = kept[chance % len(kept)] if kept else self.anew(id, chance)
            right, points = marks[answers.get(number, ())]
            correct += right
            score += points
        return Mark(correct, score)

    def anew(self, id: int, chance: int) -> Marks:
        """The same of a question that has too many orders to be kept."""
        return Marks(item(self.bank[id], self.plan, chance).choices, self.key[id], self.scale)


@lru_cache(SHAPES_KEPT)
def marks(shape: Question, accepted: Accepted, scale: Scale) -> Sequence[Marks]:
    """The marks of such a question, of which places are accepted, for each order."""
    return tuple([Marks(order, accepted, scale) for order in orders(shape)])
