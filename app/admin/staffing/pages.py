"""The accounts of the staff: organisers make them and give new one-time passwords. No one is made twice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.admin.desk import Desk, desk_of, page
from app.deps import Db, Now, Organiser
from app.errors import NotThere
from app.models import Role, Staff
from app.staff import audit, issue
from app.vietnamese import read_phone, tidy_name

router = APIRouter(prefix="/staff")

LOGIN = re.compile("[a-z0-9][a-z0-9.-]{1,39}")
NAME_MAX = 100
Line = Annotated[str, Form(max_length=200)]


@dataclass(frozen=True, slots=True)
class StaffLine:
    id: int
    login: str
    name: str
    role: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class StaffForm:
    login: str = ""
    name: str = ""
    role: str = Role.CONTENT
    phone: str = ""


@dataclass(frozen=True, slots=True)
class StaffView:
    """`password`: a one-time password just made, shown this once, for the account `of`."""

    desk: Desk
    staff: tuple[StaffLine, ...]
    given: StaffForm
    faults: Mapping[str, str]
    of: str = ""
    password: str = ""


def staff_view(
    request: Request,
    db: Session,
    who: Staff,
    given: StaffForm | None = None,
    faults: Mapping[str, str] | None = None,
    of: str = "",
    password: str = "",
) -> StaffView:
    staff = db.exec(select(Staff).order_by(col(Staff.role), col(Staff.login)))
    lines = tuple(StaffLine(one.id or 0, one.login, one.name, one.role, one.phone) for one in staff)
    return StaffView(
        desk_of(request, who, None, "staff"), lines, given or StaffForm(), faults or {}, of, password
    )


@router.get("")
def staff_page(request: Request, db: Db, who: Organiser) -> Response:
    return page(request, "admin/staff.html", staff_view(request, db, who))


@router.post("")
def add(
    request: Request,
    db: Db,
    now: Now,
    who: Organiser,
    login: Line = "",
    name: Line = "",
    role: Line = "",
    phone: Line = "",
) -> Response:
    """A new account; its one-time password is shown once."""
    given = StaffForm(login.strip().lower(), tidy_name(name)[:NAME_MAX], role, phone.strip())
    faults = faults_of(db, given)
    if faults:
        view = staff_view(request, db, who, given, faults)
        return page(request, "admin/staff.html", view, status=422)
    password = issue(db, given.login, given.name, Role(given.role), read_phone(given.phone))
    audit(db, now, who, "made account", f"staff {given.login}", role=given.role)
    return page(request, "admin/staff.html", staff_view(request, db, who, of=given.login, password=password))


def faults_of(db: Session, given: StaffForm) -> dict[str, str]:
    faults = {}
    if not LOGIN.fullmatch(given.login):
        faults["login"] = "admin.staff_bad_login"
    elif db.exec(select(Staff.id).where(Staff.login == given.login)).first() is not None:
        faults["login"] = "admin.staff_known"
    if not given.name:
        faults["name"] = "admin.staff_no_name"
    if given.role not in set(Role):
        faults["role"] = "admin.staff_no_role"
    if given.phone and read_phone(given.phone) is None:
        faults["phone"] = "web.bad_phone"
    return faults


@router.post("/{staff_id:int}/password")
def reset(request: Request, db: Db, now: Now, who: Organiser, staff_id: int) -> Response:
    """A new one-time password for somebody who has lost theirs; all their sessions end."""
    account = db.get(Staff, min(staff_id, 2**31 - 1))
    if account is None:
        raise NotThere
    password = issue(db, account.login, account.name, account.role)
    audit(db, now, who, "issued password", f"staff {account.login}")
    return page(
        request, "admin/staff.html", staff_view(request, db, who, of=account.login, password=password)
    )
