"""Lưu ngân hàng — a confirmed bank becomes rows; a stored one is read back for its page."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.admin.banks import ParsedBank, ParsedQuestion
from app.admin.desk import rounds_of
from app.admin.library.views import BankLine, OptionView, QuestionView
from app.errors import NotThere
from app.models import Bank, Choice, Contest, Question, Round

LETTERS = "ABCDEFGHIJ"


def store(db: Session, contest: Contest, parsed: ParsedBank, name: str, now: int) -> Bank:
    """The rows of a bank that nothing blocks."""
    assert contest.id is not None and not parsed.blocked
    bank = Bank(
        contest_id=contest.id,
        name=name,
        file_name=parsed.file_name,
        file_sha256=parsed.sha256,
        confirmed_at=now,
    )
    db.add(bank)
    db.flush()
    assert bank.id is not None
    questions = [question_row(bank.id, one) for one in parsed.questions]
    db.add_all(questions)
    db.flush()
    for row, one in zip(questions, parsed.questions, strict=True):
        assert row.id is not None
        db.add_all(choice_rows(row.id, one))
    return bank


def question_row(bank_id: int, parsed: ParsedQuestion) -> Question:
    return Question(
        bank_id=bank_id,
        n=parsed.n,
        topic=parsed.topic or "",
        level=parsed.level,
        stem=parsed.stem,
        source=parsed.source,
        explain=parsed.explain,
        at=parsed.at,
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
        file_name=bank.file_name,
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
