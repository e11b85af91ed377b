"""Bốn mắt — draft → proposed → approved, and the second step is another person's (RULES.md 2.5: Tổ Nội dung writes and
approves). Each step is written down beside the question: who, when, and why."""

from collections.abc import Iterable

from sqlmodel import Session

from app.errors import NotAllowed, NotNow
from app.models import Question, QuestionStatus, Remark, Staff


def remark(db: Session, question: Question, deed: str, who: Staff | None, now: int, text: str = "") -> None:
    assert question.id is not None
    staff_id = who.id if who else None
    db.add(
        Remark(
            lineage=question.lineage, question_id=question.id, staff_id=staff_id, at=now, deed=deed, text=text
        )
    )


def propose(db: Session, questions: Iterable[Question], who: Staff, now: int) -> int:
    """Drafts become proposed; says how many."""
    drafts = [one for one in questions if one.status == QuestionStatus.DRAFT]
    for one in drafts:
        one.status, one.proposed_by, one.proposed_at = QuestionStatus.PROPOSED, who.id, now
        remark(db, one, "proposed", who, now)
    return len(drafts)


def own(question: Question, who: Staff) -> bool:
    """Whether this person has written or proposed the question, and so cannot approve it."""
    return who.id in (question.written_by, question.proposed_by)


def approve(db: Session, questions: Iterable[Question], who: Staff, now: int) -> int:
    """What others have proposed becomes approved; says how many. Raises NotAllowed when all of it is one's own."""
    proposed = [one for one in questions if one.status == QuestionStatus.PROPOSED]
    others = [one for one in proposed if not own(one, who)]
    if proposed and not others:
        raise NotAllowed("admin.four_eyes")
    for one in others:
        one.status, one.approved_by, one.approved_at = QuestionStatus.APPROVED, who.id, now
        remark(db, one, "approved", who, now)
    return len(others)


def approve_by_command(db: Session, questions: Iterable[Question], reason: str, now: int) -> int:
    """Approval without a second person, by whoever holds the server: nobody's name stands there, but the reason."""
    waiting = [one for one in questions if one.status != QuestionStatus.APPROVED]
    for one in waiting:
        one.status, one.approved_by, one.approved_at = QuestionStatus.APPROVED, None, now
        remark(db, one, "approved", None, now, reason)
    return len(waiting)


def send_back(db: Session, question: Question, who: Staff, now: int, why: str) -> None:
    """A proposed question becomes a draft again, with the reason. Raises NotNow when somebody else has approved it or
    sent it back a moment ago."""
    if question.status != QuestionStatus.PROPOSED:
        raise NotNow("admin.not_proposed")
    question.status = QuestionStatus.DRAFT
    remark(db, question, "returned", who, now, why)


def archive(db: Session, questions: Iterable[Question], who: Staff, now: int) -> int:
    """Take questions out of use; says how many. Nothing is deleted: rounds that asked them keep them."""
    there = [one for one in questions if one.archived_at is None]
    for one in there:
        one.archived_at = now
        remark(db, one, "archived", who, now)
    return len(there)


def restore(db: Session, questions: Iterable[Question], who: Staff, now: int) -> int:
    """Take archived questions into use again, with the approval they had; says how many."""
    gone = [one for one in questions if one.archived_at is not None]
    for one in gone:
        one.archived_at = None
        remark(db, one, "restored", who, now)
    return len(gone)
