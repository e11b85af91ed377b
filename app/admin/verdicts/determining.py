"""Xác định kết quả — writes the record of a round, lets the rules compute its verdict, and stores it with its digest.

A verdict is never changed: determining again adds another one beside it. Lots that have been drawn stay drawn. What was
announced stands until a verdict says something else; then organisers announce anew.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from app import record
from app.admin.amendments.standing import amendments_under
from app.admin.desk import rounds_of, touch
from app.admin.stages import all_latest, is_practice, is_recorded, latest_verdicts
from app.admin.verdicts.brackets import parts_of
from app.admin.verdicts.inputs import attempt_key, inputs
from app.errors import NotNow, NotThere, Unfit
from app.models import Award, Contest, Round, Staff, Unit, Verdict
from app.scoring import exclude_listed
from app.staff import audit

RECORDS = "records"
LOTS = "lots.json"
SEED = re.compile("(?:[0-9a-f]{2}){1,64}")
SOURCE_MAX = 300


@dataclass(frozen=True, slots=True)
class Place:
    """Where records are kept: `data` is the installation's folder, `folder` a path below it."""

    data: Path
    folder: str

    @property
    def path(self) -> Path:
        return self.data / self.folder


def fresh_place(data: Path, contest: Contest, round: Round, bracket: str | None, now: int) -> Place:
    """A folder of its own for each determination."""
    code = f"{round.code}.{bracket}" if bracket else round.code
    while True:
        place = Place(data, f"{RECORDS}/{contest.slug}/{code}/{now}")
        if not place.path.exists():
            return place
        now += 1


def determine(
    db: Session, data: Path, contest: Contest, round: Round, who: Staff, now: int, lots: record.Lots | None
) -> None:
    """A new verdict of the round, or of each of its brackets: all of them or none. An announcement of something else is
    taken back. Raises NotRecorded; NotNow for a practice round; RecordFaulty when the recorded results contradict the
    rules."""
    if is_practice(round):
        raise NotNow("admin.practice_round")
    exclude_listed(db, contest)
    rounds, computed = rounds_of(db, contest), []
    for bracket in parts_of(round):
        place = fresh_place(data, contest, round, bracket, now)
        record.write_inputs(place.path, inputs(db, contest, round, rounds, lots, bracket))
        computed.append((bracket, place, record.write_verdict(place.path).status))
    told = digests(db, round)
    for bracket, place, status in computed:
        store(db, contest, round, who, now, bracket, place, status)
    if round.published_at is not None and digests(db, round) != told:
        round.published_at = None
        touch(contest)
        audit(db, now, who, "took announcement back", f"round {round.id}")


def digests(db: Session, round: Round) -> dict[str | None, str]:
    """What the newest verdicts of a round say, by bracket."""
    return {one.bracket: one.digest for one in all_latest(db, [round])}


def store(
    db: Session,
    contest: Contest,
    round: Round,
    who: Staff,
    now: int,
    bracket: str | None,
    place: Place,
    status: record.Status,
) -> None:
    """A written verdict as rows, and who had it determined."""
    written = (place.path / record.VERDICT).read_bytes()
    assert round.id is not None and who.id is not None
    verdict = Verdict(
        round_id=round.id,
        bracket=bracket,
        status=status,
        digest=sha256(written).hexdigest(),
        folder=place.folder,
        document=written.decode(),
        amended=amendments_under(db, round),
        staff_id=who.id,
        determined_at=now,
    )
    db.add(verdict)
    db.flush()
    store_awards(db, contest, verdict)
    told = {"bracket": bracket} if bracket else {}
    audit(
        db, now, who, "determined", f"round {round.id}", digest=verdict.digest, status=verdict.status, **told
    )


def store_awards(db: Session, contest: Contest, verdict: Verdict) -> None:
    """The prizes of a verdict as rows: persons in the order of slots, then units in theirs."""
    assert verdict.id is not None
    document: Mapping[str, Any] = json.loads(verdict.document)
    units = dict(db.exec(select(Unit.code, Unit.id).where(Unit.contest_id == contest.id)).all())
    for position, award in enumerate(document["awards"], start=1):
        db.add(
            Award(
                verdict_id=verdict.id,
                position=position,
                prize=award["prize"],
                place=award["place"],
                participant_id=award["person"],
                number=attempt_key(award["attempt"])[2],
                miss=award["miss"],
                lot=award["lot"],
            )
        )
    for position, award in enumerate(document["collective"], start=len(document["awards"]) + 1):
        db.add(
            Award(
                verdict_id=verdict.id,
                position=position,
                prize=award["prize"],
                place=award["place"],
                unit_id=units[award["unit"]],
            )
        )


def newest_id(verdicts: Sequence[Verdict]) -> int:
    """By what a form says which verdict it was shown beside; 0: none. `verdicts`: newest first."""
    return verdicts[0].id or 0 if verdicts else 0


def verdicts_of(db: Session, round: Round) -> list[Verdict]:
    """All verdicts of a round, newest first."""
    statement = select(Verdict).where(Verdict.round_id == round.id)
    return list(db.exec(statement.order_by(col(Verdict.id).desc())))


def may_be_announced(db: Session, contest: Contest, round: Round) -> bool:
    """Everything is decided; of a practice round, which has no verdict: everything is written down."""
    if is_practice(round):
        return is_recorded(round, rounds_of(db, contest))
    verdict = latest_verdicts(db, [round]).get(round.id or 0)
    return verdict is not None and verdict.status == record.Status.FINAL


def drawn_lots(data: Path, verdict: Verdict | None) -> record.Lots | None:
    """The lots that a verdict was determined with. Raises NotThere when its record has been taken away."""
    if verdict is None:
        return None
    try:
        found = json.loads((data / verdict.folder / LOTS).read_bytes())
    except FileNotFoundError:
        raise NotThere("admin.record_missing", folder=verdict.folder) from None
    return record.Lots(found["seed"], found["source"]) if found else None


def read_lots(seed: str, source: str) -> record.Lots:
    """Lots as typed; spaces within the seed do not count. Raises Unfit."""
    plain = re.sub(r"\s+", "", seed).lower()
    if not SEED.fullmatch(plain):
        raise Unfit("admin.bad_seed")
    if not 2 <= len(source.strip()) <= SOURCE_MAX:
        raise Unfit("admin.bad_source", max=SOURCE_MAX)
    return record.Lots(plain, source.strip())
