"""Cuộc thi mẫu — a whole contest out of the files beside this one, through the organisers' own importers.

Its model is the contest of a provincial bloc of offices: five weekly rounds, 67 party organisations, 4,500
members, ten individual prizes a round, and at the end five collectives commended.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.admin.banks import read_bank
from app.admin.library.approving import approve, propose
from app.admin.library.freezing import current, freeze
from app.admin.library.storing import store as store_bank
from app.admin.organisation.roster import store_roster
from app.admin.organisation.tree import store as store_units
from app.admin.units import read_roster, read_units
from app.clock import now_ms
from app.db import transaction
from app.models import Contest, Role, Round, RoundStatus, Staff
from app.sample import BANK, ROSTER, UNITS
from app.staff import issue

HOUR_MS = 3_600_000
WEEK_MS = 7 * 24 * HOUR_MS

SLUG = "tim-hieu"
TITLE = "Tìm hiểu về chủ nghĩa Mác-Lênin, tư tưởng Hồ Chí Minh và các nghị quyết, chỉ thị, quy định của Đảng"
ORGANISER = "Đảng ủy Khối các cơ quan tỉnh Hải Sơn"
STAFF = (
    ("ban-to-chuc", "Ban Tổ chức", Role.ORGANISER, "0381000001"),
    ("noi-dung-1", "Tổ Nội dung, người soạn", Role.CONTENT, "0381000002"),
    ("noi-dung-2", "Tổ Nội dung, người duyệt", Role.CONTENT, "0381000003"),
    ("giam-khao", "Ban Giám khảo", Role.JUDGE, None),
)
ROUNDS = 5
DURATION_MS = 15 * 60_000
ATTEMPTS_PER_PERSON = 7
BLUEPRINT = {
    "Chủ nghĩa Mác-Lênin": 3,
    "Tư tưởng Hồ Chí Minh": 3,
    "Nghị quyết, chỉ thị, quy định của Đảng": 2,
    "Lịch sử Đảng": 2,
}
PREDICTION = "Theo đồng chí, kỳ thi này sẽ có bao nhiêu lượt thi?"
WEEKLY_RULES: dict[str, Any] = {
    "counted": ["score:desc", "elapsed:asc"],
    "score_min": None,
    "prediction": {"target": "attempts", "from": "counted"},
    "ranking": ["score:desc", "miss:asc", "elapsed:asc", "sealed_at:asc"],
    "lots": True,
    "prizes": [
        {"id": "nhat", "name": "Giải Nhất", "count": 1},
        {"id": "nhi", "name": "Giải Nhì", "count": 2},
        {"id": "ba", "name": "Giải Ba", "count": 3},
        {"id": "khuyen-khich", "name": "Giải Khuyến khích", "count": 4},
    ],
    "prizes_max_percent": 50,
    "holders_before": "skip",
    "collective": None,
}
FINAL_RULES: dict[str, Any] = WEEKLY_RULES | {
    "prediction": None,
    "ranking": ["score:desc", "elapsed:asc", "sealed_at:asc"],
    "prizes": [],
    "prizes_max_percent": None,
    "collective": {
        "level": ["dang_bo_co_so", "chi_bo_co_so"],
        "headcount": "members",
        "persons_min": 10,
        "ranking": ["participation:desc", "average:desc", "attempts_per_head:desc"],
        "prizes": [{"id": "giay-khen", "name": "Giấy khen", "count": 5}],
    },
}


@dataclass(frozen=True, slots=True)
class FirstLogin:
    """An account just made, and the one-time password that is shown this once."""

    role: Role
    login: str
    password: str


def has_contests(engine: Engine) -> bool:
    with transaction(engine, writes=False) as session:
        return session.exec(select(Contest.id)).first() is not None


def build_sample(engine: Engine) -> list[FirstLogin]:
    """Make the sample contest, its first round open now; returns the logins of its staff."""
    now = now_ms()
    with transaction(engine) as db:
        contest = Contest(slug=SLUG, title=TITLE, organiser=ORGANISER, created_at=now)
        db.add(contest)
        db.flush()
        units = read_units(UNITS.name, UNITS.read_bytes())
        store_units(db, contest, units.units)
        codes = {unit.code for unit in units.units}
        roster = read_roster(ROSTER.name, ROSTER.read_bytes(), codes)
        store_roster(db, contest, roster.people)
        logins = [
            FirstLogin(role, login, issue(db, login, name, role, phone)) for login, name, role, phone in STAFF
        ]
        bank = store_bank(db, contest, read_bank(BANK.name, BANK.read_bytes()), "Bộ đề mẫu", now)
        assert bank.id is not None
        approve_by_two(db, bank.id, now)
        add_rounds(db, contest, bank.id, now)
        return logins


def approve_by_two(db: Session, bank_id: int, now: int) -> None:
    """Two of the content team: one proposes what the sample holds, the other approves it."""
    first, second = db.exec(select(Staff).where(Staff.role == Role.CONTENT).order_by(col(Staff.id)))
    questions = db.exec(current(bank_id)).all()
    propose(db, questions, first, now)
    approve(db, questions, second, now)


def add_rounds(db: Session, contest: Contest, bank_id: int, now: int) -> None:
    """Five weeks, the first from this hour on, each an hour short of a week; and the summing up of all."""
    assert contest.id is not None
    start = now - now % HOUR_MS
    for week in range(1, ROUNDS + 1):
        opens_at = start + (week - 1) * WEEK_MS
        weekly = Round(
            contest_id=contest.id,
            code=f"tuan-{week}",
            title=f"Tuần {week}",
            position=week,
            status=RoundStatus.PUBLISHED,
            opens_at=opens_at,
            closes_at=opens_at + WEEK_MS - HOUR_MS,
            duration_ms=DURATION_MS,
            attempts_per_person=ATTEMPTS_PER_PERSON,
            bank_id=bank_id,
            blueprint=BLUEPRINT,
            prediction_text=PREDICTION,
            rules=WEEKLY_RULES,
            secret=secrets.token_bytes(32),
        )
        freeze(db, weekly)
        db.add(weekly)
    db.add(
        Round(
            contest_id=contest.id,
            code="tong-ket",
            title="Tổng kết năm tuần",
            position=ROUNDS + 1,
            status=RoundStatus.PUBLISHED,
            opens_at=start,
            closes_at=start + ROUNDS * WEEK_MS - HOUR_MS,
            rules=FINAL_RULES,
            covers=[f"tuan-{week}" for week in range(1, ROUNDS + 1)],
            secret=secrets.token_bytes(32),
        )
    )
