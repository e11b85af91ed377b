"""Bốn mắt — what is said about a question, who has looked at which key, and files on their way into a bank."""

from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from app.models.bank import token
from app.models.columns import moment


class Remark(SQLModel, table=True):
    """Ghi chú — a comment, or what was done with a question and why; `deed`: comment, written, proposed, approved,
    returned, archived, restored. No `staff_id`: by command line, or by the upgrade of the database."""

    id: int | None = Field(default=None, primary_key=True)
    lineage: str = Field(index=True, max_length=64)
    question_id: int = Field(foreign_key="question.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    at: int = moment()
    deed: str
    text: str = ""


class KeyView(SQLModel, table=True):
    """Lượt xem đáp án — who has seen the key of which questions, and when; only ever added to. `what` says where:
    "bank 3", "intake <id>". `secret`: the key was not open to all staff yet; whoever has
    that account's `phone` (as it was then, or as it is) among the participants is not ranked."""

    __tablename__ = "key_view"
    id: int | None = Field(default=None, primary_key=True)
    contest_id: int = Field(foreign_key="contest.id", index=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    at: int = moment()
    what: str
    secret: bool
    phone: str | None = None
    questions: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class Intake(SQLModel, table=True):
    """Bản xem trước — a file or a pasted text on its way into a bank, with the repairs chosen so far; nothing of it
    is in a bank before `confirmed_at`. `bank_id`: the bank that it is for; none yet: a new one."""

    id: str = Field(default_factory=token, primary_key=True, max_length=64)
    contest_id: int = Field(foreign_key="contest.id", index=True)
    staff_id: int = Field(foreign_key="staff.id")
    bank_id: int | None = Field(default=None, foreign_key="bank.id")
    file_name: str
    sha256: str
    repairs: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    left_out: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    begun_at: int = moment()
    confirmed_at: int | None = moment(nullable=True)
