"""What has to be looked at although everything answers: on the dashboard, and told by /health without being down."""

import asyncio

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app import alarms
from app.db import transaction
from app.house import House
from app.models import Alarm, DeadLetter
from app.scoring import heartbeat
from app.settings import Durability
from tests.admin.reading import faults
from tests.small_contest import SmallContest


@pytest.fixture(autouse=True)
def _alive(store: Redis):
    for part in ("recorder", "sweeper"):
        store.set(heartbeat(part), 1)


async def codes(client: AsyncClient) -> tuple[int, str, list[str]]:
    reply = await client.get("/health")
    return reply.status_code, reply.json()["status"], reply.json()["alarms"]


async def test_nothing_is_alarming_at_first(client: AsyncClient, house: House):
    assert await alarms.notices_of(house) == ()
    assert await codes(client) == (200, "up", [])


@pytest.mark.usefixtures("contest")
async def test_a_disk_that_is_nearly_full_is_an_alarm(
    client: AsyncClient, organiser: AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(alarms, "FREE_BYTES_MIN", 2**63)
    assert await codes(client) == (200, "alarm", ["alarm.disk"])
    (told,) = faults((await organiser.get("/admin")).text)
    assert told.startswith("Đĩa của máy chủ sắp đầy")


async def test_what_the_recorder_found_is_an_alarm_and_leads_to_where_it_is_settled(
    client: AsyncClient, organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    def put() -> None:
        with transaction(engine) as db:
            for n, settled in ((1, None), (2, None), (3, 9)):
                db.add(
                    DeadLetter(
                        round_id=contest.round_id,
                        partition=0,
                        event_id=f"{n}-0",
                        reason="digest",
                        found_at=1,
                        settled_at=settled,
                    )
                )
            named = {"round": "Tuần 1", "count": 1, "changed": "an/1", "only_sql": "–", "only_stream": "–"}
            db.add(Alarm(code="alarm.differs", thing="round 1", fields=named, raised_at=1))

    await asyncio.to_thread(put)
    assert await codes(client) == (200, "alarm", ["alarm.letters", "alarm.differs"])
    page = (await organiser.get("/admin")).text
    letters, differs = faults(page)
    assert letters.startswith("Tuần 1: có 2 biên bản bài thi bị hỏng")
    assert differs.startswith("Tuần 1: sổ kết quả và máy chủ lưu bài không khớp ở 1 lượt thi")
    assert 'href="/admin/dead-letters"' in page


async def test_an_installation_for_practice_says_so(client: AsyncClient, house: House):
    practice = house.settings.model_copy(update={"durability": Durability.PRACTICE})
    object.__setattr__(house, "settings", practice)
    assert await codes(client) == (200, "alarm", ["durability.practice"])


async def test_a_server_that_is_no_longer_durable_is_an_alarm(client: AsyncClient, store: Redis):
    before = store.config_get("appendfsync")["appendfsync"]
    store.config_set("appendfsync", "everysec")
    try:
        assert await codes(client) == (200, "alarm", ["durability.setting"])
    finally:
        store.config_set("appendfsync", before)
