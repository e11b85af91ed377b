"""Kiểm chứng — whether every mark of a round follows from its answers: original mark + amendments -> present mark.

Everything is computed anew: the seals of the amendments, the paper and the mark of every attempt under the key as it
stood after each amendment, and every step of its rescorings. While a round is open an amendment reaches the web
processes a moment after it is confirmed, so an attempt may have been recorded under the key as it stood after any of
them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlmodel import Session, col, select

from app.models import Amendment, Rescoring, Round
from app.rules.paper.marking import Mark, as_authored
from app.rules.rescoring import amended
from app.scoring.amending.amendments import as_rule, confirmed, seal_of
from app.scoring.amending.rescoring import Sitting, holds, live_of, marks_of, sittings

FAULTS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Flaw:
    """`code` names a sentence; `who` and `number`: the attempt, or "" and the number of the amendment."""

    code: str
    who: str
    number: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what is wrong: the first FAULTS_MAX of `wrong`."""

    attempts: int
    amendments: int
    rescored: int
    wrong: int
    flaws: tuple[Flaw, ...]


def prove(db: Session, round: Round) -> Proof:
    """Compute every mark of the round anew."""
    assert round.id is not None
    chain = confirmed(db, round.id)
    flaws, wrong = list(broken_seals(chain)), 0
    wrong += len(flaws)
    attempts = rescored = 0
    for one, history, marks in computed(db, round, chain):
        attempts, rescored = attempts + 1, rescored + bool(history)
        code = flaw_of(one, history, marks, settled=round.recorded_at is not None)
        if code:
            wrong += 1
            if len(flaws) < FAULTS_MAX:
                flaws.append(Flaw(code, one.who, one.number))
    return Proof(attempts, len(chain), rescored, wrong, tuple(flaws))


def broken_seals(chain: Sequence[Amendment]) -> Iterator[Flaw]:
    before = ""
    for place, row in enumerate(chain, start=1):
        if row.number != place or row.seal != seal_of(row, before):
            yield Flaw("amendment.seal_broken", "", row.number or 0)
        before = row.seal or ""


def computed(
    db: Session, round: Round, chain: Sequence[Amendment]
) -> Iterator[tuple[Sitting, list[Rescoring], list[Mark]]]:
    """Every attempt, its rescorings, and its mark after no amendment, after the first, …, after all."""
    live, rules = live_of(db, round), [as_rule(row) for row in chain]
    authored, questions = as_authored(live.bank.key), {one.question for one in rules}
    keys = [amended(authored, rules[:count]) for count in range(len(rules) + 1)]
    markers, rescorings = [live.marker_under(key) for key in keys], histories(db, live.id)
    waiting = next(rescorings, None)
    for one in sittings(db, live.id):
        own: list[Rescoring] = []
        if waiting and waiting[0] == (one.who, one.number):
            own, waiting = waiting[1], next(rescorings, None)
        if holds(live, one, questions):
            yield one, own, marks_of(live, one, markers)
        else:
            yield one, own, marks_of(live, one, markers[:1]) * len(keys)


def histories(db: Session, round_id: int) -> Iterator[tuple[tuple[str, int], list[Rescoring]]]:
    """The rescorings of each attempt that has some, in the order of `sittings`."""
    of_round = select(Rescoring).where(Rescoring.round_id == round_id)
    ordered = of_round.order_by(
        col(Rescoring.participant_id), col(Rescoring.attempt), col(Rescoring.amendment)
    )
    rows = db.connection().execute(ordered.execution_options(yield_per=10_000))
    for key, own in groupby(rows, key=lambda row: (row.participant_id, row.attempt)):
        yield key, [Rescoring(**row._mapping) for row in own]


def flaw_of(
    one: Sitting, history: Sequence[Rescoring], marks: Sequence[Mark], *, settled: bool
) -> str | None:
    """What is wrong with the marks of an attempt, as a code; None: nothing."""
    if one.recorded not in marks:
        return "amendment.recorded_wrong"
    before = one.recorded
    for row in history:
        new = Mark(row.correct, row.score)
        if Mark(row.old_correct, row.old_score) != before or row.amendment >= len(marks):
            return "amendment.history_broken"
        if new != marks[row.amendment]:
            return "amendment.rescored_wrong"
        before = new
    return "amendment.not_rescored" if settled and before != marks[-1] else None
