"""The people: search, page of one, exclusion and return, new PIN; and the setting aside of an attempt, by judges."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from sqlmodel import Session
from starlette.responses import Response

from app.admin.desk import Desk, TheContest, desk_of, note, onward, page, touch
from app.admin.people.finding import find, line_of, person_of, recorded_attempts
from app.admin.people.views import PeopleView, PersonView
from app.deps import Db, HouseDep, Judge, Now, Organiser, StaffDep
from app.errors import NotNow, NotThere
from app.keyring import NATIONAL_ID_PURPOSE, blind_index, derived
from app.models import Attempt, Contest, Participant, Round, Unit
from app.passwords import PIN_PURPOSE, hash_pin, random_pin
from app.rules.policy import contest_policy
from app.scoring import SealedBy, listed
from app.staff import audit
from app.vietnamese import read_national_id, tidy_name

router = APIRouter()

QUERY_MAX = 100
REASON_MAX = 300
Reason = Annotated[str, Form(max_length=1000)]


def the_person(db: Db, person_id: str) -> Participant:
    return person_of(db, person_id)


ThePerson = Annotated[Participant, Depends(the_person)]


@router.get("/contests/{slug}/people")
def people(
    request: Request, db: Db, who: StaffDep, contest: TheContest, query: str = "", incomplete: bool = False
) -> Response:
    assert contest.id is not None
    query = query[:QUERY_MAX]
    found, more = find(db, contest.id, query, incomplete=incomplete)
    view = PeopleView(desk_of(request, who, contest, "people"), query, found, more, incomplete)
    return page(request, "admin/people.html", view)


@router.get("/people/{person_id}")
def person_page(
    request: Request, house: HouseDep, db: Db, now: Now, who: StaffDep, person: ThePerson
) -> Response:
    note(house.engine, now, who, "looked at person", f"person {person.id}")
    desk = desk_of(request, who, db.get_one(Contest, person.contest_id), "people")
    return page(request, "admin/person.html", person_view(db, desk, person))


def person_view(
    db: Session,
    desk: Desk,
    person: Participant,
    *,
    pin: str = "",
    fault: str = "",
    reason: str = "",
    compared: bool | None = None,
) -> PersonView:
    line = line_of(person, db.get_one(Unit, person.unit_id).path)
    return PersonView(desk, line, recorded_attempts(db, person), pin, fault, reason, compared)


@router.post("/people/{person_id}/exclusion")
def exclude(
    request: Request, db: Db, now: Now, who: Organiser, person: ThePerson, reason: Reason = ""
) -> Response:
    """From now on the person takes part without being ranked."""
    contest, told = db.get_one(Contest, person.contest_id), tidy_name(reason)[:REASON_MAX]
    if not told:
        desk = desk_of(request, who, contest, "people")
        view = person_view(db, desk, person, fault="admin.reason_missing")
        return page(request, "admin/person.html", view, status=422)
    person.excluded, person.excluded_reason = True, told
    touch(contest)
    audit(db, now, who, "excluded person", f"person {person.id}", reason=told)
    return onward(f"/admin/people/{person.id}", "excluded")


@router.post("/people/{person_id}/inclusion")
def include(db: Db, now: Now, who: Organiser, person: ThePerson) -> Response:
    """Raises NotNow for whom the regulations name."""
    contest, former = db.get_one(Contest, person.contest_id), person.excluded_reason
    label = listed(db, person.contest_id, contest_policy(contest.policy)).get(person.id)
    if label is not None:
        raise NotNow("admin.excluded_by_regulations", label=label)
    person.excluded, person.excluded_reason = False, None
    touch(contest)
    audit(db, now, who, "included person", f"person {person.id}", former=former)
    return onward(f"/admin/people/{person.id}", "included")


@router.post("/people/{person_id}/pin")
def new_pin(
    request: Request, house: HouseDep, db: Db, now: Now, who: Organiser, person: ThePerson
) -> Response:
    """A PIN made by chance, shown once: the organiser reads it to the person on the phone."""
    pin = random_pin()
    person.pin_hash = hash_pin(derived(house.secret, PIN_PURPOSE), pin)
    person.pin_failures, person.pin_failed_at = 0, None
    audit(db, now, who, "issued PIN", f"person {person.id}")
    desk = desk_of(request, who, db.get_one(Contest, person.contest_id), "people")
    return page(request, "admin/person.html", person_view(db, desk, person, pin=pin))


@router.post("/people/{person_id}/national-id")
def compare_number(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: Organiser,
    person: ThePerson,
    number: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Whether the card that a winner shows is theirs. The number typed is kept nowhere."""
    typed, key = read_national_id(number) or "", derived(house.secret, NATIONAL_ID_PURPOSE)
    index = blind_index(key, str(person.contest_id), typed)
    fits = person.national_id_index is not None and hmac.compare_digest(index, person.national_id_index)
    audit(db, now, who, "compared national id", f"person {person.id}", fits=fits)
    desk = desk_of(request, who, db.get_one(Contest, person.contest_id), "people")
    return page(request, "admin/person.html", person_view(db, desk, person, compared=fits))


@router.post("/people/{person_id}/national-id/release")
def release_number(db: Db, now: Now, who: Organiser, person: ThePerson) -> Response:
    """Somebody registered with another person's number: from now on its owner can."""
    person.national_id_index = person.national_id_end = None
    audit(db, now, who, "released national id", f"person {person.id}")
    return onward(f"/admin/people/{person.id}", "released")


@router.post("/people/{person_id}/rounds/{round_id:int}/attempts/{number:int}/void")
def set_aside(
    db: Db,
    now: Now,
    who: Judge,
    person: ThePerson,
    round_id: int,
    number: int,
    reason: Reason = "",
) -> Response:
    """Judges set an attempt aside once its round is over; without a reason given it counts again."""
    attempt, told = closed_attempt(db, person, round_id, number), tidy_name(reason)[:REASON_MAX]
    attempt.void, attempt.void_reason = bool(told), told or None
    thing = f"attempt {round_id}/{person.id}/{number}"
    touch(db.get_one(Contest, person.contest_id))  # The sweeper looks, and corrects the board.
    audit(db, now, who, "set attempt aside" if told else "counted attempt again", thing, reason=told)
    return onward(f"/admin/people/{person.id}", "void" if told else "counted")


def closed_attempt(db: Session, person: Participant, round_id: int, number: int) -> Attempt:
    """Raises NotThere; NotNow while its round is not recorded, and for one that lapsed: it counts nowhere."""
    small = round_id < 2**31 and number < 2**31
    attempt = db.get(Attempt, (round_id, person.id, number)) if small else None
    if attempt is None:
        raise NotThere
    if db.get_one(Round, round_id).recorded_at is None:
        raise NotNow("admin.not_recorded_yet")
    if attempt.sealed_by == SealedBy.LAPSED:
        raise NotNow("admin.attempt_lapsed")
    return attempt
