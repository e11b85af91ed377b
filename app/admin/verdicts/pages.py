"""The verdict of a round: how far it is, its determination by the judges, the lots, and older verdicts."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlmodel import Session
from starlette.responses import Response

from app.admin.desk import TheRound, desk_of, language_of, onward, page, touch
from app.admin.verdicts.determining import (
    determine,
    drawn_lots,
    may_be_announced,
    newest_id,
    read_lots,
    verdicts_of,
)
from app.admin.verdicts.showing import verdict_view
from app.admin.verdicts.views import LotsForm
from app.deps import Db, HouseDep, Judge, Now, Organiser, StaffDep
from app.errors import NotNow, Unfit
from app.house import House
from app.models import Contest, Round, Staff
from app.record import Fault, Lots, RecordFaulty
from app.staff import audit
from app.texts import tell

router = APIRouter(prefix="/rounds/{round_id:int}")

FAULTS_SHOWN = 8
After = Annotated[int | None, Form()]


@router.get("/verdict")
def verdict(request: Request, house: HouseDep, db: Db, now: Now, who: StaffDep, round: TheRound) -> Response:
    contest = db.get_one(Contest, round.contest_id)
    view = verdict_view(
        db, house.settings.data, desk_of(request, who, contest, "rounds"), contest, round, now
    )
    return page(request, "admin/verdict.html", view)


def unmoved(db: Session, round: Round, after: int | None) -> bool:
    """Whether the newest verdict is the one beside which a form was shown, as far as the form says that."""
    return after is None or after == newest_id(verdicts_of(db, round))


@router.post("/verdict")
def determine_winners(
    request: Request, house: HouseDep, db: Db, now: Now, who: Judge, round: TheRound, after: After = None
) -> Response:
    """Lots that have been drawn before are used again; a second tap is shown what the first has done. Raises
    NotRecorded."""
    if not unmoved(db, round, after):
        return onward(f"/admin/rounds/{round.id}/verdict", "determined")
    before = next(iter(verdicts_of(db, round)), None)
    return determined(request, house, db, now, who, round, drawn_lots(house.settings.data, before))


@router.post("/lots")
def draw_lots(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: Judge,
    round: TheRound,
    seed: Annotated[str, Form(max_length=400)] = "",
    source: Annotated[str, Form(max_length=1000)] = "",
    after: After = None,
) -> Response:
    """The seed that was drawn in public, and where it was seen; the verdict is determined anew with it. Raises NotNow
    when somebody else has determined it since: one draw does not replace another unseen."""
    if not round.rules["lots"]:
        raise NotNow("admin.no_lots")
    if not unmoved(db, round, after):
        raise NotNow("admin.verdict_moved_on")
    try:
        return determined(request, house, db, now, who, round, read_lots(seed, source))
    except Unfit as error:
        contest = db.get_one(Contest, round.contest_id)
        lots = LotsForm(seed, source, tell(error.code, language_of(request), **error.fields))
        desk = desk_of(request, who, contest, "rounds")
        view = verdict_view(db, house.settings.data, desk, contest, round, now, lots=lots)
        return page(request, "admin/verdict.html", view, status=422)


@router.post("/announcement")
def announce(db: Db, now: Now, who: Organiser, round: TheRound, after: After = None) -> Response:
    """The results are public from now on; twice is once. Raises NotNow while something is not decided, and for a
    verdict that was not shown."""
    contest = db.get_one(Contest, round.contest_id)
    if round.published_at is None:
        if not unmoved(db, round, after):
            raise NotNow("admin.verdict_moved_on")
        if not may_be_announced(db, contest, round):
            raise NotNow("admin.not_decided")
        round.published_at = now
        touch(contest)
        audit(db, now, who, "announced results", f"round {round.id}")
    return onward(f"/admin/rounds/{round.id}/verdict", "announced")


def determined(
    request: Request, house: House, db: Session, now: int, who: Staff, round: Round, lots: Lots | None
) -> Response:
    """On to the verdict; or the page with all that contradicts the rules, and no verdict."""
    contest, data = db.get_one(Contest, round.contest_id), house.settings.data
    announced = round.published_at is not None
    try:
        determine(db, data, contest, round, who, now, lots)
    except RecordFaulty as error:
        desk = desk_of(request, who, contest, "rounds")
        faults = tuple(fault_line(fault, language_of(request)) for fault in error.faults[:FAULTS_SHOWN])
        view = verdict_view(db, data, desk, contest, round, now, faults=faults)
        return page(request, "admin/verdict.html", view, status=422)
    taken_back = announced and round.published_at is None
    return onward(f"/admin/rounds/{round.id}/verdict", "announce_anew" if taken_back else "determined")


def fault_line(fault: Fault, language: str) -> str:
    """attempts.csv, line 12: what is wrong there."""
    sentence = tell(fault.code, language, **fault.fields)
    if fault.line is None:
        return f"{fault.file}: {sentence}"
    return tell("admin.record_fault", language, file=fault.file, line=fault.line, sentence=sentence)
