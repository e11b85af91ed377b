"""Ai xem đáp án — who may see the key of a bank, and the log of who did. No one both sees the key and is ranked
(RULES.md 2.5): a view counts by the phone of the account, so an account without one sees no key."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.admin.desk import rounds_of, touch
from app.db import transaction
from app.errors import NotAllowed
from app.models import Bank, Contest, KeyView, Participant, Role, Round, RoundStatus, Staff

ONE_LOOK_MS = 5 * 60_000


def is_open(db: Session, contest: Contest, bank: Bank, now: int) -> bool:
    """Whether the key is no secret among the staff any more: every round that draws from the bank is over."""
    rounds = [round for round in rounds_of(db, contest) if round.bank_id == bank.id]
    over = [round.status is RoundStatus.PUBLISHED and round.closes_at <= now for round in rounds]
    return bool(over) and all(over)


def may_see(db: Session, who: Staff, contest: Contest, bank: Bank, now: int) -> bool:
    """The content team, and everybody on the staff once the key is open."""
    return who.role is Role.CONTENT or is_open(db, contest, bank, now)


@dataclass(frozen=True, slots=True)
class Doors:
    """Which of the pages that show a round's key its page may lead to: `amends` the amendments, `reads` the analysis
    and the bank. No page offers a link that would be refused."""

    amends: bool
    reads: bool


def doors_of(db: Session, role: Role, contest: Contest, round: Round, now: int) -> Doors:
    """The content team and the judges amend; organisers see a key once it is open. Both False without papers."""
    if round.bank_id is None:
        return Doors(amends=False, reads=False)
    opened = is_open(db, contest, db.get_one(Bank, round.bank_id), now)
    return Doors(amends=opened or role is not Role.ORGANISER, reads=opened or role is Role.CONTENT)


def saw(
    engine: Engine,
    contest: Contest,
    who: Staff,
    bank: Bank | None,
    what: str,
    questions: Iterable[int],
    now: int,
) -> None:
    """Write down a view of the key before it is shown; whoever takes part under the account's phone leaves the
    ranking. `bank`: None for a key that is in no bank yet. The same look within some minutes is one look.

    Raises NotAllowed for an account without a phone while the key is secret: nobody could tell whom to leave out.
    """
    assert contest.id is not None and who.id is not None
    seen = sorted(questions)
    with transaction(engine) as db:
        secret = bank is None or not is_open(db, contest, bank, now)
        if secret and who.phone is None:
            raise NotAllowed("admin.phone_needed")
        before = select(KeyView).where(
            KeyView.staff_id == who.id, KeyView.what == what, KeyView.at > now - ONE_LOOK_MS
        )
        if any(one.questions == seen and one.secret == secret for one in db.exec(before)):
            return
        db.add(
            KeyView(
                contest_id=contest.id,
                staff_id=who.id,
                at=now,
                what=what,
                secret=secret,
                phone=who.phone,
                questions=seen,
            )
        )
        if secret and takes_part(db, contest.id, who.phone):
            touch(db.get_one(Contest, contest.id))


def now_under(db: Session, who: Staff) -> None:
    """The account has got another phone: whoever takes part under it leaves the ranking where the account has seen a
    secret key."""
    looked = select(KeyView.contest_id).where(KeyView.staff_id == who.id, col(KeyView.secret).is_(True))
    for contest_id in db.exec(looked.distinct()):
        if takes_part(db, contest_id, who.phone):
            touch(db.get_one(Contest, contest_id))


def takes_part(db: Session, contest_id: int, phone: str | None) -> bool:
    wanted = select(Participant.id).where(Participant.contest_id == contest_id, Participant.phone == phone)
    return db.exec(wanted).first() is not None
