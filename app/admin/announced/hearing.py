"""The complaints of a round at the desk: everybody there reads them, a judge answers each once."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.admin.announced.complaints import hearing_of
from app.admin.announced.views import ComplaintLine, ComplaintsView
from app.admin.desk import ID_MAX, Desk, TheRound, desk_of, onward, page
from app.admin.people.finding import people_of
from app.admin.rounds.showing import line_of
from app.deps import Db, Judge, Now, StaffDep
from app.errors import NotNow, NotThere
from app.models import Complaint, Contest, Participant, Round, Staff
from app.staff import audit
from app.vietnamese import tidy_name

router = APIRouter()

ANSWER_MAX = 1_000


def lines_of(db: Session, round: Round, person: Participant | None = None) -> tuple[ComplaintLine, ...]:
    """The complaints of a round, or of one person about it, in the order in which they came."""
    statement = select(Complaint).where(Complaint.round_id == round.id).order_by(col(Complaint.id))
    if person is not None:
        statement = statement.where(Complaint.participant_id == person.id)
    found = db.exec(statement).all()
    people = people_of(db, (one.participant_id for one in found))
    staff = {one.id: one.name for one in db.exec(select(Staff))} if found else {}
    return tuple(
        ComplaintLine(
            id=one.id or 0,
            person=one.participant_id,
            name=people[one.participant_id][0].name,
            unit=people[one.participant_id][1],
            said=one.said,
            sent_at=one.sent_at,
            justified=one.justified,
            answer=one.answer or "",
            by=staff.get(one.staff_id, ""),
        )
        for one in found
    )


def view_of(db: Session, desk: Desk, round: Round, now: int) -> ComplaintsView:
    contest = db.get_one(Contest, round.contest_id)
    line, hearing = line_of(db, contest, round, now), hearing_of(db, round, now)
    return ComplaintsView(desk, line, hearing, lines_of(db, round))


@router.get("/rounds/{round_id:int}/complaints")
def complaints(request: Request, db: Db, now: Now, who: StaffDep, round: TheRound) -> Response:
    desk = desk_of(request, who, db.get_one(Contest, round.contest_id), "rounds")
    return page(request, "admin/complaints.html", view_of(db, desk, round, now))


@router.post("/complaints/{complaint_id:int}/answer")
def answer(
    request: Request,
    db: Db,
    now: Now,
    who: Judge,
    complaint_id: int,
    justified: Annotated[str, Form(max_length=5)] = "",
    said: Annotated[str, Form(max_length=5_000)] = "",
) -> Response:
    """Raises NotThere. An answer that has been given stands: a second tap is that answer, another one raises NotNow."""
    found = db.get(Complaint, complaint_id) if complaint_id <= ID_MAX else None
    if found is None:
        raise NotThere
    round, told = db.get_one(Round, found.round_id), tidy_name(said)
    fault = "" if justified in ("yes", "no") else "admin.complaint_decision"
    fault = fault or ("" if 2 <= len(told) <= ANSWER_MAX else "admin.complaint_answer")
    if fault:
        desk = desk_of(request, who, db.get_one(Contest, round.contest_id), "rounds")
        view = view_of(db, desk, round, now)
        failed = replace(view, fault=fault, faulty=complaint_id, answer=said)
        return page(request, "admin/complaints.html", failed, status=422)
    if found.justified is None:
        found.justified, found.answer = justified == "yes", told
        found.staff_id, found.answered_at = who.id, now
        audit(db, now, who, "answered complaint", f"complaint {found.id}", justified=found.justified)
    elif (found.justified, found.answer) != (justified == "yes", told):
        raise NotNow("admin.complaint_answered")
    return onward(f"/admin/rounds/{round.id}/complaints", "answered")
