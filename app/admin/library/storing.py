"""Lưu ngân hàng — what a preview has confirmed becomes rows: files, questions, choices, images."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, select

from app.admin.banks import Image as Picture
from app.admin.banks import ParsedBank, ParsedQuestion
from app.admin.library.approving import remark
from app.errors import NotThere
from app.models import Bank, BankFile, Choice, Contest, Image, Question, Staff
from app.vietnamese import fold


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
        row.images = [keep_image(db, bank.contest_id, image) for image in one.images]
        db.add_all(choice_rows(db, bank.contest_id, row, one))
        remark(db, row, "written", who, now, parsed.file_name)
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
        several=parsed.several,
        source=parsed.source,
        explain=parsed.explain,
        at=parsed.at,
        fold=fold(" ".join((parsed.stem, *parsed.options))),
        **columns,
    )


def choice_rows(db: Session, contest_id: int, question: Question, parsed: ParsedQuestion) -> Iterable[Choice]:
    assert question.id is not None
    for position, text in enumerate(parsed.options):
        yield Choice(
            question_id=question.id,
            position=position + 1,
            text=text,
            correct=position in parsed.correct,
            pinned=position in parsed.pinned,
            images=[keep_image(db, contest_id, image) for image in parsed.images_of(position)],
        )


def keep_image(db: Session, contest_id: int, image: Picture) -> str:
    """The id of an image of this contest; the same bytes are kept once."""
    same = select(Image.id).where(Image.contest_id == contest_id, Image.sha256 == image.sha256)
    known = db.exec(same).first()
    if known is not None:
        return known
    kept = Image(
        contest_id=contest_id,
        sha256=image.sha256,
        mime=image.kind,
        width=image.width,
        height=image.height,
        content=image.data,
    )
    db.add(kept)
    db.flush()
    return kept.id


def bank_of(db: Session, contest: Contest, bank_id: int) -> Bank:
    """A bank of this contest. Raises NotThere."""
    wanted = select(Bank).where(Bank.contest_id == contest.id, Bank.id == bank_id)
    found = db.exec(wanted).one_or_none()
    if found is None:
        raise NotThere
    return found
