"""Đề nghị và duyệt — an amendment is proposed by one person and confirmed by another; all marks follow it at once.

Nothing of a bank, of what was recorded or of an older verdict is changed: rows are added beside them. When a mark
changes, an announcement is taken back, for what was announced no longer holds.
"""

from sqlmodel import Session, col, select

from app.admin.desk import touch
from app.errors import NotAllowed, NotNow, Unfit
from app.models import Amendment, Contest, Round, RoundStatus, Staff
from app.rules.rescoring import Amendment as Rule
from app.rules.rescoring import AmendmentKind, check
from app.scoring import LiveRound, as_rule, confirmed, live_of, rescore, seal_of
from app.staff import audit
from app.vietnamese import tidy_name

REASON_MAX = 600


def opened(db: Session, round: Round, now: int) -> LiveRound:
    """A round whose key may be amended, as it stands. Raises NotNow before it is open, and for one without papers."""
    if round.covers:
        raise NotNow("amendment.no_papers")
    if round.status is not RoundStatus.PUBLISHED or now < round.opens_at:
        raise NotNow("amendment.not_opened")
    return live_of(db, round)


def of_round(db: Session, round: Round) -> list[Amendment]:
    """Everything proposed for a round, decided or not, in the order of proposal."""
    return list(db.exec(select(Amendment).where(Amendment.round_id == round.id).order_by(col(Amendment.id))))


def checked(live: LiveRound, rule: Rule) -> None:
    """Raises Unfit."""
    offered = frozenset(live.bank.questions[rule.question].choices)
    check(live.key, rule, offered, several=live.bank.texts[rule.question].several)


def propose(
    db: Session,
    live: LiveRound,
    question: int,
    kind: str,
    choices: frozenset[int],
    reason: str,
    who: Staff,
    now: int,
) -> Amendment:
    """A proposal as a row; a second tap is given the row of the first. Raises Unfit."""
    told = tidy_name(reason)
    if kind not in set(AmendmentKind):
        raise Unfit("amendment.no_kind")
    rule = Rule(AmendmentKind(kind), question, frozenset() if kind == AmendmentKind.VOID else choices)
    checked(live, rule)
    if not 2 <= len(told) <= REASON_MAX:
        raise Unfit("amendment.no_reason", most=REASON_MAX)
    assert who.id is not None
    waiting = select(Amendment).where(
        Amendment.round_id == live.id,
        Amendment.question_id == question,
        Amendment.kind == rule.kind,
        Amendment.proposed_by == who.id,
        col(Amendment.decided_at).is_(None),
    )
    for one in db.exec(waiting):
        if (one.choices, one.reason) == (sorted(rule.choices), told):
            return one
    row = Amendment(
        round_id=live.id,
        question_id=question,
        kind=rule.kind,
        choices=sorted(rule.choices),
        reason=told,
        proposed_by=who.id,
        proposed_at=now,
    )
    db.add(row)
    db.flush()
    audit(db, now, who, "proposed amendment", f"amendment {row.id}", round=live.id, question=question)
    return row


def confirm(db: Session, round: Round, row: Amendment, after: int, who: Staff, now: int) -> int:
    """Make a proposal hold, and compute all recorded marks anew; returns how many changed. `after`: how many amendments
    held when the changes were shown. Raises NotAllowed for who proposed it; NotNow; Unfit."""
    db.refresh(
        round, with_for_update=True
    )  # The recorder waits with its word that all is recorded, and we with ours.
    undecided(db, row)
    if row.proposed_by == who.id:
        raise NotAllowed("amendment.same_person")
    assert round.id is not None
    chain = confirmed(db, round.id)
    if len(chain) != after:
        raise NotNow("amendment.moved_on")
    checked(live_of(db, round), as_rule(row))
    row.decided_by, row.decided_at, row.number = who.id, now, len(chain) + 1
    row.seal = seal_of(row, (chain[-1].seal or "") if chain else "")
    db.flush()
    changed = rescore(db, round) if round.recorded_at is not None else 0
    if changed:
        withdraw_announcements(db, round)
    touch(db.get_one(Contest, round.contest_id))
    audit(db, now, who, "confirmed amendment", f"amendment {row.id}", number=row.number, changed=changed)
    return changed


def withdraw_announcements(db: Session, round: Round) -> None:
    """What was announced of this round, or of one that sums it up, stood on other scores."""
    of_contest = select(Round).where(
        Round.contest_id == round.contest_id, col(Round.published_at).is_not(None)
    )
    for one in db.exec(of_contest):
        if round.code in (one.covers or [one.code]):
            one.published_at = None


def refuse(db: Session, row: Amendment, who: Staff, now: int) -> None:
    """Put a proposal aside; who made it may withdraw it so. Raises NotNow."""
    undecided(db, row)
    row.decided_by, row.decided_at = who.id, now
    word = "withdrew amendment" if row.proposed_by == who.id else "refused amendment"
    audit(db, now, who, word, f"amendment {row.id}")


def undecided(db: Session, row: Amendment) -> None:
    """Raises NotNow for what has been decided, by somebody else a moment ago perhaps."""
    db.refresh(row, with_for_update=True)
    if row.decided_at is not None:
        raise NotNow("amendment.decided")
