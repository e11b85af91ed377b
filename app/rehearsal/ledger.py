"""Sổ diễn tập — what the phones were told: the time of each step, the faults, every submission acknowledged."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A submission that a phone was told of: whose, in which round, which number, and the score shown."""

    phone: str
    round_id: int
    number: int
    correct: int


@dataclass(slots=True)
class Ledger:
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)
    acknowledged: list[Acknowledged] = field(default_factory=list)

    def took(self, step: str, seconds: float) -> None:
        self.seconds[step].append(seconds)

    def fault(self, step: str, kind: str, example: str = "") -> None:
        """Count a fault; the first of its kind is kept word for word."""
        self.faults[step, kind] += 1
        self.examples.setdefault((step, kind), example)

    def percentiles(self) -> list[tuple[str, int, float, float]]:
        """(step, how often, p50, p99) in seconds, the most frequent step first."""
        rows = []
        for step, taken in sorted(self.seconds.items(), key=lambda item: -len(item[1])):
            p50, p99 = np.percentile(np.array(taken), (50, 99))
            rows.append((step, len(taken), float(p50), float(p99)))
        return rows
