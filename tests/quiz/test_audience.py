"""Who may take part in a round: asked when an attempt is started, told on the round's page before."""

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.house import House
from app.quiz.session import Me
from app.settings import Durability
from app.vietnamese import local_time
from tests.held import hold
from tests.quiz.test_entry import form
from tests.small_contest import SmallContest


@pytest.mark.parametrize(
    ("audience", "fault"),
    [
        ({"units": ["cb2"]}, "Đơn vị của đồng chí"),
        ({"persons": "non_members"}, "dành cho quần chúng"),
        ({"age_max": 30}, "Tuổi của đồng chí"),
        ({"age_min": 100}, "Tuổi của đồng chí"),
        ({"positions": ["Bí thư"]}, "Chức vụ của đồng chí"),
    ],
)
async def test_who_is_not_meant_is_told_why_and_opens_nothing(
    client: AsyncClient,
    contest: SmallContest,
    house: House,
    engine: Engine,
    store: Redis,
    audience: dict[str, object],
    fault: str,
):
    await hold(engine, house, contest, {"audience": audience})
    await client.post(f"/contests/{contest.slug}/entry", data=form())
    page = await client.get(f"/rounds/{contest.round_id}")
    assert fault in page.text
    assert "Bắt đầu lượt" not in page.text
    reply = await client.post(f"/rounds/{contest.round_id}/attempts/1")
    assert reply.status_code == 403
    assert fault in reply.text
    assert store.keys("*attempt*") == []


@pytest.mark.parametrize(
    "audience",
    [
        {"units": ["cb1"]},
        {"units": ["so-noi-vu"]},
        {"units": ["cb2", "khoi"]},
        {"persons": "members"},
        {"age_min": 14, "age_max": 100},
        {"positions": ["Bí thư", "Phó Bí thư"]},
    ],
)
async def test_who_is_meant_may_start(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, audience: dict[str, object]
):
    regulations = {"identity": {"position": "optional"}}
    await hold(engine, house, contest, {"audience": audience}, regulations)
    await client.post(f"/contests/{contest.slug}/entry", data=form(position="phó bí thư"))
    assert "Bắt đầu lượt 1" in (await client.get(f"/rounds/{contest.round_id}")).text
    assert (await client.post(f"/rounds/{contest.round_id}/attempts/1")).status_code == 303


@pytest.mark.parametrize(("days_after", "status"), [(0, 303), (1, 403)])
async def test_full_years_are_counted_on_the_day_of_the_opening(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, days_after: int, status: int
):
    """Born on the day of the opening, or the day after it, sixteen years before."""
    opening = house.rounds.round(contest.round_id).timetable.opens_at
    birthday = local_time(opening + days_after * 86_400_000)
    day = f"{birthday.day}/{birthday.month}/{birthday.year - 16}"
    regulations = {"identity": {"birth_date": "required"}, "age_min": 16}
    await hold(engine, house, contest, regulations=regulations)
    await client.post(f"/contests/{contest.slug}/entry", data=form(birth_date=day))
    assert (await client.post(f"/rounds/{contest.round_id}/attempts/1")).status_code == status


async def test_a_session_from_before_is_asked_to_sign_in_again_where_it_matters(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine
):
    sessions = house.sessions
    old = sessions.sign(contest.contest_id, Me("an", "An", "A\nChi bộ 1"))
    client.cookies.set(sessions.cookie_name(contest.contest_id), old)
    assert (
        (await client.post(f"/rounds/{contest.round_id}/attempts/1"))
        .headers["location"]
        .endswith("/questions/1")
    )
    await hold(engine, house, contest, {"audience": {"persons": "members"}})
    reply = await client.post(f"/rounds/{contest.round_id}/attempts/2")
    assert (reply.status_code, reply.headers["location"]) == (303, f"/contests/{contest.slug}/sign-in")


@pytest.mark.parametrize(("kind", "status"), [("ordinary", 409), ("practice", 303)])
async def test_where_nobody_vouches_for_the_store_only_practice_rounds_open(
    client: AsyncClient, contest: SmallContest, house: House, engine: Engine, kind: str, status: int
):
    await hold(engine, house, contest, {"kind": kind})
    object.__setattr__(
        house, "settings", house.settings.model_copy(update={"durability": Durability.PRACTICE})
    )
    cookie = house.sessions.sign(contest.contest_id, Me("an", "Nguyễn Văn An", "Nguyễn V. A***\nChi bộ 1"))
    client.cookies.set(house.sessions.cookie_name(contest.contest_id), cookie)
    reply = await client.post(f"/rounds/{contest.round_id}/attempts/1")
    assert reply.status_code == status
    assert ("chưa xác nhận nơi lưu bài thi là chắc chắn" in reply.text) == (status == 409)
