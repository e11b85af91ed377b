"""Amendments of a round: list, proposal, what it would change, its confirmation by another person, the proof."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from sqlmodel import Session
from starlette.responses import Response

from app.admin.amendments.deciding import confirm, opened, propose, refuse
from app.admin.amendments.effects import effects_of
from app.admin.amendments.showing import (
    amendment_line,
    asked,
    effects_view,
    letters_after,
    line_of,
    list_view,
    names_of_staff,
    proof_view,
    rescored_by,
)
from app.admin.amendments.views import AmendmentView, EffectsView, ProposalView
from app.admin.desk import ID_MAX, TheRound, desk_of, language_of, onward, page
from app.admin.library.keys import doors_of, saw
from app.deps import Db, HouseDep, Now, StaffDep
from app.errors import NotAllowed, NotThere, Unfit
from app.house import House
from app.models import Amendment, Bank, Contest, Round, Staff
from app.record import RecordFaulty
from app.scoring import LiveRound, confirmed, prove
from app.texts import tell

router = APIRouter()

QUERY_MAX = 100
FAULTS_SHOWN = 8


def keeper(db: Db, who: StaffDep, round: TheRound, now: Now) -> Staff:
    """Who may see the key: the content team and the judges; organisers once it is no secret any more."""
    return looking(db, who, round, now)


def looking(db: Session, who: Staff, round: Round, now: int) -> Staff:
    contest = db.get_one(Contest, round.contest_id)
    if round.bank_id is not None and not doors_of(db, who.role, contest, round, now).amends:
        raise NotAllowed("amendment.keepers_only")
    return who


def the_amendment(db: Db, who: StaffDep, now: Now, amendment_id: int) -> Amendment:
    """The amendment of this address. Raises NotThere; NotAllowed for who may not see the key."""
    found = db.get(Amendment, amendment_id) if amendment_id <= ID_MAX else None
    if found is None:
        raise NotThere
    looking(db, who, db.get_one(Round, found.round_id), now)
    return found


Keeper = Annotated[Staff, Depends(keeper)]
TheAmendment = Annotated[Amendment, Depends(the_amendment)]


def seen(house: House, db: Session, who: Staff, round: Round, now: int, *questions: int) -> None:
    """Write down whose eyes fell on which key."""
    if questions:
        contest, bank = db.get_one(Contest, round.contest_id), db.get_one(Bank, round.bank_id)
        saw(house.engine, contest, who, bank, f"round {round.id}", questions, now)


@router.get("/rounds/{round_id:int}/amendments")
def amendments(
    request: Request, house: HouseDep, db: Db, now: Now, who: Keeper, round: TheRound, query: str = ""
) -> Response:
    contest, live = db.get_one(Contest, round.contest_id), opened(db, round, now)
    line, desk = line_of(db, contest, round, now), desk_of(request, who, contest, "rounds")
    view = list_view(db, desk, live, line, round, query[:QUERY_MAX])
    seen(house, db, who, round, now, *(one.id for one in view.found))
    return page(request, "admin/amendments.html", view)


@router.get("/rounds/{round_id:int}/amendments/new")
def proposal(
    request: Request, house: HouseDep, db: Db, now: Now, who: Keeper, round: TheRound, question: int
) -> Response:
    live = opened(db, round, now)
    known(live, question)
    seen(house, db, who, round, now, question)
    return page(request, "admin/amendment_form.html", form(request, db, now, who, round, live, question))


@router.post("/rounds/{round_id:int}/amendments")
def send_proposal(
    request: Request,
    db: Db,
    now: Now,
    who: Keeper,
    round: TheRound,
    question: Annotated[int, Form()],
    choice: Annotated[list[int], Form(default_factory=list)],
    kind: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    live = opened(db, round, now)
    known(live, question)
    chosen = frozenset(choice)
    try:
        row = propose(db, live, question, kind, chosen, reason, who, now)
    except Unfit as error:
        fault = tell(error.code, language_of(request), **error.fields)
        view = replace(
            form(request, db, now, who, round, live, question),
            kind=kind,
            chosen=chosen,
            reason=reason,
            fault=fault,
        )
        return page(request, "admin/amendment_form.html", view, status=422)
    return onward(f"/admin/amendments/{row.id}", "proposed")


def known(live: LiveRound, question: int) -> None:
    if question not in live.bank.questions:
        raise NotThere


def form(
    request: Request, db: Session, now: int, who: Staff, round: Round, live: LiveRound, question: int
) -> ProposalView:
    contest = db.get_one(Contest, round.contest_id)
    desk, line = desk_of(request, who, contest, "rounds"), line_of(db, contest, round, now)
    return ProposalView(desk, line, asked(live, question))


@router.get("/amendments/{amendment_id:int}")
def amendment(
    request: Request, house: HouseDep, db: Db, now: Now, who: StaffDep, row: TheAmendment
) -> Response:
    """What it says and, as long as nobody has decided, what it would change."""
    round = db.get_one(Round, row.round_id)
    contest, live = db.get_one(Contest, round.contest_id), opened(db, round, now)
    seen(house, db, who, round, now, row.question_id)
    recorded = round.recorded_at is not None
    effects: EffectsView | None = None
    faults: tuple[str, ...] = ()
    if recorded and row.decided_at is None:
        effects, faults = told_effects(request, house, db, contest, round, row)
    view = AmendmentView(
        desk=desk_of(request, who, contest, "rounds"),
        round=line_of(db, contest, round, now),
        line=amendment_line(live, row, names_of_staff(db)),
        question=asked(live, row.question_id),
        after_it=letters_after(db, live, row),
        mine=row.proposed_by == who.id,
        after=len(confirmed(db, row.round_id)),
        recorded=recorded,
        effects=effects,
        faults=faults,
        rescored=rescored_by(db, row) if row.number else 0,
    )
    return page(request, "admin/amendment.html", view)


def told_effects(
    request: Request, house: House, db: Session, contest: Contest, round: Round, row: Amendment
) -> tuple[EffectsView | None, tuple[str, ...]]:
    """What would change; or why that cannot be told."""
    language = language_of(request)
    try:
        return effects_view(db, contest, effects_of(db, house.settings.data, contest, round, row)), ()
    except RecordFaulty as error:
        return None, tuple(tell(one.code, language, **one.fields) for one in error.faults[:FAULTS_SHOWN])
    except Unfit as error:
        return None, (tell(error.code, language, **error.fields),)


@router.post("/amendments/{amendment_id:int}/confirmation")
def confirm_amendment(
    db: Db, now: Now, who: StaffDep, row: TheAmendment, after: Annotated[int, Form()]
) -> Response:
    confirm(db, db.get_one(Round, row.round_id), row, after, who, now)
    return onward(f"/admin/amendments/{row.id}", "amended")


@router.post("/amendments/{amendment_id:int}/refusal")
def refuse_amendment(db: Db, now: Now, who: StaffDep, row: TheAmendment) -> Response:
    refuse(db, row, who, now)
    return onward(f"/admin/rounds/{row.round_id}/amendments", "refused")


@router.get("/rounds/{round_id:int}/amendments/proof")
def proof(request: Request, db: Db, now: Now, who: Keeper, round: TheRound) -> Response:
    """Every mark of the round, computed anew."""
    contest = db.get_one(Contest, round.contest_id)
    opened(db, round, now)
    desk, line = desk_of(request, who, contest, "rounds"), line_of(db, contest, round, now)
    return page(
        request,
        "admin/amendment_proof.html",
        proof_view(db, desk, line, prove(db, round), language_of(request)),
    )
