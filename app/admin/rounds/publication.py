"""Publication of a round, and the moves of its timetable afterwards: open now, close early, last longer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from app.admin.desk import TheRound, desk_of, note, onward, page, rounds_of
from app.admin.rounds import timetables
from app.admin.rounds.form import form_of, local, mark_of, read_local
from app.admin.rounds.publishing import obstacles, publish, sample_paper
from app.admin.rounds.reading import Fault
from app.admin.rounds.showing import bank_name, line_of, round_view
from app.admin.rounds.views import ClosingView, PublicationView
from app.admin.stages import is_practice, plan_of_round
from app.alarms import official_notices
from app.deps import Db, HouseDep, Now, Organiser
from app.errors import NotNow, NotThere, Unfit
from app.models import Contest, RoundStatus
from app.rules.timetable import Phase
from app.staff import audit

router = APIRouter(prefix="/rounds/{round_id:int}")


@router.get("/publication")
def publication(
    request: Request, house: HouseDep, db: Db, now: Now, who: Organiser, round: TheRound
) -> Response:
    """What participants will see, and what is still missing."""
    contest = db.get_one(Contest, round.contest_id)
    missing = obstacles(db, contest, round, rounds_of(db, contest), now)
    if round.bank_id and not missing:
        note(house.engine, now, who, "looked at questions", f"bank {round.bank_id}", round=round.code)
    view = PublicationView(
        desk=desk_of(request, who, contest, "rounds"),
        round=line_of(db, contest, round, now),
        given=form_of(round),
        bank=bank_name(db, round),
        questions=plan_of_round(round).size,
        obstacles=tuple(missing),
        sample=sample_paper(db, contest, round) if round.bank_id and not missing else (),
        after=mark_of(round),
        warnings=() if is_practice(round) else official_notices(house.settings),
    )
    return page(request, "admin/publication.html", view)


@router.post("/publication")
def publish_round(
    house: HouseDep,
    db: Db,
    now: Now,
    who: Organiser,
    round: TheRound,
    after: Annotated[str | None, Form(max_length=40)] = None,
) -> Response:
    """Raises Unfit when something is missing that the page has named; NotNow for settings that it did not show."""
    contest = db.get_one(Contest, round.contest_id)
    if round.status is RoundStatus.DRAFT:
        if after not in (None, mark_of(round)):
            raise NotNow("admin.draft_moved_on")
        if obstacles(db, contest, round, rounds_of(db, contest), now):
            raise Unfit("admin.not_ready")
        publish(db, house.settings.data, contest, round)
        sealed = {"questions": len(round.questions), "seal": round.questions_digest}
        audit(db, now, who, "published round", f"round {round.id}", code=round.code, **sealed)
    return onward(f"/admin/rounds/{round.id}", "published")


@router.post("/opening")
def open_round(db: Db, now: Now, who: Organiser, round: TheRound) -> Response:
    timetables.open_now(db.get_one(Contest, round.contest_id), round, now)
    audit(db, now, who, "opened round", f"round {round.id}", opens_at=round.opens_at)
    return onward(f"/admin/rounds/{round.id}", "opened")


async def running(house: HouseDep, round_id: int) -> int:
    """How many attempts of a round are open now. No count of all attempts: that could be somebody's prediction."""
    try:
        partitions = house.rounds.round(round_id).all_partitions()
    except NotThere:
        return 0
    return sum([await house.redis.call(one.due, "ZCARD", one.due) for one in partitions])


@router.get("/closing")
def closing(
    request: Request,
    db: Db,
    now: Now,
    who: Organiser,
    round: TheRound,
    open_attempts: Annotated[int, Depends(running)],
) -> Response:
    """Says who is affected before the button is pressed. Raises NotNow when the round is not open."""
    if timetables.phase_of(round, now) is not Phase.OPEN:
        raise NotNow("admin.not_open")
    contest = db.get_one(Contest, round.contest_id)
    view = ClosingView(
        desk=desk_of(request, who, contest, "rounds"),
        round=line_of(db, contest, round, now),
        running=open_attempts,
        duration=form_of(round).duration,
        notice_ms=timetables.NOTICE_MS,
    )
    return page(request, "admin/closing.html", view)


@router.post("/closing")
def close_round(db: Db, now: Now, who: Organiser, round: TheRound) -> Response:
    timetables.close_early(db.get_one(Contest, round.contest_id), round, now)
    audit(db, now, who, "closed round", f"round {round.id}", closes_at=round.closes_at)
    return onward(f"/admin/rounds/{round.id}", "closing")


@router.post("/extension")
def extend_round(
    request: Request,
    db: Db,
    now: Now,
    who: Organiser,
    round: TheRound,
    closes_at: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    contest, moment = db.get_one(Contest, round.contest_id), read_local(closes_at)
    if moment is None or local(moment) < local(round.closes_at):
        fault = Fault("admin.bad_moment" if moment is None else "admin.not_longer", {})
        view = round_view(db, desk_of(request, who, contest, "rounds"), contest, round, now, fault)
        return page(request, "admin/round.html", view, status=422)
    timetables.extend(contest, round, max(moment, round.closes_at), now)
    audit(db, now, who, "extended round", f"round {round.id}", closes_at=round.closes_at)
    return onward(f"/admin/rounds/{round.id}", "extended")
