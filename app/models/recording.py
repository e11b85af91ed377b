"""Ghi sổ — what the recorder could not write down, and what has to be looked at."""

from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.columns import json_object, moment


class DeadLetter(SQLModel, table=True):
    """Biên bản hỏng — a stream entry that cannot be a scored attempt, and why (`reason`).

    `fields` are its [name, value] pairs as found, each text or, where it is no UTF-8, {"base64": …}; what is very long
    is cut. The round is not recorded until somebody has settled it.
    """

    __tablename__ = "dead_letter"
    __table_args__ = (UniqueConstraint("round_id", "partition", "event_id"),)
    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    partition: int
    event_id: str
    fields: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reason: str
    found_at: int = moment()
    settled_at: int | None = moment(nullable=True)
    settled_reason: str | None = None
    staff_id: int | None = Field(default=None, foreign_key="staff.id")


class Alarm(SQLModel, table=True):
    """Cảnh báo — something that a background process wants the organisers to look at: `thing` it is about, `code` and
    `fields` of its sentence. It stands for as long as it is true."""

    code: str = Field(primary_key=True, max_length=64)
    thing: str = Field(primary_key=True, max_length=64)
    fields: dict[str, Any] = json_object()
    raised_at: int = moment()
