"""The participants' URLs: those of the data plane, the most frequent first, and the calm ones beside them."""

import asyncio
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.quiz import board, guess, hot, views
from app.quiz.audience import refused
from app.quiz.key import key
from app.quiz.lease import take
from app.quiz.seat import house_of, page, round_of
from app.quiz.sight import attempt_line, contest_link, hidden_until, key_is_open, round_line
from app.quiz.submission import hand_in
from app.rules.policy import Scoring
from app.scoring import Tally
from app.texts import LANGUAGES

ATTEMPTS_SHOWN = 10
LANGUAGE_SECONDS = 365 * 86_400


async def contests(request: Request) -> Response:
    known = tuple(contest_link(contest) for contest in house_of(request).rounds.contests.values())
    if len(known) == 1:
        return RedirectResponse(f"/contests/{known[0].slug}", 303)
    return page(request, "quiz/contests.html", views.ContestsView(known))


async def home(request: Request) -> Response:
    house = house_of(request)
    contest = house.rounds.contest(request.path_params["slug"])
    me = house.sessions.me(request, contest.id)
    view = views.HomeView(
        contest=contest_link(contest),
        rounds=tuple(round_line(live) for live in contest.rounds),
        me=me.name if me else None,
        complete=me is None or me.complete,
    )
    return page(request, "quiz/home.html", view)


async def round_page(request: Request) -> Response:
    house, live = house_of(request), round_of(request)
    contest = house.rounds.contest_of(live)
    me = house.sessions.me(request, contest.id)
    terms, tally = live.terms, Tally(0, 0, 0)
    if me:
        tally = await house.core.tally(live.partition(me.who), me.who, terms.interval_ms)
    numbers = range(tally.used, max(0, tally.used - ATTEMPTS_SHOWN), -1) if me else ()
    sheets = await asyncio.gather(*(house.core.sheet(live.attempt(me.who, n)) for n in numbers if me))
    lines = tuple(attempt_line(number, sheet) for number, sheet in zip(numbers, sheets, strict=True))
    running = any(line.running for line in lines)
    spent = terms.allowance is not None and tally.used - tally.given_back >= terms.allowance
    view = views.RoundView(
        contest=contest_link(contest),
        round=round_line(live),
        questions=live.size,
        points=live.policy.paper.points,
        partial=live.policy.paper.scoring is Scoring.PARTIAL,
        full_score=live.full_score,
        duration_ms=live.timetable.duration_ms,
        allowance=terms.allowance,
        interval_ms=terms.interval_ms,
        gives_back=terms.gives_back,
        may_finish=live.timetable.may_finish,
        asks_prediction=live.prediction_text is not None,
        me=me.name if me else None,
        attempts=lines,
        next_number=None if running or spent else tally.used + 1,
        wait_ms=tally.wait_ms,
        refused=refused(contest, live, me) if me else None,
        hidden_until=hidden_until(live),
        key=key_is_open(live),
        complete=me is None or me.complete,
    )
    return page(request, "quiz/round.html", view)


async def choose_language(request: Request) -> Response:
    """Remember the reader's language and go back to where they were (a path of ours, nothing else)."""
    wanted = request.path_params["language"]
    back = request.query_params.get("back") or urlsplit(request.headers.get("referer", "")).path or "/"
    reply = RedirectResponse(
        back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303
    )
    if wanted in LANGUAGES:
        reply.set_cookie("language", wanted, max_age=LANGUAGE_SECONDS, samesite="lax", httponly=True)
    return reply


DATA_PLANE = "/rounds/"
ATTEMPT = "/rounds/{round_id:int}/attempts/{number:int}"
HOT = [
    Route(f"{ATTEMPT}/questions/{{question:int}}", hot.question, methods=["GET"]),
    Route(f"{ATTEMPT}/answers/{{question:int}}", hot.save, methods=["POST"]),
    Route(f"{ATTEMPT}/submission", hand_in, methods=["POST"]),
    Route("/rounds/{round_id:int}/images/{image}", hot.image, methods=["GET"]),
    Route(ATTEMPT, hot.start, methods=["POST"]),
    Route("/rounds/{round_id:int}/leaderboard/rows", board.rows, methods=["GET"]),
    Route("/rounds/{round_id:int}/leaderboard/mine", board.mine, methods=["GET"]),
    Route("/rounds/{round_id:int}/leaderboard", board.leaderboard, methods=["GET"]),
    Route(f"{ATTEMPT}/result", hot.result, methods=["GET"]),
    Route(ATTEMPT, hot.overview, methods=["GET"]),
    Route(f"{ATTEMPT}/submission", hot.confirm, methods=["GET"]),
    Route(f"{ATTEMPT}/prediction", guess.prediction, methods=["GET"]),
    Route(f"{ATTEMPT}/answers/prediction", guess.save_prediction, methods=["POST"]),
    Route(f"{ATTEMPT}/device", take, methods=["POST"]),
    Route(f"{ATTEMPT}/key", key, methods=["GET"]),
    Route("/rounds/{round_id:int}", round_page, methods=["GET"]),
]
CALM = [
    Route("/", contests, methods=["GET"]),
    Route("/contests/{slug}", home, methods=["GET"]),
    Route("/language/{language}", choose_language, methods=["GET"]),
]
