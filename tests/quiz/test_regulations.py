"""The page of the regulations: for everybody, of what has been published, linked from the contest's page."""

import httpx2
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.db import transaction
from app.models import Round, RoundStatus
from tests.small_contest import SmallContest


@pytest.mark.usefixtures("contest")
async def test_the_contest_s_page_leads_to_its_regulations(client: httpx2.AsyncClient):
    home = await client.get("/contests/tim-hieu")
    assert 'href="/contests/tim-hieu/regulations"' in home.text
    page = await client.get("/contests/tim-hieu/regulations")
    assert page.status_code == 200
    assert "Điều 12. Dữ liệu cá nhân" in page.text
    assert "03 câu về Lịch sử Đảng; 02 câu về Tư tưởng Hồ Chí Minh" in page.text


async def test_a_draft_is_not_told_of(client: httpx2.AsyncClient, contest: SmallContest, engine: Engine):
    assert contest.round_id
    with transaction(engine) as db:
        withdraw(db)
    assert (await client.get("/contests/tim-hieu/regulations")).status_code == 404


def withdraw(db: Session) -> None:
    for round in db.exec(select(Round)):
        round.status = RoundStatus.DRAFT


async def test_a_contest_that_is_not_there_has_none(client: httpx2.AsyncClient):
    assert (await client.get("/contests/khong-co/regulations")).status_code == 404
