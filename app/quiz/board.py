"""Bảng xếp hạng — one URL for the page, one for its rows, one for my own standing.

The rows are the same for everybody and may be kept for a second by any proxy. Where a prediction asks for a
count, my place is told only while it is among those shown: a place further down would tell how many there are.
"""

from time import monotonic

from starlette.requests import Request
from starlette.responses import Response

from app.house import House
from app.quiz import views
from app.quiz.seat import house_of, page, round_of
from app.quiz.sight import board_lines, contest_link, round_line
from app.scoring import LiveRound, Standing, place, top

SHOWN = 50
CACHE_SECONDS = 1.0


async def first_page(house: House, live: LiveRound) -> list[Standing]:
    """The first standings, at most a second old."""
    taken_at, standings = house.boards.get(live.id, (0.0, []))
    if monotonic() - taken_at > CACHE_SECONDS:
        excluded = house.rounds.contest_of(live).excluded
        standings = await top(house.redis, live.all_partitions(), SHOWN, excluded)
        house.boards[live.id] = (monotonic(), standings)
    return standings


async def board_view(request: Request) -> views.BoardView:
    house, live = house_of(request), round_of(request)
    contest = house.rounds.contest_of(live)
    me = house.sessions.me(request, contest.id)
    return views.BoardView(
        contest=contest_link(contest),
        round=round_line(live),
        total=live.size,
        lines=board_lines(await first_page(house, live)),
        me=me.name if me else None,
    )


async def leaderboard(request: Request) -> Response:
    return page(request, "quiz/leaderboard.html", await board_view(request))


async def rows(request: Request) -> Response:
    reply = page(request, "quiz/leaderboard.html", await board_view(request), "rows")
    reply.headers["Cache-Control"] = "public, max-age=1"
    reply.headers["Vary"] = "Cookie" if "language" in request.cookies else "Accept-Encoding"
    return reply


async def mine(request: Request) -> Response:
    house, live = house_of(request), round_of(request)
    me = house.sessions.me(request, live.contest_id)
    if me is None:
        return page(
            request, "quiz/_mine.html", views.MineView(signed_in=False, ranked=False, place=None, shown=SHOWN)
        )
    excluded = me.who in house.rounds.contest_of(live).excluded
    own = None
    if not excluded:
        own = await place(house.redis, live.all_partitions(), live.partition(me.who), me.who)
    told = own if own is not None and (live.prediction_text is None or own <= SHOWN) else None
    view = views.MineView(signed_in=True, ranked=own is not None, place=told, shown=SHOWN)
    return page(request, "quiz/_mine.html", view)
