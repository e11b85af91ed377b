"""Holding the small contest otherwise: under another policy, with other columns, known to the application at once."""

import asyncio
from typing import Any

from sqlalchemy import Engine

from app.db import transaction
from app.house import House
from app.models import Contest, Round
from app.rules.policy import read_contest_policy, read_round_policy
from app.scoring import LiveRound
from app.scoring.sweeper import refresh
from tests.small_contest import SmallContest


def change(
    engine: Engine, made: SmallContest, policy: Any, regulations: Any, columns: dict[str, Any]
) -> None:
    with transaction(engine) as db:
        contest, round = db.get_one(Contest, made.contest_id), db.get_one(Round, made.round_id)
        if policy is not None:
            assert read_round_policy(policy)[1] == []
            round.policy = policy
        if regulations is not None:
            assert read_contest_policy(regulations)[1] == []
            contest.policy = regulations
        for name, value in columns.items():
            setattr(round, name, value)
        contest.version += 1


async def hold(
    engine: Engine,
    house: House,
    made: SmallContest,
    policy: Any = None,
    regulations: Any = None,
    **columns: Any,
) -> LiveRound:
    """Change the open round's policy and columns, and the contest's policy ("regulations")."""
    await asyncio.to_thread(change, engine, made, policy, regulations, columns)
    await asyncio.to_thread(refresh, engine, house.rounds)
    return house.rounds.round(made.round_id)
