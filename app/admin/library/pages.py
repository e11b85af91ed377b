"""The banks: the list, and the pages of one: its questions, with the key for those who may see it."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from sqlmodel import Session, col
from starlette.responses import Response

from app.admin.desk import TheContest, desk_of, onward, page
from app.admin.library import bulk
from app.admin.library.keys import may_see, saw
from app.admin.library.listing import (
    bank_line,
    banks_view,
    files_of,
    levels_of,
    status_counts,
    topic_counts,
)
from app.admin.library.searching import SHOWN, counted, fitting, shown
from app.admin.library.storing import bank_of
from app.admin.library.views import BankView, Filter
from app.deps import BankKeeper, Db, HouseDep, Now, StaffDep, staff
from app.errors import NotAllowed, NotThere
from app.models import Bank, Contest, Image, Question, Role, Staff
from app.staff import audit

router = APIRouter(prefix="/contests/{slug}/banks")

ID_MAX = 2**31 - 1
PAGE_MAX = 10_000
IMMUTABLE = {"Cache-Control": "private, max-age=31536000, immutable"}

Words = Annotated[str, Query(max_length=200)]
Typed = Annotated[str, Form(max_length=200)]


@router.get("")
def banks(request: Request, db: Db, who: BankKeeper, contest: TheContest) -> Response:
    view = banks_view(db, desk_of(request, who, contest, "banks"), contest, who)
    return page(request, "admin/banks.html", view)


@router.get("/{bank_id:int}")
def bank_page(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: StaffDep,
    contest: TheContest,
    bank_id: int,
    q: Words = "",
    topic: Words = "",
    level: Words = "",
    status: Words = "",
    at: Annotated[int, Query(alias="page", ge=1, le=PAGE_MAX)] = 1,
) -> Response:
    bank = bank_of(db, contest, min(bank_id, ID_MAX))
    key = may_see(db, who, contest, bank, now)
    if who.role is Role.JUDGE and not key:
        raise NotAllowed("admin.bank_not_yet")
    looked = Filter(q.strip(), topic, level, status)
    view = bank_view(request, db, contest, who, bank, looked, at, key=key)
    if key:
        seen = [one.id for one in view.stored]
        saw(house.engine, contest, who, bank, f"bank {bank.id}", seen, now)
    return page(request, "admin/bank.html", view)


def bank_view(
    request: Request,
    db: Session,
    contest: Contest,
    who: Staff,
    bank: Bank,
    looked: Filter,
    at: int,
    *,
    key: bool,
) -> BankView:
    assert bank.id is not None
    base = f"/admin/contests/{contest.slug}/banks/{bank.id}"
    found = counted(db, bank.id, looked)
    pages = max(1, -(-found // SHOWN))
    return BankView(
        desk=desk_of(request, who, contest, "banks"),
        bank=bank_line(db, contest, bank),
        files=files_of(db, bank),
        base=base,
        looked=looked,
        stored=shown(db, bank, looked, min(at, pages), base, who, key=key),
        found=found,
        page=min(at, pages),
        pages=pages,
        topics=topic_counts(db, bank.id),
        levels=levels_of(db, bank.id),
        statuses=status_counts(db, bank.id),
        key=key,
        content=who.role is Role.CONTENT,
    )


@router.get("/{_bank:int}/images/{image_id}", dependencies=[Depends(staff)])
def image(db: Db, contest: TheContest, image_id: str) -> Response:
    found = db.get(Image, image_id)
    if found is None or found.contest_id != contest.id:
        raise NotThere
    return Response(found.content, media_type=found.mime, headers=IMMUTABLE)


@router.post("/{bank_id:int}/deeds")
def do_in_bulk(
    db: Db,
    now: Now,
    who: BankKeeper,
    contest: TheContest,
    bank_id: int,
    deed: Typed,
    number: Annotated[list[int] | None, Form()] = None,
    everything: Typed = "",
    q: Typed = "",
    topic: Typed = "",
    level: Typed = "",
    status: Typed = "",
    new_topic: Typed = "",
    new_level: Typed = "",
) -> Response:
    """Propose, approve, sort, archive or restore the ticked questions, or all that fit what was looked for."""
    bank = bank_of(db, contest, min(bank_id, ID_MAX))
    assert bank.id is not None
    looked = Filter(q.strip(), topic, level, status)
    chosen = fitting(bank.id, looked)
    if not everything:
        chosen = chosen.where(col(Question.n).in_(number or []))
    done = bulk.do(db, deed, list(db.exec(chosen)), who, now, topic=new_topic, level=new_level)
    audit(db, now, who, f"questions {deed}", f"bank {bank.id}", questions=done)
    asked = urlencode(
        {"q": q, "topic": topic, "level": level, "status": status, "done": deed if done else "none"}
    )
    return onward(f"/admin/contests/{contest.slug}/banks/{bank.id}?{asked}")
