"""Chấm bài — how many answers of a paper are right, and the points they give: none is ever taken away.

An answer is positions as the participant saw them; only the paper knows which choices stood there. So an
answer saved needs no paper, and an answer leaked says nothing. A question with several right choices is right
when exactly those are chosen; regulations may give points for a part of them (RULES.md 2.2, "options").
"""

from collections.abc import Mapping
from typing import NamedTuple

from app.rules.draw import Paper, PaperItem
from app.rules.policy import Scoring, partial_points

Positions = tuple[int, ...]  # As seen, from 1.
Answers = Mapping[int, Positions]  # Number in the paper, from 1 -> what was chosen.
Accepted = tuple[frozenset[int], ...]  # The answers that are right, each of them alone; none: any answer is.
AnswerKey = Mapping[int, frozenset[int]]  # Question id -> the ids of its right choices, as authored.
MarkingKey = Mapping[int, Accepted]  # Question id -> what is accepted, amendments and all.

NOTHING: frozenset[int] = frozenset()


def as_authored(key: AnswerKey) -> dict[int, Accepted]:
    """The key that holds as long as nothing is amended."""
    return {question: (right,) for question, right in key.items()}


def mark(paper: Paper, answers: Answers, key: MarkingKey) -> int:
    """The number of items answered rightly, 0…len(paper)."""
    right = 0
    for number, item in enumerate(paper, start=1):
        accepted, positions = key[item.question_id], answers.get(number)
        if not accepted or (chosen(item, positions) if positions else NOTHING) in accepted:
            right += 1
    return right


def is_right(choices: frozenset[int], accepted: Accepted) -> bool:
    return not accepted or choices in accepted


class Mark(NamedTuple):
    """`correct` answers are exactly right; `score`: the points of the paper."""

    correct: int
    score: int


def grade(paper: Paper, answers: Answers, key: MarkingKey, points: int, scoring: Scoring) -> Mark:
    """The mark of a paper, each question being worth `points`: 0…points × len(paper)."""
    correct = mark(paper, answers, key)
    if scoring is Scoring.ALL_OR_NOTHING:
        return Mark(correct, points * correct)
    parts = (
        in_part(chosen(item, answers.get(number, ())), key[item.question_id], points)
        for number, item in enumerate(paper, start=1)
    )
    return Mark(correct, sum(parts))


def in_part(choices: frozenset[int], accepted: Accepted, points: int) -> int:
    """The most that the choices are worth against any of the accepted answers."""
    worth = (
        partial_points(points, len(right), len(choices & right), len(choices - right)) for right in accepted
    )
    return max(worth, default=points)


def chosen(item: PaperItem, positions: Positions) -> frozenset[int]:
    """The choices at these positions; a position off the paper chooses nothing that could be right."""
    choices = item.choices
    if len(positions) == 1 and 1 <= positions[0] <= len(choices):  # As nearly always.
        return frozenset((choices[positions[0] - 1],))
    return frozenset([choices[p - 1] if 1 <= p <= len(choices) else -1 for p in positions])
