"""Lưu ngân hàng — a confirmed bank becomes rows; a stored one is read back for its page."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.admin.banks import ParsedBank, ParsedQuestion
from app.admin.desk import rounds_of
from app.admin.library.views import BankLine, OptionView, QuestionView
from app.errors import NotThere
from app.models import Bank, BankFile, Choice, Contest, Question, Round, Staff
from app.vietnamese import fold

LETTERS = "ABCDEFGHIJ"


def store(
    db: Session, contest: Contest, parsed: ParsedBank, name: str, now: int, who: Staff | None = None
) -> Bank:
    """A new bank of a file that nothing blocks: its questions are drafts."""
    assert contest.id is not None
    bank = Bank(contest_id=contest.id, name=name, confirmed_at=now)
    db.add(bank)
    db.flush()
    add_file(db, bank, parsed, now, who)
    return bank


def add_file(db: Session, bank: Bank, parsed: ParsedBank, now: int, who: Staff | None) -> list[Question]:
    """Add the questions of a file to a bank, as drafts; the file's name and hash are kept beside them."""
    assert bank.id is not None and not parsed.blocked
    by = who.id if who else None
    file = BankFile(bank_id=bank.id, name=parsed.file_name, sha256=parsed.sha256, staff_id=by, kept_at=now)
    db.add(file)
    db.flush()
    numbers = numbers_for(db, bank.id, [one.n for one in parsed.questions])
    rows = [
        question_row(one, bank_id=bank.id, n=n, file_id=file.id, written_by=by, written_at=now)
        for n, one in zip(numbers, parsed.questions, strict=True)
    ]
    db.add_all(rows)
    db.flush()
    for row, one in zip(rows, parsed.questions, strict=True):
        assert row.id is not None
        db.add_all(choice_rows(row.id, one))
    db.flush()
    return rows


def numbers_for(db: Session, bank_id: int, written: Sequence[int]) -> Sequence[int]:
    """A number names one question of a bank: the numbers of the file, or the next ones where those will not do."""
    largest = db.exec(select(func.max(Question.n)).where(Question.bank_id == bank_id)).one()
    if largest is None and len(set(written)) == len(written):
        return written
    first = (largest or 0) + 1
    return range(first, first + len(written))


def question_row(parsed: ParsedQuestion, **columns: Any) -> Question:
    return Question(
        topic=parsed.topic or "",
        level=parsed.level,
        stem=parsed.stem,
        several=len(parsed.correct) > 1,
        source=parsed.source,
        explain=parsed.explain,
        at=parsed.at,
        fold=fold(" ".join((parsed.stem, *parsed.options))),
        **columns,
    )


def choice_rows(question_id: int, parsed: ParsedQuestion) -> Iterable[Choice]:
    for position, text in enumerate(parsed.options):
        yield Choice(
            question_id=question_id,
            position=position + 1,
            text=text,
            correct=position in parsed.correct,
            pinned=position in parsed.pinned,
        )


def bank_of(db: Session, contest: Contest, bank_id: int) -> Bank:
    """A bank of this contest. Raises NotThere."""
    wanted = select(Bank).where(Bank.contest_id == contest.id, Bank.id == bank_id)
    found = db.exec(wanted).one_or_none()
    if found is None:
        raise NotThere
    return found


def drawing_rounds(db: Session, contest: Contest, bank: Bank) -> list[Round]:
    """The rounds that draw from the bank."""
    return [round for round in rounds_of(db, contest) if round.bank_id == bank.id]


def bank_lines(db: Session, contest: Contest) -> tuple[BankLine, ...]:
    """The contest's banks, newest first."""
    banks = db.exec(select(Bank).where(Bank.contest_id == contest.id).order_by(col(Bank.id).desc())).all()
    return tuple(bank_line(db, contest, bank) for bank in banks)


def bank_line(db: Session, contest: Contest, bank: Bank) -> BankLine:
    assert bank.id is not None
    questions = select(func.count()).select_from(Question).where(Question.bank_id == bank.id)
    return BankLine(
        id=bank.id,
        name=bank.name,
        files=tuple(
            db.exec(select(BankFile.name).where(BankFile.bank_id == bank.id).order_by(col(BankFile.id)))
        ),
        confirmed_at=bank.confirmed_at,
        questions=db.exec(questions).one(),
        rounds=tuple(round.code for round in drawing_rounds(db, contest, bank)),
    )


def topic_counts(db: Session, bank_id: int) -> dict[str, int]:
    """Topic -> how many questions, in the order in which the bank first names them."""
    topics = db.exec(select(Question.topic).where(Question.bank_id == bank_id).order_by(col(Question.id)))
    return dict(Counter(topics.all()))


def stored_questions(db: Session, bank: Bank) -> tuple[QuestionView, ...]:
    """Every question of a stored bank, with its key."""
    choices: dict[int, list[Choice]] = {}
    of_bank = select(Choice).join(Question).where(Question.bank_id == bank.id)
    for choice in db.exec(of_bank.order_by(col(Choice.question_id), col(Choice.position))):
        choices.setdefault(choice.question_id, []).append(choice)
    questions = db.exec(select(Question).where(Question.bank_id == bank.id).order_by(col(Question.id)))
    return tuple(stored_question(one, choices.get(one.id or 0, [])) for one in questions)


def stored_question(question: Question, choices: Iterable[Choice]) -> QuestionView:
    return QuestionView(
        n=question.n,
        stem=question.stem,
        options=tuple(
            OptionView(letter, choice.text, choice.correct, choice.pinned)
            for letter, choice in zip(LETTERS, choices, strict=False)
        ),
        topic=question.topic,
        level=question.level,
        source=question.source,
        explain=question.explain,
        at=question.at,
    )
