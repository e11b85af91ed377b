"""Phục hồi — either side of a round from the other: what would change, and the rows of SQL from the streams.

An event is sound when it is what its digest says. What only one side has is given to the other; what is damaged on
one side and sound on the other is mended. Where both are sound and differ, one of them was made by somebody: that is
a contradiction, and nothing is changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from redis import Redis
from sqlmodel import Session

from app.models import Round
from app.scoring.recording.agreement import attempt_of, sql_side, stream_side
from app.scoring.recording.rows import Written, insert, is_sound, replace

Key = tuple[str, int]  # Who, and which number.


@dataclass(frozen=True, slots=True)
class Sides:
    """A round's good events in the streams, and its rows in SQL, by attempt."""

    streams: dict[Key, Written]
    rows: dict[Key, Written]


@dataclass(frozen=True, slots=True)
class Plan:
    """What restoring one side would do: `add` what it lacks, `mend` what is damaged there. `contradicted`: both are
    sound and differ. `lost`: damaged in SQL, and in no stream. `kept`: how many the other side lacks."""

    add: list[Written]
    mend: list[Written]
    contradicted: list[Key]
    lost: list[Key]
    kept: int


def sides_of(redis: Redis, session: Session, round: Round) -> Sides:
    streams: dict[Key, Written] = {}
    for one in stream_side(redis, session, round):
        streams.setdefault(attempt_of(one), one)
    return Sides(streams, {attempt_of(one): one for one in sql_side(session, round)})


def contradictions(sides: Sides) -> list[Key]:
    """Attempts of which either side has a sound event, but not the same."""
    both = sides.streams.keys() & sides.rows.keys()
    return sorted(key for key in both if sides.rows[key] != sides.streams[key] and is_sound(sides.rows[key]))


def lost(sides: Sides) -> list[Key]:
    return sorted(key for key in sides.rows.keys() - sides.streams.keys() if not is_sound(sides.rows[key]))


def plan_sql(sides: Sides) -> Plan:
    """What the streams would give to SQL."""
    contradicted = contradictions(sides)
    differing = [one for key, one in sides.streams.items() if key in sides.rows and sides.rows[key] != one]
    return Plan(
        add=[one for key, one in sides.streams.items() if key not in sides.rows],
        mend=[one for one in differing if attempt_of(one) not in set(contradicted)],
        contradicted=contradicted,
        lost=lost(sides),
        kept=len(sides.rows.keys() - sides.streams.keys()),
    )


def plan_redis(sides: Sides) -> Plan:
    """What SQL would give to the streams. An entry that was damaged is no event any more: it is added anew."""
    return Plan(
        add=[one for key, one in sides.rows.items() if key not in sides.streams and is_sound(one)],
        mend=[],
        contradicted=contradictions(sides),
        lost=lost(sides),
        kept=len(sides.streams.keys() - sides.rows.keys()),
    )


def restore_sql(session: Session, plan: Plan, at_once: int = 5_000) -> None:
    """Carry a plan out, in the caller's transaction."""
    for some in chunks(plan.add, at_once):
        insert(session, some)
    for some in chunks(plan.mend, at_once):
        replace(session, some)


def union(sides: Sides) -> Iterable[Written]:
    """Every sound event of either side, once: what Redis holds after it was restored."""
    yield from sides.streams.values()
    for key, one in sides.rows.items():
        if key not in sides.streams and is_sound(one):
            yield one


def chunks(events: list[Written], size: int) -> Iterable[list[Written]]:
    return (events[start : start + size] for start in range(0, len(events), size))
