"""The hot path: start, the paper's pages, save, submit, result.

Plain routes, registered before all others, with nothing they do not need. Redis only; no SQL.
"""

import secrets
from base64 import b32encode
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.errors import NotThere
from app.quiz import views
from app.quiz.audience import admit
from app.quiz.key import key_is_open
from app.quiz.seat import (
    WRITER_LENGTH,
    Form,
    by_htmx,
    form_of,
    house_of,
    me_of,
    onward,
    open_sheet,
    order_of,
    page,
    round_of,
)
from app.quiz.sight import contest_link, hidden_until, pointed, round_line, seen_images, seen_options, sitting
from app.rules.marking import Positions
from app.scoring import LiveRound, SealedBy, Sheet, State, finish

IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}


async def start(request: Request) -> Response:
    live, number = round_of(request), request.path_params["number"]
    me = me_of(request, live)
    admit(house_of(request).rounds.contest_of(live), live, me)
    attempt = live.attempt(me.who, number)
    opened = await house_of(request).core.open(attempt, live.timetable, live.terms, me.shown)
    base = f"/rounds/{live.id}/attempts/{number}"
    return RedirectResponse(f"{base}/result" if opened.over else f"{base}/questions/1", 303)


async def question(request: Request) -> Response:
    live, asked = round_of(request), request.path_params["question"]
    me, number = me_of(request, live), request.path_params["number"]
    if not 1 <= asked <= live.size:
        raise NotThere
    sheet = await open_sheet(request, live, me)
    item = live.paper(me.who, number)[asked - 1]
    text = live.bank.texts[item.question_id]
    view = views.QuestionView(
        sitting=sitting(live, number, sheet),
        question=asked,
        stem=text.stem,
        images=seen_images(live, text.images),
        options=seen_options(live, item, text, sheet.answers.get(asked, ())),
        several=text.several,
        writer=secrets.token_hex(WRITER_LENGTH // 2),
        saved=bool(sheet.answers.get(asked)),
    )
    return page(request, "quiz/question.html", view)


async def image(request: Request) -> Response:
    """A picture of this round's questions, out of memory; its address says nothing, and never shows another one."""
    live, asked = round_of(request), request.path_params["image"]
    found = live.bank.images.get(asked)
    if found is None:
        raise NotThere
    return Response(found.content, media_type=found.mime, headers=IMMUTABLE)


async def save(request: Request) -> Response:
    live, asked = round_of(request), request.path_params["question"]
    me, number = me_of(request, live), request.path_params["number"]
    if not 1 <= asked <= live.size:
        raise NotThere
    form = await form_of(request)
    item = live.paper(me.who, number)[asked - 1]
    several = live.bank.texts[item.question_id].several
    chosen = read_positions(form, len(item.choices), several=several)
    if chosen or several or by_htmx(request):  # A radio form sent without a choice only moves on.
        saved = await house_of(request).core.save(
            live.attempt(me.who, number), asked, ",".join(map(str, chosen)), *order_of(form)
        )
        if by_htmx(request):
            return page(request, "quiz/_saved.html", views.SavedView(saved.left_ms, saved=bool(chosen)))
    return onward(form, live, number, asked)


def read_positions(form: Form, choices: int, *, several: bool) -> Positions:
    """The chosen positions, ascending. Raises NotThere for one that is not on the paper."""
    chosen = sorted(set(form.get("position", ())))
    valid = {str(position) for position in range(1, choices + 1)}
    if not valid.issuperset(chosen) or (len(chosen) > 1 and not several):
        raise NotThere
    return tuple(map(int, chosen))


async def overview(request: Request) -> Response:
    return await summary(request, "quiz/overview.html")


async def confirm(request: Request) -> Response:
    return await summary(request, "quiz/submission.html")


async def summary(request: Request, template: str) -> Response:
    live = round_of(request)
    me = me_of(request, live)
    seat = sitting(live, request.path_params["number"], await open_sheet(request, live, me))
    missing = tuple(n for n in range(1, seat.total + 1) if n not in seat.answered)
    return page(request, template, views.OverviewView(seat, missing))


async def submit(request: Request) -> Response:
    house, live = house_of(request), round_of(request)
    me, number = me_of(request, live), request.path_params["number"]
    contest = house.rounds.contest_of(live)
    await finish(house.core, contest, live, me.who, number, SealedBy.PARTICIPANT)
    return RedirectResponse(f"/rounds/{live.id}/attempts/{number}/result", 303)


async def result(request: Request) -> Response:
    house, live = house_of(request), round_of(request)
    me, number = me_of(request, live), request.path_params["number"]
    sheet = await house.core.sheet(live.attempt(me.who, number))
    if sheet.state is State.OPEN and sheet.left_ms > 0:
        return RedirectResponse(f"/rounds/{live.id}/attempts/{number}", 303)
    contest = house.rounds.contest_of(live)
    sheet = await finish(house.core, contest, live, me.who, number, SealedBy.SWEEPER)
    assert sheet.mark is not None and sheet.sealed_at is not None
    view = views.ResultView(
        contest=contest_link(contest),
        round=round_line(live),
        number=number,
        correct=sheet.mark.correct,
        total=live.size,
        score=sheet.mark.score,
        full_score=live.full_score,
        pointed=pointed(live),
        hidden_until=hidden_until(live),
        key=key_is_open(live),
        elapsed_ms=sheet.elapsed_ms,
        sealed_at=sheet.sealed_at,
        timed_out=sheet.sealed_at >= sheet.due_at,
        prediction=sheet.prediction,
        asks_prediction=live.prediction_text is not None,
        receipt=receipt(house.receipt_key, live, me.who, number, sheet),
        lapsed=sheet.sealed_by is SealedBy.LAPSED,
        again=live.terms.allowance is None or live.terms.gives_back or number < live.terms.allowance,
        amended=live.amendments > 0,
        settled=live.recorded,
    )
    return page(request, "quiz/result.html", view)


def receipt(key: bytes, live: LiveRound, who: str, number: int, sheet: Sheet) -> str:
    """Mã biên nhận — 40 bits over what was submitted, and when; the same on every look."""
    answers = sorted(sheet.answers.items())
    told = f"{live.code}|{who}|{number}|{sheet.opened_at}|{sheet.sealed_at}|{sheet.prediction}|{answers}"
    return b32encode(blake2b(told.encode(), key=key, digest_size=5).digest()).decode()
