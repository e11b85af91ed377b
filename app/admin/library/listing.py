"""Danh mục ngân hàng — the banks of a contest, and how many questions each has."""

from collections import Counter

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.admin.desk import Desk, rounds_of
from app.admin.library.freezing import is_current
from app.admin.library.views import BankLine, BanksView, FileLine, IntakeLine
from app.models import Bank, BankFile, Contest, Intake, Question, QuestionStatus, Staff


def banks_view(db: Session, desk: Desk, contest: Contest, who: Staff, fault: str = "") -> BanksView:
    mine = select(Intake).where(
        Intake.contest_id == contest.id, Intake.staff_id == who.id, col(Intake.confirmed_at).is_(None)
    )
    intakes = tuple(
        IntakeLine(one.id, one.file_name, one.begun_at)
        for one in db.exec(mine.order_by(col(Intake.begun_at).desc()))
    )
    return BanksView(desk, bank_lines(db, contest), intakes, fault)


def bank_lines(db: Session, contest: Contest) -> tuple[BankLine, ...]:
    """The contest's banks, newest first."""
    banks = db.exec(select(Bank).where(Bank.contest_id == contest.id).order_by(col(Bank.id).desc())).all()
    return tuple(bank_line(db, contest, bank) for bank in banks)


def bank_line(db: Session, contest: Contest, bank: Bank) -> BankLine:
    assert bank.id is not None
    counts = status_counts(db, bank.id)
    return BankLine(
        id=bank.id,
        name=bank.name,
        files=tuple(file.name for file in files_of(db, bank)),
        confirmed_at=bank.confirmed_at,
        questions=sum(counts.values()),
        approved=counts.get(QuestionStatus.APPROVED, 0),
        rounds=tuple(round.title for round in rounds_of(db, contest) if round.bank_id == bank.id),
    )


def files_of(db: Session, bank: Bank) -> tuple[FileLine, ...]:
    files = select(BankFile).where(BankFile.bank_id == bank.id).order_by(col(BankFile.id))
    return tuple(FileLine(one.name, one.sha256, one.kept_at) for one in db.exec(files))


def status_counts(db: Session, bank_id: int) -> dict[str, int]:
    """Status -> how many of the bank's current questions."""
    there = select(Question.status, func.count()).where(is_current(bank_id))
    return dict(db.exec(there.group_by(col(Question.status))).all())


def topic_counts(db: Session, bank_id: int) -> dict[str, int]:
    """Topic -> how many current questions, in the order in which the bank first names them."""
    topics = select(Question.topic).where(is_current(bank_id)).order_by(col(Question.n), col(Question.id))
    return dict(Counter(db.exec(topics)))


def levels_of(db: Session, bank_id: int) -> tuple[str, ...]:
    levels = db.exec(select(Question.level).where(is_current(bank_id)).distinct())
    return tuple(sorted(level for level in levels if level))
