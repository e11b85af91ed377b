"""Số liệu phân tích — the first valid attempt of each person as columns: papers drawn again, choices as authored.

Valid: not set aside by the judges, not lapsed, the person not excluded. Marks are by the key as amended. Which attempts
were looked at has a digest; what follows from them is computed once for it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from app.admin.analysis.statistics import (
    ChoiceFigures,
    ItemFigures,
    PaperFigures,
    Responses,
    choice_figures,
    item_figures,
    paper_figures,
    tables_of,
)
from app.models import Attempt, Participant, Round
from app.rules.paper.marking import chosen, is_right
from app.scoring import LiveRound, SealedBy, live_of, unpacked
from app.scoring.rounds import redrawn

ROWS_AT_ONCE = 10_000
KEPT = 4

First = tuple[str, int, str]  # Person, number, answers.


@dataclass(frozen=True, slots=True)
class Source:
    """What is analysed; equal when the digest over attempts and key is."""

    digest: str
    live: LiveRound = field(compare=False)
    firsts: tuple[First, ...] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The figures of a round: `items` by question id, `choices` by choice id."""

    digest: str
    paper: PaperFigures
    items: dict[int, ItemFigures]
    choices: dict[int, ChoiceFigures]


def analysis_of(db: Session, round: Round) -> tuple[LiveRound, Analysis]:
    """The figures of a recorded round, and the round with its questions and key."""
    live = live_of(db, round)
    firsts = tuple(first_attempts(db, live.id))
    key = sorted((question, sorted(map(sorted, accepted))) for question, accepted in live.key.items())
    digest = sha256(repr((live.id, key)).encode())
    for first in firsts:
        digest.update(repr(first).encode())
    return live, computed(Source(digest.hexdigest(), live, firsts))


def first_attempts(db: Session, round_id: int) -> Iterator[First]:
    """The valid attempt with the lowest number of each person."""
    columns: Any = (col(Attempt.participant_id), col(Attempt.number), col(Attempt.answers))
    valid = (
        select(*columns)
        .join(Participant, col(Participant.id) == col(Attempt.participant_id))
        .where(
            Attempt.round_id == round_id,
            col(Attempt.void).is_(False),
            col(Attempt.sealed_by) != SealedBy.LAPSED,
            col(Participant.excluded).is_(False),
        )
        .order_by(col(Attempt.participant_id), col(Attempt.number))
    )
    rows = db.connection().execute(valid.execution_options(yield_per=ROWS_AT_ONCE))
    for _, own in groupby(rows, key=itemgetter(0)):
        who, number, answers = next(own)
        yield who, number, answers


@lru_cache(KEPT)
def computed(source: Source) -> Analysis:
    """The figures, from the papers up."""
    live = source.live
    questions = list(live.bank.questions)
    choices = [choice for question in questions for choice in live.bank.questions[question].choices]
    tables = tables_of(responses(live, source.firsts, questions, choices))
    items = [item_figures(counts) for counts in tables.items.tolist()]
    by_question = dict(zip(questions, items, strict=True))
    counts = dict(zip(choices, tables.choices.tolist(), strict=True))
    return Analysis(
        digest=source.digest,
        paper=paper_figures(tables, items, live.size),
        items=by_question,
        choices={
            choice: choice_figures(counts[choice], item)
            for question, item in by_question.items()
            for choice in live.bank.questions[question].choices
        },
    )


def responses(
    live: LiveRound, firsts: Iterable[First], questions: list[int], choices: list[int]
) -> Responses:
    """Every answer of these attempts as columns; papers are drawn once more."""
    at_item = {id: at for at, id in enumerate(questions)}
    at_choice = {id: at for at, id in enumerate(choices)}
    person, item, right, chooser, choice, persons = [], [], [], [], [], 0
    for who, number, answers in firsts:
        given = unpacked(answers)
        for place, asked in enumerate(redrawn(live, who, number), start=1):
            picked = chosen(asked.choices, given.get(place, ()))
            person.append(persons)
            item.append(at_item[asked.question_id])
            right.append(is_right(picked, live.key[asked.question_id]))
            for one in picked:
                if one in at_choice:
                    chooser.append(persons)
                    choice.append(at_choice[one])
        persons += 1
    columns = (np.array(column, dtype=np.int64) for column in (person, item, right, chooser, choice))
    return Responses(persons, live.size, len(questions), len(choices), *columns)
