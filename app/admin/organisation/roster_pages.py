"""The roster: a sheet of the people whom the units expect, previewed, then stored in place of the former one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from starlette.responses import Response

from app.admin.desk import Desk, TheContest, desk_of, language_of, onward, page
from app.admin.organisation import views
from app.admin.organisation.pages import units_view
from app.admin.organisation.roster import roster_size, store_roster
from app.admin.organisation.tree import units_of
from app.admin.units import RosterSheet, read_roster
from app.admin.uploads import fetch, received, shown_name
from app.deps import Db, HouseDep, Now, Organiser, organiser
from app.errors import Unfit
from app.staff import audit
from app.texts import tell

router = APIRouter(prefix="/contests/{slug}/roster")

PEOPLE_SHOWN = 200


@router.post("/uploads", dependencies=[Depends(organiser)])
def upload(house: HouseDep, contest: TheContest, file: UploadFile) -> Response:
    return received(house.settings.data, file, f"/admin/contests/{contest.slug}/roster/uploads")


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
    data, codes = fetch(house.settings.data, digest), [unit.code for unit in units_of(db, contest)]
    try:
        sheet = read_roster(shown_name(file_name), data, codes)
    except Unfit as error:
        told = tell(error.code, language, **error.fields)
        return page(request, "admin/units.html", units_view(db, desk, contest, told), status=422)
    view = preview_of(desk, sheet, digest, roster_size(db, contest), language)
    return page(request, "admin/roster_preview.html", view)


def preview_of(
    desk: Desk, sheet: RosterSheet, upload: str, replaces: int, language: str
) -> views.RosterPreview:
    return views.RosterPreview(
        desk=desk,
        file_name=sheet.file_name,
        upload=upload,
        faults=tuple(views.SheetFault(f.severity == "block", f.message(language)) for f in sheet.faults),
        blocked=sheet.blocked,
        people=tuple(
            views.RosterLine(one.row, one.name, one.birth_year, one.sex, one.member, one.unit, one.phone)
            for one in sheet.people[:PEOPLE_SHOWN]
        ),
        total=len(sheet.people),
        members=sheet.members,
        replaces=replaces,
    )


@router.post("")
def confirm(
    house: HouseDep,
    db: Db,
    now: Now,
    who: Organiser,
    contest: TheContest,
    upload: Annotated[str, Form(max_length=64)],
    file_name: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Read the kept file again, and store it. Raises Unfit when it may not be stored."""
    codes = [unit.code for unit in units_of(db, contest)]
    sheet = read_roster(shown_name(file_name), fetch(house.settings.data, upload), codes)
    if sheet.blocked:
        raise Unfit("admin.sheet_blocked")
    store_roster(db, contest, sheet.people)
    detail = {"file": sheet.file_name, "sha256": upload, "people": len(sheet.people)}
    audit(db, now, who, "stored roster", f"contest {contest.slug}", **detail)
    return onward(f"/admin/contests/{contest.slug}/units", "roster")
