"""Kết quả — attempts as recorded, verdicts, awards, what is decided by hand, complaints."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.columns import json_object, moment


class Attempt(SQLModel, table=True):
    """Lượt thi, as recorded: copied from the event stream, stamps and all; `event_id` names the entry, `sha256`
    is the digest that came with it ("" before events had one)."""

    round_id: int = Field(foreign_key="round.id", primary_key=True)
    participant_id: str = Field(primary_key=True, max_length=64)
    number: int = Field(primary_key=True)
    opened_at: int = moment()
    sealed_at: int = moment()
    correct: int
    score: int
    prediction: int | None = None
    answers: str
    sealed_by: str
    event_id: str
    sha256: str = ""
    void: bool = False
    void_reason: str | None = None


class Verdict(SQLModel, table=True):
    """Quyết định công nhận kết quả: the canonical verdict.json of a record folder, and its SHA-256. `bracket`: the id
    of the bracket that it is about. `amended`: round id -> how many amendments its scores stood on; once a later one
    has changed a mark it is superseded."""

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    bracket: str | None = None
    status: str
    digest: str
    folder: str
    document: str
    amended: dict[str, int] = json_object()
    staff_id: int = Field(foreign_key="staff.id")
    determined_at: int = moment()


class Award(SQLModel, table=True):
    """Trao giải — one prize of a verdict, to a person or to a unit."""

    id: int | None = Field(default=None, primary_key=True)
    verdict_id: int = Field(foreign_key="verdict.id", index=True)
    position: int
    prize: str
    place: int
    participant_id: str | None = Field(default=None, foreign_key="participant.id")
    number: int | None = None
    miss: int | None = None
    lot: bool = False
    unit_id: int | None = Field(default=None, foreign_key="unit.id")


class Nomination(SQLModel, table=True):
    """Đề nghị khen tập thể — a unit commended by decision, not by figures, and why (RULES.md 2.4, C9)."""

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")
    prize: str
    reason: str
    decided_by: str
    staff_id: int = Field(foreign_key="staff.id")
    nominated_at: int = moment()


class SpecialAward(SQLModel, table=True):
    """Giải phụ — a prize that the organisers award by hand (RULES.md 2.1, R4), and why; `prize`: its id in the
    policy of the round."""

    __tablename__ = "special_award"
    __table_args__ = (UniqueConstraint("round_id", "prize", "participant_id"),)
    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    prize: str
    participant_id: str = Field(foreign_key="participant.id")
    reason: str
    decided_by: str
    staff_id: int = Field(foreign_key="staff.id")
    awarded_at: int = moment()


class Complaint(SQLModel, table=True):
    """Khiếu nại — what a participant says against the own result after the announcement, and what a judge answered.
    `justified`: None while it waits for the answer."""

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    participant_id: str = Field(foreign_key="participant.id", index=True)
    said: str
    sent_at: int = moment()
    justified: bool | None = None
    answer: str | None = None
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    answered_at: int | None = moment(nullable=True)
