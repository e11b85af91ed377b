"""The hot path: start, the paper's pages, save, submit, result.

Plain routes, registered before all others, with nothing they do not need. Redis only; no SQL.
"""

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response

from app.errors import AttemptRunning, NotThere
from app.pages import Shell, render, shell
from app.quiz import views
from app.quiz.answers import positions_on, seen
from app.quiz.audience import admit, bracket_id, vouch
from app.quiz.lease import keep
from app.quiz.seat import (
    WRITER_LENGTH,
    by_htmx,
    form_of,
    house_of,
    html,
    language_of,
    me_of,
    one,
    onward,
    open_sheet,
    page,
    round_of,
    saved_told,
    see_other,
    since_of,
)
from app.quiz.session import Me
from app.quiz.sight import result_view, round_line, seen_images, sitting
from app.rules.paper.draw import LETTERS
from app.rules.timetable import Timetable
from app.scoring import LiveRound, SealedBy, Sheet, State, finish, untouched

KEY_BYTES = 16
QUESTIONS_KEPT = 4_096
CHECKED = b" checked"
LETTERS_HTML = [letter.encode() for letter in LETTERS]
AT_ONCE = "at_once"

IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}


async def start(request: Request) -> Response:
    """Open the attempt. A page with scripts, which can set its address right, gets the first question at once: where
    all start together that is one request instead of two."""
    live, number = round_of(request), request.path_params["number"]
    me, form = me_of(request, live), await form_of(request)
    contest = house_of(request).rounds.contest_of(live)
    vouch(house_of(request).settings, live)
    admit(contest, live, me)
    attempt, bracket = live.attempt(me.who, number), bracket_id(contest, live, me)
    opened = await house_of(request).core.open(
        attempt,
        over(live.timetable) if live.recorded else live.timetable,
        live.terms,
        me.shown,
        device=me.device,
        bracket=bracket,
        since=since_of(request),
    )
    base = f"/rounds/{live.id}/attempts/{number}"
    if opened.over:
        return see_other(f"{base}/result")
    if opened.anew and one(form, AT_ONCE):
        told = question_page(live, me, number, 1, untouched(opened, me.device), language_of(request))
        return html(told, (b"content-location", f"{base}/questions/1".encode()))
    return see_other(f"{base}/questions/1")


def over(times: Timetable) -> Timetable:
    """Nothing is opened in a recorded round, for nobody would write it down: not even by a shard whose clock is behind,
    which may have become master since."""
    return replace(times, closes_at=times.opens_at + 1)


async def question(request: Request) -> Response:
    live, asked = round_of(request), request.path_params["question"]
    me, number = me_of(request, live), request.path_params["number"]
    if not 1 <= asked <= live.size:
        raise NotThere
    sheet = await open_sheet(request, live, me)
    return html(question_page(live, me, number, asked, sheet, language_of(request)))


def question_page(live: LiveRound, me: Me, number: int, asked: int, sheet: Sheet, language: str) -> bytes:
    item, chosen = live.item(me.who, number, asked), sheet.answers.get(asked, ())
    stem, choices = pieces(live, item.question_id, language)
    view = views.QuestionView(live.title, asked, live.size, saved=bool(chosen))
    return shell("quiz/question.html", view, language).filled(
        base=f"/rounds/{live.id}/attempts/{number}",
        left_ms=sheet.left_ms,
        left=views.clock(sheet.left_ms),
        over_in=views.over_in(sheet.left_ms),
        opened_at=sheet.opened_at,
        epoch=sheet.epoch,
        writer=os.urandom(WRITER_LENGTH // 2).hex(),
        stem=stem,
        choices=b"".join(
            choices[choice].filled(
                position=position,
                letter=LETTERS_HTML[position - 1],
                checked=CHECKED if position in chosen else b"",
            )
            for position, choice in enumerate(item.choices, start=1)
        ),
    )


@lru_cache(QUESTIONS_KEPT)
def pieces(live: LiveRound, question_id: int, language: str) -> tuple[bytes, Mapping[int, Shell]]:
    """A question as every page shows it: the stem, and each choice by its id."""
    text = live.bank.texts[question_id]

    def piece(name: str, told: str, images: Sequence[str]) -> Shell:
        view = views.PieceView(told, seen_images(live, images), text.several)
        return Shell(render(name, view, language=language))

    choices = {
        id: piece("quiz/_choice.html", told, text.choice_images.get(id, ()))
        for id, told in text.choices.items()
    }
    return piece("quiz/_stem.html", text.stem, text.images).filled(), choices


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
    form = await form_of(request)
    chosen = positions_on(live, live.attempt(me.who, number), asked, form.get("position", ()))
    # A radio form sent without a choice only moves on; where several are right, choosing none is an answer too.
    if chosen or by_htmx(request) or live.text(me.who, number, asked).several:
        saved = await keep(request, live, me, asked, chosen, form)
        if by_htmx(request):
            return saved_told(request, views.SavedView(saved=bool(chosen)), saved.left_ms)
    return onward(form, live, number, asked)


async def overview(request: Request) -> Response:
    return await summary(request, "quiz/overview.html")


async def confirm(request: Request) -> Response:
    return await summary(request, "quiz/submission.html")


async def summary(request: Request, template: str) -> Response:
    live = round_of(request)
    me = me_of(request, live)
    sheet = await open_sheet(request, live, me)
    seat = sitting(live, request.path_params["number"], sheet)
    missing = tuple(n for n in range(1, seat.total + 1) if n not in seat.answered)
    return page(
        request, template, views.OverviewView(seat, missing, secrets.token_urlsafe(KEY_BYTES), seen(sheet))
    )


async def result(request: Request) -> Response:
    """The result, or while what was done in time may still be on its way, a page that asks for it again."""
    house, live = house_of(request), round_of(request)
    me, number = me_of(request, live), request.path_params["number"]
    contest, attempt = house.rounds.contest_of(live), live.attempt(me.who, number)
    try:
        sheet = await house.core.sheet(attempt)
        if sheet.left_ms > 0:
            return see_other(f"/rounds/{live.id}/attempts/{number}")
        if sheet.state is not State.SCORED:
            sheet = await finish(house.core, contest, live, me.who, number, SealedBy.SWEEPER, only_due=True)
    except AttemptRunning:
        seconds = -(-sheet.arriving_ms // 1000) + 1
        return page(request, "quiz/collecting.html", views.CollectingView(round_line(live), seconds))
    except NotThere:
        raise NotThere("web.attempt_gone" if live.recorded else "web.not_there") from None
    view = result_view(contest, live, number, sheet, me=me.name, complete=me.complete)
    return page(request, "quiz/result.html", view)
