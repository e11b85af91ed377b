"""Stored banks through the pages: what the draw needs of them, and who may look."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.models import Choice, KeyView, Question, Round, RoundStatus
from app.scoring.banks import load_bank
from tests.admin.intake.conftest import BASE, store
from tests.small_contest import SmallContest


def looked(engine: Engine) -> list[tuple[str, bool, int]]:
    with transaction(engine, writes=False) as db:
        views = db.exec(select(KeyView).order_by(col(KeyView.id))).all()
        return [(view.what, view.secret, len(view.questions)) for view in views]


@pytest.mark.usefixtures("contest")
async def test_a_stored_bank_is_what_the_draw_and_the_marking_need(organiser: AsyncClient, engine: Engine):
    bank_id = int((await store(organiser)).rpartition("/")[2])
    with transaction(engine, writes=False) as db:
        questions = db.exec(
            select(Question).where(Question.bank_id == bank_id).order_by(col(Question.id))
        ).all()
        bank = load_bank(db, [question.id or 0 for question in questions])
        told = [(q.n, q.topic, q.source, q.at) for q in questions]
    assert told == [(1, "Lịch sử", "Giáo trình", "row 2"), (2, "", None, "row 3")]
    keys = [[bank.texts[q.id].choices[c] for c in sorted(bank.key[q.id])] for q in bank.questions.values()]
    assert keys == [["1930"], ["Nguyễn Ái Quốc"]]
    pinned = [bank.texts[q.id].choices[c] for q in bank.questions.values() for c in q.pinned]
    assert pinned == ["Tất cả các phương án trên"]


async def test_judges_see_the_key_only_when_every_round_of_the_bank_is_over(
    judge: AsyncClient, contest: SmallContest, engine: Engine
):
    page = f"{BASE}/{contest.bank_id}"
    assert (await judge.get(page)).status_code == 403
    assert [(await judge.get(BASE)).status_code, (await judge.post(f"{BASE}/uploads")).status_code] == [
        403,
        403,
    ]
    with transaction(engine) as db:
        round = db.get_one(Round, contest.round_id)
        round.closes_at = round.opens_at + 1
    assert (await judge.get(page)).status_code == 200
    with transaction(engine) as db:
        later = db.get_one(Round, contest.round_id).model_dump(exclude={"id"})
        db.add(Round(**later | {"code": "tuan-2", "status": RoundStatus.DRAFT}))
    assert (await judge.get(page)).status_code == 403
    assert looked(engine) == [("bank 1", False, 12)]


async def test_a_bank_of_another_contest_is_not_there(organiser: AsyncClient, contest: SmallContest):
    await organiser.post("/admin/contests", data={"slug": "khac", "title": "Khác", "organiser": "Đảng ủy"})
    reply = await organiser.get(f"/admin/contests/khac/banks/{contest.bank_id}")
    assert reply.status_code == 404


@pytest.mark.usefixtures("contest")
async def test_a_bank_holds_its_choices_in_authored_order(organiser: AsyncClient, engine: Engine):
    await store(organiser)
    with transaction(engine, writes=False) as db:
        newest = db.exec(select(Question).order_by(col(Question.id).desc())).first()
        assert newest is not None
        choices = db.exec(
            select(Choice).where(Choice.question_id == newest.id).order_by(col(Choice.id))
        ).all()
        assert [(choice.position, choice.correct, choice.pinned) for choice in choices] == [
            (1, False, False),
            (2, True, False),
            (3, False, True),
        ]
