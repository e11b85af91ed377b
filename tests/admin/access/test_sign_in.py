"""The door of the staff: one answer for every failure, a one-time password replaced, sessions that end."""

import asyncio
import re

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.db import transaction
from app.errors import NotAllowed
from app.models import AuditEntry, Role, SignInFailure, Staff, StaffSession
from app.passwords import FREE_FAILURES
from app.staff import FORGOTTEN_MS, hashed, issue
from app.staff import sign_in as sign_in_now
from app.texts import tell
from tests.admin.reading import faults, fields

NEW = "một câu ngắn dễ nhớ"


@pytest.fixture
def password(engine: Engine) -> str:
    with transaction(engine) as db:
        return issue(db, "hoa", "Lê Thị Hoa", Role.ORGANISER)


async def sign_in(client: AsyncClient, password: str, login: str = "hoa"):
    return await client.post("/admin/sign-in", data={"login": login, "password": password})


async def test_a_stranger_is_sent_to_the_door_and_then_to_where_they_were(client: AsyncClient, password: str):
    reply = await client.get("/admin/contests/new")
    assert reply.headers["location"] == "/admin/sign-in?back=/admin/contests/new"
    door = await client.get(reply.headers["location"])
    assert fields(door.text, "/admin/sign-in") == {"back": "/admin/contests/new", "login": ""}
    form = {"login": "hoa", "password": password, "back": "/admin/contests/new"}
    reply = await client.post("/admin/sign-in", data=form)
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin/contests/new")


@pytest.mark.parametrize(
    "back", ["https://evil.test/", "//evil.test", "/adminevil", "/admin/\\evil", "/admin\nX: y", ""]
)
async def test_nobody_is_sent_to_another_site(client: AsyncClient, password: str, back: str):
    reply = await client.post("/admin/sign-in", data={"login": "hoa", "password": password, "back": back})
    assert reply.headers["location"] == "/admin"


async def test_the_session_cookie_is_out_of_reach_of_scripts(client: AsyncClient, password: str):
    cookie = (await sign_in(client, password)).headers["set-cookie"]
    assert [part.partition("=")[0].strip() for part in cookie.split(";")] == [
        "hoithi-staff", "HttpOnly", "Max-Age", "Path", "SameSite"
    ]  # fmt: skip


async def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(client: AsyncClient, password: str):
    unknown, wrong = await sign_in(client, password, "hoai"), await sign_in(client, "sai")
    assert unknown.status_code == wrong.status_code == 403
    assert unknown.text.replace("hoai", "hoa") == wrong.text


async def test_an_unknown_login_is_slowed_down_exactly_like_a_known_one(client: AsyncClient, password: str):
    """Status and words of nine tries each, the seconds to wait left out: they pass while the test runs."""

    async def tries(login: str) -> list[tuple[int, str]]:
        replies = [await sign_in(client, "sai", login) for _ in range(9)]
        return [(one.status_code, re.sub(r"\d+ giây", "", one.text.replace(login, ""))) for one in replies]

    known, unknown = await tries("hoa"), await tries("nobody")
    assert unknown == known
    assert "Đã sai nhiều lần" in unknown[5][1]


async def test_failures_at_the_same_time_get_the_same_answer(client: AsyncClient, password: str):
    replies = await asyncio.gather(*(sign_in(client, "sai", "nobody") for _ in range(4)))
    assert {reply.status_code for reply in replies} == {403}


async def test_who_guesses_many_at_once_has_no_more_tries_than_who_guesses_one_by_one(
    client: AsyncClient, password: str, engine: Engine
):
    await asyncio.gather(*(sign_in(client, f"sai {n}") for n in range(4 * FREE_FAILURES)))
    with transaction(engine, writes=False) as db:
        assert db.exec(select(SignInFailure)).one().failures == FREE_FAILURES
    assert (await sign_in(client, password)).status_code == 403  # The pause has begun.


def test_failures_are_forgotten_after_a_day_and_after_getting_in(db: Session):
    password = issue(db, "hoa", "Lê Thị Hoa", Role.ORGANISER)
    for _ in range(5):
        assert (sign_in_now(db, "ai", "sai", 0), sign_in_now(db, "hoa", "sai", 0)) == (None, None)
    with pytest.raises(NotAllowed):
        sign_in_now(db, "ai", "sai", 1)
    assert sign_in_now(db, "hoa", password, 40_000)
    assert sign_in_now(db, "la", "sai", FORGOTTEN_MS) is None
    kept = {one.login_sha256: one.failures for one in db.exec(select(SignInFailure))}
    assert kept == {hashed("la"): 1}


async def test_after_five_failures_even_the_right_password_has_to_wait(client: AsyncClient, password: str):
    replies = [await sign_in(client, "sai") for _ in range(5)]
    assert {faults(reply.text)[0] for reply in replies} == {
        "Tên đăng nhập hoặc mật khẩu chưa đúng. Mời kiểm tra lại."
    }
    reply = await sign_in(client, password)
    assert reply.status_code == 403
    (told,) = faults(reply.text)
    seconds = re.fullmatch(r"Đã sai nhiều lần\. Mời đợi (\d+) giây rồi thử lại\.", told)
    assert seconds and 1 <= int(seconds[1]) <= 30  # Some have passed on a slow machine.


async def test_a_one_time_password_opens_nothing_but_its_own_replacement(client: AsyncClient, password: str):
    await sign_in(client, password)
    for path in ("/admin", "/admin/contests/new"):
        reply = await client.get(path)
        assert (reply.status_code, reply.headers["location"]) == (303, "/admin/password")
    reply = await client.post("/admin/password", data={"current": password, "new": NEW, "again": NEW})
    assert reply.headers["location"] == "/admin?done=password"
    assert (await client.get("/admin")).status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "again", "fault"),
    [
        ("sai", NEW, NEW, "Mật khẩu hiện tại chưa đúng. Mời gõ lại."),
        (None, NEW, NEW + "!", "Hai lần gõ mật khẩu mới không giống nhau. Mời gõ lại."),
        (None, "ngan", "ngan", "Mật khẩu mới phải có ít nhất 12 ký tự và khác mật khẩu cũ."),
    ],
)
async def test_a_password_that_cannot_be_taken_is_told_why(
    client: AsyncClient, password: str, current: str | None, new: str, again: str, fault: str
):
    await sign_in(client, password)
    form = {"current": current or password, "new": new, "again": again}
    reply = await client.post("/admin/password", data=form)
    assert (reply.status_code, faults(reply.text)) == (422, [fault])


async def test_a_new_password_ends_the_sessions_elsewhere(
    client: AsyncClient, browser, engine: Engine, password: str
):
    await sign_in(client, password)
    async with browser() as elsewhere:
        await sign_in(elsewhere, password)
        await client.post("/admin/password", data={"current": password, "new": NEW, "again": NEW})
        assert (await elsewhere.get("/admin")).headers["location"] == "/admin/sign-in?back=/admin"
    with transaction(engine, writes=False) as db:
        assert len(db.exec(select(StaffSession)).all()) == 1
        assert [entry.action for entry in db.exec(select(AuditEntry))] == [
            "signed in",
            "signed in",
            "changed password",
        ]
        assert db.exec(select(Staff)).one().must_change is False


async def test_leaving_ends_the_session(organiser: AsyncClient, engine: Engine):
    reply = await organiser.post("/admin/sign-out")
    assert reply.headers["location"] == "/admin/sign-in"
    with transaction(engine, writes=False) as db:
        assert db.exec(select(StaffSession)).all() == []


async def test_what_was_sent_after_the_session_is_told_to_be_lost(organiser: AsyncClient):
    await organiser.post("/admin/sign-out")
    form = {"title": "Cuộc thi", "organiser": "Đảng ủy", "slug": "moi"}
    for headers, where in (({}, "location"), ({"HX-Request": "true"}, "HX-Redirect")):
        reply = await organiser.post("/admin/contests", data=form, headers=headers)
        assert reply.headers[where] == "/admin/sign-in?unsent=1"
    assert tell("admin.unsent") in (await organiser.get("/admin/sign-in?unsent=1")).text
    assert tell("admin.unsent") not in (await organiser.get("/admin/sign-in")).text


async def test_a_form_of_another_site_is_refused(organiser: AsyncClient):
    reply = await organiser.post(
        "/admin/contests", data={"slug": "x"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert reply.status_code == 403
