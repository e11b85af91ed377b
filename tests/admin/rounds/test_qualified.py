"""A round of a later stage: who may take part is decided by verdicts, fixed at the publication, kept at the start."""

import asyncio
from collections.abc import Callable

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import select

from app.clock import now_ms
from app.db import transaction
from app.house import House
from app.models import Attempt, AuditEntry, Contest, Round, RoundStatus
from app.quiz.session import Me
from app.scoring.sweeper import refresh
from tests.admin.finished import NAMES, Sat, finish, next_round
from tests.admin.reading import table, text
from tests.small_contest import HOUR_MS, SmallContest

CLEAR = [Sat("p1", 1, 5, 3, 4), Sat("p2", 1, 4, 4, 6), Sat("p3", 1, 3, 2, 4)]
POLICY = {"audience": {"qualifications": [{"rounds": ["tuan-1"], "best": 2}]}}


@pytest.fixture
def final(contest: SmallContest, engine: Engine) -> int:
    """The first round is over; the final, a draft, is open to its two best."""
    finish(engine, contest, CLEAR)
    now = now_ms()
    return next_round(
        engine, contest, [], code="chung-ket", title="Chung kết", status=RoundStatus.DRAFT, policy=POLICY,
        opens_at=now - HOUR_MS, closes_at=now + HOUR_MS, recorded_at=None,
    )  # fmt: skip


def entered(house: House, client: AsyncClient, contest: SmallContest, who: str) -> None:
    me = Me(who, NAMES[who], f"{NAMES[who]}\nChi bộ", "cb1", True, "1960")
    name = house.sessions.cookie_name(contest.contest_id)
    client.cookies.set(name, house.sessions.sign(contest.contest_id, me))


def frozen(engine: Engine, round_id: int) -> list[str] | None:
    with transaction(engine, writes=False) as db:
        return db.get_one(Round, round_id).qualified


async def test_without_a_verdict_of_the_earlier_round_nothing_is_published(
    organiser: AsyncClient, final: int, engine: Engine
):
    page = text((await organiser.get(f"/admin/rounds/{final}")).text)
    told = "Người dự kỳ này được chọn theo kết quả của “Tuần 1”, mà kỳ ấy chưa xét giải."
    assert told in page
    assert told in text((await organiser.get(f"/admin/rounds/{final}/qualified")).text)
    assert (await organiser.post(f"/admin/rounds/{final}/publication")).status_code == 422
    assert (await organiser.post(f"/admin/rounds/{final}/opening")).status_code == 409
    assert frozen(engine, final) is None


async def test_only_the_qualified_start_and_the_others_are_told_why(
    organiser: AsyncClient, judge: AsyncClient, browser: Callable[[], AsyncClient],
    contest: SmallContest, final: int, house: House, engine: Engine, store: Redis,
):  # fmt: skip
    await judge.post(f"/admin/rounds/{contest.round_id}/verdict")
    page = (await judge.get(f"/admin/rounds/{final}/qualified")).text
    assert [(row[0], row[2], row[3]) for row in table(page)] == [
        (NAMES["p1"], "Tuần 1", "1"),
        (NAMES["p2"], "Tuần 1", "2"),
    ]
    assert (await organiser.post(f"/admin/rounds/{final}/publication")).status_code == 303
    assert frozen(engine, final) == ["p1", "p2"]
    await asyncio.to_thread(refresh, engine, house.rounds)
    for who, status in {"p1": 303, "p2": 303, "p3": 403, "p4": 403}.items():
        async with browser() as client:
            entered(house, client, contest, who)
            told = (await client.get(f"/rounds/{final}")).text
            reply = await client.post(f"/rounds/{final}/attempts/1")
            assert (reply.status_code, "không có trong danh sách được chọn" in told) == (
                status,
                status == 403,
            )
    assert len(store.keys("*p3*")) == 0


async def test_a_new_verdict_changes_the_list_only_when_the_organisers_say_so(
    organiser: AsyncClient, judge: AsyncClient, contest: SmallContest, final: int, engine: Engine
):
    """Bình's attempt is set aside after a complaint: Chi goes on in her place."""
    await judge.post(f"/admin/rounds/{contest.round_id}/verdict")
    await organiser.post(f"/admin/rounds/{final}/publication")
    address = f"/admin/rounds/{final}/qualified"
    assert "đúng với kết quả của các kỳ trước" in (await organiser.get(address)).text
    with transaction(engine) as db:
        db.get_one(Attempt, (contest.round_id, "p2", 1)).void = True
    await judge.post(f"/admin/rounds/{contest.round_id}/verdict")
    assert frozen(engine, final) == ["p1", "p2"]
    page = (await organiser.get(address)).text
    assert "thêm 1 người, bớt 1 người" in page
    assert "không còn trong kết quả" in page
    assert (await judge.post(address)).status_code == 403
    with transaction(engine, writes=False) as db:
        before = db.exec(select(Contest.version)).one()
    assert (await organiser.post(address)).status_code == 303
    assert frozen(engine, final) == ["p1", "p3"]
    with transaction(engine, writes=False) as db:
        (entry,) = [one for one in db.exec(select(AuditEntry)) if one.action == "updated qualified"]
        assert entry.detail == {"joined": ["p3"], "left": ["p2"]}
        assert db.exec(select(Contest.version)).one() == before + 1


async def test_a_round_open_to_all_has_no_list(organiser: AsyncClient, contest: SmallContest):
    assert (await organiser.get(f"/admin/rounds/{contest.round_id}/qualified")).status_code == 404
    assert (await organiser.post(f"/admin/rounds/{contest.round_id}/qualified")).status_code == 409
    assert "Danh sách được chọn" not in (await organiser.get(f"/admin/rounds/{contest.round_id}")).text
