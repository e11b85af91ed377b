"""Giải phụ — the organisers award prizes by hand, with the reason; as many of each as the regulations have.

Enacts RULES.md 2.1, R4 ("10 giải mỗi tuần cho người lan tỏa"), and 2.2, "special". Such a prize is no part of the
record: nobody could compute it again.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlmodel import Session, select
from starlette.responses import Response

from app.admin.desk import ID_MAX, TheRound, desk_of, onward, page, rounds_of
from app.admin.people.finding import person_meant
from app.admin.stages import is_recorded
from app.admin.verdicts.showing import verdict_view
from app.admin.verdicts.views import SpecialForm
from app.deps import Db, HouseDep, Now, Organiser
from app.errors import NotRecorded, NotThere
from app.models import Contest, Participant, Round, SpecialAward
from app.rules.policy import round_policy
from app.staff import audit
from app.vietnamese import tidy_name

router = APIRouter(prefix="/rounds/{round_id:int}/special-prizes")

TEXT_MAX = 300
Text = Annotated[str, Form(max_length=1000)]


def faults_of(db: Session, round: Round, given: SpecialForm, person: Participant | None) -> Iterator[str]:
    """What keeps the prize from being awarded, as codes."""
    prize = next((one for one in round_policy(round.policy).special_prizes if one.id == given.prize), None)
    given_so_far = db.exec(
        select(SpecialAward).where(SpecialAward.round_id == round.id, SpecialAward.prize == given.prize)
    ).all()
    if prize is None:
        yield "admin.special_prize"
    elif len(given_so_far) >= prize.count:
        yield "admin.special_spent"
    if person is None:
        yield "admin.special_person"
    elif person.excluded or not person.complete:
        yield "admin.special_unranked"
    elif person.id in {one.participant_id for one in given_so_far}:
        yield "admin.special_twice"
    if not 2 <= len(given.reason) <= TEXT_MAX:
        yield "admin.special_reason"
    if not 2 <= len(given.by) <= TEXT_MAX:
        yield "admin.nomination_by"


@router.post("")
def award(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: Organiser,
    round: TheRound,
    prize: Text = "",
    person: Text = "",
    reason: Text = "",
    decided_by: Text = "",
) -> Response:
    """Raises NotRecorded while somebody could still take part."""
    contest = db.get_one(Contest, round.contest_id)
    if not is_recorded(round, rounds_of(db, contest)):
        raise NotRecorded
    db.exec(select(Round.id).where(Round.id == round.id).with_for_update())  # Two at once count each other.
    given = SpecialForm(prize.strip(), *(tidy_name(value) for value in (person, reason, decided_by)))
    found = person_meant(db, round.contest_id, given.person)
    fault = next(faults_of(db, round, given, found), "")
    if fault or found is None:
        desk = desk_of(request, who, contest, "rounds")
        failed = replace(given, fault=fault)
        view = verdict_view(db, house.settings.data, desk, contest, round, now, special=failed)
        return page(request, "admin/verdict.html", view, status=422)
    assert round.id is not None and who.id is not None
    db.add(
        SpecialAward(
            round_id=round.id,
            prize=given.prize,
            participant_id=found.id,
            reason=given.reason,
            decided_by=given.by,
            staff_id=who.id,
            awarded_at=now,
        )
    )
    told = {"prize": given.prize, "person": found.id, "reason": given.reason, "by": given.by}
    audit(db, now, who, "awarded special prize", f"round {round.id}", **told)
    return onward(f"/admin/rounds/{round.id}/verdict", "awarded")


@router.post("/{award_id:int}/withdrawal")
def withdraw(db: Db, now: Now, who: Organiser, round: TheRound, award_id: int) -> Response:
    """Raises NotThere. What was withdrawn stands in the audit log."""
    found = db.get(SpecialAward, award_id) if award_id <= ID_MAX else None
    if found is None or found.round_id != round.id:
        raise NotThere
    told = {"prize": found.prize, "person": found.participant_id, "reason": found.reason}
    db.delete(found)
    audit(db, now, who, "withdrew special prize", f"round {round.id}", **told)
    return onward(f"/admin/rounds/{round.id}/verdict", "taken_back")
