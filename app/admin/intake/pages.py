"""From a file or a pasted text to drafts in a bank: nothing is stored until it is confirmed, and then once."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, UploadFile
from sqlmodel import Session, select
from starlette.responses import RedirectResponse, Response

from app.admin.desk import Sent, TheContest, desk_of, language_of, onward, page
from app.admin.intake.showing import intake_view
from app.admin.intake.standing import Standing, reading, reword, standing, step
from app.admin.library import storing
from app.admin.library.keys import saw
from app.admin.library.listing import banks_view
from app.admin.questions.form import read_form
from app.admin.uploads import fetch, keep, shown_name
from app.deps import BankKeeper, Db, HouseDep, Now
from app.errors import NotThere, Unfit
from app.house import House
from app.models import Bank, BankFile, Contest, Intake, Role, Staff
from app.staff import audit
from app.texts import tell
from app.vietnamese import tidy_name

router = APIRouter(prefix="/contests/{slug}/banks")

NAME_MAX = 120
KEPT = "banks"  # The folder of the data folder in which the files of confirmed banks stay.


@router.post("/uploads")
def upload(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: BankKeeper,
    contest: TheContest,
    file: UploadFile,
    bank: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    return begun(request, house, db, now, who, contest, shown_name(file.filename), file.file.read(), bank)


@router.post("/pastes")
def paste(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: BankKeeper,
    contest: TheContest,
    text: Annotated[str, Form()] = "",
    bank: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Questions typed or pasted: read as a text file would be."""
    return begun(request, house, db, now, who, contest, tell("admin.pasted_file"), text.encode(), bank)


def begun(
    request: Request,
    house: House,
    db: Session,
    now: int,
    who: Staff,
    contest: Contest,
    file_name: str,
    data: bytes,
    into: str,
) -> Response:
    """Keep the bytes and go on to their preview; what cannot be read at all is told on the page of the banks."""
    digest = keep(house.settings.data, data)
    try:
        reading(house.settings.data, digest, file_name)
    except Unfit as error:
        language = language_of(request)
        told = tell(error.code, language, **error.fields)
        view = banks_view(db, desk_of(request, who, contest, "banks"), contest, who, told)
        return page(request, "admin/banks.html", view, status=422)
    assert contest.id is not None and who.id is not None
    bank = storing.bank_of(db, contest, int(into)) if into.isdecimal() else None
    intake = Intake(
        contest_id=contest.id,
        staff_id=who.id,
        bank_id=bank.id if bank else None,
        file_name=file_name,
        sha256=digest,
        begun_at=now,
    )
    db.add(intake)
    db.flush()
    return RedirectResponse(base_of(contest, intake), 303)


def base_of(contest: Contest, intake: Intake) -> str:
    return f"/admin/contests/{contest.slug}/banks/intake/{intake.id}"


def intake_of(db: Session, contest: Contest, who: Staff, token: str) -> Intake:
    """One's own preview; the content team sees those of others too. Raises NotThere."""
    found = db.get(Intake, token)
    if found is None or found.contest_id != contest.id:
        raise NotThere
    if who.role is not Role.CONTENT and found.staff_id != who.id:
        raise NotThere
    return found


@router.get("/intake/{token}")
def preview(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: BankKeeper,
    contest: TheContest,
    token: str,
    edit: Annotated[str, Query(max_length=6)] = "",
) -> Response:
    """The questions as participants would see them, with the key, and every problem where it is; `edit`: the
    position of the one whose words are open to be typed over."""
    intake = intake_of(db, contest, who, token)
    if intake.confirmed_at is not None:
        return RedirectResponse(f"/admin/contests/{contest.slug}/banks/{intake.bank_id}", 303)
    saw(house.engine, contest, who, None, f"intake {intake.id}", (), now)
    bank = db.get(Bank, intake.bank_id) if intake.bank_id else None
    known = known_bank(db, contest, intake.sha256)
    view = intake_view(
        desk_of(request, who, contest, "banks"),
        base_of(contest, intake),
        intake,
        standing(house.settings.data, intake),
        bank.name if bank else None,
        known.id if known else None,
        language_of(request),
        int(edit) if edit.isdecimal() else None,
    )
    return page(request, "admin/bank_preview.html", view)


@router.post("/intake/{token}/steps")
def take_step(
    house: HouseDep,
    db: Db,
    who: BankKeeper,
    contest: TheContest,
    token: str,
    deed: Annotated[str, Form(max_length=10)],
    position: Annotated[str, Form(max_length=6)] = "",
    repair: Annotated[str, Form(max_length=200_000)] = "",
) -> Response:
    """One tap: a repair, its undoing, a question left out or taken in again."""
    intake = intake_of(db, contest, who, token)
    at = int(position) if position.isdecimal() else None
    if intake.confirmed_at is None:
        step(intake, standing(house.settings.data, intake), deed, at, repair)
    return RedirectResponse(base_of(contest, intake) + (f"#question-{at}" if at is not None else ""), 303)


@router.post("/intake/{token}/wordings")
def take_words(
    house: HouseDep, db: Db, who: BankKeeper, contest: TheContest, token: str, sent: Sent
) -> Response:
    """A question's stem, choices and source as somebody has typed them."""
    intake = intake_of(db, contest, who, token)
    position = str(sent.get("position"))[:6]
    at = int(position) if position.isdecimal() else -1
    if intake.confirmed_at is None:
        given = read_form(sent)
        typed = [line.text for line in given.lines]
        reword(intake, standing(house.settings.data, intake), at, given.stem, typed, given.source)
    return RedirectResponse(f"{base_of(contest, intake)}#question-{at}", 303)


@router.post("/intake/{token}/abandonment")
def abandon(db: Db, who: BankKeeper, contest: TheContest, token: str) -> Response:
    """The preview is given up; twice is once."""
    found = db.get(Intake, token)
    if found is not None:
        intake = intake_of(db, contest, who, token)
        if intake.confirmed_at is None:
            db.delete(intake)
    return onward(f"/admin/contests/{contest.slug}/banks", "abandoned")


@router.post("/intake/{token}/confirmation")
def confirm(
    house: HouseDep,
    db: Db,
    now: Now,
    who: BankKeeper,
    contest: TheContest,
    token: str,
    name: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Store what the preview shows, as drafts. Raises Unfit when a fault keeps the bank from being used."""
    intake = intake_of(db, contest, who, token)
    if intake.confirmed_at is None:
        known = known_bank(db, contest, intake.sha256)
        if known is None:
            stored(house.settings.data, db, now, who, contest, intake, tidy_name(name)[:NAME_MAX])
        else:
            intake.bank_id = known.id
        intake.confirmed_at = now
    return onward(f"/admin/contests/{contest.slug}/banks/{intake.bank_id}", "bank")


def stored(
    data: Path, db: Session, now: int, who: Staff, contest: Contest, intake: Intake, name: str
) -> None:
    now_there: Standing = standing(data, intake)
    if not now_there.ready():
        raise Unfit("admin.bank_blocked")
    keep(data, fetch(data, intake.sha256), KEPT)
    if intake.bank_id is None:
        bank = storing.store(db, contest, now_there.bank, name or intake.file_name, now, who)
    else:
        bank = storing.bank_of(db, contest, intake.bank_id)
        storing.add_file(db, bank, now_there.bank, now, who)
    intake.bank_id = bank.id
    detail = {
        "file": intake.file_name,
        "sha256": intake.sha256,
        "questions": len(now_there.bank.questions),
        "repairs": len(intake.repairs),
        "left_out": len(intake.left_out),
    }
    audit(db, now, who, "stored bank", f"bank {bank.id}", **detail)


def known_bank(db: Session, contest: Contest, digest: str) -> Bank | None:
    """The bank of this contest that was made of the same bytes."""
    made_of = select(Bank).join(BankFile).where(Bank.contest_id == contest.id, BankFile.sha256 == digest)
    return db.exec(made_of).first()


@router.get("/intake/{token}/images/{sha256}")
def preview_image(
    house: HouseDep, db: Db, who: BankKeeper, contest: TheContest, token: str, sha256: str
) -> Response:
    """A picture of a question that is not stored yet."""
    whole = standing(house.settings.data, intake_of(db, contest, who, token)).whole
    for question in whole.questions:
        for image in (*question.images, *(one for own in question.option_images for one in own)):
            if image.sha256 == sha256:
                return Response(image.data, media_type=image.kind)
    raise NotThere
