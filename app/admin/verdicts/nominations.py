"""Đề nghị khen tập thể — the organisers commend a unit by decision, with the reason; beside what figures decide.

Enacts RULES.md 2.4, C9 ("thành tích trong triển khai cuộc thi tại cơ sở", "hình thức tổ chức tốt"). A nomination is
no part of the record: nobody could compute it again. It stands after the computed prizes in the collective list.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.admin.desk import ID_MAX, TheRound, desk_of, onward, page
from app.admin.verdicts.showing import verdict_view
from app.admin.verdicts.views import NominationForm
from app.deps import Db, HouseDep, Now, Organiser
from app.errors import NotThere
from app.models import Contest, Nomination, Round, Unit
from app.staff import audit
from app.vietnamese import fold, tidy_name

router = APIRouter(prefix="/rounds/{round_id:int}/nominations")

PRIZE_MAX = 80
TEXT_MAX = 300
Text = Annotated[str, Form(max_length=1000)]


def unit_meant(db: Session, contest: Contest, typed: str) -> Unit | None:
    """The unit of this code, or of this path whatever its capitals and diacritics."""
    units = select(Unit).where(Unit.contest_id == contest.id)
    by_code = db.exec(units.where(Unit.code == typed)).one_or_none()
    same = db.exec(units.where(col(Unit.path_fold) == fold(typed))).all()
    return by_code or (same[0] if len(same) == 1 else None)


def read(db: Session, contest: Contest, given: NominationForm) -> tuple[Unit | None, NominationForm]:
    """The unit meant; and the form with everything tidy, or with its first fault."""
    tidy = NominationForm(*(tidy_name(value) for value in (given.unit, given.prize, given.reason, given.by)))
    unit = unit_meant(db, contest, tidy.unit)
    checks = {
        "admin.nomination_unit": unit is None,
        "admin.nomination_prize": not 2 <= len(tidy.prize) <= PRIZE_MAX,
        "admin.nomination_reason": not 2 <= len(tidy.reason) <= TEXT_MAX,
        "admin.nomination_by": not 2 <= len(tidy.by) <= TEXT_MAX,
    }
    fault = next((code for code, bad in checks.items() if bad), "")
    return unit, NominationForm(tidy.unit, tidy.prize, tidy.reason, tidy.by, fault)


@router.post("")
def nominate(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: Organiser,
    round: TheRound,
    unit: Text = "",
    prize: Text = "",
    reason: Text = "",
    decided_by: Text = "",
) -> Response:
    contest = db.get_one(Contest, round.contest_id)
    found, given = read(db, contest, NominationForm(unit, prize, reason, decided_by))
    if given.fault or found is None:
        desk = desk_of(request, who, contest, "rounds")
        view = verdict_view(db, house.settings.data, desk, contest, round, now, nomination=given)
        return page(request, "admin/verdict.html", view, status=422)
    assert round.id is not None and found.id is not None and who.id is not None
    db.add(
        Nomination(
            round_id=round.id,
            unit_id=found.id,
            prize=given.prize,
            reason=given.reason,
            decided_by=given.by,
            staff_id=who.id,
            nominated_at=now,
        )
    )
    told = {"unit": found.code, "prize": given.prize, "reason": given.reason, "by": given.by}
    audit(db, now, who, "nominated unit", f"round {round.id}", **told)
    return onward(f"/admin/rounds/{round.id}/verdict", "nominated")


@router.post("/{nomination_id:int}/withdrawal")
def withdraw(db: Db, now: Now, who: Organiser, round: TheRound, nomination_id: int) -> Response:
    """Raises NotThere. What was withdrawn stands in the audit log."""
    found = the_nomination(db, round, nomination_id)
    told = {"unit": db.get_one(Unit, found.unit_id).code, "prize": found.prize, "reason": found.reason}
    db.delete(found)
    audit(db, now, who, "withdrew nomination", f"round {round.id}", **told)
    return onward(f"/admin/rounds/{round.id}/verdict", "withdrawn")


def the_nomination(db: Session, round: Round, id: int) -> Nomination:
    found = db.get(Nomination, id) if id <= ID_MAX else None
    if found is None or found.round_id != round.id:
        raise NotThere
    return found
