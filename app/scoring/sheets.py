"""Bài làm — where an attempt lives, what holds for it, and all that is known of it, read from its hash.

What each request makes anew is a named tuple: a frozen dataclass takes four times as long to make.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from app.rules.paper.marking import Answers, Mark, Positions
from app.scoring.answers import chosen_by, packed, unstrung
from app.scoring.events import Event
from app.scoring.keys import Partition

PREDICTION = "prediction"  # The field of the prediction, beside the numbered ones of the paper's items.


class SealedBy(StrEnum):
    """LAPSED: the time was up, nothing had been submitted, and the regulations give such an attempt back."""

    PARTICIPANT = "participant"
    SWEEPER = "sweeper"
    LAPSED = "lapsed"


class State(StrEnum):
    OPEN = "OPEN"
    SEALED = "SEALED"
    SCORED = "SCORED"


# The words of a hash, as Redis replies them.
STATES = {state.encode(): state for state in State}
SEALERS = {sealer.encode(): sealer for sealer in SealedBy}
PREDICTION_FIELD = PREDICTION.encode()
FIRST_EPOCH = 1  # As open_attempt.lua writes it.
NONE_GIVEN: Answers = MappingProxyType({})
QUEUE_MS = 10_000  # How long a request may have waited on our side, and count: as in moments.lua.


class Attempt(NamedTuple):
    """Where one attempt lives: in which partition, whose it is, which number."""

    partition: Partition
    who: str
    number: int

    @property
    def key(self) -> str:
        return self.partition.attempt(self.who, self.number)

    def __str__(self) -> str:
        return f"{self.partition.round_id}/{self.who}/{self.number}"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the attempts of a round: how many (None: any number), how long after the end of one the next may
    be opened, whether one that lapses is given back, and how long after its due moment the network may still deliver
    what was done in time."""

    allowance: int | None = None
    interval_ms: int = 0
    gives_back: bool = False
    grace_ms: int = 0


class Lease(NamedTuple):
    """Which device asks, and the epoch that its page was given; "": not said, and then not asked. Each time another
    device takes the attempt over, its epoch goes up by one, and the pages of before are refused."""

    device: str = ""
    epoch: str = ""


class Unsent(NamedTuple):
    """An answer that the phone has and that may not have reached us: `question` is a number or PREDICTION."""

    question: int | str
    answer: str
    writer: str
    sequence: int


class Submission(NamedTuple):
    """Nộp bài. `key`: the page's own, random; `payload`: a digest of what was sent; `seen`: the attempt as its person
    saw it when they submitted, what is `unsent` included."""

    key: str
    payload: str
    lease: Lease = Lease()
    unsent: tuple[Unsent, ...] = ()
    seen: "Sheet | None" = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A person's attempts in a round: opened, given back, and for how long the next one has to wait."""

    used: int
    given_back: int
    wait_ms: int


class Opened(NamedTuple):
    """Moments in ms by the shard's clock; `over` when the attempt was sealed before this call, `anew` when this call
    opened it."""

    opened_at: int
    due_at: int
    left_ms: int
    over: bool
    anew: bool


class Saved(NamedTuple):
    """An answer kept. `stale`: a newer one of the same page was there already and stays."""

    left_ms: int
    stale: bool


class Sheet(NamedTuple):
    """Bài làm — all that is known of an attempt. `left_ms`, to the due moment, and `arriving_ms`, until nothing that
    was done in time can be on its way or waiting any more, are 0 once sealed; `mark` and `receipt` are there once it
    is scored."""

    state: State
    opened_at: int
    due_at: int
    left_ms: int
    arriving_ms: int = 0
    sealed_at: int | None = None
    sealed_by: SealedBy | None = None
    mark: Mark | None = None
    receipt: str = ""
    void: bool = False
    prediction: int | None = None
    answers: Answers = NONE_GIVEN
    device: str = ""
    epoch: int = 0
    bracket: str = ""

    @property
    def elapsed_ms(self) -> int:
        """The time taken, once sealed."""
        assert self.sealed_at is not None
        return self.sealed_at - self.opened_at


def untouched(opened: Opened, device: str) -> Sheet:
    """The attempt that a call has just opened for a device."""
    return Sheet(
        State.OPEN, opened.opened_at, opened.due_at, opened.left_ms, device=device, epoch=FIRST_EPOCH
    )


def read_sheet(fields: Iterable[tuple[bytes, bytes]], now: int) -> Sheet:
    """An attempt's hash as a value. An answer's field is its number, its value `writer sequence answer`; once it is
    sealed all of them are in one field, strung."""
    told: dict[bytes, bytes] = {}
    saved: dict[int, Positions] = {}
    for name, value in fields:
        if name.isdigit():
            saved[int(name)] = chosen_by(value[value.rfind(b" ") + 1 :])
        else:
            told[name] = value
    state, due_at = STATES[told[b"state"]], int(told[b"due_at"])
    running = state is State.OPEN
    left = due_at - now if running else 0
    guess = told.get(PREDICTION_FIELD, b"").rpartition(b" ")[2]
    return Sheet(
        state=state,
        opened_at=int(told[b"opened_at"]),
        due_at=due_at,
        left_ms=max(0, left),
        arriving_ms=max(0, left + int(told.get(b"grace_ms", 0)) + QUEUE_MS) if running else 0,
        sealed_at=int(told[b"sealed_at"]) if b"sealed_at" in told else None,
        sealed_by=SEALERS[told[b"sealed_by"]] if b"sealed_by" in told else None,
        mark=read_mark(told),
        receipt=told.get(b"receipt", b"").decode(),
        void=b"void" in told,
        prediction=int(guess) if guess else None,
        answers=unstrung(told[b"answers"].decode()) if b"answers" in told else dict(sorted(saved.items())),
        device=told.get(b"device", b"").decode(),
        epoch=int(told.get(b"epoch", 0)),
        bracket=told.get(b"bracket", b"").decode(),
    )


def sheet_of(fields: Sequence[bytes], now: int) -> Sheet:
    """The same of field, value, field, value, … as a script replies them."""
    return read_sheet(zip(fields[::2], fields[1::2], strict=True), now)


def read_mark(told: Mapping[bytes, bytes]) -> Mark | None:
    """What was scored before attempts had a score gave one point for each right answer."""
    if b"correct" not in told:
        return None
    return Mark(int(told[b"correct"]), int(told.get(b"score", told[b"correct"])))


def event_of(attempt: Attempt, sheet: Sheet, mark: Mark) -> Event:
    """A sealed attempt and its mark, as they are written down."""
    assert sheet.sealed_at is not None and sheet.sealed_by is not None
    return Event(
        round=attempt.partition.round_id,
        who=attempt.who,
        number=attempt.number,
        opened_at=sheet.opened_at,
        sealed_at=sheet.sealed_at,
        sealed_by=sheet.sealed_by,
        correct=mark.correct,
        score=mark.score,
        prediction=sheet.prediction,
        answers=packed(sheet.answers),
    )
