"""Ghi sổ — what comes home from the streams: read, checked, written down, compared, and restored from either side."""

from app.scoring.recording.alarms import raise_alarm, standing_alarms, take_down
from app.scoring.recording.dead_letters import in_sql, read_again, set_letter_aside, stream_of, unsettled
from app.scoring.recording.entries import Entry

__all__ = [
    "Entry",
    "in_sql",
    "raise_alarm",
    "read_again",
    "set_letter_aside",
    "standing_alarms",
    "stream_of",
    "take_down",
    "unsettled",
]
