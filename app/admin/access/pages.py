"""The door of the staff: sign-in, sign-out, password."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.admin.access.views import PasswordView, SignInView
from app.admin.desk import desk_of, onward, page
from app.admin.library.keys import now_under
from app.deps import PASSWORD_PATH, STAFF_COOKIE, Db, HouseDep, Now, StaffDep
from app.errors import NotAllowed, Unfit
from app.models import Staff
from app.staff import ABSOLUTE_MS, PASSWORD_MIN, audit, change_password, session_of, sign_in, sign_out
from app.vietnamese import read_phone

router = APIRouter()

Line = Annotated[str, Form(max_length=200)]
HOME = "/admin"


def safe_back(back: str) -> str:
    """A path among our own pages, else the dashboard."""
    ours = back == HOME or back.startswith(f"{HOME}/")
    return back if ours and back.isascii() and back.isprintable() and "\\" not in back else HOME


@router.get("/sign-in")
def sign_in_page(request: Request, back: str = "", unsent: str = "") -> Response:
    """`unsent`: a form came here because the session was over."""
    fault = "admin.unsent" if unsent else ""
    return page(request, "admin/sign_in.html", SignInView(login="", back=safe_back(back), fault=fault))


@router.post("/sign-in")
def enter(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    login: Line = "",
    password: Line = "",
    back: Line = "",
) -> Response:
    """One answer for an unknown login and a wrong password; after some failures a growing pause."""
    try:
        token = sign_in(db, login.strip(), password, now)
    except NotAllowed as error:
        view = SignInView(login, safe_back(back), error.code, int(str(error.fields["seconds"])))
        return page(request, "admin/sign_in.html", view, status=403)
    if token is None:
        view = SignInView(login, safe_back(back), "admin.sign_in_failed")
        return page(request, "admin/sign_in.html", view, status=403)
    db.flush()
    audit(db, now, session_of(db, token, now, touch=False), "signed in", "session")
    return with_session(RedirectResponse(safe_back(back), 303), token, secure=house.settings.secure)


def with_session(reply: Response, token: str, *, secure: bool) -> Response:
    reply.set_cookie(
        STAFF_COOKIE, token, max_age=ABSOLUTE_MS // 1000, httponly=True, secure=secure, samesite="lax"
    )
    return reply


@router.post("/sign-out")
def leave(request: Request, house: HouseDep, db: Db) -> Response:
    sign_out(db, request.cookies.get(STAFF_COOKIE, ""))
    reply = RedirectResponse(f"{HOME}/sign-in", 303)
    reply.delete_cookie(STAFF_COOKIE, httponly=True, secure=house.settings.secure, samesite="lax")
    return reply


@router.get("/password")
def password_page(request: Request, who: StaffDep) -> Response:
    return page(request, "admin/password.html", password_view(request, who))


def password_view(request: Request, who: Staff, fault: str = "") -> PasswordView:
    desk = desk_of(request, who, None, "password")
    return PasswordView(desk, PASSWORD_MIN, who.must_change, who.phone or "", fault)


@router.post("/password")
def replace_password(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: StaffDep,
    current: Line = "",
    new: Line = "",
    again: Line = "",
) -> Response:
    """The new password ends every session of the account, and begins a fresh one here."""
    try:
        if new != again:
            raise Unfit("admin.password_again")
        change_password(db, who, current, new)
    except Unfit as error:
        return page(request, "admin/password.html", password_view(request, who, error.code), status=422)
    audit(db, now, who, "changed password", f"staff {who.id}")
    token = sign_in(db, who.login, new, now)
    assert token is not None
    return with_session(onward(HOME, "password"), token, secure=house.settings.secure)


@router.post("/phone")
def own_phone(request: Request, db: Db, now: Now, who: StaffDep, phone: Line = "") -> Response:
    """One's own number: by it, whoever has seen a key is known among the participants."""
    known = read_phone(phone)
    if known is None:
        view = password_view(request, who, "web.bad_phone")
        return page(request, "admin/password.html", view, status=422)
    who.phone = known
    now_under(db, who)
    audit(db, now, who, "changed phone", f"staff {who.id}")
    return onward(PASSWORD_PATH, "phone")
