"""Đính chính — corrections of the answer key after the opening, and the marks that they changed."""

from sqlalchemy import JSON, Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.columns import moment


class Amendment(SQLModel, table=True):
    """Đính chính đáp án — proposed by one person, decided by another. `number`, from 1 within the round, and `seal` are
    those of a confirmed one; one that was decided without them has been refused or withdrawn. `kind` and `choices`
    as in `app.rules.rescoring`. The bank itself is never edited."""

    __table_args__ = (UniqueConstraint("round_id", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    question_id: int = Field(foreign_key="question.id")
    kind: str
    choices: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reason: str
    proposed_by: int = Field(foreign_key="staff.id")
    proposed_at: int = moment()
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    decided_at: int | None = moment(nullable=True)
    number: int | None = None
    seal: str | None = None


class Rescoring(SQLModel, table=True):
    """Chấm lại — what an amendment made of an attempt: its mark before and after. Only ever added to; an attempt's
    present mark is that of its latest row, or else the one it was recorded with."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "participant_id", "attempt"],
            ["attempt.round_id", "attempt.participant_id", "attempt.number"],
        ),
    )
    round_id: int = Field(primary_key=True)
    participant_id: str = Field(primary_key=True, max_length=64)
    attempt: int = Field(primary_key=True)
    amendment: int = Field(primary_key=True)
    old_correct: int
    old_score: int
    correct: int
    score: int
