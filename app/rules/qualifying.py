"""Chọn vào vòng sau — who goes on to a later round, out of the records of the earlier ones.

Enacts RULES.md 2.1, R19 ("18 người tốt nhất mỗi tuần, 82 người tổng điểm cao nhất, cả thảy 100"): the qualifications in
their order; "each" takes the best of the final ranking of each round; "sum" takes, of those whom nothing before it has
taken, the best by the scores of their counted attempts added up over the rounds, then by the times added up.

The rules leave open who goes on when equals stand on the line: all of them do, so nobody is left out by chance.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.rules.counting import Counted, attempt_column, count
from app.rules.policy.round import Qualification, Way
from app.rules.ranking import final_ranking, outcome
from app.rules.record import Record
from app.rules.standing import rank


@dataclass(frozen=True, slots=True)
class Qualified:
    """A person who goes on: by the best of `round`, or by the sum over several (""); at which place there."""

    person: str
    round: str
    place: int


def qualified(
    qualifications: Sequence[Qualification], records: Mapping[str, Sequence[Record]]
) -> tuple[Qualified, ...]:
    """Everybody once, in the order of qualifications, rounds and places. `records`: of a round by its code, one for
    each of its brackets."""
    found: dict[str, Qualified] = {}
    for one in qualifications:
        if one.by is Way.EACH:
            taken = best_of_each({code: records[code] for code in one.rounds}, one.best)
        else:
            parts = [part for code in one.rounds for part in records[code]]
            taken = best_by_sum(parts, one.best, found)
        for person in list(taken):
            found.setdefault(person.person, person)
    return tuple(found.values())


def best_of_each(records: Mapping[str, Sequence[Record]], best: int) -> Iterator[Qualified]:
    """The first places of each round; of a round with brackets, of each bracket."""
    for code, parts in records.items():
        for part in parts:
            totals, counted = count(part)
            ranking = final_ranking(part, counted, outcome(part, totals))
            ids = part.persons.ids[counted.person[ranking.taker]].tolist()
            for id, place in zip(ids, ranking.place.tolist(), strict=True):
                if place <= best:
                    yield Qualified(id.decode(), code, place)


def best_by_sum(parts: Iterable[Record], best: int, taken: Mapping[str, Qualified]) -> Iterator[Qualified]:
    """The first places by the sum of scores, then of times, among those who are not taken."""
    sums: dict[str, tuple[int, int]] = {}
    for part in parts:
        for who, score, elapsed in figures(part, count(part)[1]):
            scores, times = sums.get(who, (0, 0))
            sums[who] = (scores - score, times + elapsed)  # Lowest first: more points, then less time.
    ordered = sorted((key, who) for who, key in sums.items() if who not in taken)
    for place, (_, who) in rank(ordered, key=lambda one: one[0]):
        if place <= best:
            yield Qualified(who, "", place)


def figures(part: Record, counted: Counted) -> Iterator[tuple[str, int, int]]:
    """Person, score and time in ms of every counted attempt."""
    columns = (attempt_column(part.attempts, counted.attempt, name).tolist() for name in ("score", "elapsed"))
    ids = part.persons.ids[counted.person].tolist()
    for id, score, elapsed in zip(ids, *columns, strict=True):
        yield id.decode(), score, elapsed
