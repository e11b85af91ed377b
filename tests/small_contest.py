"""A small contest: one organisation with two chi bộ, a bank of twelve questions, one open round of five.

Its people, the same in every test: An (chi bộ 1, does everything right), Bình (chi bộ 2, always late) and
Chi (not registered).
"""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session

from app.admin.library.freezing import freeze
from app.clock import now_ms
from app.db import transaction
from app.models import Bank, Choice, Contest, Question, QuestionStatus, Round, RoundStatus, Unit
from app.vietnamese import fold

HOUR_MS = 3_600_000
SLUG = "tim-hieu"
AN = {"name": "Nguyễn Văn An", "birth_year": "1956", "phone": "0912 345 678", "pin": "271828", "unit": "cb1"}
BINH = {"name": "Trần Thị Bình", "birth_year": "1961", "phone": "0987654321", "pin": "314159", "unit": "cb2"}
TOPICS = {"Lịch sử Đảng": 3, "Tư tưởng Hồ Chí Minh": 2}
RULES = {
    "counted": ["score:desc", "elapsed:asc"],
    "score_min": None,
    "prediction": {"target": "attempts", "from": "counted"},
    "ranking": ["score:desc", "miss:asc", "elapsed:asc", "sealed_at:asc"],
    "lots": True,
    "prizes": [
        {"id": "nhat", "name": "Giải Nhất", "count": 1},
        {"id": "nhi", "name": "Giải Nhì", "count": 2},
    ],
    "prizes_max_percent": None,
    "holders_before": "skip",
    "collective": {
        "level": ["chi_bo"],
        "headcount": "members",
        "persons_min": 0,
        "ranking": ["participation:desc", "average:desc"],
        "prizes": [{"id": "giay-khen", "name": "Giấy khen", "count": 1}],
    },
}


@dataclass(frozen=True, slots=True)
class SmallContest:
    contest_id: int
    round_id: int
    bank_id: int
    slug: str = SLUG


def add_unit(
    db: Session, contest_id: int, code: str, kind: str, name: str, parent: Unit | None, members: int
) -> Unit:
    path = f"{parent.path} › {name}" if parent and parent.parent_id else name
    unit = Unit(
        contest_id=contest_id,
        parent_id=parent.id if parent else None,
        code=code,
        kind=kind,
        name=name,
        members=members,
        headcount=members + 2,
        position=0,
        path=path,
        path_fold=fold(path),
    )
    db.add(unit)
    db.flush()
    return unit


def add_bank(db: Session, contest_id: int) -> int:
    """Six questions of each topic; the right choice is always the one that says "đúng"."""
    bank = Bank(contest_id=contest_id, name="Bộ đề nhỏ", confirmed_at=1)
    db.add(bank)
    db.flush()
    assert bank.id is not None
    for n in range(12):
        topic = list(TOPICS)[n % 2]
        question = Question(
            bank_id=bank.id,
            n=n + 1,
            topic=topic,
            stem=f"Câu hỏi số {n + 1}?",
            at=f"paragraph {n}",
            status=QuestionStatus.APPROVED,
        )
        db.add(question)
        db.flush()
        assert question.id is not None
        for position, text in enumerate(("đúng", "sai một", "sai hai", "sai ba")):
            db.add(
                Choice(
                    question_id=question.id, position=position, text=f"{n + 1} {text}", correct=text == "đúng"
                )
            )
    return bank.id


def build(engine: Engine) -> SmallContest:
    now = now_ms()
    with transaction(engine) as db:
        contest = Contest(slug=SLUG, title="Tìm hiểu lịch sử Đảng", organiser="Đảng ủy Khối", created_at=now)
        db.add(contest)
        db.flush()
        assert contest.id is not None
        root = add_unit(db, contest.id, "khoi", "dang_bo_khoi", "Đảng bộ Khối", None, 30)
        so = add_unit(db, contest.id, "so-noi-vu", "dang_bo_co_so", "Đảng bộ Sở Nội vụ", root, 30)
        add_unit(db, contest.id, "cb1", "chi_bo", "Chi bộ 1", so, 10)
        add_unit(db, contest.id, "cb2", "chi_bo", "Chi bộ 2", so, 20)
        bank_id = add_bank(db, contest.id)
        round = Round(
            contest_id=contest.id,
            code="tuan-1",
            title="Tuần 1",
            position=1,
            status=RoundStatus.PUBLISHED,
            opens_at=now - HOUR_MS,
            closes_at=now + HOUR_MS,
            duration_ms=600_000,
            attempts_per_person=2,
            bank_id=bank_id,
            blueprint=TOPICS,
            prediction_text="Có bao nhiêu lượt thi trong kỳ này?",
            rules=RULES,
            secret=b"0" * 32,
        )
        db.add(round)
        db.flush()
        freeze(db, round)
        assert round.id is not None
        return SmallContest(contest.id, round.id, bank_id)
