"""Quyền ghi bài — one device writes an attempt at a time; another goes on with it by a tap of its own.

Whoever comes from another device is shown a page with one button. The answer that a refused save carried goes along in
the button's form, and is kept when the attempt has been taken (back): nothing that was chosen on the screen is lost.
"""

from starlette.requests import Request
from starlette.responses import Response

from app.errors import TakenOver
from app.quiz.answers import read_answer
from app.quiz.seat import (
    Form,
    form_of,
    house_of,
    lease_of,
    me_of,
    one,
    onward,
    order_of,
    round_of,
    see_other,
    since_of,
)
from app.quiz.session import Me
from app.scoring import PREDICTION, Lease, LiveRound, Saved

CARRIED = ("position", "guess", "go")


async def keep(
    request: Request, live: LiveRound, me: Me, question: int | str, answer: str, form: Form
) -> Saved:
    """Save an answer. Raises TakenOver with the fields that the save carried."""
    attempt = live.attempt(me.who, request.path_params["number"])
    writer, sequence = order_of(form)
    try:
        return await house_of(request).core.save(
            attempt, question, answer, writer, sequence, lease=lease_of(form, me), since=since_of(request)
        )
    except TakenOver:
        kept = tuple((name, value) for name, values in form.items() for value in values if name in CARRIED)
        raise TakenOver(kept=(("question", str(question)), *kept)) from None


async def take(request: Request) -> Response:
    """Go on here: take the attempt over, and keep the answer that the form carries. Raises AttemptOver, NotThere."""
    live, number = round_of(request), request.path_params["number"]
    me, form = me_of(request, live), await form_of(request)
    core, attempt = house_of(request).core, live.attempt(me.who, number)
    asked = one(form, "question")
    answer = read_answer(live, attempt, asked, form) if asked else None
    epoch = await core.take(attempt, me.device, since=since_of(request))
    if answer is not None:
        lease = Lease(me.device, str(epoch))
        await core.save(attempt, asked, answer, "-", 0, lease=lease, since=since_of(request))
    if not asked:
        return see_other(f"/rounds/{live.id}/attempts/{number}")
    return onward(form, live, number, live.size + 1 if asked == PREDICTION else int(asked))
