"""The state of each part, and what a participant is told when one does not answer."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

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
    engine: Engine, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[AsyncClient, House]]:
    """The application on a Redis that is gone, and soon given up."""
    monkeypatch.setattr("app.scoring.store.BUDGET_SECONDS", 0.3)
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


def sign_in(client: AsyncClient, house: House, contest: SmallContest) -> None:
    sessions = house.sessions
    cookie = sessions.sign(contest.contest_id, Me("an", "Nguyễn Văn An", "Nguyễn V. A***\nChi bộ 1"))
    client.cookies.set(sessions.cookie_name(contest.contest_id), cookie)


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        (
            "answers/1",
            [("writer", "-"), ("sequence", "0"), ("epoch", "1"), ("position", "2"), ("go", '"><b>&')],
        ),
        ("submission", [("key", "k" * 22), ("epoch", "1"), ("unsent", "1 page 2 1;")]),
    ],
)
async def test_a_form_that_has_not_arrived_is_kept_by_the_page_that_says_so(
    contest: SmallContest, without_redis: tuple[AsyncClient, House], path: str, sent: list[tuple[str, str]]
):
    """Without JavaScript the page is all that is left of it. The button's form is the same, field by field."""
    client, house = without_redis
    sign_in(client, house, contest)
    address = f"/rounds/{contest.round_id}/attempts/1/{path}"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    reply = await client.post(address, content=urlencode(sent), headers=headers)
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "3")
    form = re.search(r'<form method="post" action="(.+?)">(.+?)</form>', reply.text, re.DOTALL)
    assert form is not None and form[1] == address
    kept = re.findall(r'<input type="hidden" name="(.+?)" value="(.*?)">', form[2])
    assert [(name, unescape(value)) for name, value in kept] == sent
    assert "<b>" not in form[2]
    assert "Gửi lại" in form[2]


async def test_a_page_that_cannot_be_shown_now_is_asked_for_again_by_a_button(
    contest: SmallContest, without_redis: tuple[AsyncClient, House]
):
    client, house = without_redis
    sign_in(client, house, contest)
    address = f"/rounds/{contest.round_id}/attempts/1/questions/2"
    for asked in (address, f"/rounds/{contest.round_id}/leaderboard?bracket="):
        reply = await client.get(asked)
        assert reply.status_code == 503
        assert re.findall(r'class="button wide" href="(.+?)">Thử lại', reply.text) == [asked]
    lost = await client.get("/khong-co")
    assert (lost.status_code, "Thử lại" in lost.text) == (404, False)


async def test_a_participant_is_told_to_try_again_soon(
    contest: SmallContest, without_redis: tuple[AsyncClient, House]
):
    client, house = without_redis
    sign_in(client, house, contest)
    reply = await client.post(
        f"/rounds/{contest.round_id}/attempts/1/answers/1",
        data={"position": "1"},
        headers={"hx-request": "true"},
    )
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "3")
    assert "Câu trả lời đã lưu vẫn còn" in reply.text.replace("câu trả lời", "Câu trả lời")
    assert "Traceback" not in reply.text
    assert "<form" not in reply.text
