"""Làm cho nhiều câu — one deed done to many questions of a bank; says how many it was done to."""

from sqlmodel import Session

from app.admin.library.approving import approve, archive, propose, restore
from app.admin.library.versions import sort_again
from app.errors import NotAllowed, NotThere
from app.models import Question, Role, Staff
from app.vietnamese import tidy_name


def do(
    db: Session, deed: str, questions: list[Question], who: Staff, now: int, *, topic: str, level: str
) -> int:
    """Raises NotThere for a deed that no button sends, NotAllowed for approval by whoever is not of the content
    team, or of nothing but one's own."""
    if deed == "propose":
        return propose(db, questions, who, now)
    if deed == "approve":
        if who.role is not Role.CONTENT:
            raise NotAllowed("admin.content_only")
        return approve(db, questions, who, now)
    if deed == "archive":
        return archive(db, questions, who, now)
    if deed == "restore":
        return restore(db, questions, who, now)
    if deed == "sort":
        return sort_again(db, questions, who, now, topic=tidy_name(topic), level=tidy_name(level))
    raise NotThere
