"""The verdict through the pages: who may determine it and when, what it says, lots, and the verdicts before it."""

import json
from hashlib import sha256

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app import record
from app.db import transaction
from app.models import Attempt, AuditEntry, Award, Participant, Round, RoundStatus, Unit, Verdict
from app.settings import Settings
from tests.admin.finished import Sat, finish, next_round
from tests.admin.reading import faults, forms, table, text
from tests.small_contest import RULES, SmallContest

# Outcome: 4 attempts count. p1 and p2 have 5 right; p1 misses by 0, p2 by 2; p3 has 4 right.
CLEAR = [Sat("p1", 1, 5, 3, 4), Sat("p1", 2, 4, 1, 9), Sat("p2", 1, 5, 4, 6), Sat("p3", 1, 4, 2, 4)]
LOCATION = "/admin/rounds/{}/verdict"


def path(contest: SmallContest) -> str:
    return LOCATION.format(contest.round_id)


def verdicts(engine: Engine) -> list[Verdict]:
    with transaction(engine, writes=False) as db:
        return list(db.exec(select(Verdict).order_by(col(Verdict.id))))


def awards(db: Session, verdict: Verdict) -> list[tuple[str, int, str | None, int | None]]:
    found = db.exec(select(Award).where(Award.verdict_id == verdict.id).order_by(col(Award.position)))
    return [(award.prize, award.place, award.participant_id, award.unit_id) for award in found]


@pytest.fixture
def finished(contest: SmallContest, engine: Engine) -> SmallContest:
    finish(engine, contest, CLEAR)
    return contest


async def test_a_judge_determines_the_winners_and_everybody_at_the_desks_sees_them(
    judge: AsyncClient, organiser: AsyncClient, finished: SmallContest, engine: Engine, settings: Settings
):
    page = await judge.get(path(finished))
    assert "Đã ghi đủ: 4 lượt của 3 người." in text(page.text)
    reply = await judge.post(path(finished))
    assert (reply.status_code, reply.headers["location"]) == (303, f"{path(finished)}?done=determined")
    [verdict] = verdicts(engine)
    written = (settings.data / verdict.folder / "verdict.json").read_bytes()
    assert (verdict.digest, verdict.document) == (sha256(written).hexdigest(), written.decode())
    assert (verdict.status, record.verify(settings.data / verdict.folder)) == ("final", [])
    with transaction(engine, writes=False) as db:
        cb2 = db.exec(select(Unit.id).where(Unit.code == "cb2")).one()
        cb1 = db.exec(select(Unit.id).where(Unit.code == "cb1")).one()
        assert awards(db, verdict) == [
            ("nhat", 1, "p1", None), ("nhi", 2, "p2", None), ("nhi", 3, "p3", None), ("giay-khen", 1, None, cb1)
        ]  # fmt: skip
        assert cb1 != cb2
        entries = [entry for entry in db.exec(select(AuditEntry)) if entry.action == "determined"]
        assert [entry.detail for entry in entries] == [{"digest": verdict.digest, "status": "final"}]
    for page in (await judge.get(path(finished)), await organiser.get(path(finished))):
        assert [row[:8] for row in table(page.text)[:3]] == [
            [
                "Giải Nhất",
                "1",
                "Nguyễn Văn An",
                "Đảng bộ Sở Nội vụ › Chi bộ 1",
                "5/5",
                "4",
                "0",
                "3 phút 00 giây",
            ],
            [
                "Giải Nhì",
                "2",
                "Trần Thị Bình",
                "Đảng bộ Sở Nội vụ › Chi bộ 2",
                "5/5",
                "6",
                "2",
                "4 phút 00 giây",
            ],
            [
                "Giải Nhì",
                "3",
                "Lê Văn Chi",
                "Đảng bộ Sở Nội vụ › Chi bộ 2",
                "4/5",
                "4",
                "0",
                "2 phút 00 giây",
            ],
        ]
        assert table(page.text)[3] == ["Giấy khen", "1", "Đảng bộ Sở Nội vụ › Chi bộ 1", "10,00%"]
        assert "Đáp số câu dự đoán (Số lượt thi): 4" in text(page.text)
        assert verdict.digest in text(page.text)


async def test_only_judges_determine(organiser: AsyncClient, finished: SmallContest, engine: Engine):
    page = await organiser.get(path(finished))
    assert path(finished) not in forms(page.text)
    replies = [
        await organiser.post(path(finished)),
        await organiser.post(f"/admin/rounds/{finished.round_id}/lots"),
    ]
    assert ([reply.status_code for reply in replies], verdicts(engine)) == ([403, 403], [])


@pytest.mark.parametrize("columns", [{}, {"closes_at": 10**14}, {"status": RoundStatus.DRAFT}])
async def test_what_is_not_recorded_has_no_verdict(
    judge: AsyncClient, finished: SmallContest, engine: Engine, columns: dict[str, object]
):
    with transaction(engine) as db:
        round = db.get_one(Round, finished.round_id)
        for name, value in (columns | {"recorded_at": None}).items():
            setattr(round, name, value)
    page = await judge.get(path(finished))
    assert path(finished) not in forms(page.text)
    assert "Đã ghi đủ" not in text(page.text)
    assert ((await judge.post(path(finished))).status_code, verdicts(engine)) == (409, [])


async def test_determining_twice_gives_the_same_bytes_twice(
    judge: AsyncClient, finished: SmallContest, engine: Engine
):
    for _ in range(2):
        await judge.post(path(finished))
    first, second = verdicts(engine)
    assert (first.digest, first.document) == (second.digest, second.document)
    assert first.folder != second.folder
    page = await judge.get(path(finished))
    older = await judge.get(f"/admin/verdicts/{first.id}")
    assert f"/admin/verdicts/{first.id}" in page.text
    assert table(older.text) == table(page.text)


async def test_who_is_excluded_and_what_is_set_aside_does_not_count(
    judge: AsyncClient, finished: SmallContest, engine: Engine
):
    with transaction(engine) as db:
        db.get_one(Participant, "p1").excluded = True
        db.get_one(Attempt, (finished.round_id, "p2", 1)).void = True
    page = await judge.get(path(finished))
    assert "1 lượt Ban Giám khảo không tính. 2 lượt của người không xếp hạng." in text(page.text)
    await judge.post(path(finished))
    [verdict] = verdicts(engine)
    assert json.loads(verdict.document)["totals"] == {
        "attempts": 1, "attempts_full": 0, "persons": 1, "persons_full": 0
    }  # fmt: skip


async def test_a_round_nobody_took_has_a_verdict_without_winners(
    judge: AsyncClient, contest: SmallContest, engine: Engine
):
    finish(engine, contest, [])
    assert (await judge.post(path(contest))).status_code == 303
    page = text((await judge.get(path(contest))).text)
    assert "Không có giải cá nhân nào." in page
    assert "Không có giải tập thể nào." in page


TIED = [Sat("p1", 1, 5, 3, 3), Sat("p2", 1, 5, 3, 3), Sat("p3", 1, 5, 3, 3)]
LOTS_RULES = RULES | {"ranking": ["score:desc", "miss:asc"], "collective": None}


async def test_equals_wait_for_lots_that_are_drawn_once_and_for_all(
    judge: AsyncClient, contest: SmallContest, engine: Engine, settings: Settings
):
    finish(engine, contest, TIED)
    with transaction(engine) as db:
        db.get_one(Round, contest.round_id).rules = LOTS_RULES
    lots = f"/admin/rounds/{contest.round_id}/lots"
    await judge.post(path(contest))
    page = await judge.get(path(contest))
    assert "Hạng 1: 3 bên bằng nhau ở mọi tiêu chí. Giải đang chờ: 1 × Giải Nhất, 2 × Giải Nhì." in text(
        page.text
    )
    assert "Nguyễn Văn An, Đảng bộ Sở Nội vụ › Chi bộ 1" in text(page.text)
    assert lots in forms(page.text)
    for seed, source, fault in (
        ("12345", "XSMB", "Con số chỉ gồm"),
        ("xyz0", "XSMB", "Con số chỉ gồm"),
        ("", "XSMB", "Con số chỉ gồm"),
        ("012345", "", "Xin ghi con số lấy từ đâu"),
    ):
        reply = await judge.post(lots, data={"seed": seed, "source": source})
        assert (reply.status_code, faults(reply.text)[0][: len(fault)]) == (422, fault)
        assert forms(reply.text)[lots].fields["seed"] == seed
    form = {"seed": "01 23 4A", "source": "XSMB 03/5/2022 <giải đặc biệt>"}
    assert (await judge.post(lots, data=form)).status_code == 303
    await judge.post(path(contest))  # Once more, without lots of its own: those that were drawn stay drawn.
    waiting, drawn, again = verdicts(engine)
    assert (waiting.status, drawn.status) == ("lots_needed", "final")
    assert (again.digest, again.document) == (drawn.digest, drawn.document)
    assert record.read(settings.data / drawn.folder).lots == record.Lots("01234a", form["source"])
    page = await judge.get(path(contest))
    assert "Bốc thăm với số 01234a (XSMB 03/5/2022 <giải đặc biệt>)." in text(page.text)
    assert [row[0] for row in table(page.text)] == ["Giải Nhất (bốc thăm)", *["Giải Nhì (bốc thăm)"] * 2]
    with transaction(engine, writes=False) as db:
        by_lots = sorted(
            ("p1", "p2", "p3"),
            key=lambda who: sha256(bytes.fromhex("01234a") + b"\n" + who.encode()).digest(),
        )
        assert [who for _, _, who, _ in awards(db, drawn)] == by_lots


async def test_lots_are_refused_where_the_rules_know_none(
    judge: AsyncClient, contest: SmallContest, engine: Engine
):
    finish(engine, contest, TIED)
    with transaction(engine) as db:
        db.get_one(Round, contest.round_id).rules = LOTS_RULES | {"lots": False}
    lots = f"/admin/rounds/{contest.round_id}/lots"
    await judge.post(path(contest))
    page = await judge.get(path(contest))
    assert lots not in forms(page.text)
    assert "Thể lệ kỳ này không bốc thăm" in text(page.text)
    assert (await judge.post(lots, data={"seed": "00", "source": "XSMB"})).status_code == 409


async def test_units_that_are_equal_go_back_to_the_judges(
    judge: AsyncClient, contest: SmallContest, engine: Engine
):
    finish(engine, contest, [Sat("p1", 1, 5, 3, 3), Sat("p2", 1, 5, 4, 3), Sat("p3", 1, 5, 5, 3)])
    await judge.post(path(contest))
    page = text((await judge.get(path(contest))).text)
    assert "Đảng bộ Sở Nội vụ › Chi bộ 1Đảng bộ Sở Nội vụ › Chi bộ 2" in page.replace(
        "Chi bộ 1 Đảng", "Chi bộ 1Đảng"
    )
    assert "Các đơn vị bằng nhau không bốc thăm" in page
    assert [verdict.status for verdict in verdicts(engine)] == ["tie"]


async def test_who_holds_an_earlier_prize_is_passed_over(
    judge: AsyncClient, finished: SmallContest, engine: Engine
):
    later = next_round(engine, finished, [Sat("p1", 1, 5, 1, 2), Sat("p4", 1, 5, 2, 2)])
    page = await judge.get(LOCATION.format(later))
    assert "Tuần 1 chưa có kết quả. Thể lệ không trao thêm giải" in text(page.text)
    await judge.post(path(finished))
    page = await judge.get(LOCATION.format(later))
    assert "chưa có kết quả" not in text(page.text)
    await judge.post(LOCATION.format(later))
    with transaction(engine, writes=False) as db:
        assert awards(db, verdicts(engine)[-1])[0][:3] == ("nhat", 2, "p4")


async def test_a_summary_adds_up_the_rounds_it_covers(
    judge: AsyncClient, finished: SmallContest, engine: Engine, settings: Settings
):
    second = next_round(engine, finished, [Sat("p1", 1, 3, 1), Sat("p4", 1, 5, 2), Sat("p4", 2, 5, 2)])
    rules = RULES | {
        "prediction": None,
        "ranking": ["score_sum:desc", "sealed_at:asc"],
        "holders_before": "allow",
    }
    both = {
        "code": "tong-ket",
        "covers": ["tuan-1", "tuan-2"],
        "bank_id": None,
        "blueprint": {},
        "recorded_at": None,
    }
    summary = next_round(engine, finished, [], **both | {"title": "Tổng kết", "rules": rules})
    with transaction(engine) as db:
        db.get_one(Round, second).recorded_at = None
    page = await judge.get(LOCATION.format(summary))
    assert "Kết quả của Tuần 2 đang được ghi vào sổ." in text(page.text)
    assert (await judge.post(LOCATION.format(summary))).status_code == 409
    with transaction(engine) as db:
        db.get_one(Round, second).recorded_at = 1
    assert (await judge.post(LOCATION.format(summary))).status_code == 303
    [verdict] = verdicts(engine)
    inputs = record.read(settings.data / verdict.folder)
    with transaction(engine, writes=False) as db:
        one, two = db.get_one(Round, finished.round_id), db.get_one(Round, second)
    assert (inputs.rules.opens_at, inputs.rules.closes_at) == (one.opens_at, two.closes_at)
    assert (inputs.rules.full_score, inputs.rules.attempts_per_person) == (5, None)
    assert [row[:3] for row in inputs.attempts if row[1] in ("p1", "p4")] == [
        ("tuan-1.p1.1", "p1", 1), ("tuan-1.p1.2", "p1", 2), ("tuan-2.p1.1", "p1", 3),
        ("tuan-2.p4.1", "p4", 1), ("tuan-2.p4.2", "p4", 2),
    ]  # fmt: skip
    page = await judge.get(LOCATION.format(summary))
    assert [row[2] for row in table(page.text)[:3]] == ["Nguyễn Văn An", "Phạm Thị Dung", "Trần Thị Bình"]
    assert table(page.text)[3] == ["Giấy khen", "1", "Đảng bộ Sở Nội vụ › Chi bộ 1", "20,00%"]


async def test_results_that_contradict_the_rules_are_told_line_by_line(
    judge: AsyncClient, finished: SmallContest, engine: Engine
):
    with transaction(engine) as db:
        db.get_one(Attempt, (finished.round_id, "p2", 1)).score = 6
    reply = await judge.post(path(finished))
    assert (reply.status_code, verdicts(engine)) == (422, [])
    assert "attempts.csv, dòng 4:" in text(reply.text)
