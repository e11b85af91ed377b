"""A stored verdict: its page, its lists as files, and its record as a .zip that anybody can verify."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Annotated
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from app.admin import exports
from app.admin.announced.complaints import standing_of
from app.admin.desk import ID_MAX, desk_of, note, page
from app.admin.verdicts.brackets import titled
from app.admin.verdicts.lists import Lists, collective_sheet, special_sheet, winners_sheet
from app.admin.verdicts.showing import outcome_of
from app.admin.verdicts.views import StoredView
from app.deps import Db, HouseDep, Now, StaffDep
from app.errors import NotThere
from app.models import Contest, Round, Verdict
from app.record import INPUTS, VERDICT
from app.rules.policy import Publication, round_policy

router = APIRouter(prefix="/verdicts/{verdict_id:int}")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
ZIP = "application/zip"


def the_lists(house: HouseDep, db: Db, now: Now, verdict_id: int) -> Lists:
    """The verdict of this address with its round and contest. Raises NotThere."""
    verdict = db.get(Verdict, verdict_id) if verdict_id <= ID_MAX else None
    if verdict is None:
        raise NotThere
    round = db.get_one(Round, verdict.round_id)
    contest = db.get_one(Contest, round.contest_id)
    return Lists(contest, round, verdict, house.settings.data, standing_of(db, round, now))


TheLists = Annotated[Lists, Depends(the_lists)]


@router.get("")
def stored(request: Request, db: Db, who: StaffDep, lists: TheLists) -> Response:
    view = StoredView(
        desk=desk_of(request, who, lists.contest, "rounds"),
        round_id=lists.verdict.round_id,
        title=titled(lists.round, lists.verdict.bracket),
        outcome=outcome_of(db, lists.data, lists.contest, lists.round, lists.verdict),
    )
    return page(request, "admin/verdict_stored.html", view)


def content_of(path: Path) -> bytes:
    """Raises NotThere when the record has been taken away."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotThere("admin.record_missing", folder=path.parent.name) from None


def zipped(lists: Lists) -> bytes:
    """The six files of the record below a folder named after the round. Equal records give equal bytes."""
    folder, file = lists.data / lists.verdict.folder, BytesIO()
    with ZipFile(file, "w") as archive:
        for name in sorted((*INPUTS, VERDICT)):
            entry = ZipInfo(f"{lists.code}/{name}")
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content_of(folder / name), ZIP_DEFLATED)
    return file.getvalue()


def publication_of(lists: Lists) -> Publication:
    return round_policy(lists.round.policy).publication


FILES: dict[str, tuple[str, str, Callable[[Session, Lists], bytes]]] = {
    "winners.xlsx": (XLSX, "giai-ca-nhan", lambda db, lists: exports.winners_xlsx(winners_sheet(db, lists))),
    "winners.csv": (CSV, "giai-ca-nhan", lambda db, lists: exports.winners_csv(winners_sheet(db, lists))),
    "public.xlsx": (
        XLSX,
        "cong-bo",
        lambda db, lists: exports.public_winners_xlsx(winners_sheet(db, lists), publication_of(lists)),
    ),
    "public.csv": (
        CSV,
        "cong-bo",
        lambda db, lists: exports.public_winners_csv(winners_sheet(db, lists), publication_of(lists)),
    ),
    "collective.xlsx": (
        XLSX,
        "giai-tap-the",
        lambda db, lists: exports.collective_xlsx(collective_sheet(db, lists)),
    ),
    "collective.csv": (
        CSV,
        "giai-tap-the",
        lambda db, lists: exports.collective_csv(collective_sheet(db, lists)),
    ),
    "special.xlsx": (XLSX, "giai-phu", lambda db, lists: exports.special_xlsx(special_sheet(db, lists))),
    "special.csv": (CSV, "giai-phu", lambda db, lists: exports.special_csv(special_sheet(db, lists))),
    "record.zip": (ZIP, "ho-so", lambda _, lists: zipped(lists)),
}


@router.get("/{name}")
def download(house: HouseDep, db: Db, now: Now, who: StaffDep, lists: TheLists, name: str) -> Response:
    """One of the lists, or the record. The lists hold personal data, so who took one away is written down."""
    if name not in FILES:
        raise NotThere
    media_type, title, content = FILES[name]
    note(house.engine, now, who, "downloaded", f"verdict {lists.verdict.id}", file=name)
    ending = name.rpartition(".")[2]
    saved_as = f"{lists.contest.slug}-{lists.code}-{title}-{lists.verdict.id}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{saved_as}"'}
    return Response(content(db, lists), media_type=media_type, headers=headers)
