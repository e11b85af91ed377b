"""Lược đồ — the SQL schema on one page: tables, no methods. Moments are milliseconds since the epoch, UTC."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    """A column for a moment, in ms."""
    return Field(default=None, sa_type=BigInteger, nullable=nullable, index=index)


def json_object() -> Any:
    """A column for an object of JSON, {} at first; a change is seen when the whole object is set."""
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class RoundStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Role(StrEnum):
    ORGANISER = "organiser"  # ban tổ chức: banks, units, rounds
    JUDGE = "judge"  # ban giám khảo: verdicts


class Contest(SQLModel, table=True):
    """Cuộc thi. `version` grows with each change that the web processes have to learn of; `policy`: a ContestPolicy."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)
    title: str
    organiser: str
    version: int = 1
    policy: dict[str, Any] = json_object()
    created_at: int = moment()


class Unit(SQLModel, table=True):
    """Đơn vị — a node of the tree of party organisations. `path` is shown, `path_fold` is searched."""

    __table_args__ = (UniqueConstraint("contest_id", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    contest_id: int = Field(foreign_key="contest.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="unit.id")
    code: str
    kind: str
    name: str
    members: int
    headcount: int
    position: int
    path: str
    path_fold: str


class RosterEntry(SQLModel, table=True):
    """Danh sách đảng viên — a person whom a unit expects to take part."""

    __tablename__ = "roster"
    __table_args__ = (Index("roster_person", "contest_id", "name_fold"),)
    id: int | None = Field(default=None, primary_key=True)
    contest_id: int = Field(foreign_key="contest.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    name: str
    name_fold: str
    birth_year: int | None = None
    sex: str | None = None
    member: bool
    phone: str | None = None


class Bank(SQLModel, table=True):
    """Ngân hàng câu hỏi — as confirmed from one file; never changed afterwards."""

    id: int | None = Field(default=None, primary_key=True)
    contest_id: int = Field(foreign_key="contest.id", index=True)
    name: str
    file_name: str
    file_sha256: str
    confirmed_at: int = moment()


class Question(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    bank_id: int = Field(foreign_key="bank.id", index=True)
    n: int
    topic: str
    level: str | None = None
    stem: str
    source: str | None = None
    explain: str | None = None
    at: str


class Choice(SQLModel, table=True):
    """Phương án, as authored; `correct` is the answer key: no page shows it before the close."""

    id: int | None = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="question.id", index=True)
    position: int
    text: str
    correct: bool
    pinned: bool = False


class Round(SQLModel, table=True):
    """Kỳ thi. A round that `covers` others has no attempts of its own: it sums up theirs. `published_at`: when its
    results were announced.

    `blueprint` maps topic to count; `rules` holds the part of rules.json that the organiser sets: counted,
    score_min, prediction, ranking, lots, prizes, prizes_max_percent, holders_before, collective. `policy` is a
    RoundPolicy of `app.rules.policy`; {} is all its defaults.
    """

    __table_args__ = (UniqueConstraint("contest_id", "code"),)
    id: int | None = Field(default=None, primary_key=True)
    contest_id: int = Field(foreign_key="contest.id", index=True)
    code: str
    title: str
    position: int
    status: RoundStatus = RoundStatus.DRAFT
    opens_at: int = moment()
    closes_at: int = moment()
    duration_ms: int | None = moment(nullable=True)
    attempts_per_person: int | None = None
    bank_id: int | None = Field(default=None, foreign_key="bank.id")
    blueprint: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    prediction_text: str | None = None
    rules: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    policy: dict[str, Any] = json_object()
    covers: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    partitions: int = 1
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    recorded_at: int | None = moment(nullable=True)
    published_at: int | None = moment(nullable=True)


class Participant(SQLModel, table=True):
    """Người dự thi. The id is random: a running number would tell how many have registered. What the regulations do not
    ask for is None; `birth_date` is "1956-02-03"."""

    __table_args__ = (
        UniqueConstraint("contest_id", "phone"),
        Index("participant_name", "contest_id", "name_fold"),
    )
    id: str = Field(primary_key=True, max_length=64)
    contest_id: int = Field(foreign_key="contest.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    roster_id: int | None = Field(default=None, foreign_key="roster.id")
    name: str
    name_key: str
    name_fold: str
    birth_year: int | None = None
    birth_date: str | None = None
    sex: str | None = None
    phone: str
    email: str | None = None
    address: str | None = None
    position: str | None = None
    member: bool
    pin_hash: str
    pin_failures: int = 0
    pin_failed_at: int | None = moment(nullable=True)
    excluded: bool = False
    excluded_reason: str | None = None
    registered_at: int = moment()


class Consent(SQLModel, table=True):
    """Sự đồng ý — proof that a person agreed to one purpose, under one text (Law 91/2025/QH15, art. 9)."""

    id: int | None = Field(default=None, primary_key=True)
    participant_id: str = Field(foreign_key="participant.id", index=True)
    purpose: str
    text_sha256: str
    given_at: int = moment()


class Attempt(SQLModel, table=True):
    """Lượt thi, as recorded: copied from the event stream, stamps and all; `event_id` names the entry."""

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
    void: bool = False
    void_reason: str | None = None


class Staff(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    role: Role
    password_hash: str
    must_change: bool = True
    failures: int = 0
    failed_at: int | None = moment(nullable=True)


class StaffSession(SQLModel, table=True):
    """Phiên làm việc — revocable; only the hash of its token is kept."""

    __tablename__ = "staff_session"
    token_sha256: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    started_at: int = moment()
    seen_at: int = moment()


class Verdict(SQLModel, table=True):
    """Quyết định công nhận kết quả: the canonical verdict.json of a record folder, and its SHA-256. `bracket`: the id
    of the bracket that it is about."""

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    bracket: str | None = None
    status: str
    digest: str
    folder: str
    document: str
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


class AuditEntry(SQLModel, table=True):
    """Nhật ký — who did what to which thing, and when; only ever added to."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    at: int = moment(index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    action: str
    thing: str
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
