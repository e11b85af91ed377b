"""Định lượng — how much of everything each scenario plays, in the short and in the long form: all of it in one place.

A negative control is played in the amounts of the short form, in either: what it loses there shows enough.
"""

from dataclasses import dataclass

PLACES = 4  # For runs at a time.


@dataclass(frozen=True, slots=True)
class Amount:
    """`phones` at once; `times` that the fault comes, with at most `pause` seconds between two; `seconds` that it lasts
    or that its window is open; `acknowledged`: what has to be reached; `limit`: seconds after which the run is given
    up; `places` that it takes of PLACES: whatever works hard has the machine to itself."""

    phones: int
    times: int = 1
    pause: float = 1.0
    seconds: float = 0.0
    acknowledged: int = 0
    limit: float = 600.0
    places: int = PLACES


def short(phones: int, times: int = 1, pause: float = 1.0, seconds: float = 0.0, acked: int = 0) -> Amount:
    return Amount(phones, times, pause, seconds, acked, limit=120, places=1)


AMOUNTS: dict[str, tuple[Amount, Amount]] = {
    "F1": (short(24, 3), Amount(100, 20, pause=4, acknowledged=100_000)),
    "F2": (short(24, 3), Amount(50, 20, pause=6, acknowledged=100_000)),
    "F3": (short(24), Amount(60, acknowledged=10_000)),
    "F4": (short(24), Amount(60, 3, acknowledged=10_000)),
    "F6": (short(24, seconds=0.8), Amount(60, 3, pause=10, seconds=125, acknowledged=30_000, limit=900)),
    "F7": (short(24, 33, pause=0.1), Amount(60, 33)),
    "F8": (short(16, seconds=2), Amount(40, seconds=12, places=2)),
    "F9": (short(16, pause=0.6, seconds=1), Amount(40, 3, pause=4, seconds=6, places=2)),
    "F10": (short(16, pause=0.6), Amount(40, 4, pause=4, places=2)),
    "F10b": (short(16, pause=0.6), Amount(40, 3, pause=4, places=2)),
    "F10c": (short(16, pause=0.6), Amount(40, 2, pause=4, places=2)),
    "F11": (short(16, pause=0.6), Amount(40, 4, pause=4, places=2)),
    "F12": (short(16, pause=0.6, seconds=1.5), Amount(40, 3, pause=0.6, seconds=4, places=2)),
    "F13": (short(24, 2, pause=1.5), Amount(60, 5, pause=4, acknowledged=25_000)),
    "F14": (short(40, seconds=4), Amount(200, seconds=30, places=2)),
    "F16": (short(300, seconds=1), Amount(10_000, seconds=5)),
    "F17": (short(60, seconds=6), Amount(10_000, seconds=360, limit=900)),
    "F18": (short(24, 150), Amount(60, 3_000)),
    "F20": (short(20, 4), Amount(200, 10, places=2)),
    "F21": (short(40, seconds=4), Amount(200, seconds=30, places=2)),
    "F22": (short(24, pause=0.3), Amount(100, 2, pause=3, acknowledged=10_000)),
    "F22b": (short(24, pause=0.3), Amount(100, pause=3, acknowledged=10_000)),
    "F22c": (short(24, pause=0.3), Amount(100, 5, pause=3, acknowledged=10_000)),
    "F24": (short(24, acked=500), Amount(60, acknowledged=10_000)),
    "F25": (short(24, acked=500), Amount(60, acknowledged=10_000)),
    "F26": (short(24, acked=500), Amount(60, acknowledged=10_000)),
    "F26b": (short(24, acked=500), Amount(60, acknowledged=10_000)),
    "F28": (short(12), Amount(12, places=1)),
}
# Near relatives of F8, F21, F22 and F25, which are in both forms.
LONG_ONLY = frozenset({"F9", "F10", "F10b", "F10c", "F12", "F14", "F22b", "F22c", "F24"})
