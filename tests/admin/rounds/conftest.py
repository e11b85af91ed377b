"""A contest that has its bank and no round yet."""

import pytest
from sqlalchemy import Engine

from app.db import transaction
from app.models import Round
from tests.small_contest import SmallContest


@pytest.fixture
def bare(contest: SmallContest, engine: Engine) -> SmallContest:
    """The small contest before its first round."""
    with transaction(engine) as db:
        db.delete(db.get_one(Round, contest.round_id))
    return contest
