"""The rounds of a contest: list, page of one, and the form of a draft."""

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from app.admin.desk import Sent, TheContest, TheRound, desk_of, onward, page, rounds_of
from app.admin.library.listing import bank_lines
from app.admin.rounds import drafts
from app.admin.rounds.form import form_of, mark_of, read_form
from app.admin.rounds.reading import Fault, read_round
from app.admin.rounds.showing import form_view, round_view
from app.admin.rounds.views import RoundsView
from app.admin.stages import latest_verdicts, round_lines
from app.deps import Db, Now, Organiser, StaffDep
from app.errors import NotNow
from app.models import Contest, Round, RoundStatus
from app.staff import audit

router = APIRouter()

CODE_TAKEN = {"code": Fault("admin.round_code_taken", {})}


@router.get("/contests/{slug}/rounds")
def rounds(request: Request, db: Db, now: Now, who: StaffDep, contest: TheContest) -> Response:
    known = rounds_of(db, contest)
    lines = round_lines(known, latest_verdicts(db, known), now)
    view = RoundsView(desk_of(request, who, contest, "rounds"), lines, len(bank_lines(db, contest)))
    return page(request, "admin/rounds.html", view)


@router.get("/contests/{slug}/rounds/new")
def new_round(
    request: Request, db: Db, now: Now, who: Organiser, contest: TheContest, kind: str = ""
) -> Response:
    around = drafts.surroundings(db, contest)
    given = drafts.fresh_form(around, now, summary=kind == "summary")
    desk, action = desk_of(request, who, contest, "rounds"), f"/admin/contests/{contest.slug}/rounds"
    return page(
        request, "admin/round_form.html", form_view(db, desk, contest, around, given, action, new=True)
    )


@router.post("/contests/{slug}/rounds")
def create_round(
    request: Request, db: Db, now: Now, who: Organiser, contest: TheContest, sent: Sent
) -> Response:
    around, given = drafts.surroundings(db, contest), read_form(sent)
    columns, faults = read_round(given, around)
    choosing = "choose_bank" in sent
    round = None if faults or choosing else drafts.create(db, contest, columns, len(around.others) + 1)
    if round is None:
        desk, action = desk_of(request, who, contest, "rounds"), f"/admin/contests/{contest.slug}/rounds"
        told = {} if choosing else faults or CODE_TAKEN
        view = form_view(db, desk, contest, around, given, action, told, new=True)
        return page(request, "admin/round_form.html", view, status=422 if told else 200)
    audit(db, now, who, "created round", f"round {round.id}", code=round.code)
    return onward(f"/admin/rounds/{round.id}", "draft")


@router.get("/rounds/{round_id:int}")
def round_page(request: Request, db: Db, now: Now, who: StaffDep, round: TheRound) -> Response:
    contest = db.get_one(Contest, round.contest_id)
    view = round_view(db, desk_of(request, who, contest, "rounds"), contest, round, now)
    return page(request, "admin/round.html", view)


@router.get("/rounds/{round_id:int}/draft")
def draft(request: Request, db: Db, who: Organiser, round: TheRound) -> Response:
    contest = contest_of_draft(db, round)
    around = drafts.surroundings(db, contest, round)
    desk, action = desk_of(request, who, contest, "rounds"), f"/admin/rounds/{round.id}/draft"
    view = form_view(db, desk, contest, around, form_of(round), action, new=False, after=mark_of(round))
    return page(request, "admin/round_form.html", view)


@router.post("/rounds/{round_id:int}/draft")
def change_draft(request: Request, db: Db, now: Now, who: Organiser, round: TheRound, sent: Sent) -> Response:
    """What somebody else has saved since is overwritten only by a second tap, after it has been told."""
    contest = contest_of_draft(db, round)
    around, given = drafts.surroundings(db, contest, round), read_form(sent)
    columns, faults = read_round(given, around)
    after, choosing = str(sent.get("after", mark_of(round))), "choose_bank" in sent
    moved = after != mark_of(round) and not choosing and not drafts.stored(round, columns)
    if faults or choosing or moved:
        desk, action = desk_of(request, who, contest, "rounds"), f"/admin/rounds/{round.id}/draft"
        told = {} if choosing else faults
        after = mark_of(round) if moved else after
        view = form_view(db, desk, contest, around, given, action, told, new=False, after=after, moved=moved)
        return page(request, "admin/round_form.html", view, status=422 if told else 409 if moved else 200)
    drafts.change(round, columns)
    audit(db, now, who, "changed round", f"round {round.id}", code=round.code)
    return onward(f"/admin/rounds/{round.id}", "draft")


def contest_of_draft(db: Session, round: Round) -> Contest:
    """Raises NotNow once the round is published: from then on its bank, blueprint and rules stand."""
    if round.status is not RoundStatus.DRAFT:
        raise NotNow("admin.round_published")
    return db.get_one(Contest, round.contest_id)
