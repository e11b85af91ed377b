"""The life of an attempt as plain Python: what the scripts must do, written from the promises and not from the Lua.

Nobody waits for time to pass: an attempt's due moment is moved to one of four `Clock`s, with seconds to spare.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from app.scoring.sheets import PREDICTION, Lease, SealedBy, Unsent

GRACE_MS = 60_000
QUEUE_MS = 10_000
ALLOWANCE = 2


class Clock(Enum):
    """How long ago the due moment was, in ms; the grace ends a minute after it, and a queue holds up ten seconds."""

    RUNNING = -600_000
    GRACE = 30_000
    QUEUED = GRACE_MS + 5_000
    GONE = GRACE_MS + 140_000


@dataclass(frozen=True)
class Kept:
    """An answer as it is kept: which page wrote it, that page's own count, the positions."""

    writer: str
    sequence: int
    answer: str

    def overtakes(self, known: "Kept | None") -> bool:
        """A page that counts is ordered by its count; whatever else is newer by arrival."""
        if known is None or self.sequence == 0 or known.writer != self.writer:
            return True
        return self.sequence > known.sequence


@dataclass
class Life:
    """One attempt. `sealed_by` without `scored`: whoever sealed it died, and its score is owed."""

    who: str
    number: int
    device: str
    clock: Clock = Clock.RUNNING
    epoch: int = 1
    sealed_by: SealedBy | None = None
    key: str = ""
    payload: str = ""
    scored: bool = False
    void: bool = False
    answers: dict[str, Kept] = field(default_factory=dict)

    @property
    def correct(self) -> int:
        return sum(kept.answer == "1" for question, kept in self.answers.items() if question != PREDICTION)

    @property
    def counts(self) -> bool:
        return self.sealed_by is not SealedBy.LAPSED

    @property
    def state(self) -> str:
        return "SCORED" if self.scored else "SEALED" if self.sealed_by else "OPEN"

    def in_time(self, age_ms: int) -> bool:
        """Whether what has waited so long came before the end of the grace."""
        return self.clock.value - min(age_ms, QUEUE_MS) < GRACE_MS

    def held_by(self, lease: Lease) -> bool:
        return lease.epoch in ("", str(self.epoch)) and lease.device in ("", self.device)

    def save(self, question: str, kept: Kept, lease: Lease, age_ms: int) -> str:
        """The word that a save is answered with."""
        if not self.in_time(age_ms):
            return "AttemptOver"
        if self.sealed_by:
            return "AttemptOver"
        if not self.held_by(lease):
            return "TakenOver"
        known = self.answers.get(question)
        if kept.overtakes(known):
            self.answers[question] = kept
            return "saved"
        if known == kept:
            return "saved"
        assert known is not None
        return "SequenceReused" if known.sequence == kept.sequence else "stale"

    def submit(self, key: str, payload: str, unsent: Iterable[Unsent], lease: Lease, age_ms: int) -> str:
        """ "ours", "theirs" (somebody else sealed it, or it came too late) or the error's name."""
        if self.sealed_by and self.key == key:
            return "ours" if self.payload == payload else "KeyReused"
        if self.sealed_by:
            return "theirs"
        if not self.in_time(age_ms):
            return "theirs"
        if not self.held_by(lease):
            return "TakenOver"
        for one in unsent:
            kept = Kept(one.writer, one.sequence, one.answer)
            if kept.overtakes(self.answers.get(str(one.question))):
                self.answers[str(one.question)] = kept
        self.key, self.payload, self.sealed_by = key, payload, SealedBy.PARTICIPANT
        return "ours"


@dataclass
class Person:
    """A person's attempts in the round, in order."""

    lives: list[Life] = field(default_factory=list)
    given_back: int = 0

    def open(self, number: int, device: str, who: str, *, gives_back: bool) -> str:
        """ "opened", "known", "over" or the error's name."""
        if number <= len(self.lives):
            return "over" if self.lives[number - 1].sealed_by else "known"
        last = self.lives[-1] if self.lives else None
        running = last is not None and last.sealed_by is None
        gone = running and last is not None and last.clock is Clock.GONE
        if number > ALLOWANCE + self.given_back + (gone and gives_back):
            return "NoAttemptsLeft"
        if number != len(self.lives) + 1:
            return "NotThere"
        if running and not gone:
            return "AttemptRunning"
        self.lives.append(Life(who, number, device))
        return "opened"

    def collect(self, life: Life, *, gives_back: bool) -> None:
        """What ran out without a submission is sealed for its owner, once."""
        if life.sealed_by is None:
            life.sealed_by = SealedBy.LAPSED if gives_back else SealedBy.SWEEPER
            self.given_back += gives_back

    def ranked(self) -> list[Life]:
        """The attempts among which the board shows the best."""
        return [life for life in self.lives if life.scored and life.counts and not life.void]
