"""Nộp bài — one submission, however often it is sent: the page's key makes the second tap the first.

    the same key, the same payload     the same reply
    the same key, another payload      422
    another key, once it is sealed     409: a page with the first receipt, and the way to the result
    no key, or one of another shape    422

The key travels in the form (`key`) or in the header `Idempotency-Key`; the payload is the body as it was sent.
"""

import re
from base64 import urlsafe_b64encode
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response

from app.errors import Unfit
from app.quiz import views
from app.quiz.answers import read_seen, read_unsent
from app.quiz.audience import bracket_id
from app.quiz.seat import (
    Form,
    body_of,
    house_of,
    lease_of,
    me_of,
    one,
    page,
    read_form,
    round_of,
    see_other,
    since_of,
)
from app.quiz.sight import round_line
from app.scoring import Submission, submit

DIGEST_BYTES = 9
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def key_of(request: Request, form: Form) -> str:
    """Raises Unfit for a key that is missing, malformed, or said twice and differently."""
    headers: list[bytes] = [value for name, value in request.scope["headers"] if name == b"idempotency-key"]
    said = {one(form, "key"), *(header.decode("latin-1").strip('"') for header in headers)} - {""}
    if len(said) != 1 or not KEY.fullmatch(key := said.pop()):
        raise Unfit("web.key_missing")
    return key


def digest(body: bytes) -> str:
    """72 bits of what was sent: they tell a person's submissions apart, in twelve letters kept in Redis."""
    return urlsafe_b64encode(blake2b(body, digest_size=DIGEST_BYTES).digest()).decode()


async def hand_in(request: Request) -> Response:
    """Raises NotThere, TakenOver, KeyReused, Unfit."""
    house, live, number = house_of(request), round_of(request), request.path_params["number"]
    contest, me, body = house.rounds.contest_of(live), me_of(request, live), await body_of(request)
    form = read_form(body)
    attempt = live.attempt(me.who, number)
    unsent = tuple(read_unsent(live, attempt, one(form, "unsent")))
    submission = Submission(
        key=key_of(request, form),
        payload=digest(body),
        lease=lease_of(form, me),
        unsent=unsent,
        seen=read_seen(one(form, "seen"), bracket_id(contest, live, me), unsent),
    )
    sheet, ours = await submit(house.core, contest, live, attempt, submission, since_of(request))
    there = f"/rounds/{live.id}/attempts/{number}/result"
    if ours:
        return see_other(there)
    assert sheet.sealed_at is not None
    view = views.SubmittedView(
        round_line(live), number, sheet.sealed_at, sheet.sealed_at >= sheet.due_at, sheet.receipt, there
    )
    return page(request, "quiz/submitted.html", view, status=409)
