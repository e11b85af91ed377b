"""Danh sách được chọn — who may take part in a round of a later stage, by the stored verdicts of the earlier rounds.

The list is frozen at the publication; when a verdict is determined anew afterwards (a complaint was justified), the
organisers bring it up to date by a button of its own.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlmodel import Session

from app import record
from app.admin.desk import rounds_of
from app.admin.rounds.reading import Fault
from app.admin.stages import all_latest
from app.errors import NotThere
from app.models import Contest, Round, Verdict
from app.rules.policy import round_policy
from app.rules.qualifying import Qualified, qualified


def sources(round: Round, rounds: Sequence[Round]) -> list[Round]:
    """The earlier rounds that decide who may take part."""
    named = {code for one in round_policy(round.policy).audience.qualifications for code in one.rounds}
    return [one for one in rounds if one.code in named]


def verdicts_of_sources(db: Session, parts: Sequence[Round]) -> dict[str, list[Verdict]]:
    """The newest verdicts of each round by its code; of one with brackets those of the brackets."""
    latest = all_latest(db, parts)
    found = {}
    for part in parts:
        bracketed = bool(round_policy(part.policy).brackets)
        own = [one for one in latest if one.round_id == part.id]
        found[part.code] = [one for one in own if (one.bracket is not None) is bracketed]
    return found


def qualification_obstacles(db: Session, round: Round, rounds: Sequence[Round]) -> Iterator[Fault]:
    """The earlier rounds that have no verdict yet."""
    parts = sources(round, rounds)
    verdicts = verdicts_of_sources(db, parts)
    for part in parts:
        if not verdicts[part.code]:
            yield Fault("admin.publish_qualification", {"title": part.title})


def who_goes_on(
    db: Session, data: Path, round: Round, rounds: Sequence[Round]
) -> tuple[Qualified, ...] | None:
    """By the verdicts as they are now; None for a round that is open to others too. Raises NotThere when the record of
    an earlier round has been taken away."""
    qualifications = round_policy(round.policy).audience.qualifications
    if not qualifications:
        return None
    verdicts = verdicts_of_sources(db, sources(round, rounds))
    records = {code: [record_of(data, one) for one in own] for code, own in verdicts.items()}
    return qualified(qualifications, records)


def record_of(data: Path, verdict: Verdict) -> record.Record:
    if not (data / verdict.folder).exists():
        raise NotThere("admin.record_missing", folder=verdict.folder)
    return record.opened(data / verdict.folder)


def freeze(db: Session, data: Path, round: Round) -> None:
    """Write down who may take part."""
    found = who_goes_on(db, data, round, rounds_of(db, db.get_one(Contest, round.contest_id)))
    round.qualified = None if found is None else sorted(one.person for one in found)
