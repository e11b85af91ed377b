"""The page of the dead letters: an organiser sees what each is, tries again, or sets it aside with a reason."""

import asyncio

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Attempt, AuditEntry, DeadLetter
from app.scoring import recorder
from app.scoring.recording.rows import insert
from tests.admin.reading import faults, text
from tests.played import add_person
from tests.scoring.recording.streams import entry, event, letters, post, recorded
from tests.small_contest import SmallContest

PAGE = "/admin/dead-letters"


@pytest.fixture
async def letter(contest: SmallContest, engine: Engine, store: Redis) -> str:
    """A letter about An, whose score was changed after it had been marked; returns the entry's id."""

    def put() -> str:
        add_person(engine, contest, "an")
        broken = post(store, contest.round_id, entry(event(contest.round_id, "an"), score=b"4"))
        recorder.record_once(store, engine, set())
        return broken

    return await asyncio.to_thread(put)


def audited(engine: Engine) -> list[tuple[str, str, dict[str, object]]]:
    with transaction(engine, writes=False) as db:
        return [(a.action, a.thing, a.detail) for a in db.exec(select(AuditEntry)) if "entry" in a.action]


async def test_a_letter_says_why_and_whom_it_is_about(organiser: AsyncClient, letter: str):
    page = await organiser.get(PAGE)
    told = text(page.text)
    assert "nội dung không khớp mã kiểm chứng: đã bị thay đổi sau khi chấm" in told
    assert f"số hiệu {letter}" in told and "Nguyễn Văn An" in told
    assert '<dt>score</dt><dd class="code">4</dd>' in page.text


async def test_without_letters_the_page_says_so(organiser: AsyncClient, contest: SmallContest):
    assert "Không có biên bản nào hỏng." in text((await organiser.get(PAGE)).text)


async def test_reading_again_what_is_still_broken_says_so(
    organiser: AsyncClient, letter: str, engine: Engine
):
    reply = await organiser.post(f"{PAGE}/1/reading")
    assert reply.status_code == 422
    assert [f.startswith("Đã đọc lại nhưng chưa ghi được: nội dung") for f in faults(reply.text)] == [True]
    assert letters(engine) == {letter: "digest"}


async def test_reading_again_what_is_gone_says_so(organiser: AsyncClient, letter: str, store: Redis):
    store.flushall()
    reply = await organiser.post(f"{PAGE}/1/reading")
    assert [f.endswith("không còn trong máy chủ lưu bài.") for f in faults(reply.text)] == [True]


async def test_reading_again_what_has_been_mended_writes_it_down(
    organiser: AsyncClient, letter: str, engine: Engine, store: Redis, contest: SmallContest
):
    store.flushall()
    stream = f"{{round.{contest.round_id}.00}}:events"
    store.xadd(stream, entry(event(contest.round_id, "an")), id=letter)  # type: ignore[arg-type]
    reply = await organiser.post(f"{PAGE}/1/reading")
    assert (reply.status_code, reply.headers["location"]) == (303, f"{PAGE}?done=written")
    assert (recorded(engine), letters(engine)) == ([("an", 1)], {})
    thing = f"dead letter {contest.round_id}/{letter}"
    assert audited(engine) == [("read entry again", thing, {"outcome": "written"})]
    assert (await organiser.post(f"{PAGE}/1/reading")).status_code == 404


async def test_setting_aside_needs_a_reason_and_is_written_down(
    organiser: AsyncClient, letter: str, engine: Engine, contest: SmallContest
):
    reply = await organiser.post(f"{PAGE}/1/settlement", data={"reason": "  x "})
    assert reply.status_code == 422
    assert [f.startswith("Xin ghi rõ lý do") for f in faults(reply.text)] == [True]
    reply = await organiser.post(f"{PAGE}/1/settlement", data={"reason": "bài thử của kỹ thuật"})
    assert reply.headers["location"] == f"{PAGE}?done=aside"
    thing = f"dead letter {contest.round_id}/{letter}"
    assert audited(engine) == [("set entry aside", thing, {"reason": "bài thử của kỹ thuật"})]
    assert "Đã bỏ, không tính. Lý do: bài thử của kỹ thuật" in text((await organiser.get(PAGE)).text)
    with transaction(engine, writes=False) as db:
        assert db.exec(select(DeadLetter)).one().settled_at is not None
        assert db.exec(select(Attempt)).all() == []
    again = await organiser.post(f"{PAGE}/1/settlement", data={"reason": "người thứ hai"})
    assert (again.status_code, "đã được xử lý rồi" in text(again.text)) == (409, True)


async def test_what_sql_has_is_not_set_aside(
    organiser: AsyncClient, letter: str, engine: Engine, contest: SmallContest
):
    """It was written down while it was sound: without its entry the two sides would differ for ever."""
    with transaction(engine) as db:
        insert(db, [(letter, event(contest.round_id, "an"), "")])
    reply = await organiser.post(f"{PAGE}/1/settlement", data={"reason": "bài thử của kỹ thuật"})
    assert reply.status_code == 422
    assert [f.startswith("Lượt thi này đã nằm trong sổ kết quả") for f in faults(reply.text)] == [True]
    with transaction(engine) as db:
        assert db.exec(select(DeadLetter)).one().settled_at is None
        db.exec(select(Attempt)).one().event_id = "5-5"  # Under another entry: that is what "twice" means.
    reply = await organiser.post(f"{PAGE}/1/settlement", data={"reason": "bài thử của kỹ thuật"})
    assert reply.headers["location"] == f"{PAGE}?done=aside"


async def test_only_organisers_settle_letters(judge: AsyncClient, letter: str, engine: Engine):
    assert (await judge.get(PAGE)).status_code == 403
    for deed in ("reading", "settlement"):
        assert (await judge.post(f"{PAGE}/1/{deed}", data={"reason": "không tính"})).status_code == 403
    assert letters(engine) == {letter: "digest"}
    assert (await judge.post(f"{PAGE}/99999999999999999999/reading")).status_code == 403
