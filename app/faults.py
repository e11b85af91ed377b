"""Báo lỗi — what goes wrong, told to a person: four bases of the error tree, a status each, one page.

Starlette finds a handler by the exception's bases, so a new leaf in `errors.py` needs nothing here.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from app.errors import (
    AttemptOver,
    ContestError,
    NotAllowed,
    NotNow,
    NotSignedIn,
    NotThere,
    TakenOver,
    TooLarge,
    Unfit,
    Unreachable,
)
from app.pages import Again, ErrorView
from app.quiz.seat import SENT, by_htmx, page, read_form
from app.quiz.views import ElsewhereView

RETRY_AFTER_SECONDS = "3"


def told(request: Request, error: ContestError, status: int, again: Again | None = None) -> Response:
    """The error page, or only its block for htmx."""
    admin = request.url.path.startswith("/admin")
    here = asked_for(request) if status >= 500 and request.method == "GET" else None
    view = ErrorView(error.code, dict(error.fields), admin=admin, again=again, here=here)
    blocks = ("fault",) if by_htmx(request) else ()
    return page(request, "errors.html", view, *blocks, status=status)


def asked_for(request: Request) -> str:
    path, query = request.url.path, request.url.query
    return f"{path}?{query}" if query else path


async def not_now(request: Request, error: ContestError) -> Response:
    return told(request, error, 409)


async def not_allowed(request: Request, error: ContestError) -> Response:
    return told(request, error, 403)


async def not_there(request: Request, error: ContestError) -> Response:
    return told(request, error, 404)


async def too_large(request: Request, error: ContestError) -> Response:
    return told(request, error, 413)


async def unfit(request: Request, error: ContestError) -> Response:
    return told(request, error, 422)


async def unreachable(request: Request, error: Exception) -> Response:
    fault = error if isinstance(error, Unreachable) else Unreachable()
    reply = told(request, fault, 503, again_of(request))
    reply.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return reply


def again_of(request: Request) -> Again | None:
    """What a participant's form sent, as it was sent: a submission's key and payload are the same again. Only what the
    data plane has read; a PIN is never among it."""
    body = request.scope.get(SENT)
    if body is None:
        return None
    form = read_form(body)
    return Again(request.url.path, tuple((name, value) for name in form for value in form[name]))


async def attempt_over(request: Request, error: AttemptOver) -> Response:
    """The time is up or the attempt was submitted elsewhere: on to its result."""
    base = "/".join(request.url.path.split("/")[:5])
    if by_htmx(request):
        reply = told(request, error, 409)
        reply.headers["HX-Redirect"] = f"{base}/result"
        return reply
    return RedirectResponse(f"{base}/result", 303)


async def taken_over(request: Request, error: TakenOver) -> Response:
    """Another device has the attempt: one button goes on here."""
    base = "/".join(request.url.path.split("/")[:5])
    view = ElsewhereView(base, error.fields.get("kept", ()))  # type: ignore[arg-type]
    return page(request, "quiz/_taken.html" if by_htmx(request) else "quiz/elsewhere.html", view, status=409)


async def not_signed_in(request: Request, error: NotSignedIn) -> Response:
    """On to the sign-in page, and afterwards back to where they were; the staff are told that what they sent was not
    kept."""
    slug = error.fields.get("slug")
    door = f"/contests/{slug}/sign-in" if slug else "/admin/sign-in"
    there = door if slug else f"{door}?unsent=1"
    if request.method == "GET":
        there = f"{door}?back={quote(request.url.path)}"
    if by_htmx(request):
        reply = told(request, error, 403)
        reply.headers["HX-Redirect"] = there
        return reply
    return RedirectResponse(there, 303)


async def must_change(request: Request, error: NotAllowed) -> Response:
    if error.code == "admin.must_change":
        return RedirectResponse("/admin/password", 303)
    return await not_allowed(request, error)


async def http_error(request: Request, error: HTTPException) -> Response:
    """What Starlette itself refuses: an unknown address, a wrong method, a body too large."""
    code = {404: "web.not_there", 405: "web.not_there", 413: "web.too_large"}.get(
        error.status_code, "web.error"
    )
    return told(request, ContestError(code), error.status_code)


async def unreadable_form(request: Request, _error: Exception) -> Response:
    """A form that lacks a field or holds one of the wrong kind: none of our pages sends it."""
    return told(request, Unfit("web.unfit"), 422)


async def gone(_request: Request, _error: Exception) -> Response:
    """Whoever asked has left, or was too slow: there is nobody to tell."""
    return Response(status_code=400)


async def unexpected(request: Request, _error: Exception) -> Response:
    return told(request, ContestError("web.error"), 500)


Teller = Callable[[Request, Any], Awaitable[Response]]
HANDLERS: Mapping[type[Exception], Teller] = {
    NotNow: not_now,
    AttemptOver: attempt_over,
    TakenOver: taken_over,
    NotAllowed: must_change,
    NotSignedIn: not_signed_in,
    NotThere: not_there,
    Unfit: unfit,
    TooLarge: too_large,
    Unreachable: unreachable,
    RedisError: unreachable,
    OperationalError: unreachable,
    HTTPException: http_error,
    ClientDisconnect: gone,
    Exception: unexpected,
}


def handler_of(error: Exception) -> Teller:
    """Who tells this fault: the handler of its nearest base."""
    return next(HANDLERS[base] for base in type(error).__mro__ if base in HANDLERS)
