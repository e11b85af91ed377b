"""Chỗ ngồi — whose request it is, for which round and attempt; three small functions, and how a reply is made."""

import re
from urllib.parse import unquote_plus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response

from app.errors import AttemptOver, NotSignedIn, NotThere, TakenOver, TooLarge, Unfit
from app.house import House
from app.pages import render, shell
from app.quiz.session import Me, cookie_of
from app.quiz.views import SavedView
from app.scoring import Lease, LiveRound, Sheet, State
from app.texts import DEFAULT_LANGUAGE, LANGUAGES

FORM_BYTES_MAX = 4_096
FIELDS_MAX = 64
WRITER_LENGTH = 8
SENT = "sent"  # In the scope: the body once read, so that a page that tells a fault can have it sent again.
NUMBER = re.compile(r"[0-9]{1,9}")
WRITER = re.compile(rf"[A-Za-z0-9]{{1,{WRITER_LENGTH}}}")

Form = dict[str, list[str]]


def house_of(request: Request) -> House:
    house: House = request.scope["app"].house
    return house


def round_of(request: Request) -> LiveRound:
    return house_of(request).rounds.round(request.path_params["round_id"])


def me_of(request: Request, live: LiveRound) -> Me:
    """The participant of this round's contest. Raises NotSignedIn."""
    me = house_of(request).sessions.me(request, live.contest_id)
    if me is None:
        raise NotSignedIn(slug=house_of(request).rounds.contest_of(live).slug)
    return me


async def open_sheet(request: Request, live: LiveRound, me: Me) -> Sheet:
    """The attempt of this address, still open. Raises AttemptOver, NotThere."""
    number = request.path_params["number"]
    sheet = await house_of(request).core.sheet(live.attempt(me.who, number))
    if sheet.state is not State.OPEN or sheet.left_ms == 0:
        raise AttemptOver(round_id=live.id, number=number)
    if sheet.device and me.device and sheet.device != me.device:
        raise TakenOver
    return sheet


def since_of(request: Request) -> float:
    """When the request came to us, as a moment of `time.monotonic()`."""
    since: float = request.scope["since"]
    return since


def lease_of(form: Form, me: Me) -> Lease:
    """Which device writes, and of which epoch its page is. Raises Unfit for an epoch that is no number."""
    epoch = one(form, "epoch")
    if epoch and not NUMBER.fullmatch(epoch):
        raise Unfit
    return Lease(me.device, epoch)


async def body_of(request: Request) -> bytes:
    """What was sent. Raises TooLarge for more than any page of ours sends, while it arrives."""
    body, receive, more = b"", request.receive, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message["body"]
        more = message["more_body"]
        if len(body) > FORM_BYTES_MAX:
            raise TooLarge
    request.scope[SENT] = body
    return body


async def form_of(request: Request) -> Form:
    """The fields of a small urlencoded form. Raises TooLarge, and NotThere for what no page of ours sends."""
    return read_form(await body_of(request))


def read_form(body: bytes) -> Form:
    """Raises NotThere for what no page of ours sends."""
    form: Form = {}
    try:
        fields = body.decode().split("&") if body else []
        for field in fields:
            name, _, value = field.partition("=")
            form.setdefault(plain(name), []).append(plain(value))
    except ValueError:
        raise NotThere from None
    if len(fields) > FIELDS_MAX:
        raise NotThere
    return form


def plain(word: str) -> str:
    """A word of a form, which is seldom coded. Raises ValueError for bytes that are no UTF-8."""
    coded = "%" in word or "+" in word
    return unquote_plus(word, errors="strict") if coded else word


def one(form: Form, name: str, default: str = "") -> str:
    return form[name][0] if name in form else default


def order_of(form: Form) -> tuple[str, int]:
    """Which page wrote, and its own count of its saves; 0 when it does not count (no JavaScript)."""
    writer, sequence = one(form, "writer", "-"), one(form, "sequence", "0")
    if not WRITER.fullmatch(writer) or not NUMBER.fullmatch(sequence):
        return "-", 0
    return writer, int(sequence)


def by_htmx(request: Request) -> bool:
    return (b"hx-request", b"true") in request.scope["headers"]


def language_of(request: Request) -> str:
    language = cookie_of(request.scope, "language") or DEFAULT_LANGUAGE
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def page(request: Request, name: str, view: object, *blocks: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(render(name, view, *blocks, language=language_of(request)), status)


class Reply(Response):
    """A reply of the hot pages, whose headers are bytes from the beginning: to make them out of words takes as long as
    to read the form that is replied to."""

    def __init__(self, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
        self.status_code, self.body, self.background = status, body, None
        self.raw_headers = [(b"content-length", b"%d" % len(body)), *headers]


def html(body: bytes, *headers: tuple[bytes, bytes]) -> Reply:
    return Reply(200, body, (b"content-type", b"text/html; charset=utf-8"), *headers)


def saved_told(request: Request, view: SavedView, left_ms: int) -> Reply:
    """The fragment that every save replies: only the time left is new in it."""
    return html(shell("quiz/_saved.html", view, language_of(request)).filled(left_ms=left_ms))


def see_other(address: str) -> Reply:
    """On to another page of the data plane; its address has nothing to be quoted."""
    return Reply(303, b"", (b"location", address.encode()))


def onward(form: Form, live: LiveRound, number: int, here: int) -> Response:
    """Where a form goes on to: its button says `go` (back, here, next or overview); the prediction comes last."""
    base = f"/rounds/{live.id}/attempts/{number}"
    step = {"back": -1, "here": 0, "next": 1}.get(one(form, "go", "next"))
    there = 0 if step is None else here + step
    if 1 <= there <= live.size:
        return see_other(f"{base}/questions/{there}")
    if there == live.size + 1 and live.prediction_text:
        return see_other(f"{base}/prediction")
    return see_other(base)
