"""One device writes an attempt at a time; another takes it over by a tap, and the pages of before are refused."""

import random

import pytest
from redis import Redis

from app.errors import AttemptOver, NotThere, TakenOver
from app.scoring import Attempt, Lease, Submission
from tests.moments import run_out
from tests.scoring.conftest import Table

PHONE, TABLET = "phone", "tablet"


async def opened_by(table: Table, device: str) -> Attempt:
    attempt = table.live.attempt("an", 1)
    await table.core.open(attempt, table.live.timetable, table.live.terms, "An\nChi bộ 1", device=device)
    return attempt


async def test_who_opens_it_writes_it(table: Table):
    attempt = await opened_by(table, PHONE)
    await table.core.save(attempt, 1, "2", "page", 1, lease=Lease(PHONE, "1"))
    with pytest.raises(TakenOver):
        await table.core.save(attempt, 1, "3", "page", 2, lease=Lease(TABLET, "1"))
    sheet = await table.core.sheet(attempt)
    assert (sheet.answers, sheet.device, sheet.epoch) == ({1: (2,)}, PHONE, 1)


async def test_taken_over_the_pages_of_before_are_refused(table: Table):
    attempt = await opened_by(table, PHONE)
    assert await table.core.take(attempt, TABLET) == 2
    for lease in (Lease(PHONE, "1"), Lease(PHONE, "2"), Lease(TABLET, "1")):
        with pytest.raises(TakenOver):
            await table.core.save(attempt, 1, "2", "page", 1, lease=lease)
        with pytest.raises(TakenOver):
            await table.core.submit(attempt, Submission("k" * 22, "0" * 64, lease))
    await table.core.save(attempt, 1, "3", "page", 1, lease=Lease(TABLET, "2"))
    assert (await table.core.sheet(attempt)).answers == {1: (3,)}


async def test_it_can_be_taken_back(table: Table):
    attempt = await opened_by(table, PHONE)
    assert [await table.core.take(attempt, device) for device in (TABLET, PHONE)] == [2, 3]
    await table.core.save(attempt, 1, "2", "page", 1, lease=Lease(PHONE, "3"))


async def test_taking_what_one_has_changes_nothing(table: Table, store: Redis):
    attempt = await opened_by(table, PHONE)
    before = store.dump(attempt.key)
    assert await table.core.take(attempt, PHONE) == 1
    assert store.dump(attempt.key) == before


async def test_a_session_from_before_devices_were_known_is_the_same_device(table: Table):
    attempt = await opened_by(table, PHONE)
    await table.core.save(attempt, 1, "2", "page", 1, lease=Lease("", "1"))
    await table.core.save(attempt, 2, "2", "page", 1)


async def test_an_attempt_from_before_devices_were_known_is_anybody_s(table: Table, store: Redis):
    attempt = await opened_by(table, PHONE)
    store.hdel(attempt.key, "device", "epoch", "grace_ms", "bracket")
    sheet = await table.core.sheet(attempt)
    assert (sheet.device, sheet.epoch) == ("", 0)
    await table.core.save(attempt, 1, "2", "page", 1, lease=Lease(TABLET, str(sheet.epoch)))


async def test_nothing_is_taken_once_it_is_over(table: Table, store: Redis):
    with pytest.raises(NotThere):
        await table.core.take(table.live.attempt("an", 1), TABLET)
    attempt = await opened_by(table, PHONE)
    run_out(store, attempt.key)
    with pytest.raises(AttemptOver):
        await table.core.take(attempt, TABLET)


async def test_over_a_thousand_rounds_of_two_devices_the_last_acknowledged_answer_counts(table: Table):
    """Saves of either device leave in their order and arrive in any; what was acknowledged last by (epoch, sequence)
    is what the attempt holds, and the lease is never with two."""
    chance, attempt = random.Random(20), await opened_by(table, PHONE)
    held = {PHONE: 1, TABLET: 0}
    counts = {PHONE: 0, TABLET: 0}
    acknowledged: dict[int, list[tuple[int, int, int]]] = {}
    refused = 0
    for _ in range(1_000):
        device = chance.choice((PHONE, TABLET))
        if chance.random() < 0.1:
            held[device] = await table.core.take(attempt, device)
        some = [(chance.randint(1, 5), chance.randint(1, 4), counts[device] + n) for n in range(1, 4)]
        counts[device] += len(some)
        for question, position, sequence in chance.sample(some, 3):
            lease = Lease(device, str(held[device]))
            try:
                await table.core.save(attempt, question, str(position), device, sequence, lease=lease)
            except TakenOver:
                assert held[device] < max(held.values())
                refused += 1
            else:
                assert held[device] == max(held.values())
                acknowledged.setdefault(question, []).append((held[device], sequence, position))
    last = {question: (max(saves)[2],) for question, saves in sorted(acknowledged.items())}
    assert (await table.core.sheet(attempt)).answers == last
    assert 0 < refused < 3_000
