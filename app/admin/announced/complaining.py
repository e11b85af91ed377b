"""A participant complains about the own result, and reads the answer: as long as the regulations say."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.admin.announced.complaints import hearing_of
from app.admin.announced.hearing import lines_of
from app.admin.announced.public import AnnouncedRound, announced, link_of
from app.admin.announced.views import ComplaintView
from app.admin.desk import TheContest, onward, page, rounds_of
from app.admin.stages import covered
from app.deps import Db, HouseDep, Now
from app.errors import NotAllowed, NotNow, NotSignedIn
from app.house import House
from app.models import Attempt, Complaint, Contest, Participant, Round
from app.vietnamese import tidy_name

router = APIRouter(prefix="/contests/{slug}/results/{code}/complaint")

SAID_MIN, SAID_MAX = 10, 2_000


def person_of(request: Request, house: House, db: Session, contest: Contest, round: Round) -> Participant:
    """Who is signed in and took part. Raises NotSignedIn; NotAllowed for who has no result to complain about."""
    assert contest.id is not None
    me = house.sessions.me(request, contest.id)
    person = db.get(Participant, me.who) if me else None
    if person is None:
        raise NotSignedIn(slug=contest.slug)
    ids = [part.id for part in covered(round, rounds_of(db, contest))]
    own = select(Attempt).where(Attempt.participant_id == person.id, col(Attempt.round_id).in_(ids))
    if db.exec(own.limit(1)).first() is None:
        raise NotAllowed("web.complaint_of_nothing")
    return person


def view_of(
    db: Session,
    contest: Contest,
    round: Round,
    person: Participant,
    now: int,
    said: str = "",
    fault: str = "",
) -> ComplaintView:
    sent = lines_of(db, round, person)
    hearing = hearing_of(db, round, now)
    (line,) = announced([round])
    waits = any(one.justified is None for one in sent)
    return ComplaintView(link_of(contest), line, hearing, sent, hearing.open and not waits, said, fault)


@router.get("")
def complaint(
    request: Request, house: HouseDep, db: Db, now: Now, contest: TheContest, round: AnnouncedRound
) -> Response:
    person = person_of(request, house, db, contest, round)
    return page(request, "quiz/complaint.html", view_of(db, contest, round, person, now))


@router.post("")
def complain(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    contest: TheContest,
    round: AnnouncedRound,
    said: Annotated[str, Form(max_length=10_000)] = "",
) -> Response:
    """Raises NotNow when the time is over, or one complaint waits for its answer."""
    person = person_of(request, house, db, contest, round)
    db.exec(
        select(Participant.id).where(Participant.id == person.id).with_for_update()
    )  # A double tap waits.
    view = view_of(db, contest, round, person, now, said)
    if not view.may_send:
        raise NotNow("web.complaint_waits" if view.hearing.open else "web.complaint_late")
    tidy = "\n".join(filter(None, map(tidy_name, said.splitlines())))
    if not SAID_MIN <= len(tidy) <= SAID_MAX:
        view = view_of(db, contest, round, person, now, said, "web.complaint_length")
        return page(request, "quiz/complaint.html", view, status=422)
    assert round.id is not None
    db.add(Complaint(round_id=round.id, participant_id=person.id, said=tidy, sent_at=now))
    return onward(f"/contests/{contest.slug}/results/{round.code}/complaint")
