"""Chấm bài — how many answers of a paper are right. One mark for each, none taken away.

An answer is positions as the participant saw them; only the paper knows which choices stood there. So an
answer saved needs no paper, and an answer leaked says nothing. A question with several right choices counts
when exactly those are chosen (all or nothing).
"""

from collections.abc import Mapping

from app.rules.draw import Paper, PaperItem

Positions = tuple[int, ...]  # As seen, from 1.
Answers = Mapping[int, Positions]  # Number in the paper, from 1 -> what was chosen.
AnswerKey = Mapping[int, frozenset[int]]  # Question id -> the ids of its right choices.


def mark(paper: Paper, answers: Answers, key: AnswerKey) -> int:
    """The number of items answered rightly, 0…len(paper)."""
    return sum(
        chosen(item, answers.get(number, ())) == key[item.question_id]
        for number, item in enumerate(paper, start=1)
    )


def chosen(item: PaperItem, positions: Positions) -> frozenset[int]:
    """The choices at these positions; a position off the paper chooses nothing that could be right."""
    return frozenset(
        item.choices[position - 1] if 1 <= position <= len(item.choices) else -1 for position in positions
    )
