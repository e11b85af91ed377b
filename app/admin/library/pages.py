"""The banks: list, upload, preview, confirmation, and the page of a stored bank with its key."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from sqlmodel import Session, select
from starlette.responses import Response

from app.admin.banks import read_bank
from app.admin.desk import TheContest, desk_of, language_of, note, onward, page
from app.admin.library.previews import preview_of
from app.admin.library.storing import (
    bank_line,
    bank_lines,
    bank_of,
    drawing_rounds,
    store,
    stored_questions,
    topic_counts,
)
from app.admin.library.views import BanksView, BankView
from app.admin.uploads import fetch, received, shown_name
from app.deps import Db, HouseDep, Now, Organiser, StaffDep, organiser
from app.errors import NotAllowed, Unfit
from app.house import House
from app.models import Bank, BankFile, Contest, Role, RoundStatus, Staff
from app.staff import audit
from app.texts import tell
from app.vietnamese import tidy_name

router = APIRouter(prefix="/contests/{slug}/banks")

NAME_MAX = 120
ID_MAX = 2**31 - 1


@router.get("")
def banks(request: Request, db: Db, who: Organiser, contest: TheContest) -> Response:
    view = BanksView(desk_of(request, who, contest, "banks"), bank_lines(db, contest))
    return page(request, "admin/banks.html", view)


@router.post("/uploads", dependencies=[Depends(organiser)])
def upload(house: HouseDep, contest: TheContest, file: UploadFile) -> Response:
    return received(house.settings.data, file, f"/admin/contests/{contest.slug}/banks/uploads")


@router.get("/uploads/{digest}")
def preview(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: Organiser,
    contest: TheContest,
    digest: str,
    file_name: str = "",
) -> Response:
    """The questions as participants would see them, with the key, and every problem where it is."""
    desk, language = desk_of(request, who, contest, "banks"), language_of(request)
    data = fetch(house.settings.data, digest)
    try:
        parsed = read_bank(shown_name(file_name), data)
    except Unfit as error:
        told = tell(error.code, language, **error.fields)
        return page(request, "admin/banks.html", BanksView(desk, bank_lines(db, contest), told), status=422)
    note(house.engine, now, who, "looked at key", f"upload {digest}", contest=contest.slug)
    known = known_bank(db, contest, digest)
    view = preview_of(desk, parsed, digest, known.id if known else None, language)
    return page(request, "admin/bank_preview.html", view)


def known_bank(db: Session, contest: Contest, digest: str) -> Bank | None:
    """The bank of this contest that was made of the same bytes."""
    made_of = select(Bank).join(BankFile).where(Bank.contest_id == contest.id, BankFile.sha256 == digest)
    return db.exec(made_of).first()


@router.post("")
def confirm(
    house: HouseDep,
    db: Db,
    now: Now,
    who: Organiser,
    contest: TheContest,
    upload: Annotated[str, Form(max_length=64)],
    file_name: Annotated[str, Form(max_length=400)] = "",
    name: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Read the kept file again and store it, once. Raises Unfit when a fault keeps the bank from being used."""
    bank = known_bank(db, contest, upload)
    if bank is None:
        bank = store_upload(house, db, now, who, contest, upload, file_name, name)
    return onward(f"/admin/contests/{contest.slug}/banks/{bank.id}", "bank")


def store_upload(
    house: House, db: Session, now: int, who: Staff, contest: Contest, upload: str, file_name: str, name: str
) -> Bank:
    parsed = read_bank(shown_name(file_name), fetch(house.settings.data, upload))
    if parsed.blocked or not parsed.questions:
        raise Unfit("admin.bank_blocked")
    bank = store(db, contest, parsed, tidy_name(name)[:NAME_MAX] or parsed.file_name, now, who)
    detail = {"file": parsed.file_name, "sha256": upload, "questions": len(parsed.questions)}
    audit(db, now, who, "stored bank", f"bank {bank.id}", **detail)
    return bank


@router.get("/{bank_id:int}")
def bank_page(
    request: Request, house: HouseDep, db: Db, now: Now, who: StaffDep, contest: TheContest, bank_id: int
) -> Response:
    bank = bank_of(db, contest, min(bank_id, ID_MAX))
    may_see_key(db, who, contest, bank, now)
    note(house.engine, now, who, "looked at key", f"bank {bank.id}", contest=contest.slug)
    view = BankView(
        desk=desk_of(request, who, contest, "banks"),
        bank=bank_line(db, contest, bank),
        questions=stored_questions(db, bank),
        topics=topic_counts(db, bank.id or 0),
    )
    return page(request, "admin/bank.html", view)


def may_see_key(db: Session, who: Staff, contest: Contest, bank: Bank, now: int) -> None:
    """Judges see the key once all rounds that draw from the bank are over. Raises NotAllowed."""
    if who.role is Role.ORGANISER:
        return
    rounds = drawing_rounds(db, contest, bank)
    over = [round.status is RoundStatus.PUBLISHED and round.closes_at <= now for round in rounds]
    if not over or not all(over):
        raise NotAllowed("admin.bank_not_yet")
