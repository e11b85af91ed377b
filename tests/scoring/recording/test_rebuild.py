"""Either side of a round is restored from the other, to the digest; what contradicts itself is told and left alone."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from app.cli import main
from app.db import transaction
from app.house import House
from app.models import Attempt, Round
from app.scoring import LiveRound, SealedBy, heartbeat, place, recorder, top
from app.scoring.events import digest
from app.scoring.recording import refill
from app.scoring.recording.flow import Command
from app.settings import Settings
from tests.played import add_person, play
from tests.scoring.recording.streams import entry, event, letters, recorded
from tests.small_contest import SmallContest

PEOPLE = {"an": (5, 7), "binh": (5, 8), "chi": (2, None), "dung": (0, 1)}  # Right answers, and the guess.


@pytest.fixture
async def played(contest: SmallContest, house: House, engine: Engine, store: Redis) -> LiveRound:
    """Four people, one of whom has sat twice; everything written down."""
    live = house.rounds.round(contest.round_id)
    for who, (right, guess) in PEOPLE.items():
        await asyncio.to_thread(add_person, engine, contest, who)
        await play(house, live, who, right, guess=guess)
        shown = f"Nguyễn V. {who[0].upper()}***\nĐảng bộ Sở Nội vụ › Chi bộ 1"
        store.hset(live.partition(who).person(who), "shown", shown)
    await play(house, live, "chi", 4, number=2)
    await asyncio.to_thread(recorder.record_once, store, engine, set())
    return live


async def rebuilt(settings: Settings, store: Redis, *words: str) -> tuple[int, str]:
    """The command's exit code, and what it said; the recorder has stopped."""
    store.delete(heartbeat("recorder"))
    given = {"HOITHI_REDIS_URL": str(settings.redis_url), "HOITHI_DATA": str(settings.data)}
    if settings.database_url:
        given["HOITHI_DATABASE_URL"] = settings.database_url
    outcome = await asyncio.to_thread(CliRunner().invoke, main, ["rebuild", *words], env=given)
    assert "Traceback" not in outcome.output
    return outcome.exit_code, outcome.output + outcome.stderr


async def seen(house: House, live: LiveRound) -> dict[str, Any]:
    """All that participants see of their attempts and of the board."""
    sheets = {}
    for who, number in [(who, 1) for who in PEOPLE] + [("chi", 2)]:
        sheet = await house.core.sheet(live.attempt(who, number))
        sheets[who, number] = (
            (sheet.state, sheet.opened_at, sheet.due_at, sheet.sealed_at, sheet.sealed_by, sheet.mark),
            (sheet.receipt, sheet.void, sheet.prediction, sheet.answers, sheet.bracket),
        )
    partitions = live.all_partitions()
    return {
        "sheets": sheets,
        "board": await top(house.redis, partitions, 10),
        "places": [await place(house.redis, partitions, live.partition(who), who) for who in PEOPLE],
        "tallies": [await house.core.tally(live.partition(who), who, 60_000_000) for who in PEOPLE],
    }


def rows(engine: Engine) -> list[dict[str, Any]]:
    with transaction(engine, writes=False) as session:
        found = session.connection().execute(text("SELECT * FROM attempt ORDER BY participant_id, number"))
        return [dict(row) for row in found.mappings()]


async def test_redis_that_lost_everything_is_restored_to_what_people_saw(
    played: LiveRound, house: House, engine: Engine, store: Redis, settings: Settings
):
    before, written = await seen(house, played), rows(engine)
    stream = played.all_partitions()[0].events
    entries = store.xrange(stream)
    store.flushall()
    code, said = await rebuilt(settings, store, "redis")
    assert (code, store.dbsize()) == (0, 0), "a preview changes nothing"
    assert "thêm 5 lượt vào Redis" in said and "--apply" in said
    code, said = await rebuilt(settings, store, "redis", "--apply")
    assert code == 0 and "Khớp: 5 lượt" in said
    after = await seen(house, played)
    for tally, known in zip(after.pop("tallies"), before.pop("tallies"), strict=True):
        assert (tally.used, tally.given_back) == (known.used, known.given_back) and tally.wait_ms > 0
    assert after == before
    assert store.xrange(stream) == entries
    await asyncio.to_thread(recorder.record_once, store, engine, set())
    assert rows(engine) == written, "recording again adds nothing"


async def test_restoring_twice_changes_nothing(
    played: LiveRound, store: Redis, engine: Engine, settings: Settings
):
    def everything() -> dict[bytes, bytes]:
        kept = {key: store.dump(key) for key in store.keys("*") if b"events" not in key}
        return kept | {b"events": store.xrange(played.all_partitions()[0].events)}

    await rebuilt(settings, store, "redis", "--apply")
    before = everything()
    assert (await rebuilt(settings, store, "redis", "--apply"))[0] == 0
    assert everything() == before


async def test_sql_that_lost_rows_is_restored_from_the_streams(
    played: LiveRound, store: Redis, engine: Engine, settings: Settings
):
    written = rows(engine)
    with transaction(engine) as session:
        session.connection().execute(text("DELETE FROM attempt WHERE participant_id <> 'an'"))
        session.connection().execute(text("UPDATE attempt SET score = 99"))
    code, said = await rebuilt(settings, store, "sql")
    assert code == 0 and "thêm 4 lượt vào SQL, sửa 1 lượt" in said
    assert len(rows(engine)) == 1, "a preview changes nothing"
    code, said = await rebuilt(settings, store, "sql", "--apply")
    assert code == 0 and "Khớp: 5 lượt" in said
    assert rows(engine) == written
    with transaction(engine) as session:
        session.get_one(Round, played.id).closes_at = 1
    recorder.record_once(store, engine, set())
    assert is_recorded_now(engine, played.id)


def is_recorded_now(engine: Engine, round_id: int) -> bool:
    with transaction(engine, writes=False) as session:
        return session.get_one(Round, round_id).recorded_at is not None


async def test_each_side_gives_the_other_what_it_lacks(
    played: LiveRound, house: House, store: Redis, engine: Engine, settings: Settings
):
    """The stream has lost its last entry, SQL its first row."""
    stream = played.all_partitions()[0].events
    last = store.xrevrange(stream, count=1)[0]
    store.xdel(stream, last[0])
    with transaction(engine) as session:
        session.connection().execute(text("DELETE FROM attempt WHERE participant_id = 'an'"))
    assert "Chưa khớp" in (await rebuilt(settings, store, "sql", "--apply"))[1]
    assert "Khớp: 5 lượt" in (await rebuilt(settings, store, "redis", "--apply"))[1]
    assert store.xrevrange(stream, count=1)[0] == last
    assert len(recorded(engine)) == 5


async def test_a_flipped_bit_is_mended_from_sql_and_the_letter_can_be_read_again(
    played: LiveRound, store: Redis, engine: Engine, settings: Settings
):
    stream = played.all_partitions()[0].events
    entries = store.xrange(stream)
    store.delete(stream)
    for n, (id, fields) in enumerate(entries):
        store.xadd(stream, fields | ({b"score": b"9"} if n == 2 else {}), id=id)
    recorder.record_once(store, engine, set())
    assert letters(engine) == {entries[2][0].decode(): "digest"}
    assert (await rebuilt(settings, store, "redis", "--apply"))[0] == 0
    assert store.xrange(stream) == entries


async def test_what_contradicts_itself_is_told_and_nothing_is_changed(
    played: LiveRound, store: Redis, engine: Engine, settings: Settings
):
    """Somebody changed a row together with its digest: neither side can be believed over the other."""
    with transaction(engine) as session:
        row = session.get_one(Attempt, (played.id, "an", 1))
        row.score, row.prediction, row.answers = 99, 42, "1=2;2=1,3"
        row.opened_at, row.sealed_at, row.correct = 1_790_000_000_000, 1_790_000_060_000, 3
        row.sha256 = digest(event(played.id, "an", score=99))
        assert row.sealed_by == SealedBy.PARTICIPANT
        session.connection().execute(text("DELETE FROM attempt WHERE participant_id = 'binh'"))
    written = rows(engine)
    for side in ("sql", "redis"):
        code, said = await rebuilt(settings, store, side, "--apply")
        assert code == 1
        assert "hai bên mâu thuẫn ở 1 lượt" in said and "an/1" in said
        assert rows(engine) == written


async def test_what_judges_set_aside_stays_so_on_both_sides(
    played: LiveRound, house: House, store: Redis, engine: Engine, settings: Settings
):
    with transaction(engine) as session:
        row = session.get_one(Attempt, (played.id, "binh", 1))
        row.void, row.void_reason = True, "thi hộ"
    store.flushall()
    await rebuilt(settings, store, "redis", "--apply")
    assert (await house.core.sheet(played.attempt("binh", 1))).void
    assert [s.who for s in await top(house.redis, played.all_partitions(), 10)] == ["an", "chi", "dung"]
    with transaction(engine) as session:
        session.get_one(Attempt, (played.id, "binh", 1)).score = 99
    await rebuilt(settings, store, "sql", "--apply")
    (row,) = [row for row in rows(engine) if row["participant_id"] == "binh"]
    assert (row["score"], bool(row["void"]), row["void_reason"]) == (5, True, "thi hộ")


async def test_nothing_is_restored_while_the_installation_runs(
    played: LiveRound, store: Redis, settings: Settings
):
    store.set(heartbeat("sweeper"), 1)
    code, said = await rebuilt(settings, store, "redis", "--apply")
    assert code == 2 and "Hệ thống đang chạy" in said


async def test_an_attempt_that_is_scored_while_redis_is_rebuilt_is_not_lost(
    played: LiveRound, store: Redis, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    """Recorder and sweeper have been stopped, and a web process has been forgotten."""
    (partition,), kept = played.all_partitions(), refill.stream_commands

    def meanwhile(*given: Any) -> Iterator[Command]:
        yield from kept(*given)
        store.xadd(partition.events, entry(event(played.id, "giang")))  # type: ignore[arg-type]

    monkeypatch.setattr(refill, "stream_commands", meanwhile)
    before = store.xrange(partition.events)
    code, said = await rebuilt(settings, store, "redis", "--apply")
    assert code == 2 and "Hệ thống đang chạy" in said
    after = store.xrange(partition.events)
    assert after[:-1] == before and after[-1][1][b"who"] == b"giang"
    monkeypatch.setattr(refill, "stream_commands", kept)
    assert (await rebuilt(settings, store, "redis", "--apply"))[0] == 0
    assert store.xrange(partition.events) == after


async def test_an_open_attempt_stays_open(played: LiveRound, house: House, store: Redis, settings: Settings):
    attempt = played.attempt("dung", 2)
    await house.core.open(attempt, played.timetable, played.terms, "x\ny")
    before = await house.core.sheet(attempt)
    await rebuilt(settings, store, "redis", "--apply")
    after = await house.core.sheet(attempt)
    assert (after.state, after.due_at, after.opened_at) == (before.state, before.due_at, before.opened_at)
    assert (await house.core.tally(played.partition("dung"), "dung", 0)).used == 2
