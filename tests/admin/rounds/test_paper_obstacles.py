"""What keeps a round with a policy of its own from being published, and the paper that the organisers see."""

from httpx2 import AsyncClient
from sqlalchemy import Engine

from app.clock import now_ms
from app.db import transaction
from app.models import Round, RoundStatus
from tests.small_contest import HOUR_MS, RULES, SmallContest


def draft(engine: Engine, made: SmallContest, paper: dict[str, object], blueprint: dict[str, int]) -> int:
    with transaction(engine) as db:
        round = Round(
            contest_id=made.contest_id,
            code="tuan-2",
            title="Tuần 2",
            position=2,
            status=RoundStatus.DRAFT,
            opens_at=now_ms() + HOUR_MS,
            closes_at=now_ms() + 2 * HOUR_MS,
            bank_id=made.bank_id,
            blueprint=blueprint,
            rules=RULES | {"prediction": None},
            policy={"paper": paper},
            secret=b"1" * 32,
        )
        db.add(round)
        db.flush()
        assert round.id is not None
        return round.id


async def test_a_fixed_paper_is_shown_as_it_is_listed(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    paper = {"questions": [7, 2], "shuffle_questions": False}
    page = await organiser.get(f"/admin/rounds/{draft(engine, contest, paper, {'': 2})}/publication")
    assert page.text.index("Câu hỏi số 7?") < page.text.index("Câu hỏi số 2?")
    assert page.text.count("Câu hỏi số") == 2


async def test_a_number_that_the_bank_lacks_keeps_the_round_a_draft(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    id = draft(engine, contest, {"questions": [1, 99]}, {"": 2})
    assert "câu số 99" in (await organiser.get(f"/admin/rounds/{id}/publication")).text
    assert (await organiser.post(f"/admin/rounds/{id}/publication")).status_code == 422


async def test_a_level_that_the_bank_lacks_keeps_the_round_a_draft(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    paper = {"blueprint": [{"count": 2, "topic": "Lịch sử Đảng", "level": "khó"}]}
    id = draft(engine, contest, paper, {"Lịch sử Đảng": 2})
    assert "cần 2 câu nhưng chỉ còn 0 câu" in (await organiser.get(f"/admin/rounds/{id}/publication")).text


async def test_a_full_score_that_no_board_can_hold_keeps_the_round_a_draft(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    fault = "Điểm tối đa của đề quá lớn"
    id = draft(engine, contest, {"points": 1000}, {"": 12})
    assert fault not in (await organiser.get(f"/admin/rounds/{id}/publication")).text
    with transaction(engine) as db:
        db.get_one(Round, id).blueprint = {"": 1_049}
    assert fault in (await organiser.get(f"/admin/rounds/{id}/publication")).text
