"""Lịch thi, in the line-of-time notation: phases stand between the moments at which they change."""

import pytest

from app.rules.timetable import Timetable, due_at, phase


def check(opens_at: int, closes_at: int, published_at: int | None, line: str) -> None:
    """`line` is "phase moment phase moment phase": what holds before, between and after the moments. Every instant
    near a moment is tried; at the moment itself the later phase has begun."""
    timetable = Timetable(opens_at, closes_at, published_at=published_at)
    words = line.split()
    phases, moments = words[::2], [int(word) for word in words[1::2]]
    for now in range(opens_at - 5, max(moments) + 5):
        expected = phases[sum(now >= moment for moment in moments)]
        assert (now, str(phase(timetable, now))) == (now, expected)


def test_a_round_opens_closes_and_is_published() -> None:
    check(8, 17, 20, "announced 8 open 17 closed 20 published")


def test_a_round_without_a_publication_stays_closed() -> None:
    check(8, 17, None, "announced 8 open 17 closed")


def test_a_round_published_at_its_close_is_never_merely_closed() -> None:
    check(8, 17, 17, "announced 8 open 17 published")


def test_a_publication_set_before_the_close_does_not_end_the_round() -> None:
    check(8, 17, 12, "announced 8 open 17 published")


def test_a_round_may_last_one_instant() -> None:
    check(8, 9, 10, "announced 8 open 9 closed 10 published")


@pytest.mark.parametrize(
    ("duration_ms", "opened_at", "due"),
    [(5, 8, 13), (5, 12, 17), (5, 13, 17), (5, 16, 17), (None, 8, 17), (100, 8, 17)],
)
def test_an_attempt_is_due_when_its_time_is_up_or_the_round_closes(
    duration_ms: int | None, opened_at: int, due: int
) -> None:
    assert due_at(Timetable(8, 17, duration_ms), opened_at) == due


@pytest.mark.parametrize("times", [(8, 8, None), (9, 8, None), (8, 17, 0), (8, 17, -5)])
def test_a_timetable_without_time_is_a_mistake(times: tuple[int, int, int | None]) -> None:
    with pytest.raises(AssertionError):
        Timetable(*times)
