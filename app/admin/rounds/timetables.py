"""Lịch thi đã công bố — the few things that may still be moved once a round is published, each only in its phase.

An attempt that is open keeps the time it was promised: it is fixed when the attempt is opened. Every web process
looks for changes each second, so a close announced ten seconds ahead reaches all of them in time.
"""

from app.admin.desk import touch
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
    round.opens_at = now
    touch(contest)


def close_early(contest: Contest, round: Round, now: int) -> None:
    """Close an open round in ten seconds; a close that is nearer stands. Raises NotNow."""
    if phase_of(round, now) is not Phase.OPEN:
        raise NotNow("admin.not_open")
    if round.closes_at > now + NOTICE_MS:
        round.closes_at = now + NOTICE_MS
        touch(contest)


def extend(contest: Contest, round: Round, closes_at: int, now: int) -> None:
    """Let an open round last longer. Raises NotNow, also for one that is recorded, whatever this process's clock says;
    NotNow with another code when it would get shorter."""
    if phase_of(round, now) is not Phase.OPEN or round.recorded_at is not None:
        raise NotNow("admin.not_open")
    if closes_at < round.closes_at:
        raise NotNow("admin.not_longer")
    if closes_at > round.closes_at:
        round.closes_at = closes_at
        touch(contest)
