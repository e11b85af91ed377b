"""A scoring core of its own loop, and shorthands for the small contest's round."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from app.house import House, connect
from app.scoring import LiveContest, LiveRound, ScoringCore
from tests.small_contest import SmallContest


@dataclass(frozen=True, slots=True)
class Table:
    """Where a test sits: the core, the contest and its open round."""

    core: ScoringCore
    contest: LiveContest
    live: LiveRound


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever stands on Redis here stands on a single server and on a cluster."""
    if "redis_urls" in metafunc.fixturenames:
        metafunc.parametrize("redis_urls", ("server", "cluster"), indirect=True, scope="session")


@pytest.fixture
async def core(redis_url: str) -> AsyncIterator[ScoringCore]:
    client = connect(redis_url)
    yield ScoringCore(client, b"k" * 32)
    await client.aclose()


@pytest.fixture
def table(core: ScoringCore, contest: SmallContest, house: House) -> Table:
    live = house.rounds.round(contest.round_id)
    return Table(core, house.rounds.contest_of(live), live)
