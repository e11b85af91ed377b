"""Thay đổi dự kiến — what a proposed amendment would change, computed without writing anything: marks, and prizes.

The prizes come of a dry run: the record of the round as it would be, determined by the same rules, in a folder that is
thrown away.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session

from app import record
from app.admin.desk import rounds_of
from app.admin.stages import all_latest, covered
from app.admin.verdicts.brackets import titled
from app.admin.verdicts.determining import drawn_lots
from app.admin.verdicts.inputs import earlier_rounds, inputs, skips_holders
from app.models import Amendment, Contest, Round, Verdict
from app.rules.verdict import as_json
from app.scoring import Change, as_rule, changes, confirmed, live_of

SCORE = 5  # Its place in a row of attempts.csv.


@dataclass(frozen=True, slots=True)
class Moved:
    """Whose prize of a verdict would change: a person's id or a unit's code, and the prizes' ids, None for none."""

    who: str
    unit: bool
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Redetermined:
    """A verdict on record beside the one that there would be; `outcome`: of the prediction, before and after."""

    verdict: Verdict
    title: str
    status: str
    outcome: tuple[int | None, int | None]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Effects:
    """`later`: titles of determined rounds that pass over who holds a prize by then, where a person's prize changes."""

    changes: tuple[Change, ...]
    verdicts: tuple[Redetermined, ...]
    later: tuple[str, ...]


def effects_of(db: Session, data: Path, contest: Contest, round: Round, row: Amendment) -> Effects:
    """Of a proposal for a round that is recorded. Raises Unfit, RecordFaulty when no record can be made."""
    chain = [*map(as_rule, confirmed(db, row.round_id)), as_rule(row)]
    found = tuple(changes(db, live_of(db, round), chain))
    scores = {f"{round.code}.{one.who}.{one.number}": one.new.score for one in found}
    rounds = rounds_of(db, contest)
    touched = [one for one in rounds if round in covered(one, rounds)]
    verdicts = tuple(dry(db, data, contest, rounds, verdict, scores) for verdict in all_latest(db, touched))
    moves = any(not one.unit for verdict in verdicts for one in verdict.moved)
    later = [one for one in rounds if round in earlier_rounds(one, rounds) and skips_holders(contest, one)]
    return Effects(
        changes=found,
        verdicts=verdicts,
        later=tuple(one.title for one in later if moves and all_latest(db, [one])),
    )


def dry(
    db: Session,
    data: Path,
    contest: Contest,
    rounds: Sequence[Round],
    verdict: Verdict,
    scores: Mapping[str, int],
) -> Redetermined:
    """The verdict as it would be determined anew, with the same lots."""
    round = db.get_one(Round, verdict.round_id)
    given = inputs(db, contest, round, rounds, drawn_lots(data, verdict), verdict.bracket)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record"
        record.write_inputs(path, replace(given, attempts=rescored(given.attempts, scores)))
        after: dict[str, Any] = as_json(record.determine(path))
    before = json.loads(verdict.document)
    return Redetermined(
        verdict=verdict,
        title=titled(round, verdict.bracket),
        status=after["status"],
        outcome=(before["outcome"], after["outcome"]),
        moved=(*moved(before, after, "awards", "person"), *moved(before, after, "collective", "unit")),
    )


def rescored(attempts: Any, scores: Mapping[str, int]) -> Iterator[Any]:
    """Rows of attempts.csv with other scores, by the attempt's id."""
    for row in attempts:
        yield (*row[:SCORE], scores.get(row[0], row[SCORE]), *row[SCORE + 1 :])


def moved(before: Any, after: Any, awards: str, winner: str) -> Iterator[Moved]:
    """Who would hold another prize than now, first those who hold one now, in the order of slots."""
    old, new = ({one[winner]: one["prize"] for one in told[awards]} for told in (before, after))
    for who in old | new:
        if old.get(who) != new.get(who):
            yield Moved(who, winner == "unit", old.get(who), new.get(who))
