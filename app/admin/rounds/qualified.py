"""The list of those who qualified for a round: who, by what, and whether the verdicts have changed since."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.admin.desk import TheRound, desk_of, onward, page, rounds_of, touch
from app.admin.people.finding import people_of
from app.admin.rounds.qualifying import freeze, qualification_obstacles, who_goes_on
from app.admin.rounds.showing import line_of
from app.admin.rounds.views import QualifiedLine, QualifiedView
from app.deps import Db, HouseDep, Now, Organiser, StaffDep
from app.errors import NotNow, NotThere
from app.models import Contest, Participant
from app.rules.qualifying import Qualified
from app.staff import audit

router = APIRouter(prefix="/rounds/{round_id:int}/qualified")

SHOWN = 500


@router.get("")
def qualified(
    request: Request, house: HouseDep, db: Db, now: Now, who: StaffDep, round: TheRound
) -> Response:
    """Raises NotThere where nobody has to qualify."""
    contest = db.get_one(Contest, round.contest_id)
    rounds = rounds_of(db, contest)
    missing = tuple(qualification_obstacles(db, round, rounds))
    found = () if missing else who_goes_on(db, house.settings.data, round, rounds)
    if found is None:
        raise NotThere
    now_on = {one.person: one for one in found}
    frozen = set(now_on if round.qualified is None else round.qualified)
    listed = [*(id for id in now_on if id in frozen), *sorted(frozen - now_on.keys())]
    people, titles = people_of(db, listed[:SHOWN]), {one.code: one.title for one in rounds}
    view = QualifiedView(
        desk=desk_of(request, who, contest, "rounds"),
        round=line_of(db, contest, round, now),
        missing=missing,
        people=tuple(line(now_on.get(id), titles, *people[id]) for id in listed[:SHOWN]),
        count=len(listed),
        frozen=round.qualified is not None,
        joining=len(now_on.keys() - frozen),
        leaving=0 if missing else len(frozen - now_on.keys()),
    )
    return page(request, "admin/qualified.html", view)


def line(one: Qualified | None, titles: Mapping[str, str], person: Participant, path: str) -> QualifiedLine:
    """`one` None: no verdict takes the person any more."""
    by = titles.get(one.round, "") if one else None
    return QualifiedLine(person.id, person.name, path, by, one.place if one else 0)


@router.post("")
def bring_up_to_date(house: HouseDep, db: Db, now: Now, who: Organiser, round: TheRound) -> Response:
    """Raises NotNow before the publication, which writes the list down itself, and while a verdict is missing."""
    contest = db.get_one(Contest, round.contest_id)
    if round.qualified is None or [*qualification_obstacles(db, round, rounds_of(db, contest))]:
        raise NotNow("admin.not_qualifying")
    before = set(round.qualified)
    freeze(db, house.settings.data, round)
    after = set(round.qualified)
    touch(contest)
    told = {"joined": sorted(after - before), "left": sorted(before - after)}
    audit(db, now, who, "updated qualified", f"round {round.id}", **told)
    return onward(f"/admin/rounds/{round.id}/qualified", "qualified")
