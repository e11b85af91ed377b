"""A draft may be changed until it is published; a summary covers others; two taps make one round."""

import asyncio

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Contest, Round, RoundStatus
from tests.admin.reading import faults, fields, forms, text
from tests.admin.rounds.test_round_form import BASE, newest, send, usual
from tests.small_contest import SmallContest


async def test_a_code_is_used_once_in_a_contest(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    reply = await send(organiser, await usual(organiser), code="tuan-1")
    assert faults(reply.text)[1].startswith("Cuộc thi đã có kỳ thi mang mã này")
    assert newest(engine).id == contest.round_id


@pytest.mark.usefixtures("bare")
async def test_a_draft_can_be_changed_and_shows_what_it_holds(organiser: AsyncClient, engine: Engine):
    await send(organiser, await usual(organiser))
    made = newest(engine)
    action = f"/admin/rounds/{made.id}/draft"
    given = fields((await organiser.get(action)).text, action)
    assert {name: value for name, value in given.items() if name in ("code", "title", "bank", "score_min")} == {
        "code": "ky-1", "title": "Kỳ 1", "bank": "1", "score_min": ""
    }  # fmt: skip
    reply = await organiser.post(action, data=given | {"title": "Kỳ <i>mở màn</i>", "score_min": "9"})
    assert reply.status_code == 303
    changed = newest(engine)
    assert (changed.title, changed.rules["score_min"], changed.secret) == ("Kỳ <i>mở màn</i>", 9, made.secret)
    assert "<i>mở màn" not in (await organiser.get(f"/admin/rounds/{made.id}")).text


async def test_a_published_round_is_not_changed_any_more(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    action = f"/admin/rounds/{contest.round_id}/draft"
    assert (await organiser.get(action)).status_code == 409
    reply = await organiser.post(action, data={"title": "Khác", "code": "khac"})
    assert (reply.status_code, newest(engine).title) == (409, "Tuần 1")
    page = await organiser.get(f"/admin/rounds/{contest.round_id}")
    assert action not in forms(page.text) and action not in page.text


async def test_a_summary_covers_rounds_and_lasts_from_the_first_to_the_last(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    with transaction(engine, writes=False) as db:
        first = db.get_one(Round, contest.round_id)
    await send(organiser, await usual(organiser))
    second = newest(engine)
    given = await usual(organiser, "summary")
    assert (given["code"], given["covers"]) == ("tong-ket", ["tuan-1", "ky-2"])
    assert faults((await send(organiser, given, covers=[])).text)[1].startswith("Xin chọn ít nhất một kỳ thi")
    assert (await send(organiser, given, covers=["khac"])).status_code == 422
    assert (await send(organiser, given)).status_code == 303
    made = newest(engine)
    assert (made.covers, made.bank_id, made.blueprint) == (["tuan-1", "ky-2"], None, {})
    assert (made.opens_at, made.closes_at) == (first.opens_at, second.closes_at)
    assert made.rules["collective"]["level"] == ["dang_bo_co_so"]
    page = text((await organiser.get(BASE)).text)
    assert "Tổng kết cả cuộc thi (tổng kết) Bản nháp" in page


async def test_judges_see_rounds_but_change_none(judge: AsyncClient, contest: SmallContest, engine: Engine):
    assert (await judge.get(BASE)).status_code == 200
    assert (await judge.get(f"/admin/rounds/{contest.round_id}")).status_code == 200
    assert [(await judge.get(f"{BASE}/new")).status_code, (await judge.post(BASE, data={})).status_code] == [
        403,
        403,
    ]
    with transaction(engine, writes=False) as db:
        assert (len(db.exec(select(Round)).all()), db.exec(select(Contest)).one().version) == (1, 1)


@pytest.mark.usefixtures("bare")
async def test_two_taps_at_once_make_one_round(organiser: AsyncClient, engine: Engine):
    given = await usual(organiser)
    replies = await asyncio.gather(*(send(organiser, given) for _ in range(3)))
    assert sorted(reply.status_code for reply in replies) == [303, 422, 422]
    with transaction(engine, writes=False) as db:
        assert [round.code for round in db.exec(select(Round))] == ["ky-1"]


@pytest.mark.usefixtures("bare")
async def test_a_draft_saved_on_another_page_is_replaced_only_after_that_was_told(
    organiser: AsyncClient, engine: Engine
):
    await send(organiser, await usual(organiser))
    action = f"/admin/rounds/{newest(engine).id}/draft"
    both = fields((await organiser.get(action)).text, action)
    taps = [await organiser.post(action, data=both | {"title": "Kỳ mở màn"}) for _ in range(2)]
    assert [tap.status_code for tap in taps] == [303, 303], "the second tap says the same"
    other = await organiser.post(action, data=both | {"duration": "20"})
    assert (other.status_code, newest(engine).title, newest(engine).duration_ms) == (
        409,
        "Kỳ mở màn",
        900_000,
    )
    assert "đã được lưu ở một trang khác" in faults(other.text)[0]
    told = fields(other.text, action)
    assert (told["duration"], told["title"]) == ("20", "Kỳ 1"), "what was typed is still there"
    assert (await organiser.post(action, data=told)).status_code == 303
    assert (newest(engine).title, newest(engine).duration_ms) == ("Kỳ 1", 1_200_000)


@pytest.mark.usefixtures("bare")
async def test_without_a_prediction_its_text_is_not_kept(organiser: AsyncClient, engine: Engine):
    """A contest file with the one and without the other is refused, so the export could not be applied."""
    await send(organiser, await usual(organiser), prediction_target="", ranking=["score:desc"])
    made = newest(engine)
    assert (made.rules["prediction"], made.prediction_text) == (None, None)


@pytest.mark.usefixtures("bare")
async def test_settings_that_were_not_shown_are_not_published(organiser: AsyncClient, engine: Engine):
    await send(organiser, await usual(organiser))
    base = f"/admin/rounds/{newest(engine).id}"
    shown = fields((await organiser.get(f"{base}/publication")).text, f"{base}/publication")
    given = fields((await organiser.get(f"{base}/draft")).text, f"{base}/draft")
    await organiser.post(f"{base}/draft", data=given | {"duration": "20"})
    reply = await organiser.post(f"{base}/publication", data=shown)
    assert (reply.status_code, newest(engine).status) == (409, RoundStatus.DRAFT)
    shown = fields((await organiser.get(f"{base}/publication")).text, f"{base}/publication")
    assert (await organiser.post(f"{base}/publication", data=shown)).status_code == 303
    assert newest(engine).status is RoundStatus.PUBLISHED
