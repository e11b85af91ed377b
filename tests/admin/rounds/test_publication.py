"""Publication: what keeps a draft back, what participants will see, and what may be moved afterwards."""

import asyncio
import re

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import Engine
from sqlmodel import col, select

from app import alarms
from app.clock import now_ms
from app.db import transaction
from app.house import House
from app.models import AuditEntry, Choice, Contest, Question, Round, RoundStatus, Unit
from app.scoring.sweeper import refresh
from app.vietnamese import local_time
from tests.admin.reading import faults, forms, text
from tests.small_contest import AN, SmallContest

HOUR_MS = 3_600_000


@pytest.fixture
def draft(contest: SmallContest, engine: Engine) -> SmallContest:
    """The small contest, its round a draft again."""
    change(engine, contest, status=RoundStatus.DRAFT)
    return contest


def change(engine: Engine, contest: SmallContest, **columns: object) -> None:
    with transaction(engine) as db:
        round = db.get_one(Round, contest.round_id)
        for name, value in columns.items():
            setattr(round, name, value)


def stored(engine: Engine, contest: SmallContest) -> Round:
    with transaction(engine, writes=False) as db:
        return db.get_one(Round, contest.round_id)


def version(engine: Engine) -> int:
    with transaction(engine, writes=False) as db:
        return db.exec(select(Contest)).one().version


def actions(engine: Engine) -> list[str]:
    with transaction(engine, writes=False) as db:
        return [entry.action for entry in db.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]


def path(contest: SmallContest, room: str = "") -> str:
    return f"/admin/rounds/{contest.round_id}{room}"


async def participants_see(
    house: House, engine: Engine, client: AsyncClient, contest: SmallContest
) -> Response:
    await asyncio.to_thread(refresh, engine, house.rounds)
    return await client.get(f"/rounds/{contest.round_id}")


async def test_a_draft_is_seen_as_participants_will_then_published_once(
    organiser: AsyncClient, client: AsyncClient, draft: SmallContest, engine: Engine, house: House
):
    change(engine, draft, opens_at=now_ms() + HOUR_MS, closes_at=now_ms() + 2 * HOUR_MS)
    with transaction(engine) as db:
        db.exec(select(Contest)).one().version += 1
    assert (await participants_see(house, engine, client, draft)).status_code == 404
    page = await organiser.get(path(draft, "/publication"))
    assert "5 câu hỏi trắc nghiệm 10 phút mỗi lượt mỗi người 2 lượt câu dự đoán: Có bao nhiêu" in text(
        page.text
    )
    assert len(re.findall(r"Câu hỏi số \d+\?", text(page.text))) == 5
    assert "Đáp án" not in text(page.text)
    before = version(engine)
    for _ in range(2):
        reply = await organiser.post(path(draft, "/publication"))
        assert reply.headers["location"] == path(draft, "?done=published")
    assert (stored(engine, draft).status, version(engine)) == (RoundStatus.PUBLISHED, before + 1)
    assert actions(engine) == ["looked at questions", "published round"]
    assert (await participants_see(house, engine, client, draft)).status_code == 200


OBSTACLES = [
    ({"bank_id": None, "blueprint": {}}, "Chưa chọn ngân hàng câu hỏi."),
    ({"blueprint": {}}, "Chưa ghi mỗi đề lấy bao nhiêu câu."),
    ({"blueprint": {"Lịch sử Đảng": 7}}, "Ma trận đề cần 7 câu nhưng chỉ còn 6 câu đã duyệt."),
    ({"blueprint": {"Lịch sử Đảng": 6, "": 7}}, "Ma trận đề cần 7 câu nhưng chỉ còn 6 câu đã duyệt."),
    ({"blueprint": {"Khác": 1}}, "Ma trận đề cần 1 câu nhưng chỉ còn 0 câu đã duyệt."),
    ({"opens_at": 0, "closes_at": 1}, "Giờ đóng đã qua."),
    ({"duration_ms": 3 * HOUR_MS}, "Thời gian một lượt dài hơn cả kỳ thi."),
    ({"rules": {"ranking": []}}, "Chưa chọn tiêu chí"),
    ({"rules": {"counted": []}}, "Chưa chọn tiêu chí"),
    ({"rules": {"prizes": [], "collective": None}}, "Chưa ghi giải thưởng nào"),
    ({"rules": {"score_min": 6}}, "Điểm tối thiểu lớn hơn điểm tối đa của đề (5 điểm)"),
]


@pytest.mark.parametrize(("changed", "expected"), OBSTACLES)
async def test_what_is_missing_is_told_and_keeps_the_draft_back(
    organiser: AsyncClient, draft: SmallContest, engine: Engine, changed: dict[str, object], expected: str
):
    if isinstance(changed.get("rules"), dict):
        changed = changed | {"rules": stored(engine, draft).rules | changed["rules"]}  # type: ignore[operator]
    change(engine, draft, **changed)
    for page in (await organiser.get(path(draft)), await organiser.get(path(draft, "/publication"))):
        assert expected in text(page.text)
        assert path(draft, "/publication") not in forms(page.text)
    reply = await organiser.post(path(draft, "/publication"))
    assert (reply.status_code, stored(engine, draft).status) == (422, RoundStatus.DRAFT)


async def test_without_units_nobody_could_register(
    organiser: AsyncClient, draft: SmallContest, engine: Engine
):
    with transaction(engine) as db:
        for unit in db.exec(select(Unit).order_by(col(Unit.id).desc())).all():
            db.delete(unit)
            db.flush()
    assert "Chưa có danh sách đơn vị" in text((await organiser.get(path(draft))).text)


async def test_a_hostile_question_is_shown_as_text(
    organiser: AsyncClient, draft: SmallContest, engine: Engine
):
    with transaction(engine) as db:
        for question in db.exec(select(Question)):
            question.stem = "<script>alert(1)</script>"
        for choice in db.exec(select(Choice)):
            choice.text = "<img src=x onerror=alert(2)>"
    page = await organiser.get(path(draft, "/publication"))
    assert page.text.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 5
    assert page.text.count("&lt;img src=x onerror=alert(2)&gt;") == 20
    assert "<script>" not in page.text and "<img src=x" not in page.text


async def test_a_summary_is_published_after_its_rounds(
    organiser: AsyncClient, draft: SmallContest, engine: Engine
):
    with transaction(engine) as db:
        columns = db.get_one(Round, draft.round_id).model_dump(exclude={"id"})
        columns |= {"code": "tong-ket", "covers": ["tuan-1"], "bank_id": None, "blueprint": {}}
        summary = Round(**columns)
        db.add(summary)
    summary_path = f"/admin/rounds/{summary.id}/publication"
    assert (await organiser.post(summary_path)).status_code == 422
    await organiser.post(path(draft, "/publication"))
    assert (await organiser.post(summary_path)).status_code == 303
    with transaction(engine) as db:
        columns |= {"code": "tuan-2", "covers": [], "bank_id": draft.bank_id, "blueprint": {"": 4}}
        db.add(Round(**columns | {"status": RoundStatus.PUBLISHED}))
        kept = db.get_one(Round, summary.id)
        kept.status, kept.covers = RoundStatus.DRAFT, ["tuan-1", "tuan-2"]
    page = await organiser.get(f"/admin/rounds/{summary.id}")
    assert "Các kỳ được tổng kết có điểm tối đa khác nhau" in text(page.text)


async def test_an_announced_round_can_be_opened_at_once(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    change(engine, contest, opens_at=now_ms() + HOUR_MS, closes_at=now_ms() + 2 * HOUR_MS)
    assert path(contest, "/opening") in forms((await organiser.get(path(contest))).text)
    before = now_ms()
    assert (await organiser.post(path(contest, "/opening"))).status_code == 303
    opened = stored(engine, contest).opens_at
    assert before <= opened <= now_ms()
    assert (await organiser.post(path(contest, "/opening"))).status_code == 303
    assert (stored(engine, contest).opens_at, version(engine)) == (opened, 2)
    page = await organiser.get(path(contest))
    assert path(contest, "/opening") not in forms(page.text)


async def test_a_draft_or_a_closed_round_cannot_be_opened(
    organiser: AsyncClient, draft: SmallContest, engine: Engine
):
    assert (await organiser.post(path(draft, "/opening"))).status_code == 409
    change(engine, draft, status=RoundStatus.PUBLISHED, opens_at=0, closes_at=1)
    assert (await organiser.post(path(draft, "/opening"))).status_code == 409
    assert version(engine) == 1


async def test_an_open_round_is_closed_after_saying_who_is_affected(
    organiser: AsyncClient, client: AsyncClient, contest: SmallContest, engine: Engine
):
    await client.post(f"/contests/{contest.slug}/entry", data=AN | {"member": "yes", "consent": ["contest"]})
    await client.post(f"/rounds/{contest.round_id}/attempts/1")
    page = await organiser.get(path(contest, "/closing"))
    assert "Sau 10 giây không ai bắt đầu được lượt mới nữa. 1 lượt đang làm vẫn giữ đủ thời gian" in text(
        page.text
    )
    assert list(forms(page.text))[-1] == path(contest, "/closing")
    before = now_ms()
    reply = await organiser.post(path(contest, "/closing"))
    assert reply.headers["location"] == path(contest, "?done=closing")
    closes_at = stored(engine, contest).closes_at
    assert before + 10_000 <= closes_at <= now_ms() + 10_000
    await organiser.post(path(contest, "/closing"))
    assert (stored(engine, contest).closes_at, version(engine)) == (closes_at, 2)
    saved = await client.post(
        f"/rounds/{contest.round_id}/attempts/1/answers/1",
        data={"position": "1", "writer": "a", "sequence": "1"},
    )
    assert saved.status_code == 303


async def test_what_is_not_open_is_not_closed(organiser: AsyncClient, contest: SmallContest, engine: Engine):
    change(engine, contest, opens_at=now_ms() + HOUR_MS, closes_at=now_ms() + 2 * HOUR_MS)
    replies = [
        await organiser.get(path(contest, "/closing")),
        await organiser.post(path(contest, "/closing")),
    ]
    assert ([reply.status_code for reply in replies], version(engine)) == ([409, 409], 1)


async def test_an_open_round_can_last_longer_but_not_shorter(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    before = stored(engine, contest).closes_at
    for typed, fault in (
        (f"{local_time(before - HOUR_MS):%Y-%m-%dT%H:%M}", "Giờ đóng mới phải sau giờ đóng hiện tại."),
        ("", "Xin chọn đủ ngày và giờ"),
    ):
        reply = await organiser.post(path(contest, "/extension"), data={"closes_at": typed})
        assert (reply.status_code, faults(reply.text)[0][: len(fault)]) == (422, fault)
    same = {"closes_at": f"{local_time(before):%Y-%m-%dT%H:%M}"}
    assert (await organiser.post(path(contest, "/extension"), data=same)).status_code == 303
    assert (stored(engine, contest).closes_at, version(engine)) == (before, 1)
    longer = {"closes_at": f"{local_time(before + HOUR_MS):%Y-%m-%dT%H:%M}"}
    assert (await organiser.post(path(contest, "/extension"), data=longer)).status_code == 303
    after = stored(engine, contest).closes_at
    assert (after, version(engine)) == ((before + HOUR_MS) // 60_000 * 60_000, 2)
    later = {"closes_at": f"{local_time(before + 2 * HOUR_MS):%Y-%m-%dT%H:%M}"}
    change(engine, contest, recorded_at=1)  # By a shard whose clock is ahead of ours.
    assert (await organiser.post(path(contest, "/extension"), data=later)).status_code == 409
    change(engine, contest, recorded_at=None, opens_at=0, closes_at=1)
    assert (await organiser.post(path(contest, "/extension"), data=longer)).status_code == 409


async def test_judges_do_not_see_the_questions_nor_move_the_timetable(
    judge: AsyncClient, contest: SmallContest, engine: Engine
):
    looks = [await judge.get(path(contest, room)) for room in ("/publication", "/closing", "/draft")]
    deeds = [
        await judge.post(path(contest, room), data={"closes_at": "2030-01-01T00:00"})
        for room in ("/publication", "/opening", "/closing", "/extension", "/draft")
    ]
    assert [reply.status_code for reply in (*looks, *deeds)] == [403] * 8
    assert (version(engine), actions(engine)) == (1, [])


@pytest.mark.parametrize(("kind", "warned"), [("ordinary", True), ("practice", False)])
async def test_a_disk_that_is_nearly_full_is_told_before_an_official_round_is_published(
    organiser: AsyncClient,
    draft: SmallContest,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    warned: bool,
):
    change(engine, draft, policy={"kind": kind})
    page = f"/admin/rounds/{draft.round_id}/publication"
    assert "Đĩa của máy chủ sắp đầy" not in (await organiser.get(page)).text
    monkeypatch.setattr(alarms, "FREE_BYTES_MIN", 2**63)
    assert ("Đĩa của máy chủ sắp đầy" in (await organiser.get(page)).text) == warned
    assert (await organiser.post(page)).status_code == 303
