"""Cuộc thi, đơn vị, kỳ thi — what is enacted and who is called upon."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.columns import json_object, moment


class RoundStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


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


class Round(SQLModel, table=True):
    """Kỳ thi. A round that `covers` others has no attempts of its own: it sums up theirs. `published_at`: when its
    results were announced.

    `blueprint` maps topic to count; `rules` holds the part of rules.json that the organiser sets: counted,
    score_min, prediction, ranking, lots, prizes, prizes_max_percent, holders_before, collective. `policy` is a
    RoundPolicy of `app.rules.policy`; {} is all its defaults. `qualified`: ids of those who may take part, where
    earlier rounds decide it, as it stood at the publication or was brought up to date since. `questions`: the ids of
    what its papers are drawn from, frozen at publication, and `questions_digest` their seal
    (app/admin/library/freezing.py). `planned_opens_at` and `planned_closes_at`: what was announced, where the opening
    or the close has been moved since.
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
    planned_opens_at: int | None = moment(nullable=True)
    planned_closes_at: int | None = moment(nullable=True)
    duration_ms: int | None = moment(nullable=True)
    attempts_per_person: int | None = None
    bank_id: int | None = Field(default=None, foreign_key="bank.id")
    questions: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    questions_digest: str | None = None
    blueprint: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    prediction_text: str | None = None
    rules: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    policy: dict[str, Any] = json_object()
    covers: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    partitions: int = 1
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    qualified: list[str] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    recorded_at: int | None = moment(nullable=True)
    published_at: int | None = moment(nullable=True)
