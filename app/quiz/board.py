"""Bảng xếp hạng — one URL for the page with my own standing, one for its rows, one for my standing alone; a board for
each bracket.

The rows are the same for everybody and may be kept for a second by any proxy. While a prediction asks for a count, no
line may give it away: only the first few are shown, only when all of them are there, and my place only among them. A
place further down, or a board of as many lines as there are persons, would be the answer.
"""

from time import monotonic

from starlette.requests import Request
from starlette.responses import Response

from app.errors import NotThere
from app.house import Board, House
from app.pages import Shell, render, shell
from app.quiz import views
from app.quiz.audience import bracket_id
from app.quiz.seat import house_of, html, language_of, round_of
from app.quiz.session import Me
from app.quiz.sight import (
    asks_for_a_count,
    board_lines,
    contest_link,
    hidden_until,
    pointed,
    round_line,
)
from app.scoring import LiveRound, Standing, place, top

SHOWN = 50
SHOWN_WHILE_ASKED = 10
CACHE_SECONDS = 1.0


async def board_of(house: House, live: LiveRound, bracket: str) -> Board:
    """The first standings of a board, at most a second old."""
    board = house.boards.get((live.id, bracket))
    if board is None or monotonic() - board.taken_at > CACHE_SECONDS:
        excluded = house.rounds.contest_of(live).excluded
        standings = await top(house.redis, live.all_partitions(), SHOWN, excluded, bracket)
        board = house.boards[live.id, bracket] = Board(monotonic(), standings)
    return board


def tellable(live: LiveRound, standings: list[Standing]) -> list[Standing]:
    """What may be shown of the first standings: nothing that counts what a prediction asks for."""
    if not asks_for_a_count(live):
        return standings
    first = standings[:SHOWN_WHILE_ASKED]
    full_only = (live.prediction_target or "").endswith("_full")
    told = [one for one in first if one.score == live.full_score] if full_only else first
    return first if len(told) == SHOWN_WHILE_ASKED else []


def bracket_asked(request: Request, live: LiveRound, me: Me | None) -> str:
    """The bracket of the address; else one's own; else the first. Raises NotThere for one that is none."""
    asked = request.query_params.get("bracket", "")
    if asked:
        if asked not in live.boards:
            raise NotThere
        return asked
    own = bracket_id(house_of(request).rounds.contest_of(live), live, me) if me else ""
    return own or live.boards[0]


async def board_page(request: Request, me: Me | None, *blocks: str) -> Shell:
    """Made once a second for all who are signed in, and once for all who are not, in each language."""
    house, live = house_of(request), round_of(request)
    bracket, language = bracket_asked(request, live, me), language_of(request)
    board = await board_of(house, live, bracket)
    kind = (live, hidden_until(live), me is not None, language, *blocks)
    if kind not in board.pages:
        view = board_view(house, live, bracket, board.standings, signed_in=me is not None)
        board.pages[kind] = Shell(render("quiz/leaderboard.html", view, *blocks, language=language))
    return board.pages[kind]


def board_view(
    house: House, live: LiveRound, bracket: str, standings: list[Standing], *, signed_in: bool
) -> views.BoardView:
    waits = hidden_until(live)
    return views.BoardView(
        contest=contest_link(house.rounds.contest_of(live)),
        round=round_line(live),
        full_score=live.full_score,
        pointed=pointed(live),
        hidden_until=waits,
        lines=board_lines([] if waits else tellable(live, standings)),
        first=SHOWN_WHILE_ASKED if asks_for_a_count(live) else None,
        signed_in=signed_in,
        bracket=bracket,
        brackets=tuple((one.id, one.name) for one in live.policy.brackets),
    )


async def leaderboard(request: Request) -> Response:
    me = house_of(request).sessions.me(request, round_of(request).contest_id)
    made = await board_page(request, me)
    return html(made.filled(mine=await my_line(request, me) if me else b""))


async def rows(request: Request) -> Response:
    """The same for whoever asks, in their language: the address names the bracket."""
    made = await board_page(request, None, "rows")
    reply = html(made.filled())
    reply.headers["Cache-Control"] = "public, max-age=1"
    reply.headers["Vary"] = "Cookie" if "language" in request.cookies else "Accept-Encoding"
    return reply


async def mine(request: Request) -> Response:
    me = house_of(request).sessions.me(request, round_of(request).contest_id)
    return html(await my_line(request, me))


async def my_line(request: Request, me: Me | None) -> bytes:
    """What stands above the board for this person alone."""
    house, live = house_of(request), round_of(request)
    hidden = hidden_until(live)
    own, told = await my_place(house, live, me) if me and not hidden else (None, False)
    view = views.MineView(me is not None, own is not None, told, hidden if me else "")
    return shell("quiz/_mine.html", view, language_of(request)).filled(place=own or 0)


async def my_place(house: House, live: LiveRound, me: Me) -> tuple[int | None, bool]:
    """My place on the board of my bracket, None when I have none, and whether it may be told."""
    contest = house.rounds.contest_of(live)
    bracket = bracket_id(contest, live, me)
    if me.who in contest.excluded or bracket not in live.boards:
        return None, False
    own = await place(house.redis, live.all_partitions(), live.partition(me.who), me.who, bracket)
    if own is None or not asks_for_a_count(live):
        return own, True
    shown = tellable(live, (await board_of(house, live, bracket)).standings)
    return own, bool(shown) and own <= SHOWN_WHILE_ASKED
