"""Ngân hàng câu hỏi — questions and their choices, as confirmed."""

from sqlmodel import Field, SQLModel

from app.models.columns import moment


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
