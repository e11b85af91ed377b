"""An attempt set aside leaves the board, its person stands there with the best of the others, and it can come back."""

from dataclasses import replace

import pytest
from redis import Redis
from sqlalchemy import Engine

from app.db import transaction
from app.errors import NotThere
from app.house import House
from app.models import Attempt as Recorded
from app.models import Contest, Round
from app.rules.policy import Bracket, Selector
from app.rules.standing import read_live_score
from app.scoring import Attempt, SealedBy, finish, recorder
from app.scoring.amending.carrying import carry_voids
from app.scoring.amending.verbs import void as set_aside
from app.scoring.sweeper import refresh
from tests.moments import run_out
from tests.scoring.conftest import Table


async def played(table: Table, number: int, right: int, who: str = "an") -> Attempt:
    """An attempt with so many right answers, submitted."""
    attempt = table.live.attempt(who, number)
    await table.core.open(attempt, table.live.timetable, table.live.terms, "An\nChi bộ 1")
    for question, item in enumerate(table.live.paper(who, number)[:right], start=1):
        (key,) = table.live.bank.key[item.question_id]
        await table.core.save(attempt, question, str(item.choices.index(key) + 1), "page", 1)
    await finish(table.core, table.contest, table.live, who, number, SealedBy.PARTICIPANT)
    return attempt


def on_board(store: Redis, attempt: Attempt, bracket: str = "") -> int | None:
    """The person's points on the board; None when they are not on it."""
    live = store.zscore(attempt.partition.board_of(bracket), attempt.who)
    return None if live is None else read_live_score(float(live))[0]


async def test_the_best_of_the_others_takes_its_place_and_gives_it_back(table: Table, store: Redis):
    best, other = await played(table, 1, 4), await played(table, 2, 3)
    seen = [on_board(store, best)]
    for attempt, void in ((best, True), (other, True), (other, False), (best, False)):
        await set_aside(table.core.redis, attempt, "", void=void, ranked=True)
        seen.append(on_board(store, best))
    assert seen == [4, 3, None, 3, 4]


async def test_doing_it_again_changes_nothing(table: Table, store: Redis):
    first, _ = await played(table, 1, 4), await played(table, 2, 3)
    keys = (first.key, first.partition.person("an"), first.partition.board, first.partition.voids)
    for void in (True, False):
        await set_aside(table.core.redis, first, "", void=void, ranked=True)
        before = [store.dump(key) for key in keys]
        await set_aside(table.core.redis, first, "", void=void, ranked=True)
        assert [store.dump(key) for key in keys] == before
        assert (await table.core.sheet(first)).void is void


async def test_a_later_attempt_does_not_bring_back_what_was_set_aside(table: Table, store: Redis):
    first = await played(table, 1, 4)
    await set_aside(table.core.redis, first, "", void=True, ranked=True)
    await played(table, 2, 2)
    assert on_board(store, first) == 2


async def test_who_takes_part_unranked_stays_off_the_board(table: Table, store: Redis):
    first, _ = await played(table, 1, 4), await played(table, 2, 3)
    await set_aside(table.core.redis, first, "", void=True, ranked=False)
    assert on_board(store, first) is None


async def test_what_is_not_scored_cannot_be_set_aside(table: Table, store: Redis):
    attempt = table.live.attempt("an", 1)
    for prepare in (lambda: None, lambda: store.hset(attempt.key, "state", "SEALED")):
        prepare()
        before = {key: store.dump(key) for key in store.keys("*")}
        with pytest.raises(NotThere):
            await set_aside(table.core.redis, attempt, "", void=True, ranked=True)
        assert {key: store.dump(key) for key in store.keys("*")} == before


async def test_what_lapsed_never_comes_onto_the_board(table: Table, store: Redis):
    table = replace(table, live=replace(table.live, terms=replace(table.live.terms, gives_back=True)))
    attempt = table.live.attempt("an", 1)
    await table.core.open(attempt, table.live.timetable, table.live.terms, "")
    run_out(store, attempt.key)
    await finish(table.core, table.contest, table.live, "an", 1, SealedBy.SWEEPER)
    await set_aside(table.core.redis, attempt, "", void=False, ranked=True)
    assert on_board(store, attempt) is None


async def test_the_sweeper_carries_over_what_judges_decide_in_sql(
    table: Table, house: House, store: Redis, engine: Engine
):
    first, _ = await played(table, 1, 4), await played(table, 2, 3)
    recorder.record_once(store, engine, set())
    seen = []
    for void in (True, True, False):
        with transaction(engine) as db:
            db.get_one(Recorded, (table.live.id, "an", 1)).void = void
            db.get_one(Round, table.live.id).recorded_at = 1
            db.get_one(Contest, table.contest.id).version += 1
        refresh(engine, house.rounds)
        await carry_voids(table.core, engine, house.rounds)
        seen.append(on_board(store, first))
    assert seen == [3, 3, 4]


async def test_each_bracket_has_a_board_and_the_first_opening_says_which(table: Table, store: Redis):
    brackets = tuple(Bracket(id, id, Selector()) for id in ("trong", "ngoai"))
    table = replace(table, live=replace(table.live, policy=replace(table.live.policy, brackets=brackets)))
    for number, bracket in ((1, "ngoai"), (2, "trong")):
        attempt = table.live.attempt("an", number)
        await table.core.open(attempt, table.live.timetable, table.live.terms, "", bracket=bracket)
        await finish(table.core, table.contest, table.live, "an", number, SealedBy.PARTICIPANT)
    assert [on_board(store, attempt, bracket) for bracket in ("", "trong", "ngoai")] == [None, None, 0]
    await set_aside(table.core.redis, attempt, "ngoai", void=True, ranked=True)
    assert on_board(store, attempt, "ngoai") == 0


async def test_whom_no_bracket_selects_is_not_ranked(table: Table, store: Redis):
    brackets = (Bracket("trong", "trong", Selector()),)
    table = replace(table, live=replace(table.live, policy=replace(table.live.policy, brackets=brackets)))
    attempt = await played(table, 1, 4)
    assert [on_board(store, attempt, bracket) for bracket in ("", "trong")] == [None, None]
