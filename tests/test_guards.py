"""What stands before every request: headers on every reply, no foreign form, nothing too large, no stack trace."""

from collections.abc import AsyncIterator
from time import monotonic

import pytest
from fastapi import FastAPI
from httpx2 import AsyncClient
from starlette.requests import Request

from app.clock import now_ms
from app.guards import arrival
from app.house import House
from app.main import BODY_BYTES_MAX
from app.quiz.session import Me, Sessions
from tests.small_contest import SmallContest


@pytest.mark.parametrize(
    "path", ["/", "/health", "/nowhere", "/static/style.css", "/vendor/htmx-2.min.js", "/admin"]
)
async def test_every_reply_carries_the_guarding_headers(
    client: AsyncClient, contest: SmallContest, path: str
):
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"


async def test_personal_pages_are_kept_by_no_cache(client: AsyncClient, contest: SmallContest):
    reply = await client.get(f"/contests/{contest.slug}")
    assert reply.headers["cache-control"] == "no-store"


async def test_the_boards_rows_may_be_kept_for_a_second(client: AsyncClient, contest: SmallContest):
    reply = await client.get(f"/rounds/{contest.round_id}/leaderboard/rows")
    assert reply.headers["cache-control"] == "public, max-age=1"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/contests/none", "/rounds/999", "/rounds/999/leaderboard", "/rounds/x"]
)
async def test_an_unknown_address_is_a_page_in_plain_words(
    client: AsyncClient, contest: SmallContest, path: str
):
    reply = await client.get(path)
    assert reply.status_code == 404
    assert "Không có trang này" in reply.text


async def test_an_unexpected_fault_shows_no_stack_trace(
    app: FastAPI, client: AsyncClient, contest: SmallContest
):
    def broken(_request: object) -> None:
        raise RuntimeError("a secret of the inside")

    app.router.add_route("/broken", broken)
    with pytest.raises(RuntimeError):  # The server's log gets it; the transport passes it on.
        await client.get("/broken")


def who_is(sessions: Sessions, contest_id: int, cookie: str) -> Me | None:
    """Who a request with this cookie is for."""
    sent = f"{sessions.cookie_name(contest_id)}={cookie}".encode()
    return sessions.me(Request({"type": "http", "headers": [(b"cookie", sent)]}), contest_id)


async def test_a_session_cookie_cannot_be_made_or_moved(contest: SmallContest):
    sessions, other = Sessions(b"k" * 32, secure=False), Sessions(b"x" * 32, secure=False)
    me = Me("an", "An", "A***\nChi bộ 1")
    cookie = sessions.sign(1, me)
    for _ in range(2):  # What has been read once is known; nothing else is.
        assert who_is(sessions, 1, cookie) == me
        assert who_is(sessions, 2, cookie) is None
        assert who_is(other, 1, cookie) is None
        assert who_is(sessions, 1, cookie[:-4] + "AAAA") is None
        assert who_is(sessions, 1, "nonsense") is None


async def test_behind_tls_cookies_travel_only_over_tls():
    sessions = Sessions(b"k" * 32, secure=True)
    assert sessions.cookie_name(1) == "__Host-hoithi-1"


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_larger_than_any_page_sends_is_refused_while_it_arrives(
    client: AsyncClient, contest: SmallContest, house: House, *, chunked: bool
):
    sessions = house.sessions
    cookie = sessions.sign(contest.contest_id, Me("an", "An", "A***\nChi bộ 1"))
    client.cookies.set(sessions.cookie_name(contest.contest_id), cookie)

    async def body() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield b"a=" + b"x" * 2_000

    reply = await client.post(
        f"/rounds/{contest.round_id}/attempts/1/answers/1",
        content=body() if chunked else b"x" * 3_000_000,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert reply.status_code == 413
    assert "quá lớn" in reply.text


async def test_a_file_larger_than_any_is_refused_in_words(client: AsyncClient):
    files = {"file": ("bộ đề.docx", b"x" * (BODY_BYTES_MAX + 1))}
    reply = await client.post("/admin/contests/tim-hieu/banks/uploads", files=files)
    assert reply.status_code == 413
    assert "Xin bỏ bớt hình ảnh hoặc chia thành nhiều tệp nhỏ hơn" in reply.text
    assert "content-security-policy" in reply.headers


def asked(**headers: str) -> dict[str, object]:
    told = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "headers": told}


@pytest.mark.parametrize("written", ["t={:.3f}", "{:.3f}", "t={:.0f}000", "{:.0f}000"])
def test_a_proxy_in_front_is_believed_about_when_a_request_came(written: str):
    before, started = monotonic(), now_ms() / 1000 - 4
    since = arrival(asked(x_request_start=written.format(started)), behind_proxy=True)
    assert before - 5 <= since <= monotonic() - 3  # Half a second is lost where whole ones are written.


@pytest.mark.parametrize(
    ("told", "behind_proxy"),
    [("t=1700000000.000", False), ("yesterday", True), ("t=-5", True), ("", True), ("t=9999999999.0", True)],
)
def test_nobody_else_is_nor_what_cannot_be(told: str, *, behind_proxy: bool):
    before = monotonic()
    assert arrival(asked(x_request_start=told), behind_proxy=behind_proxy) >= before


@pytest.mark.parametrize("origin", ["http://[", "null", "", "http://", "x", "http://a]b", "http://test.evil"])
async def test_whatever_stands_for_an_origin_is_another_one(
    client: AsyncClient, contest: SmallContest, origin: str
):
    reply = await client.post(f"/rounds/{contest.round_id}/attempts/1", headers={"origin": origin})
    assert (reply.status_code, reply.text) == (403, "cross-site request refused")


@pytest.mark.parametrize("host", ["[", "a]b", "[::1", "a b", "", "x" * 300])
async def test_whatever_stands_for_a_host_is_told_in_plain_words(
    client: AsyncClient, contest: SmallContest, host: str
):
    for method in ("GET", "POST"):
        reply = await client.request(method, "/rounds/999/attempts/1", headers={"host": host})
        assert (method, reply.status_code) == (method, 404)
