"""The participant's way through HTTP: An succeeds, Bình is late, Chi is nobody's business."""

import re

import httpx2
import pytest
from httpx2 import AsyncClient
from redis import Redis

from app.house import House
from app.scoring import Rounds
from tests.forms import fields_of, hand_in
from tests.moments import run_out
from tests.small_contest import AN, BINH, SmallContest


async def enter(client: AsyncClient, contest: SmallContest, person: dict[str, str]) -> None:
    form = person | {"member": "yes", "consent": ["contest"]}
    reply = await client.post(f"/contests/{contest.slug}/entry", data=form)
    assert reply.status_code == 303


async def answer_rightly(client: AsyncClient, base: str, question: int) -> httpx2.Response:
    page = await client.get(f"{base}/questions/{question}")
    position = re.search(r'value="(\d)"[^>]*>\s*<b[^>]*>\w</b> <span>\d+ đúng', page.text)
    assert position is not None
    writer = re.search(r'name="writer" value="(\w+)"', page.text)
    assert writer is not None
    return await client.post(
        f"{base}/answers/{question}", data={"position": position[1], "writer": writer[1], "sequence": "0"}
    )


async def test_an_takes_a_round_without_javascript(client: AsyncClient, contest: SmallContest):
    await enter(client, contest, AN)
    start = await client.post(f"/rounds/{contest.round_id}/attempts/1")
    base = f"/rounds/{contest.round_id}/attempts/1"
    assert (start.status_code, start.headers["location"]) == (303, f"{base}/questions/1")
    for question in range(1, 6):
        reply = await answer_rightly(client, base, question)
        onward = f"{base}/questions/{question + 1}" if question < 5 else f"{base}/prediction"
        assert (reply.status_code, reply.headers["location"]) == (303, onward)
    guess = await client.post(f"{base}/answers/prediction", data={"guess": "7.172", "go": "overview"})
    assert guess.headers["location"] == base
    assert (await client.get(base)).text.count('class="answered"') == 5
    confirm = await client.get(f"{base}/submission")
    assert "đã trả lời đủ" in confirm.text
    submitted = await hand_in(client, base)
    assert submitted.headers["location"] == f"{base}/result"
    result = await client.get(f"{base}/result")
    assert "<b>5</b>/5" in result.text
    named = re.search(r"<dt>Người dự thi</dt><dd>(.+?)</dd>", result.text)  # A screenshot says whose it is.
    assert named is not None and named[1] == AN["name"]
    assert "7.172" in result.text
    board = await client.get(f"/rounds/{contest.round_id}/leaderboard")
    assert "Bảng hiện 10 người dẫn đầu khi đã đủ" in board.text
    mine = await client.get(f"/rounds/{contest.round_id}/leaderboard/mine")
    assert "đã vào bảng xếp hạng" in mine.text


async def test_a_tap_is_saved_by_htmx_and_survives_a_reload(client: AsyncClient, contest: SmallContest):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    tap = {"position": "2", "writer": "abc123", "sequence": "1"}
    saved = await client.post(f"{base}/answers/3", data=tap, headers={"hx-request": "true"})
    assert saved.status_code == 200
    assert "Đã lưu câu trả lời" in saved.text
    assert "<html" not in saved.text
    page = await client.get(f"{base}/questions/3")
    assert re.findall(r'value="(\d)" checked', page.text) == ["2"]


async def test_a_save_that_was_overtaken_changes_nothing(client: AsyncClient, contest: SmallContest):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    for position, sequence in (("2", "2"), ("1", "1")):
        tap = {"position": position, "writer": "abc123", "sequence": sequence}
        await client.post(f"{base}/answers/3", data=tap, headers={"hx-request": "true"})
    assert re.findall(r'value="(\d)" checked', (await client.get(f"{base}/questions/3")).text) == ["2"]


async def test_a_second_device_goes_on_with_the_same_attempt(
    client: AsyncClient, contest: SmallContest, browser
):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    await answer_rightly(client, base, 1)
    async with browser() as tablet:
        await tablet.post(f"/contests/{contest.slug}/sign-in", data={"phone": AN["phone"], "pin": AN["pin"]})
        round_page = await tablet.get(f"/rounds/{contest.round_id}")
        assert "Làm tiếp lượt 1" in round_page.text
        elsewhere = await tablet.get(f"{base}/questions/1")
        assert (elsewhere.status_code, "Làm tiếp trên máy này" in elsewhere.text) == (409, True)
        assert (await tablet.post(f"{base}/device")).headers["location"] == base
        page = fields_of((await tablet.get(f"{base}/questions/1")).text)
        tap = page | {"position": "4", "sequence": "1"}
        await tablet.post(f"{base}/answers/1", data=tap, headers={"hx-request": "true"})
    assert (await client.get(f"{base}/questions/1")).status_code == 409
    assert (await client.post(f"{base}/device")).status_code == 303
    assert re.findall(r'value="(\d)" checked', (await client.get(f"{base}/questions/1")).text) == ["4"]


async def test_starting_twice_starts_once(client: AsyncClient, contest: SmallContest, store: Redis):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    first = await client.post(base)
    again = await client.post(base)
    assert first.headers["location"] == again.headers["location"]
    assert store.zcard(f"{{round.{contest.round_id}.00}}:due") == 1


async def test_submitting_twice_counts_once(client: AsyncClient, contest: SmallContest, store: Redis):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    await answer_rightly(client, base, 1)
    form = fields_of((await client.get(f"{base}/submission")).text)
    replies, results = [], []
    for _ in range(2):
        reply = await client.post(f"{base}/submission", data=form)
        replies.append((reply.status_code, reply.headers, reply.content))
        results.append((await client.get(f"{base}/result")).text)
    assert (replies[0], results[0]) == (replies[1], results[1])
    assert store.xlen(f"{{round.{contest.round_id}.00}}:events") == 1


async def test_after_the_submission_nothing_can_be_changed(client: AsyncClient, contest: SmallContest):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    await hand_in(client, base)
    tap = {"position": "2", "writer": "abc123", "sequence": "1"}
    by_htmx = await client.post(f"{base}/answers/1", data=tap, headers={"hx-request": "true"})
    assert (by_htmx.status_code, by_htmx.headers["hx-redirect"]) == (409, f"{base}/result")
    plain = await client.post(f"{base}/answers/1", data=tap)
    assert (plain.status_code, plain.headers["location"]) == (303, f"{base}/result")


async def test_the_allowance_is_kept(client: AsyncClient, contest: SmallContest):
    await enter(client, contest, AN)
    for number in (1, 2):
        await client.post(f"/rounds/{contest.round_id}/attempts/{number}")
        await hand_in(client, f"/rounds/{contest.round_id}/attempts/{number}")
    third = await client.post(f"/rounds/{contest.round_id}/attempts/3")
    assert third.status_code == 403
    assert "hết 2 lượt" in third.text


async def test_two_attempts_never_run_side_by_side(client: AsyncClient, contest: SmallContest):
    await enter(client, contest, AN)
    await client.post(f"/rounds/{contest.round_id}/attempts/1")
    assert (await client.post(f"/rounds/{contest.round_id}/attempts/2")).status_code == 409


async def test_binh_is_late_and_the_saved_answers_count(
    client: AsyncClient, contest: SmallContest, store: Redis
):
    await enter(client, contest, BINH)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    await answer_rightly(client, base, 1)
    (key,) = store.scan_iter("*:attempt:*")
    run_out(store, key)
    late = await client.post(f"{base}/answers/2", data={"position": "1"})
    assert late.headers["location"] == f"{base}/result"
    result = await client.get(f"{base}/result")
    assert "<b>1</b>/5" in result.text
    assert "Hết giờ" in result.text


async def test_chi_is_asked_to_sign_in(client: AsyncClient, contest: SmallContest):
    reply = await client.post(f"/rounds/{contest.round_id}/attempts/1")
    assert (reply.status_code, reply.headers["location"]) == (303, f"/contests/{contest.slug}/sign-in")


@pytest.mark.parametrize("guess", ["7,172", "7.17", "-3", "nhiều", "10000001"])
async def test_a_guess_that_is_no_whole_number_is_refused_with_what_to_do(
    client: AsyncClient, contest: SmallContest, guess: str
):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    reply = await client.post(f"{base}/answers/prediction", data={"guess": guess})
    assert reply.status_code == 422
    assert "Mời viết một số nguyên" in reply.text
    assert f'value="{guess}"' in reply.text


@pytest.mark.parametrize("address", ["answers/6", "answers/0"])
async def test_a_question_that_is_not_on_the_paper_is_not_there(
    client: AsyncClient, contest: SmallContest, address: str
):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    assert (await client.post(f"{base}/{address}", data={"position": "1"})).status_code == 404


@pytest.mark.parametrize("position", ["0", "5", "x", "1,2", "-1"])
async def test_a_position_off_the_paper_is_refused(client: AsyncClient, contest: SmallContest, position: str):
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    assert (await client.post(f"{base}/answers/1", data={"position": position})).status_code == 404


async def test_the_answer_key_is_nowhere_on_the_papers_pages(
    client: AsyncClient, contest: SmallContest, house: House, engine
):
    """Two banks that differ only in the key give the same bytes."""
    await enter(client, contest, AN)
    base = f"/rounds/{contest.round_id}/attempts/1"
    await client.post(base)
    live = house.rounds.round(contest.round_id)
    writer = re.compile(r'name="writer" value="\w+"|data-left-ms="\d+"|<b>\d\d:\d\d</b>|content="\d+;')
    seen = [writer.sub("", (await client.get(f"{base}/questions/{n}")).text) for n in range(1, 6)]
    for question, right in live.bank.key.items():
        wrong = next(c for c in live.bank.questions[question].choices if c not in right)
        live.bank.key[question] = frozenset({wrong})
    assert seen == [writer.sub("", (await client.get(f"{base}/questions/{n}")).text) for n in range(1, 6)]
    assert isinstance(house.rounds, Rounds)
