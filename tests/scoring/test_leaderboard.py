"""The board: merged over partitions, places counted exactly, equals share one."""

from dataclasses import replace

import pytest
from redis import Redis

from app.rules.standing import live_score
from app.scoring import place, top
from tests.scoring.conftest import Table

RESULTS = {"an": (5, 60_000), "binh": (5, 60_000), "chi": (4, 1_000), "dung": (5, 59_999), "em": (0, 5)}


@pytest.fixture(params=[1, 16])
def partitions(table: Table, store: Redis, request: pytest.FixtureRequest):
    """The small round cut into 1 or 16 partitions, with five results on its boards."""
    live = replace(table.live, partitions=request.param)
    for who, result in RESULTS.items():
        partition = live.partition(who)
        store.zadd(partition.board, {who: live_score(*result)})
        store.hset(partition.person(who), "shown", f"{who}\nChi bộ")
    return live


async def test_more_right_answers_then_less_time_and_equals_share_a_place(table: Table, partitions):
    standings = await top(table.core.redis, partitions.all_partitions(), 10)
    assert [(s.place, s.score, s.elapsed_ms) for s in standings] == [
        (1, 5, 59_999),
        (2, 5, 60_000),
        (2, 5, 60_000),
        (4, 4, 1_000),
        (5, 0, 5),
    ]


async def test_only_so_many_are_shown(table: Table, partitions):
    standings = await top(table.core.redis, partitions.all_partitions(), 1)
    assert [s.who for s in standings] == ["dung"]


async def test_excluded_persons_are_passed_over_and_the_page_stays_full(table: Table, partitions):
    standings = await top(table.core.redis, partitions.all_partitions(), 2, {"dung", "an"})
    assert [(s.place, s.who) for s in standings] == [(1, "binh"), (2, "chi")]


@pytest.mark.parametrize(
    ("who", "expected"), [("dung", 1), ("an", 2), ("binh", 2), ("chi", 4), ("em", 5), ("xa", None)]
)
async def test_a_place_is_counted_over_all_partitions(
    table: Table, partitions, who: str, expected: int | None
):
    own = partitions.partition(who)
    assert await place(table.core.redis, partitions.all_partitions(), own, who) == expected


async def test_an_empty_board_has_no_standings(table: Table):
    assert await top(table.core.redis, table.live.all_partitions(), 10) == []


async def test_whose_name_has_ended_before_the_board_stands_there_without_one(
    table: Table, store: Redis, partitions
):
    """A round that was put together again ends later than the names that had their end already."""
    store.delete(partitions.partition("chi").person("chi"))
    standings = await top(table.core.redis, partitions.all_partitions(), 10)
    assert [s.shown for s in standings if s.who in ("chi", "em")] == ["—", "em\nChi bộ"]
