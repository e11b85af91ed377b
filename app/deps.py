"""What a handler of the control plane may ask for: Annotated aliases, read once a request."""

import re
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from app.clock import now_ms
from app.db import transaction
from app.errors import NotAllowed, NotSignedIn
from app.guards import SAFE_METHODS
from app.house import House
from app.models import Role, Staff
from app.staff import session_of

STAFF_COOKIE = "hoithi-staff"
PASSWORD_PATH = "/admin/password"
CONTENT_ROOMS = re.compile(
    r"/admin(/password|/phone|/contests/[^/]+/((banks|keys)(/.*)?|rounds)"
    r"|/rounds/\d+(/(amendments|analysis)(/.*)?)?|/amendments/\d+(/.*)?)?"
)


def house_of(request: Request) -> House:
    house: House = request.app.house
    return house


def session(request: Request, house: Annotated[House, Depends(house_of)]) -> Iterator[Session]:
    """The request's one transaction. With scope "function" it is committed before the reply leaves."""
    with transaction(house.engine, writes=request.method not in SAFE_METHODS) as opened:
        yield opened


HouseDep = Annotated[House, Depends(house_of)]
Db = Annotated[Session, Depends(session, scope="function")]
Now = Annotated[int, Depends(now_ms)]


def staff(request: Request, db: Db, now: Now) -> Staff:
    """Who is signed in. Raises NotSignedIn; NotAllowed until a one-time password has been replaced."""
    found = session_of(
        db, request.cookies.get(STAFF_COOKIE, ""), now, touch=request.method not in SAFE_METHODS
    )
    if found is None:
        raise NotSignedIn("admin.not_signed_in")
    if found.must_change and request.url.path != PASSWORD_PATH:
        raise NotAllowed("admin.must_change")
    if found.role is Role.CONTENT and not CONTENT_ROOMS.fullmatch(request.url.path):
        raise NotAllowed("admin.content_rooms")
    return found


StaffDep = Annotated[Staff, Depends(staff)]


def organiser(who: StaffDep) -> Staff:
    if who.role is not Role.ORGANISER:
        raise NotAllowed("admin.organisers_only")
    return who


def judge(who: StaffDep) -> Staff:
    if who.role is not Role.JUDGE:
        raise NotAllowed("admin.judges_only")
    return who


def content(who: StaffDep) -> Staff:
    if who.role is not Role.CONTENT:
        raise NotAllowed("admin.content_only")
    return who


def bank_keeper(who: StaffDep) -> Staff:
    """Whoever brings questions: organisers and the content team."""
    if who.role is Role.JUDGE:
        raise NotAllowed("admin.bank_keepers_only")
    return who


Organiser = Annotated[Staff, Depends(organiser)]
Content = Annotated[Staff, Depends(content)]
BankKeeper = Annotated[Staff, Depends(bank_keeper)]
Judge = Annotated[Staff, Depends(judge)]
