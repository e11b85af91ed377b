"""The accounts of the staff: made by organisers, with a one-time password shown once."""

from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Role, Staff
from app.texts import tell
from tests.admin.reading import faults, text

GIVEN = {"login": "noi-dung-3", "name": "Lê Thị Hoa", "role": "content", "phone": "0912 345 678"}


def account(engine: Engine, login: str) -> Staff | None:
    with transaction(engine, writes=False) as db:
        return db.exec(select(Staff).where(Staff.login == login)).one_or_none()


async def test_an_organiser_makes_a_person_of_the_content_team(organiser: AsyncClient, engine: Engine):
    page = await organiser.post("/admin/staff", data=GIVEN)
    assert "Mật khẩu dùng một lần của noi-dung-3" in text(page.text)
    made = account(engine, "noi-dung-3")
    assert made is not None
    assert (made.name, made.role, made.phone, made.must_change) == (
        "Lê Thị Hoa",
        Role.CONTENT,
        "0912345678",
        True,
    )
    again = await organiser.post("/admin/staff", data=GIVEN)
    assert (again.status_code, faults(again.text)) == (422, [tell("admin.staff_known")])


async def test_a_new_password_ends_the_old_sessions(
    organiser: AsyncClient, content: AsyncClient, engine: Engine
):
    theirs = account(engine, "noi-dung")
    assert theirs is not None
    await organiser.post(f"/admin/staff/{theirs.id}/password")
    assert (await content.get("/admin")).status_code == 303


async def test_what_cannot_be_an_account_is_told(organiser: AsyncClient, engine: Engine):
    page = await organiser.post("/admin/staff", data=GIVEN | {"login": "Đ", "name": " ", "phone": "12"})
    assert (page.status_code, len(faults(page.text))) == (422, 3)
    assert account(engine, "đ") is None


async def test_only_organisers_make_accounts(content: AsyncClient, judge: AsyncClient):
    for who in (content, judge):
        assert (await who.get("/admin/staff")).status_code == 403
        assert (await who.post("/admin/staff", data=GIVEN)).status_code == 403
