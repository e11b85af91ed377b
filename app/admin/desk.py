"""Bàn làm việc — what the rooms of the organisers and judges share: who sits at the desk, and how to reply."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.db import transaction
from app.deps import Db
from app.errors import NotThere
from app.models import Contest, Role, Round, Staff
from app.quiz.seat import language_of, page
from app.staff import audit

__all__ = [
    "ContestLink",
    "Desk",
    "Sent",
    "TheContest",
    "TheRound",
    "desk_of",
    "language_of",
    "note",
    "onward",
    "page",
    "rounds_of",
    "touch",
]

ROOMS = {
    Role.ORGANISER: frozenset({"units", "banks", "rounds", "people", "contest"}),
    Role.CONTENT: frozenset({"banks", "rounds"}),
    Role.JUDGE: frozenset({"rounds", "people"}),
}
ID_MAX = 2**31 - 1
DONE_MAX = 24


@dataclass(frozen=True, slots=True)
class ContestLink:
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What the navigation of every page shows. `here` names the section, `done` the deed just done ("" for none),
    `back` is the page's address, to come back to in another language."""

    name: str
    role: Role
    contest: ContestLink | None
    here: str
    done: str
    back: str

    @property
    def organiser(self) -> bool:
        return self.role is Role.ORGANISER

    @property
    def judge(self) -> bool:
        return self.role is Role.JUDGE

    @property
    def results(self) -> bool:
        """Whether this role may look at results."""
        return self.role is not Role.CONTENT

    @property
    def rooms(self) -> frozenset[str]:
        """The sections that this role works in."""
        return ROOMS[self.role]


def desk_of(request: Request, who: Staff, contest: Contest | None, here: str) -> Desk:
    link = ContestLink(contest.slug, contest.title) if contest else None
    back = request.url.path if request.method == "GET" else "/admin"
    return Desk(who.name, who.role, link, here, request.query_params.get("done", "")[:DONE_MAX], back)


def the_contest(db: Db, slug: str) -> Contest:
    """The contest of this address. Raises NotThere."""
    found = db.exec(select(Contest).where(Contest.slug == slug)).one_or_none()
    if found is None:
        raise NotThere
    return found


def the_round(db: Db, round_id: int) -> Round:
    """The round of this address. Raises NotThere."""
    found = db.get(Round, round_id) if round_id <= ID_MAX else None
    if found is None:
        raise NotThere
    return found


async def sent(request: Request) -> AsyncIterator[FormData]:
    """The fields of a form whose lines are many and repeat; its files are closed afterwards."""
    async with request.form() as form:
        yield form


TheContest = Annotated[Contest, Depends(the_contest)]
TheRound = Annotated[Round, Depends(the_round)]
Sent = Annotated[FormData, Depends(sent)]


def rounds_of(db: Session, contest: Contest) -> list[Round]:
    """The contest's rounds in their order."""
    statement = select(Round).where(Round.contest_id == contest.id)
    return list(db.exec(statement.order_by(col(Round.position), col(Round.id))))


def touch(contest: Contest) -> None:
    """Something changed that every web process has to learn of. The database adds: two at once count twice."""
    contest.version = Contest.version + 1


def onward(path: str, done: str = "") -> Response:
    """To the page that shows what has been done: reloading it does nothing twice."""
    return RedirectResponse(f"{path}?done={done}" if done else path, 303)


def note(engine: Engine, at: int, who: Staff, action: str, thing: str, **detail: object) -> None:
    """Write down that something was looked at: a reading request's own transaction cannot write."""
    with transaction(engine) as session:
        audit(session, at, who, action, thing, **detail)
