"""Đóng băng bộ câu hỏi — what a round draws from: chosen from the approved questions at its publication, and sealed.

From then on the round names versions of questions by their ids; edits of the bank do not reach it.
"""

import hmac
import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.models import Question, QuestionStatus, Round
from app.scoring.banks import LiveBank, load_bank


def is_current(bank_id: int) -> ColumnElement[bool]:
    """The questions of a bank as they stand: the newest versions, archived ones left out."""
    newest = and_(col(Question.bank_id) == bank_id, col(Question.replaced_by).is_(None))
    return and_(newest, col(Question.archived_at).is_(None))


def current(bank_id: int) -> SelectOfScalar[Question]:
    """The same, by number."""
    return select(Question).where(is_current(bank_id)).order_by(col(Question.n), col(Question.id))


def usable(db: Session, bank_id: int) -> list[Question]:
    """What a round may be drawn from: current and approved."""
    return list(db.exec(current(bank_id).where(Question.status == QuestionStatus.APPROVED)))


def drawn_from(db: Session, round: Round) -> list[int]:
    """The ids that the round's papers are made of: frozen, or, of a draft, those that would be frozen now."""
    if round.questions or round.bank_id is None:
        return round.questions
    return [question.id for question in usable(db, round.bank_id) if question.id is not None]


def freeze(db: Session, round: Round) -> None:
    """Give the round its set of questions, and the seal of the set."""
    round.questions = drawn_from(db, round)
    round.questions_digest = seal(round, load_bank(db, round.questions))


def seal(round: Round, bank: LiveBank) -> str:
    """Mã niêm phong — HMAC-SHA-256 of all that is asked and of the key, keyed with the round's secret: two sets that
    differ anywhere have different seals, and nobody finds the key by trying."""
    told = [told_question(bank, id) for id in sorted(bank.questions)]
    canonical = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(round.secret, canonical.encode(), "sha256").hexdigest()


def told_question(bank: LiveBank, id: int) -> dict[str, Any]:
    question, text = bank.questions[id], bank.texts[id]

    def seen(images: Sequence[str]) -> list[str]:
        return [sha256(bank.images[one].content).hexdigest() for one in images]

    return {
        "id": id,
        "n": question.number,
        "topic": question.topic,
        "level": question.level,
        "stem": text.stem,
        "several": text.several,
        "images": seen(text.images),
        "choices": [
            [choice, text.choices[choice], seen(text.choice_images.get(choice, ()))]
            for choice in question.choices
        ],
        "pinned": sorted(question.pinned),
        "key": sorted(bank.key[id]),
    }
