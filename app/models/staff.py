"""Cán bộ — who works here, and what they did."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from app.models.columns import moment


class Role(StrEnum):
    ORGANISER = "organiser"  # ban tổ chức: units, rounds, people
    CONTENT = "content"  # tổ nội dung: questions and their key
    JUDGE = "judge"  # ban giám khảo: verdicts


class Staff(SQLModel, table=True):
    """Cán bộ. `phone` as participants' are kept: by it, whoever has seen a key is known among the participants."""

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    role: Role
    phone: str | None = None
    password_hash: str
    must_change: bool = True


class SignInFailure(SQLModel, table=True):
    """Lần đăng nhập sai — the failures of a login since it last got in, whether there is such an account or not: who
    is made to wait must not tell which logins there are. Only the login's hash is kept, and not for long."""

    __tablename__ = "sign_in_failure"
    login_sha256: str = Field(primary_key=True)
    failures: int
    failed_at: int = moment(index=True)


class StaffSession(SQLModel, table=True):
    """Phiên làm việc — revocable; only the hash of its token is kept."""

    __tablename__ = "staff_session"
    token_sha256: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    started_at: int = moment()
    seen_at: int = moment()


class AuditEntry(SQLModel, table=True):
    """Nhật ký — who did what to which thing, and when; only ever added to."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    at: int = moment(index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    action: str
    thing: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
