"""Làm cho nhiều câu — one deed done to many questions of a bank; says how many it was done to."""

from sqlmodel import Session, select

from app.admin.library.approving import approve, archive, propose, restore
from app.admin.library.versions import sort_again
from app.errors import NotAllowed, NotThere
from app.models import KeyView, Question, Role, Staff
from app.vietnamese import tidy_name


def looked_at(db: Session, questions: list[Question], who: Staff) -> list[Question]:
    """Those whose very version this person has had before them, with its key: nobody approves unseen. Raises
    NotAllowed when there is none."""
    views = db.exec(select(KeyView).where(KeyView.staff_id == who.id))
    shown = {id for view in views for id in view.questions}
    seen = [one for one in questions if one.id in shown]
    if questions and not seen:
        raise NotAllowed("admin.approve_unseen")
    return seen


def do(
    db: Session, deed: str, questions: list[Question], who: Staff, now: int, *, topic: str, level: str
) -> int:
    """Raises NotThere for a deed that no button sends, NotAllowed for approval by whoever is not of the content
    team, of what they have not looked at, or of nothing but their own."""
    if deed == "propose":
        return propose(db, questions, who, now)
    if deed == "approve":
        if who.role is not Role.CONTENT:
            raise NotAllowed("admin.content_only")
        return approve(db, looked_at(db, questions, who), who, now)
    if deed == "archive":
        return archive(db, questions, who, now)
    if deed == "restore":
        return restore(db, questions, who, now)
    if deed == "sort":
        return sort_again(db, questions, who, now, topic=tidy_name(topic), level=tidy_name(level))
    raise NotThere
