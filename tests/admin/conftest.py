"""Who sits at the desks: signed-in browsers of an organiser and of a judge, and files to send."""

from collections.abc import AsyncIterator, Callable
from io import BytesIO

import pytest
from httpx2 import AsyncClient
from openpyxl import Workbook
from sqlalchemy import Engine

from app.clock import now_ms
from app.db import transaction
from app.deps import STAFF_COOKIE
from app.models import Role, Staff, StaffSession
from app.staff import hashed

UNITS = (
    ("Mã", "Tên tổ chức đảng", "Loại", "Trực thuộc", "Số đảng viên", "Tổng số người"),
    ("khoi", "Đảng bộ Khối", "Đảng bộ Khối", "", 30, 40),
    ("so-noi-vu", "Đảng bộ Sở Nội vụ", "Đảng bộ cơ sở", "khoi", 30, 40),
    ("cb1", "Chi bộ 1", "Chi bộ", "so-noi-vu", 10, 15),
    ("cb2", "Chi bộ 2", "Chi bộ", "so-noi-vu", 20, 25),
)
PHONES = {"to-chuc": "0381000001", "noi-dung": "0381000002", "nguoi-duyet": "0381000003", "giam-khao": None}


def sheet(*rows: tuple[object, ...]) -> bytes:
    """An .xlsx of these rows."""
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


async def signed_in(
    browser: Callable[[], AsyncClient], engine: Engine, login: str, role: Role
) -> AsyncIterator[AsyncClient]:
    now = now_ms()
    with transaction(engine) as db:
        staff = Staff(
            login=login,
            name=f"Đồng chí {login}",
            role=role,
            phone=PHONES[login],
            password_hash="-",
            must_change=False,
        )
        db.add(staff)
        db.flush()
        assert staff.id is not None
        session = StaffSession(token_sha256=hashed(login), staff_id=staff.id, started_at=now, seen_at=now)
        db.add(session)
    async with browser() as client:
        client.cookies.set(STAFF_COOKIE, login)
        yield client


@pytest.fixture
async def organiser(browser: Callable[[], AsyncClient], engine: Engine) -> AsyncIterator[AsyncClient]:
    async for client in signed_in(browser, engine, "to-chuc", Role.ORGANISER):
        yield client


@pytest.fixture
async def judge(browser: Callable[[], AsyncClient], engine: Engine) -> AsyncIterator[AsyncClient]:
    async for client in signed_in(browser, engine, "giam-khao", Role.JUDGE):
        yield client


@pytest.fixture
async def content(browser: Callable[[], AsyncClient], engine: Engine) -> AsyncIterator[AsyncClient]:
    async for client in signed_in(browser, engine, "noi-dung", Role.CONTENT):
        yield client


@pytest.fixture
async def approver(browser: Callable[[], AsyncClient], engine: Engine) -> AsyncIterator[AsyncClient]:
    """Another person of the content team."""
    async for client in signed_in(browser, engine, "nguoi-duyet", Role.CONTENT):
        yield client
