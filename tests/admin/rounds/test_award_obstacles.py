"""Prizes that keep a round from being published, and rounds that need none."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.admin.desk import rounds_of
from app.admin.rounds.publishing import obstacles
from app.clock import now_ms
from app.db import transaction
from app.models import Contest, Round, RoundStatus
from tests.small_contest import HOUR_MS, RULES, SmallContest

COLLECTIVE = {"level": ["chi_bo_co_so"], "headcount": "members", "persons_min": 1, "ranking": ["prizes:desc"]}
PRIZED = COLLECTIVE | {"prizes": [{"id": "tap-the", "name": "Giải tập thể", "count": 1}]}


def put(db: Session, made: SmallContest, code: str, position: int, rules: Any, policy: Any) -> Round:
    round = Round(
        contest_id=made.contest_id,
        code=code,
        title=code,
        position=position,
        status=RoundStatus.DRAFT,
        opens_at=now_ms() + position * HOUR_MS,
        closes_at=now_ms() + (position + 1) * HOUR_MS,
        bank_id=made.bank_id,
        blueprint={"": 2},
        rules=RULES | {"prediction": None, "ranking": ["score:desc"], "score_min": None} | rules,
        policy={"paper": {"questions": [1, 2]}} | policy,
        secret=b"1" * 32,
    )
    db.add(round)
    db.flush()
    return round


def codes(db: Session, made: SmallContest, round: Round) -> list[str]:
    contest = db.get_one(Contest, made.contest_id)
    return [one.code for one in obstacles(db, contest, round, rounds_of(db, contest), now_ms())]


def test_a_round_whose_best_go_on_needs_no_prizes(contest: SmallContest, engine: Engine):
    with transaction(engine) as db:
        week = put(db, contest, "tuan-2", 2, {"prizes": [], "collective": None}, {})
        assert codes(db, contest, week) == ["admin.publish_prizes"]
        edge = {"rounds": ["tuan-2"], "best": 3}
        put(db, contest, "chung-ket", 4, {}, {"audience": {"qualifications": [edge]}})
        assert codes(db, contest, week) == []


@pytest.mark.parametrize(
    ("holders", "found"),
    [
        ({}, []),
        ({"holding": "highest_only"}, ["admin.publish_skip"]),
        ({"holding": "at_most", "most": 2}, ["admin.publish_skip"]),
    ],
)
def test_holders_are_not_passed_over_where_the_contest_says_what_they_keep(
    contest: SmallContest, engine: Engine, holders: dict[str, object], found: list[str]
):
    with transaction(engine) as db:
        db.get_one(Contest, contest.contest_id).policy = {"holders": holders}
        assert codes(db, contest, put(db, contest, "tuan-2", 2, {"holders_before": "skip"}, {})) == found


def test_units_are_ranked_by_prizes_only_where_there_are_some(contest: SmallContest, engine: Engine):
    with transaction(engine) as db:
        assert codes(db, contest, put(db, contest, "tuan-2", 2, {"collective": PRIZED}, {})) == []
        bare = put(db, contest, "tuan-3", 4, {"prizes": [], "collective": PRIZED}, {})
        assert codes(db, contest, bare) == ["admin.publish_prizes_counted"]
