"""Giờ trong tệp — local moments of the file (Asia/Ho_Chi_Minh, no summer time) as milliseconds, and back, exactly."""

from datetime import datetime

from app.vietnamese import VIETNAM, local_time


def read_moment(text: str) -> int | None:
    """Milliseconds since the epoch; None for a day or an hour that does not exist."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 2000 <= local.year < 2100:
        return None
    return int(local.replace(tzinfo=VIETNAM, microsecond=0).timestamp()) * 1000 + local.microsecond // 1000


def written_moment(ms: int) -> str:
    """As short as it can be: "2022-03-28T10:00", with seconds or milliseconds only when there are any."""
    local = local_time(ms).replace(tzinfo=None)
    precision = "milliseconds" if ms % 1000 else "seconds" if ms % 60_000 else "minutes"
    return local.isoformat(timespec=precision)
