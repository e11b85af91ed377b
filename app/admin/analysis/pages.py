"""The analysis of a round's questions: the page, a question in detail, the list to save."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.admin.amendments.showing import line_of
from app.admin.analysis.gathering import Analysis, analysis_of
from app.admin.analysis.lists import analysis_csv, analysis_xlsx
from app.admin.analysis.showing import analysis_view, item_view
from app.admin.desk import TheRound, desk_of, page
from app.admin.library.keys import may_see, saw
from app.admin.verdicts.downloads import CSV, XLSX
from app.deps import Db, HouseDep, Now, StaffDep
from app.errors import NotAllowed, NotRecorded, NotThere
from app.models import Bank, Contest, Round
from app.scoring import LiveRound

router = APIRouter(prefix="/rounds/{round_id:int}/analysis")

Analysed = tuple[Round, Contest, LiveRound, Analysis]


def analysed(db: Db, house: HouseDep, now: Now, who: StaffDep, round: TheRound) -> Analysed:
    """The figures of the round, for who may see its key. Raises NotThere for a round without papers; NotRecorded;
    NotAllowed while other rounds still draw from the bank: the figures show its key."""
    if round.covers or round.bank_id is None:
        raise NotThere
    if round.recorded_at is None:
        raise NotRecorded
    contest, bank = db.get_one(Contest, round.contest_id), db.get_one(Bank, round.bank_id)
    if not may_see(db, who, contest, bank, now):
        raise NotAllowed("analysis.secret")
    live, found = analysis_of(db, round)
    saw(house.engine, contest, who, bank, f"round {round.id}", live.bank.questions, now)
    return round, contest, live, found


TheAnalysis = Annotated[Analysed, Depends(analysed)]


@router.get("")
def analysis(request: Request, db: Db, now: Now, who: StaffDep, given: TheAnalysis) -> Response:
    round, contest, live, found = given
    desk = desk_of(request, who, contest, "rounds")
    view = analysis_view(desk, line_of(db, contest, round, now), live, found)
    return page(request, "admin/analysis.html", view)


@router.get("/questions.csv")
def as_csv(given: TheAnalysis) -> Response:
    round, contest, live, found = given
    return saved(contest, round, analysis_csv(live, found), CSV, "csv")


@router.get("/questions.xlsx")
def as_xlsx(now: Now, given: TheAnalysis) -> Response:
    round, contest, live, found = given
    return saved(contest, round, analysis_xlsx(contest, round, live, found, now), XLSX, "xlsx")


def saved(contest: Contest, round: Round, content: bytes, media_type: str, ending: str) -> Response:
    name = f"{contest.slug}-{round.code}-phan-tich-cau-hoi.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


@router.get("/{question:int}")
def question(
    request: Request, db: Db, now: Now, who: StaffDep, given: TheAnalysis, question: int
) -> Response:
    """Raises NotThere for a question that the round does not have."""
    round, contest, live, found = given
    if question not in live.bank.questions:
        raise NotThere
    desk = desk_of(request, who, contest, "rounds")
    view = item_view(desk, line_of(db, contest, round, now), live, found, question)
    return page(request, "admin/analysis_item.html", view)
