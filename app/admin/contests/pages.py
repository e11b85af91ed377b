"""The dashboard, and the form of a contest."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.admin.contests.cards import card
from app.admin.contests.views import ContestForm, ContestView, DashboardView
from app.admin.desk import TheContest, desk_of, onward, page, touch
from app.alarms import Notice, notices_of
from app.deps import Db, HouseDep, Now, Organiser, StaffDep
from app.health import redis_states
from app.models import Contest
from app.staff import audit
from app.vietnamese import tidy_name

router = APIRouter()

SLUG = re.compile("[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?")
RESERVED = frozenset({"new"})
TITLE_MAX = 200
Line = Annotated[str, Form(max_length=400)]


async def alarms(house: HouseDep) -> tuple[str, ...]:
    """The parts beside SQL that do not answer."""
    return tuple(part for part, state in (await redis_states(house)).items() if state != "up")


async def notices(house: HouseDep) -> tuple[Notice, ...]:
    return await notices_of(house)


@router.get("")
def dashboard(
    request: Request,
    db: Db,
    now: Now,
    who: StaffDep,
    down: Annotated[tuple[str, ...], Depends(alarms)],
    found: Annotated[tuple[Notice, ...], Depends(notices)],
) -> Response:
    contests = db.exec(select(Contest).order_by(col(Contest.id).desc())).all()
    cards = tuple(card(db, contest, now) for contest in contests)
    view = DashboardView(desk_of(request, who, None, "dashboard"), cards, down, found)
    return page(request, "admin/dashboard.html", view)


@router.get("/contests/new")
def new_contest(request: Request, who: Organiser) -> Response:
    view = ContestView(desk_of(request, who, None, "contest"), ContestForm(), new=True)
    return page(request, "admin/contest.html", view)


@router.post("/contests")
def create_contest(
    request: Request,
    db: Db,
    now: Now,
    who: Organiser,
    slug: Line = "",
    title: Line = "",
    organiser: Line = "",
) -> Response:
    given = ContestForm(slug.strip(), tidy_name(title), tidy_name(organiser))
    faults = faults_of(given) | slug_faults(given.slug)
    if not faults and not made(db, given, now):
        faults = {"slug": "admin.slug_taken"}
    if faults:
        view = ContestView(desk_of(request, who, None, "contest"), given, new=True, faults=faults)
        return page(request, "admin/contest.html", view, status=422)
    audit(db, now, who, "created contest", f"contest {given.slug}", title=given.title)
    return onward(f"/admin/contests/{given.slug}/units", "contest")


@router.get("/contests/{slug}")
def contest_page(request: Request, who: Organiser, contest: TheContest) -> Response:
    given = ContestForm(contest.slug, contest.title, contest.organiser)
    view = ContestView(desk_of(request, who, contest, "contest"), given, new=False)
    return page(request, "admin/contest.html", view)


@router.post("/contests/{slug}")
def change_contest(
    request: Request,
    db: Db,
    now: Now,
    who: Organiser,
    contest: TheContest,
    title: Line = "",
    organiser: Line = "",
) -> Response:
    given = ContestForm(contest.slug, tidy_name(title), tidy_name(organiser))
    faults = faults_of(given)
    if faults:
        view = ContestView(desk_of(request, who, contest, "contest"), given, new=False, faults=faults)
        return page(request, "admin/contest.html", view, status=422)
    contest.title, contest.organiser = given.title, given.organiser
    touch(contest)
    audit(db, now, who, "changed contest", f"contest {contest.slug}", title=given.title)
    return onward(f"/admin/contests/{contest.slug}", "saved")


def faults_of(given: ContestForm) -> dict[str, str]:
    fields = {"title": given.title, "organiser": given.organiser}
    return {name: "admin.bad_line" for name, text in fields.items() if not 2 <= len(text) <= TITLE_MAX}


def slug_faults(slug: str) -> dict[str, str]:
    fits = SLUG.fullmatch(slug) and slug not in RESERVED
    return {} if fits else {"slug": "admin.bad_slug"}


def made(db: Session, given: ContestForm, now: int) -> bool:
    """Add the contest; False when another one has its address, be it since a moment ago."""
    try:
        with db.begin_nested():
            db.add(Contest(slug=given.slug, title=given.title, organiser=given.organiser, created_at=now))
    except IntegrityError:
        return False
    return True
