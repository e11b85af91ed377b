"""Đồng hồ — the only reading of the wall clock in Python. In the data plane the shard's own clock decides
(`scoring/prelude/moments.lua`); this one serves the control plane and the pages."""

import time


def now_ms() -> int:
    """Milliseconds since the Unix epoch, UTC."""
    return time.time_ns() // 1_000_000
