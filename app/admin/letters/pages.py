"""The page of the dead letters: what each is, whom it seems to be about, and the two ways to settle it."""

import asyncio
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from starlette.responses import Response

from app.admin.desk import ID_MAX, desk_of, onward, page
from app.admin.letters.views import LetterLine, LettersView
from app.admin.rounds.reading import Fault
from app.db import transaction
from app.deps import Db, HouseDep, Now, Organiser
from app.errors import NotNow, NotThere
from app.models import DeadLetter, Participant, Round, Staff
from app.scoring.recording import Entry, in_sql, read_again, set_letter_aside, stream_of
from app.staff import audit
from app.vietnamese import tidy_name

router = APIRouter(prefix="/dead-letters")

SHOWN = 200
REASON_MIN, REASON_MAX = 5, 300


@router.get("")
def letters(request: Request, db: Db, who: Organiser) -> Response:
    return shown(request, db, who)


def the_letter(db: Db, letter_id: int) -> DeadLetter:
    """The letter of this address. Raises NotThere; NotNow when it has been settled, by somebody else perhaps."""
    found = db.get(DeadLetter, letter_id) if letter_id <= ID_MAX else None
    if found is None:
        raise NotThere
    if found.settled_at is not None:
        raise NotNow("alarm.letter_settled")
    return found


TheLetter = Annotated[DeadLetter, Depends(the_letter)]


def place_of(engine: Engine, letter_id: int) -> tuple[str, str]:
    """The stream in which a letter's entry was found, and its id. Raises NotThere."""
    with transaction(engine, writes=False) as session:
        letter = the_letter(session, letter_id)
        return stream_of(letter), letter.event_id


async def entries_there(house: HouseDep, letter_id: int) -> list[Entry]:
    """The letter's entry as the stream has it now; none when it is gone."""
    stream, event_id = await asyncio.to_thread(place_of, house.engine, letter_id)
    found: Any = await house.redis.call(stream, "XRANGE", stream, event_id, event_id)
    return [(id, dict(zip(told[::2], told[1::2], strict=True))) for id, told in found]


@router.post("/{letter_id:int}/reading")
def read_letter_again(
    request: Request,
    db: Db,
    now: Now,
    who: Organiser,
    letter: TheLetter,
    entries: Annotated[list[Entry], Depends(entries_there)],
) -> Response:
    """Write the entry down after all, when it is what it should be now."""
    thing, reason = f"dead letter {letter.round_id}/{letter.event_id}", read_again(db, letter, entries)
    audit(db, now, who, "read entry again", thing, outcome=reason or "written")
    if reason is None:
        return onward("/admin/dead-letters", "written")
    return shown(
        request, db, who, letter.id, Fault("alarm.letter_again", {"reason": f"alarm.letter_{reason}"})
    )


@router.post("/{letter_id:int}/settlement")
def set_aside(
    request: Request,
    db: Db,
    now: Now,
    who: Organiser,
    letter: TheLetter,
    reason: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Count the entry for nothing; the reason is written down."""
    told = tidy_name(reason)[:REASON_MAX]
    if len(told) < REASON_MIN:
        return shown(request, db, who, letter.id, Fault("alarm.letter_reason", {}))
    if in_sql(db, letter):
        return shown(request, db, who, letter.id, Fault("alarm.letter_in_sql", {}))
    set_letter_aside(letter, who.id, told, now)
    audit(db, now, who, "set entry aside", f"dead letter {letter.round_id}/{letter.event_id}", reason=told)
    return onward("/admin/dead-letters", "aside")


def shown(
    request: Request, db: Session, who: Staff, at: int | None = None, fault: Fault | None = None
) -> Response:
    view = LettersView(desk_of(request, who, None, "dashboard"), tuple(lines(db)), at, fault)
    return page(request, "admin/letters.html", view, status=422 if fault else 200)


def lines(db: Session) -> Iterator[LetterLine]:
    """The letters, those that wait first."""
    waiting_first = (col(DeadLetter.settled_at).is_not(None), col(DeadLetter.id))
    for letter in db.exec(select(DeadLetter).order_by(*waiting_first).limit(SHOWN)).all():
        assert letter.id is not None
        fields = [(legible(name), legible(value)) for name, value in letter.fields]
        person = db.get(Participant, dict(fields).get("who", ""))
        staff = db.get(Staff, letter.staff_id) if letter.staff_id else None
        yield LetterLine(
            id=letter.id,
            round=db.get_one(Round, letter.round_id).title,
            event_id=letter.event_id,
            reason=f"alarm.letter_{letter.reason}",
            found_at=letter.found_at,
            fields=fields,
            who=person.id if person else "",
            name=person.name if person else "",
            settled_at=letter.settled_at,
            settled_reason=letter.settled_reason,
            settled_by=staff.name if staff else "",
        )


def legible(value: Any) -> str:
    """A name or value as it is shown: what is no text as its base64."""
    return value if isinstance(value, str) else f"base64:{value['base64']}"
