"""Lịch thi đã công bố — the few things that may still be moved once a round is published, each only in its phase.

An attempt that is open keeps the time it was promised: it is fixed when the attempt is opened. Every web process
looks for changes each second, so a close announced ten seconds ahead reaches all of them in time. What had been
announced is kept beside what came of it: the next round of a series follows the plan, not what became of one of it.
"""

from collections.abc import Sequence

from app.admin.desk import touch
from app.admin.rounds.form import MINUTE_MS
from app.admin.stages import DAY_MS
from app.errors import NotNow
from app.models import Contest, Round, RoundStatus
from app.rules.timetable import Phase, Timetable, phase

NOTICE_MS = 10_000


def phase_of(round: Round, now: int) -> Phase | None:
    """None for a draft and for a summary, which nobody can take."""
    if round.status is RoundStatus.DRAFT or round.covers:
        return None
    return phase(Timetable(round.opens_at, round.closes_at, round.duration_ms), now)


def open_now(contest: Contest, round: Round, now: int) -> None:
    """Open an announced round at once; one that is open already stays as it is. Raises NotNow."""
    here = phase_of(round, now)
    if here is Phase.OPEN:
        return
    if here is not Phase.ANNOUNCED:
        raise NotNow("admin.not_announced")
    round.planned_opens_at, _ = planned(round)
    round.opens_at = now
    touch(contest)


def close_early(contest: Contest, round: Round, now: int) -> None:
    """Close an open round in ten seconds; a close that is nearer stands. Raises NotNow."""
    if phase_of(round, now) is not Phase.OPEN:
        raise NotNow("admin.not_open")
    if round.closes_at > now + NOTICE_MS:
        move_close(contest, round, now + NOTICE_MS)


def extend(contest: Contest, round: Round, closes_at: int, now: int) -> None:
    """Let an open round last longer. Raises NotNow, also for one that is recorded, whatever this process's clock says;
    NotNow with another code when it would get shorter."""
    if phase_of(round, now) is not Phase.OPEN or round.recorded_at is not None:
        raise NotNow("admin.not_open")
    if closes_at < round.closes_at:
        raise NotNow("admin.not_longer")
    if closes_at > round.closes_at:
        move_close(contest, round, closes_at)


def move_close(contest: Contest, round: Round, closes_at: int) -> None:
    _, round.planned_closes_at = planned(round)
    round.closes_at = closes_at
    touch(contest)


def planned(round: Round) -> tuple[int, int]:
    """Opening and close in ms as they were announced, whatever has been moved since."""
    opens_at = round.opens_at if round.planned_opens_at is None else round.planned_opens_at
    closes_at = round.closes_at if round.planned_closes_at is None else round.planned_closes_at
    return opens_at, closes_at


def next_window(series: Sequence[Round], now: int) -> tuple[int, int]:
    """Opening and close in ms of the round after these, on whole minutes: as long as the last one was planned, and as
    far behind it as that was behind the one before; behind the only one by the days that it takes, so that the hour
    stays. The first such window that begins neither in the past nor before the last round is over."""
    opens_at, closes_at = planned(series[-1])
    length = whole(closes_at - opens_at, MINUTE_MS)
    opens_at -= opens_at % MINUTE_MS
    pace = whole(opens_at - planned(series[-2])[0], MINUTE_MS) if len(series) > 1 else 0
    if pace < length:
        pace = whole(length, DAY_MS)
    opens_at += whole(max(now, series[-1].closes_at, opens_at + 1) - opens_at, pace)
    return opens_at, opens_at + length


def whole(ms: int, unit: int) -> int:
    """Rounded up."""
    return -(-ms // unit) * unit
