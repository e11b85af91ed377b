"""The bank of the small contest, as the content team works with it."""

from httpx2 import AsyncClient, Response
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.models import Question
from tests.admin.reading import fields

BANK = "/admin/contests/tim-hieu/banks/1"


async def edit(client: AsyncClient, n: int, **given: str | list[str]) -> Response:
    """Open the editor of a question, change some fields, and send it."""
    page = await client.get(f"{BANK}/questions/{n}/edit")
    assert page.status_code == 200
    action = f"{BANK}/questions/{n}"
    return await client.post(action, data=fields(page.text, action) | given)


async def deed(client: AsyncClient, name: str, *numbers: int, **given: str) -> Response:
    return await client.post(
        f"{BANK}/deeds", data={"deed": name, "number": [str(n) for n in numbers]} | given
    )


def versions(engine: Engine, n: int) -> list[Question]:
    """All versions of a question, oldest first."""
    with transaction(engine, writes=False) as db:
        return list(db.exec(select(Question).where(Question.n == n).order_by(col(Question.version))))


def statuses(engine: Engine, *numbers: int) -> list[str]:
    return [versions(engine, n)[-1].status for n in numbers]
