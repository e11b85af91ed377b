"""The state of each part, and what a participant is told when one does not answer."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.house import House
from app.main import create_app
from app.quiz.session import Me
from app.scoring import heartbeat
from app.settings import Settings
from tests.small_contest import SmallContest


@pytest.fixture
async def without_redis(
    engine: Engine, settings: Settings, tmp_path: Path
) -> AsyncIterator[tuple[AsyncClient, House]]:
    """The application on a Redis that is gone."""
    app = create_app(settings.model_copy(update={"redis_url": f"unix://{tmp_path}/gone.sock"}))
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app)
        async with AsyncClient(transport=transport, base_url="http://hoithi.test") as client:
            yield client, app.house


async def test_a_healthy_installation_answers_200_with_every_part(client: AsyncClient, store: Redis):
    for part in ("recorder", "sweeper"):
        store.set(heartbeat(part), 1, ex=15)
    reply = await client.get("/health")
    assert reply.status_code == 200
    assert reply.json() == {
        "status": "up",
        "parts": dict.fromkeys(("web", "database", "redis", "recorder", "sweeper"), "up"),
        "alarms": [],
    }


async def test_a_silent_recorder_is_told_with_503(client: AsyncClient, store: Redis):
    store.set(heartbeat("sweeper"), 1, ex=15)
    reply = await client.get("/health")
    assert reply.status_code == 503
    assert reply.json()["parts"] == {
        "web": "up",
        "database": "up",
        "redis": "up",
        "recorder": "down",
        "sweeper": "up",
    }


async def test_a_redis_that_is_gone_is_told_with_503(without_redis: tuple[AsyncClient, House]):
    client, _ = without_redis
    reply = await client.get("/health")
    assert reply.status_code == 503
    assert reply.json()["parts"]["redis"] == "down"


async def test_a_participant_is_told_to_try_again_soon(
    contest: SmallContest, without_redis: tuple[AsyncClient, House]
):
    client, house = without_redis
    sessions = house.sessions
    cookie = sessions.sign(contest.contest_id, Me("an", "Nguyễn Văn An", "Nguyễn V. A***\nChi bộ 1"))
    client.cookies.set(sessions.cookie_name(contest.contest_id), cookie)
    reply = await client.post(
        f"/rounds/{contest.round_id}/attempts/1/answers/1",
        data={"position": "1"},
        headers={"hx-request": "true"},
    )
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "3")
    assert "Câu trả lời đã lưu vẫn còn" in reply.text.replace("câu trả lời", "Câu trả lời")
    assert "Traceback" not in reply.text
