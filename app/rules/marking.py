"""Chấm bài — how many answers of a paper are right, and the points they give: none is ever taken away.

An answer is positions as the participant saw them; only the paper knows which choices stood there. So an
answer saved needs no paper, and an answer leaked says nothing. A question with several right choices is right
when exactly those are chosen; regulations may give points for a part of them (RULES.md 2.2, "options").
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.draw import Paper, PaperItem
from app.rules.policy import Scoring, partial_points

Positions = tuple[int, ...]  # As seen, from 1.
Answers = Mapping[int, Positions]  # Number in the paper, from 1 -> what was chosen.
AnswerKey = Mapping[int, frozenset[int]]  # Question id -> the ids of its right choices.


def mark(paper: Paper, answers: Answers, key: AnswerKey) -> int:
    """The number of items answered rightly, 0…len(paper)."""
    return sum(
        chosen(item, answers.get(number, ())) == key[item.question_id]
        for number, item in enumerate(paper, start=1)
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """`correct` answers are exactly right; `score`: the points of the paper."""

    correct: int
    score: int


def grade(paper: Paper, answers: Answers, key: AnswerKey, points: int, scoring: Scoring) -> Mark:
    """The mark of a paper, each question being worth `points`: 0…points × len(paper)."""
    correct = mark(paper, answers, key)
    if scoring is Scoring.ALL_OR_NOTHING:
        return Mark(correct, points * correct)
    parts = (
        in_part(chosen(item, answers.get(number, ())), key[item.question_id], points)
        for number, item in enumerate(paper, start=1)
    )
    return Mark(correct, sum(parts))


def in_part(choices: frozenset[int], right: frozenset[int], points: int) -> int:
    return partial_points(points, len(right), len(choices & right), len(choices - right))


def chosen(item: PaperItem, positions: Positions) -> frozenset[int]:
    """The choices at these positions; a position off the paper chooses nothing that could be right."""
    return frozenset(
        item.choices[position - 1] if 1 <= position <= len(item.choices) else -1 for position in positions
    )
