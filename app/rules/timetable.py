"""Lịch thi — when a participant may do what. Windows are half-open: at a boundary the later phase has begun.

Moments are integer milliseconds since the Unix epoch, UTC; "đến hết ngày 30/11" is stored as 00:00 of the
next day in Asia/Ho_Chi_Minh (thể lệ, điều về thời gian dự thi).
"""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    ANNOUNCED = "announced"  # sắp diễn ra
    OPEN = "open"  # đang diễn ra
    CLOSED = "closed"  # đã kết thúc, chờ công bố
    PUBLISHED = "published"  # đã công bố kết quả


@dataclass(frozen=True, slots=True)
class Timetable:
    """`duration_ms` is the time of one attempt; None: until the round closes. `may_finish`: an attempt that is open at
    the close runs its own time to the end (RULES.md 2.2, "close rule: hard close vs may finish")."""

    opens_at: int
    closes_at: int
    duration_ms: int | None = None
    published_at: int | None = None
    may_finish: bool = False

    def __post_init__(self) -> None:
        assert self.opens_at < self.closes_at
        assert self.duration_ms is None or self.duration_ms > 0

    @property
    def ends_at(self) -> int:
        """No attempt ends later than this."""
        return self.closes_at + (self.duration_ms or 0) * self.may_finish


def phase(timetable: Timetable, now: int) -> Phase:
    """The phase of a round at `now`."""
    if now < timetable.opens_at:
        return Phase.ANNOUNCED
    if now < timetable.closes_at:
        return Phase.OPEN
    if timetable.published_at is None or now < timetable.published_at:
        return Phase.CLOSED
    return Phase.PUBLISHED


def due_at(timetable: Timetable, opened_at: int) -> int:
    """The moment an attempt must end: when its own time or that of the round is over, whichever comes first."""
    if timetable.duration_ms is None:
        return timetable.ends_at
    return min(opened_at + timetable.duration_ms, timetable.ends_at)
