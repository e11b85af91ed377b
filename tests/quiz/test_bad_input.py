"""Whatever is sent that no page of ours sends: the right status, words that help, and not one key of Redis changed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from httpx2 import AsyncClient
from redis import Redis
from sqlalchemy import Engine

from app.house import House
from tests.held import hold
from tests.journeys.test_participant import enter, fields_of
from tests.moments import run_out
from tests.small_contest import AN, BINH, SmallContest

KEY = "k" * 22
TAP = {"position": "2", "writer": "abc123", "sequence": "1"}


@dataclass(frozen=True, slots=True)
class Bad:
    """A request to `path` below the round; `when` An's attempt 1 is open, submitted or run out."""

    path: str
    data: dict[str, str]
    status: int
    says: str = ""
    when: str = "open"
    key: str = ""


ANSWER, SUBMISSION = "/attempts/1/answers/1", "/attempts/1/submission"
CASES = {
    "a save to an attempt never opened": Bad("/attempts/2/answers/1", TAP, 404),
    "a submission of an attempt never opened": Bad("/attempts/2/submission", {"key": KEY}, 404),
    "taking an attempt never opened": Bad("/attempts/2/device", {}, 404),
    "one attempt more than allowed": Bad("/attempts/3", {}, 403, "hết 2 lượt"),
    "a second attempt beside the first": Bad("/attempts/2", {}, 409),
    "a question after the last": Bad("/attempts/1/answers/6", TAP, 404),
    "a question before the first": Bad("/attempts/1/answers/0", TAP, 404),
    "a question that is no number": Bad("/attempts/1/answers/x", TAP, 404),
    "a position that the paper has not": Bad(ANSWER, TAP | {"position": "5"}, 404),
    "position nought": Bad(ANSWER, TAP | {"position": "0"}, 404),
    "a position that is no number": Bad(ANSWER, TAP | {"position": "A"}, 404),
    "an epoch that is no number": Bad(ANSWER, TAP | {"epoch": "first"}, 422),
    "a page of another device": Bad(ANSWER, TAP | {"epoch": "7"}, 409, "chuyển sang thiết bị khác"),
    "a guess that is no number": Bad("/attempts/1/answers/prediction", {"guess": "nhiều"}, 200, "số nguyên"),
    "no key": Bad(SUBMISSION, {}, 422, "thiếu mã của trang"),
    "a short key": Bad(SUBMISSION, {"key": "k" * 15}, 422, "thiếu mã của trang"),
    "a long key": Bad(SUBMISSION, {"key": "k" * 65}, 422, "thiếu mã của trang"),
    "a key of other letters": Bad(SUBMISSION, {"key": KEY + " ễ"}, 422, "thiếu mã của trang"),
    "two keys": Bad(SUBMISSION, {"key": KEY}, 422, "thiếu mã của trang", key="l" * 22),
    "unsent answers that are none": Bad(SUBMISSION, {"key": KEY, "unsent": "1 2 3"}, 422),
    "an unsent answer off the paper": Bad(SUBMISSION, {"key": KEY, "unsent": "1 abc 1 9;"}, 404),
    "an unsent answer to no question": Bad(SUBMISSION, {"key": KEY, "unsent": "9 abc 1 1;"}, 404),
    "a page that saw nothing readable": Bad(SUBMISSION, {"key": KEY, "seen": "1.2.3.4"}, 422),
    "a page that saw damaged answers": Bad(
        SUBMISSION, {"key": KEY, "seen": "1790000000000.1790000600000..1(2"}, 422
    ),
    "a submission of another device": Bad(SUBMISSION, {"key": KEY, "epoch": "7"}, 409),
    "a key said again with another payload": Bad(
        SUBMISSION, {"key": KEY, "more": "1"}, 422, "nội dung khác", when="submitted"
    ),
    "another key after the submission": Bad(
        SUBMISSION, {"key": "l" * 22}, 409, "Mã biên nhận", when="submitted"
    ),
    "a save after the submission": Bad(ANSWER, TAP, 409, when="submitted"),
    "taking what is submitted": Bad("/attempts/1/device", {}, 409, when="submitted"),
    "a save after the end": Bad(ANSWER, TAP, 409, when="run out"),
    "taking what has run out": Bad("/attempts/1/device", {}, 409, when="run out"),
}


def keyspace(store: Redis) -> dict[bytes, object]:
    return {key: store.dump(key) for key in sorted(store.keys("*"))}


async def prepare(client: AsyncClient, contest: SmallContest, store: Redis, when: str) -> str:
    """An has attempt 1, in the state that is wanted; the address of the round."""
    await enter(client, contest, AN)
    at = f"/rounds/{contest.round_id}"
    await client.post(f"{at}/attempts/1")
    if when == "submitted":
        assert (await client.post(f"{at}{SUBMISSION}", data={"key": KEY})).status_code == 303
    if when == "run out":
        (key,) = store.scan_iter("*:attempt:*")
        run_out(store, key)
    return at


@pytest.mark.parametrize("bad", CASES.values(), ids=CASES.keys())
async def test_it_is_refused_and_changes_nothing(
    client: AsyncClient, contest: SmallContest, store: Redis, bad: Bad
):
    at = await prepare(client, contest, store, bad.when)
    before = keyspace(store)
    headers = {"hx-request": "true"} | ({"idempotency-key": bad.key} if bad.key else {})
    reply = await client.post(at + bad.path, data=bad.data, headers=headers)
    assert (reply.status_code, bad.says in reply.text, keyspace(store)) == (bad.status, True, before)
    assert "Traceback" not in reply.text


async def test_a_count_said_again_with_another_answer_is_refused(
    client: AsyncClient, contest: SmallContest, store: Redis
):
    at, htmx = await prepare(client, contest, store, "open"), {"hx-request": "true"}
    first = await client.post(at + ANSWER, data=TAP, headers=htmx)
    before = keyspace(store)
    again = await client.post(at + ANSWER, data=TAP, headers=htmx)
    other = await client.post(at + ANSWER, data=TAP | {"position": "3"}, headers=htmx)
    assert [reply.status_code for reply in (first, again, other)] == [200, 200, 422]
    assert "hai lần" in other.text
    assert keyspace(store) == before


@pytest.mark.parametrize("path", ["/attempts/1/answers/1", "/attempts/1/submission", "/attempts/1/device"])
async def test_other_people_s_attempts_are_out_of_reach(
    client: AsyncClient, contest: SmallContest, store: Redis, browser, path: str
):
    """An attempt belongs to whoever the cookie names: there is no address of another's."""
    at = await prepare(client, contest, store, "open")
    before = keyspace(store)
    async with browser() as phone:
        nobody = await phone.post(at + path, data=TAP | {"key": KEY})
        await enter(phone, contest, BINH)
        binh = await phone.post(at + path, data=TAP | {"key": KEY})
    assert (nobody.status_code, "/sign-in" in nobody.headers["location"]) == (303, True)
    assert (binh.status_code, keyspace(store)) == (404, before)


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("path", [ANSWER, SUBMISSION, "/attempts/1/answers/prediction", "/attempts/1/device"])
async def test_a_giant_is_refused_while_it_arrives(
    client: AsyncClient, contest: SmallContest, store: Redis, path: str, *, chunked: bool
):
    at = await prepare(client, contest, store, "open")
    before, taken = keyspace(store), 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(1_000):
            taken += 1
            yield b"a=" + b"x" * 2_000

    reply = await client.post(
        at + path,
        content=body() if chunked else b"x" * 3_000_000,
        headers={"content-type": "application/x-www-form-urlencoded", "hx-request": "true"},
    )
    assert (reply.status_code, keyspace(store)) == (413, before)


async def test_a_second_tap_gets_the_same_bytes_and_a_second_page_the_first_receipt(
    client: AsyncClient, contest: SmallContest, store: Redis
):
    at = await prepare(client, contest, store, "open")
    pages = [fields_of((await client.get(at + SUBMISSION)).text) for _ in range(2)]
    assert pages[0]["key"] != pages[1]["key"]
    first = await client.post(at + SUBMISSION, data=pages[0])
    before = keyspace(store)
    again = await client.post(at + SUBMISSION, data=pages[0])
    assert (first.status_code, first.headers, first.content) == (303, again.headers, again.content)
    other = await client.post(at + SUBMISSION, data=pages[1])
    receipt = store.hget(next(iter(store.scan_iter("*:attempt:*"))), "receipt")
    assert isinstance(receipt, bytes)
    assert (other.status_code, receipt.decode() in other.text) == (409, True)
    assert f'href="{at}/attempts/1/result"' in other.text
    assert receipt.decode() in (await client.get(f"{at}/attempts/1/result")).text
    assert keyspace(store) == before


async def test_the_key_may_come_as_a_header(client: AsyncClient, contest: SmallContest, store: Redis):
    at = await prepare(client, contest, store, "open")
    for _ in range(2):
        reply = await client.post(at + SUBMISSION, headers={"idempotency-key": f'"{KEY}"'})
        assert reply.status_code == 303


async def test_a_submission_that_comes_too_late_leads_to_what_was_collected(
    client: AsyncClient, contest: SmallContest, store: Redis
):
    at = await prepare(client, contest, store, "run out")
    for _ in range(2):
        reply = await client.post(at + SUBMISSION, data={"key": KEY, "unsent": "1 abc 1 2;"})
        assert (reply.status_code, "Hết giờ: máy đã thu bài" in reply.text) == (409, True)
    assert "<b>0</b>/5" in (await client.get(f"{at}/attempts/1/result")).text


async def test_what_the_phone_still_had_counts(
    client: AsyncClient, contest: SmallContest, store: Redis, house: House
):
    at = await prepare(client, contest, store, "open")
    form = fields_of((await client.get(at + SUBMISSION)).text)
    reply = await client.post(at + SUBMISSION, data=form | {"unsent": "1 abc 1 2;prediction abc 4 7172;"})
    assert reply.status_code == 303
    (key,) = store.scan_iter("*:attempt:*")
    who = key.decode().split(":")[-2]
    sheet = await house.core.sheet(house.rounds.round(contest.round_id).attempt(who, 1))
    assert (sheet.answers, sheet.prediction) == ({1: (2,)}, 7172)


async def test_within_the_grace_the_result_asks_for_patience(
    client: AsyncClient, contest: SmallContest, store: Redis
):
    at = await prepare(client, contest, store, "run out")
    (key,) = store.scan_iter("*:attempt:*")
    before = keyspace(store)
    store.hset(key, "grace_ms", 3_600_000)
    waiting = await client.get(f"{at}/attempts/1/result")
    assert (waiting.status_code, "đang thu bài" in waiting.text) == (200, True)
    assert 'http-equiv="refresh"' in waiting.text
    store.hset(key, "grace_ms", 5_000)
    assert keyspace(store) == before
    assert "Đã ghi nhận bài thi" in (await client.get(f"{at}/attempts/1/result")).text


async def test_a_recorded_round_that_is_no_longer_in_redis_says_so(
    client: AsyncClient, contest: SmallContest, store: Redis, house: House, engine: Engine
):
    at = await prepare(client, contest, store, "submitted")
    store.delete(*store.keys("*round*"))
    unknown = await client.get(f"{at}/attempts/1/result")
    await hold(engine, house, contest, recorded_at=1)
    gone = await client.get(f"{at}/attempts/1/result")
    assert [reply.status_code for reply in (unknown, gone)] == [404, 404]
    assert ["không còn trên máy chủ" in reply.text for reply in (unknown, gone)] == [False, True]
    for page in ("", "/leaderboard", "/leaderboard/mine"):
        assert (await client.get(at + page)).status_code == 200
