"""The editor: an edit is a new version, and what was asked stays as it was asked."""

from io import BytesIO

import pytest
from httpx2 import AsyncClient
from PIL import Image as Pillow
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Choice, Image, Round
from app.scoring.banks import load_bank
from tests.admin.questions.conftest import BANK, deed, edit, versions
from tests.admin.reading import faults, fields, text
from tests.small_contest import SmallContest


def picture() -> bytes:
    file = BytesIO()
    Pillow.new("RGB", (40, 20), "red").save(file, "PNG")
    return file.getvalue()


async def test_an_edit_leaves_alone_what_a_published_round_asks(
    content: AsyncClient, contest: SmallContest, engine: Engine
):
    with transaction(engine, writes=False) as db:
        asked = load_bank(db, db.get_one(Round, contest.round_id).questions)
    await edit(content, 1, stem="Câu khác?", choice_1="khác", correct=["2"])
    with transaction(engine, writes=False) as db:
        assert load_bank(db, db.get_one(Round, contest.round_id).questions) == asked
    old, new = versions(engine, 1)
    assert (old.stem, old.replaced_by, new.stem, new.version) == ("Câu hỏi số 1?", new.id, "Câu khác?", 2)
    assert new.lineage == old.lineage
    page = text((await content.get(f"{BANK}/questions/1")).text)
    assert "Phiên bản 2" in page and "Phương án A 1 đúng khác" in page and "Đáp án A B" in page
    assert "Đã dùng ở: Tuần 1" in page


@pytest.mark.usefixtures("contest")
async def test_saving_without_a_change_writes_no_version(content: AsyncClient, engine: Engine):
    assert (await edit(content, 1)).status_code == 303
    assert [one.status for one in versions(engine, 1)] == ["approved"]


@pytest.mark.usefixtures("contest")
async def test_of_two_who_edit_at_once_the_second_is_told(
    content: AsyncClient, approver: AsyncClient, engine: Engine
):
    action = f"{BANK}/questions/1"
    form = fields((await content.get(f"{action}/edit")).text, action)
    await edit(approver, 1, stem="Sửa trước?")
    assert (await content.post(action, data=form | {"stem": "Sửa sau?"})).status_code == 409
    assert [one.stem for one in versions(engine, 1)] == ["Câu hỏi số 1?", "Sửa trước?"]


@pytest.mark.usefixtures("contest")
@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"stem": " "}, "Xin ghi nội dung câu hỏi."),
        ({"choice_2": "", "choice_3": "", "choice_4": ""}, "Cần ít nhất 2 phương án."),
        ({"choice_2": "1 ĐÚNG"}, "Có hai phương án giống nhau."),
        ({"correct": []}, "Xin đánh dấu phương án đúng."),
        ({"correct": ["1", "2"]}, "Có hơn một phương án đúng"),
    ],
)
async def test_what_cannot_be_used_is_shown_again(
    content: AsyncClient, engine: Engine, given: dict[str, str | list[str]], fault: str
):
    page = await edit(content, 1, **given, explain="còn nguyên")
    assert (page.status_code, len(versions(engine, 1))) == (422, 1)
    assert faults(page.text)[1].startswith(fault)
    assert "còn nguyên" in page.text


@pytest.mark.usefixtures("contest")
async def test_several_right_choices_and_eight_of_them(content: AsyncClient, engine: Engine):
    more = {f"choice_{at}": f"thêm {at}" for at in range(5, 9)}
    reply = await edit(content, 1, several="yes", correct=["1", "8"], **more)
    assert reply.status_code == 303
    new = versions(engine, 1)[-1]
    with transaction(engine, writes=False) as db:
        choices = db.exec(select(Choice.text, Choice.correct).where(Choice.question_id == new.id)).all()
    assert (new.several, len(choices)) == (True, 8)
    assert [words for words, correct in choices if correct] == ["1 đúng", "thêm 8"]


@pytest.mark.usefixtures("contest")
async def test_a_picture_is_encoded_anew_and_shown(content: AsyncClient, engine: Engine, client: AsyncClient):
    action = f"{BANK}/questions/new"
    form = fields((await content.get(action)).text, f"{BANK}/questions")
    given = {"stem": "Hình này là gì?", "choice_1": "Cờ", "choice_2": "Hoa", "correct": ["1"]}
    file = {"image": ("cờ.png", picture())}
    reply = await content.post(f"{BANK}/questions", data=form | given, files=file)
    assert reply.headers["location"] == f"{BANK}/questions/13?done=question"
    with transaction(engine, writes=False) as db:
        image = db.exec(select(Image)).one()
    assert versions(engine, 13)[0].images == [image.id]
    address = f"{BANK}/images/{image.id}"
    assert f'src="{address}"' in (await content.get(f"{BANK}/questions/13")).text
    shown = await content.get(address)
    assert (shown.content, shown.headers["content-type"]) == (image.content, image.mime)
    assert (await client.get(address)).status_code in (303, 403)
    alone = await content.post(f"{BANK}/questions", data=form | given | {"stem": ""}, files=file)
    assert alone.status_code == 303, "a picture may ask by itself, as one in a file may"
    bad = await content.post(f"{BANK}/questions", data=form | given, files={"image": ("a.png", b"GIF89a")})
    assert bad.status_code == 422


@pytest.mark.usefixtures("contest")
async def test_the_live_preview_shows_what_is_typed_and_stores_nothing(content: AsyncClient, engine: Engine):
    given = {"stem": "Đang gõ <b>?", "choice_1": "một", "choice_2": "hai", "correct": "2"}
    seen = await content.post(f"{BANK}/questions/preview", data=given)
    assert seen.text.lstrip().startswith('<article class="card item" id="shown">')
    assert "Đang gõ &lt;b&gt;?" in seen.text
    assert versions(engine, 13) == []


@pytest.mark.usefixtures("contest")
async def test_a_search_needs_no_diacritics(content: AsyncClient):
    await edit(content, 3, stem="Đảng Cộng sản Việt Nam thành lập ngày nào?")
    found = text((await content.get(BANK, params={"q": "cong san thanh lap"})).text)
    assert "Tìm thấy 1 câu." in found and "Đảng Cộng sản" in found
    both = text((await content.get(BANK, params={"topic": "Lịch sử Đảng", "status": "draft"})).text)
    assert "Tìm thấy 1 câu." in both
    assert "Tìm thấy 0 câu." in text((await content.get(BANK, params={"q": "không có %"})).text)


@pytest.mark.usefixtures("contest")
async def test_sorting_many_keeps_their_approval(content: AsyncClient, engine: Engine):
    await deed(content, "sort", 1, 2, new_topic="Chủ đề mới", new_level="Khó")
    new = [versions(engine, n)[-1] for n in (1, 2)]
    assert [(one.topic, one.level, one.status, one.version) for one in new] == [
        ("Chủ đề mới", "Khó", "approved", 2)
    ] * 2
    assert [one.topic for one in (versions(engine, 1)[0],)] == ["Lịch sử Đảng"]


@pytest.mark.usefixtures("contest")
async def test_what_is_archived_comes_back(content: AsyncClient, engine: Engine):
    await deed(content, "archive", 5)
    assert "Tìm thấy 11 câu." in text((await content.get(BANK)).text)
    assert "Tìm thấy 1 câu." in text((await content.get(BANK, params={"status": "archived"})).text)
    await deed(content, "restore", 5, status="archived")
    assert "Tìm thấy 12 câu." in text((await content.get(BANK)).text)
    assert versions(engine, 5)[0].status == "approved"
