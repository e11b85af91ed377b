"""Đối chiếu — every submission that a phone was told of, compared with SQL, one by one."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Attempt, Participant
from app.rehearsal.ledger import Acknowledged


@dataclass(frozen=True, slots=True)
class Comparison:
    """`lost`: told to a phone, not in SQL. `double`: told or written more than once. `differs`: another score.
    `unknown`: in SQL, told to no phone."""

    acknowledged: int
    written: int
    lost: int
    double: int
    differs: int
    unknown: int

    @property
    def sound(self) -> bool:
        return self.lost == self.double == self.differs == 0


def compare(engine: Engine, acknowledged: list[Acknowledged], round_ids: set[int]) -> Comparison:
    with transaction(engine, writes=False) as session:
        rows = session.exec(
            select(Participant.phone, Attempt.round_id, Attempt.number, Attempt.correct)
            .join(Attempt, Attempt.participant_id == Participant.id)  # type: ignore[arg-type]
            .where(Attempt.round_id.in_(round_ids))  # type: ignore[attr-defined]
        ).all()
    written = {(phone, round_id, number): correct for phone, round_id, number, correct in rows}
    told = {(a.phone, a.round_id, a.number): a.correct for a in acknowledged}
    return Comparison(
        acknowledged=len(acknowledged),
        written=len(rows),
        lost=len(told.keys() - written.keys()),
        double=len(acknowledged) - len(told) + len(rows) - len(written),
        differs=sum(written[key] != told[key] for key in told.keys() & written.keys()),
        unknown=len(written.keys() - told.keys()),
    )
