"""Câu dự đoán — the prediction's page and its saving; the last screen of an attempt."""

import secrets

from starlette.requests import Request
from starlette.responses import Response

from app.errors import NotThere
from app.quiz import views
from app.quiz.lease import keep
from app.quiz.seat import (
    WRITER_LENGTH,
    by_htmx,
    form_of,
    me_of,
    one,
    onward,
    open_sheet,
    page,
    round_of,
    saved_told,
)
from app.quiz.session import Me
from app.quiz.sight import sitting
from app.scoring import PREDICTION, LiveRound
from app.vietnamese import read_guess

UNREADABLE = "web.guess_unreadable"


def asking(request: Request) -> tuple[LiveRound, Me, int]:
    """Round, person and attempt number of a round that asks for a prediction. Raises NotThere."""
    live = round_of(request)
    if live.prediction_text is None:
        raise NotThere
    return live, me_of(request, live), request.path_params["number"]


async def prediction(request: Request) -> Response:
    return await ask(request)


async def ask(request: Request, refused: str | None = None) -> Response:
    """The page; `refused` is what was typed and could not be read as a whole number."""
    live, me, number = asking(request)
    sheet = await open_sheet(request, live, me)
    known = "" if sheet.prediction is None else str(sheet.prediction)
    view = views.PredictionView(
        sitting=sitting(live, number, sheet),
        text=live.prediction_text or "",
        target=live.prediction_target or "",
        given=known if refused is None else refused,
        guess=sheet.prediction,
        writer=secrets.token_hex(WRITER_LENGTH // 2),
        fault=None if refused is None else UNREADABLE,
    )
    return page(request, "quiz/prediction.html", view, status=200 if refused is None else 422)


async def save_prediction(request: Request) -> Response:
    live, me, number = asking(request)
    form = await form_of(request)
    given = one(form, "guess").strip()
    guess = read_guess(given)
    if given and guess is None:
        if not by_htmx(request):
            return await ask(request, refused=given)
        sheet = await open_sheet(request, live, me)
        return saved_told(request, views.SavedView(saved=False, fault=UNREADABLE), sheet.left_ms)
    answer = "" if guess is None else str(guess)
    saved = await keep(request, live, me, PREDICTION, answer, form)
    if by_htmx(request):
        return saved_told(request, views.SavedView(saved=guess is not None, guess=guess), saved.left_ms)
    return onward(form, live, number, live.size + 1)
