"""Sổ ghi nhận — what the participants' phones were told: the truth that everything else is compared with."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

Sitting = tuple[str, int]  # Person and number of the attempt.
Question = tuple[str, int, int]  # Person, number of the attempt, number of the question.


@dataclass(frozen=True, slots=True)
class Told:
    """What a result page said: the receipt, and the number of right answers."""

    receipt: str
    correct: int


@dataclass(slots=True)
class Acks:
    """`saved`: question -> the highest sequence of which a phone was told "Đã lưu"; `sent`: what it sent under each
    sequence, told or not. `changed`: attempts of which a later page said something else."""

    opened: dict[Sitting, float] = field(default_factory=dict)
    sent: dict[Question, dict[int, str]] = field(default_factory=dict)
    saved: dict[Question, int] = field(default_factory=dict)
    submitted: dict[Sitting, Told] = field(default_factory=dict)
    changed: set[Sitting] = field(default_factory=set)
    saves: int = 0
    troubles: Counter[str] = field(default_factory=Counter)  # What the phones met and tried again.
    moments: list[float] = field(default_factory=list)  # Of every acknowledgement, in seconds.
    waits: list[float] = field(
        default_factory=list
    )  # For every answer, however often it was asked for, in seconds.

    @property
    def count(self) -> int:
        """Acknowledgements: attempts opened, answers saved, submissions received."""
        return len(self.opened) + self.saves + len(self.submitted)

    def open(self, sitting: Sitting, at: float) -> None:
        self.opened.setdefault(sitting, at)
        self.moments.append(at)

    def send(self, question: Question, sequence: int, answer: str) -> None:
        self.sent.setdefault(question, {})[sequence] = answer

    def save(self, question: Question, sequence: int, at: float) -> None:
        self.saved[question] = max(sequence, self.saved.get(question, 0))
        self.saves += 1
        self.moments.append(at)

    def submit(self, sitting: Sitting, told: Told, at: float) -> None:
        if self.submitted.setdefault(sitting, told) != told:
            self.changed.add(sitting)
        self.moments.append(at)

    def slowest(self) -> float | None:
        """What the slowest of a hundred waited at least for their answers, in seconds."""
        return float(np.percentile(self.waits, 99)) if self.waits else None

    def worst_outage(self) -> float:
        """The longest time between two acknowledgements, in seconds."""
        return max((after - before for before, after in pairwise(sorted(self.moments))), default=0.0)
