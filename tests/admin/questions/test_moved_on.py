"""Two of the content team at one question: nothing typed is lost, and nothing is said to be done that was not."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.models import Remark
from tests.admin.questions.conftest import BANK, deed, edit, statuses, versions
from tests.admin.reading import faults, fields

ACTION = f"{BANK}/questions/1"


@pytest.mark.usefixtures("contest")
async def test_what_was_typed_beside_another_version_is_kept_and_becomes_the_one_after_it(
    content: AsyncClient, approver: AsyncClient, engine: Engine
):
    typed = fields((await content.get(f"{ACTION}/edit")).text, ACTION) | {"stem": "Sửa sau?"}
    await edit(approver, 1, stem="Sửa trước?")
    told = await content.post(ACTION, data=typed)
    assert (told.status_code, [one.stem for one in versions(engine, 1)][1:]) == (409, ["Sửa trước?"])
    assert "đã có phiên bản mới của người khác" in faults(told.text)[0]
    assert (await content.post(ACTION, data=fields(told.text, ACTION))).status_code == 303
    assert [one.stem for one in versions(engine, 1)][1:] == ["Sửa trước?", "Sửa sau?"]


@pytest.mark.usefixtures("contest")
async def test_the_second_tap_writes_no_second_version(content: AsyncClient, engine: Engine):
    typed = fields((await content.get(f"{ACTION}/edit")).text, ACTION) | {"stem": "Viết lại?"}
    assert [(await content.post(ACTION, data=typed)).status_code for _ in range(2)] == [303, 303]
    assert len(versions(engine, 1)) == 2


@pytest.mark.usefixtures("contest")
async def test_a_file_that_is_no_picture_is_told_beside_its_field(content: AsyncClient, engine: Engine):
    typed = fields((await content.get(f"{ACTION}/edit")).text, ACTION) | {"stem": "Có hình?"}
    told = await content.post(ACTION, data=typed, files={"image": ("a.png", b"not a picture", "image/png")})
    assert (told.status_code, len(versions(engine, 1))) == (422, 1)
    assert faults(told.text)[1].startswith("Không đọc được hình này")
    assert fields(told.text, ACTION)["stem"] == "Có hình?"


@pytest.mark.usefixtures("contest")
async def test_what_has_been_approved_in_the_meantime_is_not_sent_back(
    content: AsyncClient, approver: AsyncClient, engine: Engine
):
    await edit(content, 1, stem="Viết lại?")
    await deed(content, "propose", 1)
    await approver.get(BANK)
    await deed(approver, "approve", 1)
    reply = await approver.post(f"{ACTION}/comments", data={"deed": "returned", "text": "Thiếu căn cứ"})
    assert (reply.status_code, statuses(engine, 1)) == (409, ["approved"])
    with transaction(engine, writes=False) as db:
        newest = db.exec(select(Remark.deed).order_by(col(Remark.id).desc())).first()
    assert newest == "approved"
