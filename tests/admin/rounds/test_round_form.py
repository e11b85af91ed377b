"""The form of a round: what is usual stands there, what cannot be used is told beside its field, nothing is lost."""

import pytest
from httpx2 import AsyncClient, Response
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.models import Round, RoundStatus
from app.vietnamese import local_time
from tests.admin.reading import Fields, faults, fields
from tests.small_contest import RULES, SmallContest

BASE = "/admin/contests/tim-hieu/rounds"
HOUR_MS = 3_600_000


async def usual(client: AsyncClient, kind: str = "") -> Fields:
    return fields((await client.get(f"{BASE}/new?kind={kind}")).text, BASE)


async def send(client: AsyncClient, given: Fields, **changed: object) -> Response:
    return await client.post(BASE, data=given | changed)


def newest(engine: Engine) -> Round:
    with transaction(engine, writes=False) as db:
        found = db.exec(select(Round).order_by(col(Round.id).desc())).first()
        assert found is not None
        return found


async def test_the_first_round_can_be_saved_as_it_is_proposed(
    organiser: AsyncClient, bare: SmallContest, engine: Engine
):
    given = await usual(organiser)
    assert (given["code"], given["title"], given["duration"]) == ("ky-1", "Kỳ 1", "15")
    reply = await send(organiser, given)
    made = newest(engine)
    assert (reply.status_code, reply.headers["location"]) == (303, f"/admin/rounds/{made.id}?done=draft")
    assert (made.status, made.bank_id, made.blueprint) == (RoundStatus.DRAFT, bare.bank_id, {"": 12})
    assert (made.duration_ms, made.attempts_per_person, len(made.secret)) == (900_000, 1, 32)
    assert f"{local_time(made.opens_at):%Y-%m-%dT%H:%M}" == given["opens_at"]
    assert made.closes_at - made.opens_at == 7 * 24 * HOUR_MS
    assert made.prediction_text == "Theo đồng chí, có bao nhiêu người tham gia dự thi kỳ này?"
    assert made.rules == {
        "counted": ["score:desc", "elapsed:asc", "sealed_at:asc"],
        "score_min": None,
        "prediction": {"target": "persons", "from": "counted"},
        "ranking": ["score:desc", "miss:asc", "elapsed:asc", "sealed_at:asc"],
        "lots": True,
        "prizes": [
            {"id": "giai-nhat", "name": "Giải Nhất", "count": 1},
            {"id": "giai-nhi", "name": "Giải Nhì", "count": 2},
            {"id": "giai-ba", "name": "Giải Ba", "count": 3},
            {"id": "giai-khuyen-khich", "name": "Giải Khuyến khích", "count": 5},
        ],
        "prizes_max_percent": None,
        "holders_before": "allow",
        "collective": None,
    }


async def test_the_next_round_is_like_the_one_before_and_begins_at_the_same_hour(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    with transaction(engine, writes=False) as db:
        before = db.get_one(Round, contest.round_id)
    await send(organiser, await usual(organiser))
    made = newest(engine)
    same = ("bank_id", "blueprint", "duration_ms", "attempts_per_person", "prediction_text")
    assert [getattr(made, name) for name in same] == [getattr(before, name) for name in same]
    as_named = [
        {"id": "giai-nhat", "name": "Giải Nhất", "count": 1},
        {"id": "giai-nhi", "name": "Giải Nhì", "count": 2},
    ]
    collective = RULES["collective"] | {"prizes": [{"id": "giay-khen", "name": "Giấy khen", "count": 1}]}
    assert made.rules == RULES | {"prizes": as_named, "collective": collective}
    assert (made.code, made.opens_at // 60_000) == ("ky-2", before.opens_at // 60_000 + 24 * 60)
    assert made.closes_at - made.opens_at == before.closes_at - before.opens_at == 2 * HOUR_MS


@pytest.mark.usefixtures("bare")
async def test_everything_can_be_set(organiser: AsyncClient, engine: Engine):
    given = await usual(organiser)
    reply = await send(
        organiser,
        given,
        code="tuan-1",
        title="Tuần 1",
        opens_at="2026-03-02T10:00",
        closes_at="2026-03-09T09:00",
        duration="",
        attempts="",
        topic=["Lịch sử Đảng", "Tư tưởng Hồ Chí Minh", ""],
        count=["4", "0", "3"],
        prediction_target="persons_full",
        prediction_text="Bao nhiêu người đúng hết?",
        prediction_from="first",
        counted=["score:desc", "", "sealed_at:asc"],
        score_min="7",
        ranking=["miss:asc", "sealed_at:asc"],
        lots="no",
        prize_name=["Giải  Nhất", "", "Giải Nhất"],
        prize_count=["1", "", "02"],
        prizes_max_percent="50",
        holders_before="skip",
        collective="yes",
        level=["chi_bo", "dang_bo_co_so"],
        headcount="headcount",
        persons_min="3",
        collective_ranking=["attempts_per_head:desc", ""],
        collective_prize_name="Giấy khen",
        collective_prize_count="5",
    )
    assert reply.status_code == 303
    made = newest(engine)
    assert (made.code, made.duration_ms, made.attempts_per_person) == ("tuan-1", None, None)
    assert (made.opens_at, made.closes_at) == (1772420400000, 1773021600000)
    assert list(made.blueprint.items()) == [("Lịch sử Đảng", 4), ("", 3)]
    assert made.prediction_text == "Bao nhiêu người đúng hết?"
    assert made.rules == {
        "counted": ["score:desc", "sealed_at:asc"],
        "score_min": 7,
        "prediction": {"target": "persons_full", "from": "first"},
        "ranking": ["miss:asc", "sealed_at:asc"],
        "lots": False,
        "prizes": [
            {"id": "giai-nhat", "name": "Giải Nhất", "count": 1},
            {"id": "giai-nhat-2", "name": "Giải Nhất", "count": 2},
        ],
        "prizes_max_percent": 50,
        "holders_before": "skip",
        "collective": {
            "level": ["chi_bo", "dang_bo_co_so"],
            "headcount": "headcount",
            "persons_min": 3,
            "ranking": ["attempts_per_head:desc"],
            "prizes": [{"id": "giay-khen", "name": "Giấy khen", "count": 5}],
        },
    }


FAULTS = [
    ({"code": "tuần 1"}, "Mã kỳ thi gồm"),
    ({"code": "a" * 33}, "Mã kỳ thi gồm"),
    ({"title": ""}, "Xin đặt tên kỳ thi"),
    ({"opens_at": "mai"}, "Xin chọn đủ ngày và giờ"),
    ({"opens_at": "2026-03-02T10:00+07:00"}, "Xin chọn đủ ngày và giờ"),
    ({"closes_at": "1999-01-01T00:00"}, "Xin chọn đủ ngày và giờ"),
    ({"opens_at": "2026-03-02T10:00", "closes_at": "2026-03-02T10:00"}, "Giờ đóng phải sau giờ mở."),
    ({"duration": "0"}, "Xin điền một số nguyên từ 1 đến 1440."),
    ({"duration": "１５"}, "Xin điền một số nguyên từ 1 đến 1440."),
    ({"attempts": "-1"}, "Xin điền một số nguyên từ 1 đến 1000."),
    ({"bank": "999"}, "Mục này không có trong danh sách."),
    ({"count": ["7", "", ""]}, "Chỉ có 6 câu, chưa đủ 7 câu."),
    ({"count": ["5", "5", "3"]}, "Chỉ có 2 câu, chưa đủ 3 câu."),
    ({"count": ["hai", "", "1"]}, "Xin điền một số nguyên"),
    ({"prediction_text": ""}, "Xin viết lời câu hỏi dự đoán"),
    ({"prediction_target": "winner"}, "Mục này không có trong danh sách."),
    ({"prediction_target": ""}, "Tiêu chí “dự đoán” cần có câu dự đoán."),
    ({"counted": ["miss:asc"]}, "Mục này không có trong danh sách."),
    ({"ranking": ["score:desc", "score:asc"]}, "Một tiêu chí đứng hai lần"),
    ({"score_min": "13"}, "Điểm tối thiểu lớn hơn điểm tối đa"),
    ({"prize_name": ["Giải Nhất"], "prize_count": [""]}, "Dòng này cần cả tên giải"),
    ({"prize_name": [""], "prize_count": ["3"]}, "Dòng này cần cả tên giải"),
    ({"prize_name": ["Giải Nhất"], "prize_count": ["0"]}, "Xin điền một số nguyên từ 1"),
    ({"prizes_max_percent": "101"}, "Xin điền một số nguyên từ 1 đến 100."),
    ({"holders_before": "never"}, "Mục này không có trong danh sách."),
]


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("changed", "fault"), FAULTS)
async def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(
    organiser: AsyncClient, engine: Engine, changed: Fields, fault: str
):
    given = await usual(organiser) | {
        "topic": ["Lịch sử Đảng", "Tư tưởng Hồ Chí Minh", ""],
        "count": ["", "", "12"],
    }
    reply = await send(organiser, given, **changed)
    assert reply.status_code == 422
    summary, *beside = faults(reply.text)
    assert summary.startswith("Chưa lưu: 1 chỗ")
    assert [one[: len(fault)] for one in beside] == [fault]
    shown = fields(reply.text, BASE)
    kept = {
        name: shown[name]
        for name in ("title", "code", "duration", "attempts", "score_min", "prediction_text")
    }
    assert kept == {name: (given | changed)[name] for name in kept}
    with transaction(engine, writes=False) as db:
        assert db.exec(select(Round)).all() == []


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["Xin chọn ít nhất một loại đơn vị", "Xin ghi ít nhất một giải"]),
        (
            {"level": "tinh", "collective_prize_name": "Cờ", "collective_prize_count": "1"},
            ["Mục này không có"],
        ),
    ],
)
async def test_collective_prizes_are_complete_or_left_out(
    organiser: AsyncClient, changed: Fields, expected: list[str]
):
    reply = await send(organiser, await usual(organiser), collective="yes", **changed)
    _, *beside = faults(reply.text)
    assert [one.startswith(start) for one, start in zip(beside, expected, strict=True)] == [True] * len(
        expected
    )


@pytest.mark.usefixtures("bare")
async def test_choosing_a_bank_shows_its_topics_and_keeps_what_was_typed(organiser: AsyncClient):
    given = await usual(organiser) | {"bank": "", "title": "Tuần mở đầu", "duration": "mười"}
    page = await send(organiser, given, choose_bank="yes")
    assert (page.status_code, faults(page.text)) == (200, [])
    assert "topic" not in fields(page.text, BASE)
    page = await send(organiser, given, bank="1", choose_bank="yes")
    shown = fields(page.text, BASE)
    assert shown["topic"] == ["Lịch sử Đảng", "Tư tưởng Hồ Chí Minh", ""]
    assert (shown["title"], shown["duration"]) == ("Tuần mở đầu", "mười")
