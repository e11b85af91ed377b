"""Banks through the pages: every question and its key before anything is stored, and who may look."""

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.models import AuditEntry, Bank, BankFile, Choice, Question, Round, RoundStatus
from app.scoring.rounds import load_bank
from tests.admin.conftest import sheet
from tests.admin.reading import faults, fields, forms, text
from tests.small_contest import SmallContest

BASE = "/admin/contests/tim-hieu/banks"
HEAD = ("Câu hỏi", "A", "B", "C", "Đáp án", "Chuyên đề", "Căn cứ")
GOOD = (
    HEAD,
    ("Đảng được thành lập năm nào?", "1929", "1930", "1931", "B", "Lịch sử", "Giáo trình"),
    (
        "Ai chủ trì Hội nghị hợp nhất?",
        "<script>alert(1)</script>",
        "Nguyễn Ái Quốc",
        "Tất cả các phương án trên",
        "B",
        "",
        "",
    ),
)
WITHOUT_KEY = (*GOOD, ("Câu này thiếu đáp án?", "một", "hai", "ba", "", "Lịch sử", ""))


async def send(client: AsyncClient, data: bytes, name: str = "bộ đề.xlsx") -> Response:
    reply = await client.post(f"{BASE}/uploads", files={"file": (name, data)})
    assert reply.status_code == 303
    return await client.get(reply.headers["location"])


def banks(engine: Engine) -> list[tuple[str, str | None, str | None]]:
    with transaction(engine, writes=False) as db:
        files = select(Bank.name, BankFile.name, BankFile.sha256).join(BankFile, isouter=True)
        return list(db.exec(files.order_by(col(Bank.id))))


def looked(engine: Engine) -> list[tuple[str, str]]:
    with transaction(engine, writes=False) as db:
        entries = db.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        return [(entry.action, entry.thing.partition(" ")[0]) for entry in entries]


@pytest.mark.usefixtures("contest")
async def test_a_bank_is_read_through_before_it_is_stored(organiser: AsyncClient, engine: Engine):
    preview = await send(organiser, sheet(*GOOD))
    read = text(preview.text)
    assert "Đọc được 2 câu hỏi." in read
    assert "Đảng được thành lập năm nào? A. 1929 B. 1930 ✓ Đáp án C. 1931 Nguồn: Giáo trình" in read
    assert "&lt;script&gt;alert(1)" in preview.text and "<script>alert" not in preview.text
    assert len(banks(engine)) == 1
    form = fields(preview.text, BASE)
    assert form["name"] == "bộ đề"
    reply = await organiser.post(BASE, data=form | {"name": "Bộ đề tuần 1"})
    assert reply.status_code == 303
    digest = str(form["upload"])
    assert banks(engine)[1:] == [("Bộ đề tuần 1", "bộ đề.xlsx", digest)]
    page = await organiser.get(reply.headers["location"])
    assert "B. 1930 ✓ Đáp án" in text(page.text)
    assert "<script>alert" not in page.text
    assert looked(engine) == [
        ("looked at key", "upload"),
        ("stored bank", "bank"),
        ("looked at key", "bank"),
    ]


@pytest.mark.usefixtures("contest")
async def test_a_stored_bank_is_what_the_draw_and_the_marking_need(organiser: AsyncClient, engine: Engine):
    form = fields((await send(organiser, sheet(*GOOD))).text, BASE)
    bank_id = int(
        (await organiser.post(BASE, data=form)).headers["location"].split("/")[-1].partition("?")[0]
    )
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


@pytest.mark.usefixtures("contest")
async def test_a_second_tap_stores_nothing_twice(organiser: AsyncClient, engine: Engine):
    preview = await send(organiser, sheet(*GOOD))
    form = fields(preview.text, BASE)
    first, second = [await organiser.post(BASE, data=form) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert len(banks(engine)) == 2
    again = await organiser.get(str(preview.url))
    assert "Tệp này đã được lưu" in text(again.text)
    assert BASE not in forms(again.text)


@pytest.mark.usefixtures("contest")
async def test_a_question_without_a_key_keeps_the_bank_out_and_is_told_beside_it(
    organiser: AsyncClient, engine: Engine
):
    preview = await send(organiser, sheet(*WITHOUT_KEY))
    assert len(faults(preview.text)) == 1
    beside = preview.text.split('id="question-3"')[1]
    assert faults(preview.text)[0] in text(f"<html><body><main>{beside}")
    assert "Chưa lưu được." in text(preview.text)
    assert BASE not in forms(preview.text) and f"{BASE}/uploads" in forms(preview.text)
    digest = str(preview.url).partition("uploads/")[2].partition("?")[0]
    reply = await organiser.post(BASE, data={"upload": digest, "file_name": "a.xlsx", "name": "x"})
    assert (reply.status_code, len(banks(engine))) == (422, 1)


@pytest.mark.usefixtures("contest")
async def test_a_file_that_cannot_be_read_is_told_on_the_page(organiser: AsyncClient):
    page = await send(organiser, b"%PDF-1.7", "bo-de.pdf")
    assert (page.status_code, len(faults(page.text))) == (422, 1)


@pytest.mark.usefixtures("contest")
async def test_the_confirmation_takes_nothing_but_what_was_uploaded(organiser: AsyncClient, engine: Engine):
    for digest in ("1" * 64, "../../secret.key", "..%2f", "A" * 64):
        assert (await organiser.post(BASE, data={"upload": digest, "name": "x"})).status_code == 404
    assert len(banks(engine)) == 1


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
    assert looked(engine) == [("looked at key", "bank")]


async def test_a_bank_of_another_contest_is_not_there(organiser: AsyncClient, contest: SmallContest):
    await organiser.post("/admin/contests", data={"slug": "khac", "title": "Khác", "organiser": "Đảng ủy"})
    reply = await organiser.get(f"/admin/contests/khac/banks/{contest.bank_id}")
    assert reply.status_code == 404


@pytest.mark.usefixtures("contest")
async def test_a_bank_holds_its_choices_in_authored_order(organiser: AsyncClient, engine: Engine):
    form = fields((await send(organiser, sheet(*GOOD))).text, BASE)
    await organiser.post(BASE, data=form)
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
