"""Ngân hàng câu hỏi — banks, the files they came from, and every version of every question.

A row of `question` is one version and is never rewritten: an edit adds a row and closes the one before it. Papers
name rows, so what a published round asked stays as it was asked.
"""

import secrets
from enum import StrEnum

from sqlalchemy import Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from app.models.columns import moment, strings

TOKEN_BYTES = 16


def token() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(TOKEN_BYTES)


class QuestionStatus(StrEnum):
    DRAFT = "draft"  # bản nháp
    PROPOSED = "proposed"  # chờ duyệt
    APPROVED = "approved"  # đã duyệt


class Bank(SQLModel, table=True):
    """Ngân hàng câu hỏi — a living collection: files are added to it, its questions are edited and approved."""

    id: int | None = Field(default=None, primary_key=True)
    contest_id: int = Field(foreign_key="contest.id", index=True)
    name: str
    confirmed_at: int = moment()


class BankFile(SQLModel, table=True):
    """Tệp gốc — a file whose questions were confirmed; its bytes are kept in the data folder under its SHA-256."""

    __tablename__ = "bank_file"
    id: int | None = Field(default=None, primary_key=True)
    bank_id: int = Field(foreign_key="bank.id", index=True)
    name: str
    sha256: str
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    kept_at: int = moment()


class Image(SQLModel, table=True):
    """Hình — a picture as we wrote it ourselves (re-encoded). Its id is in its URL, and no one can guess it."""

    id: str = Field(default_factory=token, primary_key=True, max_length=64)
    contest_id: int = Field(foreign_key="contest.id", index=True)
    sha256: str
    mime: str
    width: int
    height: int
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Question(SQLModel, table=True):
    """Câu hỏi, một phiên bản. The versions of a question share its `lineage` and its number `n`; the newest has no
    `replaced_by`. Only `status`, who and when, `archived_at` and `replaced_by` change in a row.

    `several`: a participant may choose several. `images`: ids of those below the stem. `fold` is what a search looks
    through. No `approved_by` on an approved question: approved by command line, or before there were approvals; the
    remark says which.
    """

    __table_args__ = (Index("question_version", "lineage", "version", unique=True),)
    id: int | None = Field(default=None, primary_key=True)
    bank_id: int = Field(foreign_key="bank.id", index=True)
    n: int
    lineage: str = Field(default_factory=token, max_length=64)
    version: int = 1
    replaced_by: int | None = Field(default=None, foreign_key="question.id")
    topic: str
    level: str | None = None
    stem: str
    several: bool = False
    images: list[str] = strings()
    source: str | None = None
    explain: str | None = None
    at: str
    file_id: int | None = Field(default=None, foreign_key="bank_file.id")
    fold: str = ""
    status: str = QuestionStatus.DRAFT
    written_by: int | None = Field(default=None, foreign_key="staff.id")
    written_at: int | None = moment(nullable=True)
    proposed_by: int | None = Field(default=None, foreign_key="staff.id")
    proposed_at: int | None = moment(nullable=True)
    approved_by: int | None = Field(default=None, foreign_key="staff.id")
    approved_at: int | None = moment(nullable=True)
    archived_at: int | None = moment(nullable=True)


class Choice(SQLModel, table=True):
    """Phương án, as authored; `correct` is the answer key: no page shows it before the close."""

    id: int | None = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="question.id", index=True)
    position: int
    text: str
    correct: bool
    pinned: bool = False
    images: list[str] = strings()
