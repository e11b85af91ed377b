"""The preview: every question and its key before anything is stored, repairs by a tap, and then one confirmation."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.models import Bank, BankFile, Choice, Intake, KeyView, Question, Staff
from app.settings import Settings
from tests.admin.conftest import sheet
from tests.admin.intake.conftest import (
    BASE,
    GOOD,
    WITHOUT_KEY,
    confirmation,
    send,
    store,
    tap,
    taps,
)
from tests.admin.reading import faults, fields, forms, text


def banks(engine: Engine) -> list[tuple[str, str | None, str | None]]:
    with transaction(engine, writes=False) as db:
        files = select(Bank.name, BankFile.name, BankFile.sha256).join(BankFile, isouter=True)
        return list(db.exec(files.order_by(col(Bank.id))))


def stems(engine: Engine) -> list[str]:
    """Of the questions that came out of files."""
    with transaction(engine, writes=False) as db:
        brought = select(Question.stem).where(col(Question.file_id).is_not(None))
        return list(db.exec(brought.order_by(col(Question.n))))


@pytest.mark.usefixtures("contest")
async def test_a_bank_is_read_through_before_it_is_stored(organiser: AsyncClient, engine: Engine):
    preview = await send(organiser, sheet(*GOOD))
    read = text(preview.text)
    assert "Đọc được 2 câu hỏi." in read
    assert "Đảng được thành lập năm nào? A. 1929 B. 1930 ✓ Đáp án C. 1931 Nguồn: Giáo trình" in read
    assert "&lt;script&gt;alert(1)" in preview.text and "<script>alert" not in preview.text
    assert len(banks(engine)) == 1
    action = confirmation(preview.text)
    assert action is not None
    form = fields(preview.text, action)
    assert form["name"] == "bộ đề"
    reply = await organiser.post(action, data=form | {"name": "Bộ đề tuần 1"})
    assert reply.status_code == 303
    ((name, file_name, _),) = banks(engine)[1:]
    assert (name, file_name) == ("Bộ đề tuần 1", "bộ đề.xlsx")
    page = await organiser.get(reply.headers["location"])
    assert "<script>alert" not in page.text
    assert "✓ Đáp án" not in page.text, "once it is stored, the key is the content team's"


@pytest.mark.usefixtures("contest")
async def test_the_source_file_stays_as_it_was_sent(
    organiser: AsyncClient, engine: Engine, settings: Settings
):
    data = sheet(*GOOD)
    await store(organiser, data)
    ((_, _, digest),) = banks(engine)[1:]
    assert (settings.data / "banks" / str(digest)).read_bytes() == data


@pytest.mark.usefixtures("contest")
async def test_whoever_looks_at_a_preview_has_seen_its_key(organiser: AsyncClient, engine: Engine):
    page = await send(organiser, sheet(*GOOD))
    await organiser.get(str(page.url))
    with transaction(engine, writes=False) as db:
        seen = db.exec(select(KeyView.what, KeyView.secret, KeyView.phone)).all()
        intake = db.exec(select(Intake.id)).one()
    assert seen == [(f"intake {intake}", True, "0381000001")], "the same look twice is one"


@pytest.mark.usefixtures("contest")
async def test_a_second_tap_stores_nothing_twice(organiser: AsyncClient, engine: Engine):
    preview = await send(organiser, sheet(*GOOD))
    action = confirmation(preview.text)
    assert action is not None
    form = fields(preview.text, action)
    first, second = [await organiser.post(action, data=form) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"]
    assert (len(banks(engine)), len(stems(engine))) == (2, 2)
    lost = await organiser.get(str(preview.url))
    assert lost.status_code == 303, "a preview that is confirmed leads to its bank"


@pytest.mark.usefixtures("contest")
async def test_a_file_that_is_stored_already_is_not_stored_again(organiser: AsyncClient, engine: Engine):
    data = sheet(*GOOD)
    await store(organiser, data)
    again = await send(organiser, data)
    assert "Tệp này đã được lưu" in text(again.text)
    assert confirmation(again.text) is None
    await organiser.post(f"{again.url.path}/confirmation", data={"name": "x"})
    assert len(banks(engine)) == 2


@pytest.mark.usefixtures("contest")
async def test_a_fault_stands_beside_its_question_and_is_repaired_by_a_tap(
    organiser: AsyncClient, engine: Engine
):
    page = await send(organiser, sheet(*WITHOUT_KEY))
    assert (len(faults(page.text)), confirmation(page.text)) == (1, None)
    assert "Chưa lưu được." in text(page.text)
    reply = await organiser.post(f"{page.url.path}/confirmation", data={"name": "x"})
    assert (reply.status_code, len(banks(engine))) == (422, 1)
    ways = taps(page.text, "question-2")
    key = next(words for words, sends in ways.items() if '"correct": [1]' in sends.get("repair", ""))
    page = await tap(organiser, page, "question-2", key)
    assert faults(page.text) == []
    action = confirmation(page.text)
    assert action is not None
    await organiser.post(action, data=fields(page.text, action))
    with transaction(engine, writes=False) as db:
        third = db.exec(select(Question).where(Question.stem == "Câu này thiếu đáp án?")).one()
        right = db.exec(select(Choice.text).where(Choice.question_id == third.id, col(Choice.correct)))
        assert list(right) == ["hai"]


@pytest.mark.usefixtures("contest")
async def test_a_repair_can_be_undone_and_a_stale_button_changes_nothing(organiser: AsyncClient):
    page = await send(organiser, sheet(*WITHOUT_KEY))
    ways = taps(page.text, "question-2")
    one, other = [words for words, sends in ways.items() if "choose_key" in sends.get("repair", "")][:2]
    mended = await tap(organiser, page, "question-2", one)
    late = await organiser.post(f"{page.url.path}/steps", data=ways[other])
    assert late.status_code == 303
    assert text((await organiser.get(str(page.url))).text) == text(mended.text)
    undone = await tap(organiser, mended, "question-2", "Bỏ phần đã sửa")
    assert text(undone.text) == text(page.text)


@pytest.mark.usefixtures("contest")
async def test_a_bad_question_is_left_out_and_taken_in_again(organiser: AsyncClient, engine: Engine):
    page = await send(organiser, sheet(*WITHOUT_KEY))
    leave = taps(page.text, "question-2")["Bỏ câu này ra"]
    for _ in range(2):  # A second tap hits the same question, not the next one.
        await organiser.post(f"{page.url.path}/steps", data=leave)
    page = await organiser.get(str(page.url))
    assert "Đọc được 2 câu hỏi." in text(page.text)
    back = await tap(organiser, page, "question-2", "Lấy lại câu này")
    assert (len(faults(back.text)), confirmation(back.text)) == (1, None)
    page = await tap(organiser, back, "question-2", "Bỏ câu này ra")
    action = confirmation(page.text)
    assert action is not None
    await organiser.post(action, data=fields(page.text, action))
    assert stems(engine) == ["Đảng được thành lập năm nào?", "Ai chủ trì Hội nghị hợp nhất?"]


@pytest.mark.usefixtures("contest")
async def test_pasted_text_is_read_like_a_file(organiser: AsyncClient, engine: Engine):
    typed = "Câu 1. Thủ đô của nước ta?\nA. Huế\nB. Hà Nội\nĐáp án: B\n"
    reply = await organiser.post(f"{BASE}/pastes", data={"text": typed})
    page = await organiser.get(reply.headers["location"])
    assert "Thủ đô của nước ta? A. Huế B. Hà Nội ✓ Đáp án" in text(page.text)
    empty = await organiser.post(f"{BASE}/pastes", data={"text": "  \n"})
    assert (empty.status_code in (303, 422), len(banks(engine))) == (True, 1)


@pytest.mark.usefixtures("contest")
async def test_a_lost_preview_is_found_again_and_may_be_given_up(organiser: AsyncClient):
    page = await send(organiser, sheet(*GOOD))
    listed = await organiser.get(BASE)
    assert "Đang xem trước, chưa lưu bộ đề.xlsx" in text(listed.text)
    for _ in range(2):
        reply = await organiser.post(f"{page.url.path}/abandonment")
        assert reply.status_code == 303
    assert "Đang xem trước" not in text((await organiser.get(BASE)).text)
    assert (await organiser.get(str(page.url))).status_code == 404


@pytest.mark.usefixtures("contest")
async def test_a_preview_is_its_owners_and_the_content_teams(
    organiser: AsyncClient, content: AsyncClient, judge: AsyncClient
):
    page = await send(content, sheet(*GOOD))
    assert [(await one.get(str(page.url))).status_code for one in (content, organiser, judge)] == [
        200,
        404,
        403,
    ]


@pytest.mark.usefixtures("contest")
async def test_questions_are_added_to_a_bank_that_is_there(organiser: AsyncClient, engine: Engine):
    bank = await store(organiser)
    more = sheet(GOOD[0], ("Câu thêm vào?", "một", "hai", "ba", "C", "Lịch sử", "Điều lệ"))
    reply = await organiser.post(
        f"{BASE}/uploads", files={"file": ("thêm.xlsx", more)}, data={"bank": bank.rpartition("/")[2]}
    )
    page = await organiser.get(reply.headers["location"])
    assert "Sẽ thêm vào: bộ đề." in text(page.text)
    action = confirmation(page.text)
    assert action is not None
    reply = await organiser.post(action, data=fields(page.text, action))
    assert reply.headers["location"].startswith(bank)
    with transaction(engine, writes=False) as db:
        brought = select(Question.n, Question.stem).where(col(Question.file_id).is_not(None))
        assert db.exec(brought.order_by(col(Question.id))).all()[-1] == (3, "Câu thêm vào?")


@pytest.mark.usefixtures("contest")
async def test_a_file_that_cannot_be_read_is_told_on_the_page(organiser: AsyncClient):
    page = await send(organiser, b"%PDF-1.7", "bo-de.pdf")
    assert (page.status_code, len(faults(page.text))) == (422, 1)
    assert f"{BASE}/uploads" in forms(page.text)


@pytest.mark.usefixtures("contest")
async def test_nothing_is_stored_of_a_preview_that_is_none(organiser: AsyncClient, engine: Engine):
    for token in ("1" * 32, "..%2f", "A" * 64):
        reply = await organiser.post(f"{BASE}/intake/{token}/confirmation", data={"name": "x"})
        assert reply.status_code == 404
    assert len(banks(engine)) == 1


@pytest.mark.usefixtures("contest")
async def test_without_a_phone_nobody_sees_a_key_and_is_led_to_where_it_is_written(
    organiser: AsyncClient, engine: Engine
):
    with transaction(engine) as db:
        db.exec(select(Staff)).one().phone = None
    page = await send(organiser, sheet(*GOOD))
    assert (page.status_code, "số điện thoại" in text(page.text)) == (403, True)
    assert 'href="/admin/password">Ghi số điện thoại</a>' in page.text


@pytest.mark.usefixtures("contest")
async def test_a_question_left_out_moves_no_problem_to_another_one(organiser: AsyncClient):
    page = await send(organiser, sheet(*WITHOUT_KEY))
    page = await tap(organiser, page, "question-0", "Bỏ câu này ra")
    assert len(faults(page.text)) == 1
    assert [place for place in ("question-1", "question-2") if "Chọn đáp án B" in taps(page.text, place)] == [
        "question-2"
    ]
    mended = await tap(organiser, page, "question-2", "Chọn đáp án B")
    assert (faults(mended.text), "Đọc được 2 câu hỏi." in text(mended.text)) == ([], True)


@pytest.mark.usefixtures("contest")
async def test_the_words_of_a_question_are_typed_over_before_it_is_stored(
    organiser: AsyncClient, engine: Engine
):
    dirty = "Câu 1. Đảng ra đời năm nàoo (đã sửa)?\nA. 1929\nB. ÔNG ĐÚNG\nĐáp án: A\n"
    dirty += "Câu 2. Hỏi?\nA. a\nB. b\nĐáp án: B\n"
    page = await send(organiser, dirty.encode(), "bẩn.txt")
    base = page.url.path
    assert page.text.count(f'action="{base}/wordings"') == 0, (
        "one at a time: the page of a long file stays light"
    )
    opened = await organiser.get(f"{base}?edit=0")
    form = fields(opened.text, f"{base}/wordings")
    assert (form["position"], form["stem"], form["choice_2"]) == (
        "0",
        "Đảng ra đời năm nàoo (đã sửa)?",
        "ÔNG ĐÚNG",
    )
    typed = {"stem": "Đảng ra đời năm nào?", "choice_2": "1930", "choice_4": "1945", "source": "Giáo trình"}
    reply = await organiser.post(f"{base}/wordings", data=form | typed)
    assert reply.headers["location"] == f"{base}#question-0"
    again = await organiser.get(base)
    assert "Đảng ra đời năm nào? A. 1929 ✓ Đáp án B. 1930 C. 1945 Nguồn: Giáo trình" in text(again.text)
    assert "(đã sửa)" not in text(again.text)
    await organiser.post(f"{base}/wordings", data=form | typed)
    undone = await tap(organiser, again, "question-0", "Bỏ phần đã sửa")
    assert "Đảng ra đời năm nàoo (đã sửa)?" in text(undone.text)
    await organiser.post(f"{base}/wordings", data=form | typed)
    action = f"{base}/confirmation"
    await organiser.post(action, data=fields(again.text, action))
    assert stems(engine) == ["Đảng ra đời năm nào?", "Hỏi?"]


@pytest.mark.usefixtures("contest")
async def test_other_words_settle_no_quarrel_about_the_key(organiser: AsyncClient):
    quarrel = "Câu 1. Hỏi?\nA. a\n*B. b\nĐáp án: A\n"
    base = (await send(organiser, quarrel.encode(), "a.txt")).url.path
    form = fields((await organiser.get(f"{base}?edit=0")).text, f"{base}/wordings")
    await organiser.post(f"{base}/wordings", data=form | {"stem": "Hỏi lại?"})
    for place in ("7", "", "x", "-1", "9" * 5000):
        assert (await organiser.post(f"{base}/wordings", data=form | {"position": place})).status_code == 303
    page = await organiser.get(base)
    assert "Hỏi lại?" in text(page.text) and confirmation(page.text) is None
