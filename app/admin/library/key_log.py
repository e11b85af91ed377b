"""Nhật ký xem đáp án — who has seen which key and when, and whom that leaves out of the ranking."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar
from starlette.responses import Response

from app.admin.desk import Desk, TheContest, desk_of, page
from app.deps import Db, StaffDep
from app.models import Bank, Contest, KeyView, Participant, Staff
from app.vietnamese import fold

router = APIRouter(prefix="/contests/{slug}/keys")

LOOKS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Look:
    """A view of a key; `bank`: its name, None for a preview; `questions`: how many."""

    at: int
    bank: str | None
    questions: int
    secret: bool


@dataclass(frozen=True, slots=True)
class PersonLink:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """`excluded` take part under a phone that the viewer had or has; `namesakes` only have the same name."""

    name: str
    login: str
    looks: tuple[Look, ...]
    excluded: tuple[PersonLink, ...]
    namesakes: tuple[PersonLink, ...]


@dataclass(frozen=True, slots=True)
class KeysView:
    desk: Desk
    viewers: tuple[Viewer, ...]


@router.get("")
def keys(request: Request, db: Db, who: StaffDep, contest: TheContest) -> Response:
    view = KeysView(desk_of(request, who, contest, "banks"), tuple(viewers(db, contest)))
    return page(request, "admin/keys.html", view)


def viewers(db: Session, contest: Contest) -> Iterator[Viewer]:
    """Everybody who has seen a key of this contest, their looks newest first."""
    seen = select(KeyView).where(KeyView.contest_id == contest.id).order_by(col(KeyView.id).desc())
    looks: dict[int, list[KeyView]] = {}
    for look in db.exec(seen):
        looks.setdefault(look.staff_id, []).append(look)
    banks = db.exec(select(Bank).where(Bank.contest_id == contest.id))
    names = {f"bank {bank.id}": bank.name for bank in banks}
    for staff_id, theirs in looks.items():
        staff = db.get_one(Staff, staff_id)
        phones = {phone for look in theirs if look.secret for phone in (look.phone, staff.phone)}
        people = list(db.exec(same_person(contest, staff, phones)))
        yield Viewer(
            name=staff.name,
            login=staff.login,
            looks=tuple(
                Look(look.at, names.get(look.what), len(look.questions), look.secret)
                for look in theirs[:LOOKS_SHOWN]
            ),
            excluded=tuple(PersonLink(one.id, one.name) for one in people if one.phone in phones),
            namesakes=tuple(PersonLink(one.id, one.name) for one in people if open_case(one, phones)),
        )


def open_case(person: Participant, phones: set[str | None]) -> bool:
    return person.phone not in phones and not person.excluded


def same_person(contest: Contest, staff: Staff, phones: set[str | None]) -> SelectOfScalar[Participant]:
    by_phone = col(Participant.phone).in_([phone for phone in phones if phone])
    by_name = col(Participant.name_fold) == fold(staff.name)
    return select(Participant).where(Participant.contest_id == contest.id, by_phone | by_name)
