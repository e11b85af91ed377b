"""The tree of units, and the two steps in which a sheet becomes it: a preview, then the confirmation."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from sqlmodel import Session
from starlette.responses import Response

from app.admin.desk import Desk, TheContest, desk_of, language_of, onward, page, touch
from app.admin.organisation import tree, views
from app.admin.organisation.roster import roster_size
from app.admin.units import UnitSheet, read_units
from app.admin.uploads import fetch, received, shown_name
from app.deps import Db, HouseDep, Now, Organiser, organiser
from app.errors import Unfit
from app.models import Contest
from app.staff import audit
from app.texts import tell

router = APIRouter(prefix="/contests/{slug}/units")

NO_CHANGES = views.Changes(0, 0, 0, (), ())
Name = Annotated[str, Form(max_length=400)]
Digest = Annotated[str, Form(max_length=64)]


def units_view(db: Session, desk: Desk, contest: Contest, fault: str = "") -> views.UnitsView:
    units = tree.units_of(db, contest)
    roots = [unit for unit in units if unit.parent_id is None]
    return views.UnitsView(
        desk=desk,
        lines=tree.lines_of(tree.rows_of(units), tree.roster_counts(db, contest)),
        kinds=tree.kinds_of(units),
        members=sum(unit.members for unit in roots),
        headcount=sum(unit.headcount for unit in roots),
        roster=roster_size(db, contest),
        fault=fault,
    )


@router.get("")
def units(request: Request, db: Db, who: Organiser, contest: TheContest) -> Response:
    return page(request, "admin/units.html", units_view(db, desk_of(request, who, contest, "units"), contest))


@router.post("/uploads", dependencies=[Depends(organiser)])
def upload(house: HouseDep, contest: TheContest, file: UploadFile) -> Response:
    return received(house.settings.data, file, f"/admin/contests/{contest.slug}/units/uploads")


@router.get("/uploads/{digest}")
def preview(
    request: Request,
    house: HouseDep,
    db: Db,
    who: Organiser,
    contest: TheContest,
    digest: str,
    file_name: str = "",
) -> Response:
    desk, language = desk_of(request, who, contest, "units"), language_of(request)
    data = fetch(house.settings.data, digest)
    try:
        sheet = read_units(shown_name(file_name), data)
    except Unfit as error:
        told = tell(error.code, language, **error.fields)
        return page(request, "admin/units.html", units_view(db, desk, contest, told), status=422)
    return page(request, "admin/units_preview.html", preview_of(db, desk, contest, sheet, digest, language))


def preview_of(
    db: Session, desk: Desk, contest: Contest, sheet: UnitSheet, upload: str, language: str
) -> views.UnitsPreview:
    rows = () if sheet.blocked else sheet.units
    changes = NO_CHANGES if sheet.blocked else tree.changes(db, contest, rows)
    return views.UnitsPreview(
        desk=desk,
        file_name=sheet.file_name,
        upload=upload,
        faults=tuple(views.SheetFault(f.severity == "block", f.message(language)) for f in sheet.faults),
        blocked=sheet.blocked or bool(changes.kept),
        lines=tree.lines_of(rows, {}),
        kinds=sheet.kinds,
        members=sheet.members,
        headcount=sheet.headcount,
        changes=changes,
    )


@router.post("")
def confirm(
    house: HouseDep,
    db: Db,
    now: Now,
    who: Organiser,
    contest: TheContest,
    upload: Digest,
    file_name: Name = "",
) -> Response:
    """Read the kept file again, and store it. Raises Unfit when it may not be stored."""
    sheet = read_units(shown_name(file_name), fetch(house.settings.data, upload))
    if sheet.blocked:
        raise Unfit("admin.sheet_blocked")
    tree.store(db, contest, sheet.units)
    touch(contest)
    detail = {"file": sheet.file_name, "sha256": upload, "units": len(sheet.units)}
    audit(db, now, who, "stored units", f"contest {contest.slug}", **detail)
    return onward(f"/admin/contests/{contest.slug}/units", "units")
