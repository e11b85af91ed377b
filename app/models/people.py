"""Người dự thi — who is expected, who takes part, and what they agreed to."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.columns import moment


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


class Participant(SQLModel, table=True):
    """Người dự thi. The id is random: a running number would tell how many have registered. What the regulations do not
    ask for is None; `birth_date` is "1956-02-03". Of a personal number only a keyed digest is kept, for one person
    registers once, and its last four digits. `complete`: everything that is asked has been given; where it is asked
    after the paper, an account has no name yet, and is not ranked."""

    __table_args__ = (
        UniqueConstraint("contest_id", "phone"),
        UniqueConstraint("contest_id", "national_id_index"),
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
    national_id_index: str | None = None
    national_id_end: str | None = None
    ethnicity: str | None = None
    guardian_name: str | None = None
    guardian_phone: str | None = None
    complete: bool = True
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
