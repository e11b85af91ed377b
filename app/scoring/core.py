"""The scoring core: four verbs on an attempt, each one script, each safe to repeat.

    open -> save, save, … -> seal -> score

Lua guards the state and the clock; it knows no contest rule. Python knows the rules; it decides nothing about
time. `redis` may be a Redis or a RedisCluster, asynchronous.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.errors import (
    AttemptOver,
    AttemptRunning,
    NoAttemptsLeft,
    NotThere,
    RoundNotOpen,
    TooSoon,
)
from app.rules.marking import Answers, Mark, Positions
from app.rules.standing import live_score
from app.rules.timetable import Timetable
from app.scoring import scripts
from app.scoring.events import Event, digest
from app.scoring.keys import Partition

PREDICTION = "prediction"  # The field of the prediction, beside the numbered ones of the paper's items.
PATIENCE_MS = 2_000  # How long a sealed attempt may owe its score before the sweeper sees to it.


class SealedBy(StrEnum):
    """LAPSED: the time was up, nothing had been submitted, and the regulations give such an attempt back."""

    PARTICIPANT = "participant"
    SWEEPER = "sweeper"
    LAPSED = "lapsed"


class State(StrEnum):
    OPEN = "OPEN"
    SEALED = "SEALED"
    SCORED = "SCORED"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Where one attempt lives: in which partition, whose it is, which number."""

    partition: Partition
    who: str
    number: int

    @property
    def key(self) -> str:
        return self.partition.attempt(self.who, self.number)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the attempts of a round: how many (None: any number), how long after the end of one the next may
    be opened, and whether one that lapses is given back."""

    allowance: int | None = None
    interval_ms: int = 0
    gives_back: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """A person's attempts in a round: opened, given back, and for how long the next one has to wait."""

    used: int
    given_back: int
    wait_ms: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Moments in ms by the shard's clock; `over` when the attempt was sealed before this call."""

    opened_at: int
    due_at: int
    left_ms: int
    over: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer kept. `stale`: a newer one of the same page was there already and stays."""

    left_ms: int
    stale: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Bài làm — all that is known of an attempt. `left_ms` is 0 once sealed; `mark` is None until scored."""

    state: State
    opened_at: int
    due_at: int
    left_ms: int
    sealed_at: int | None = None
    sealed_by: SealedBy | None = None
    mark: Mark | None = None
    prediction: int | None = None
    answers: Mapping[int, Positions] = field(default_factory=dict)

    @property
    def elapsed_ms(self) -> int:
        """The time taken, once sealed."""
        assert self.sealed_at is not None
        return self.sealed_at - self.opened_at


class ScoringCore:
    """The verbs, bound to a client."""

    def __init__(self, redis: Any) -> None:
        self.redis = redis

    async def open(self, attempt: Attempt, timetable: Timetable, terms: Terms, shown: str) -> Opened:
        """Start the clock, once. `shown` is the person as the leaderboard shows them.

        Raises RoundNotOpen, NoAttemptsLeft, AttemptRunning, TooSoon, or NotThere when a number is skipped.
        """
        word, opened_at, due_at, now = await scripts.open_attempt(
            self.redis,
            attempt=attempt.key,
            person=attempt.partition.person(attempt.who),
            people=attempt.partition.people,
            due=attempt.partition.due,
            who=attempt.who,
            number=attempt.number,
            shown=shown,
            opens_at=timetable.opens_at,
            closes_at=timetable.closes_at,
            ends_at=timetable.ends_at,
            duration_ms="" if timetable.duration_ms is None else timetable.duration_ms,
            interval_ms=terms.interval_ms,
            allowance="" if terms.allowance is None else terms.allowance,
            gives_back=int(terms.gives_back),
        )
        match word:
            case b"OPEN" | b"OVER":
                return Opened(opened_at, due_at, max(0, due_at - now), word == b"OVER")
            case b"EARLY" | b"CLOSED":
                raise RoundNotOpen
            case b"SPENT":
                raise NoAttemptsLeft(allowance=terms.allowance)
            case b"RUNNING":
                raise AttemptRunning
            case b"WAIT":
                minutes, seconds = divmod(-((now - due_at) // 1000), 60)
                raise TooSoon(minutes=minutes, seconds=seconds)
            case _:
                raise NotThere

    async def save(
        self, attempt: Attempt, question: int | str, answer: str, writer: str, sequence: int
    ) -> Saved:
        """Keep one answer. Raises AttemptOver when its time is up, NotThere when it was never opened."""
        word, left_ms = await scripts.save_answer(
            self.redis,
            attempt=attempt.key,
            question=question,
            answer=answer,
            writer=writer,
            sequence=sequence,
        )
        match word:
            case b"SAVED" | b"STALE":
                return Saved(left_ms, word == b"STALE")
            case b"LATE" | b"SEALED":
                raise AttemptOver
            case _:
                raise NotThere

    async def seal(
        self, attempt: Attempt, sealed_by: SealedBy, *, gives_back: bool = False, only_due: bool = False
    ) -> Sheet:
        """Stop the clock; the answers returned are the answers that count. Raises NotThere."""
        word, now, *fields = await scripts.seal_attempt(
            self.redis,
            attempt=attempt.key,
            person=attempt.partition.person(attempt.who),
            due=attempt.partition.due,
            who=attempt.who,
            number=attempt.number,
            sealed_by=sealed_by,
            lapsed_by=SealedBy.LAPSED if gives_back else "",
            only_due=int(only_due),
            patience_ms=PATIENCE_MS,
        )
        match word:
            case b"SEALED":
                return read_sheet(dict(zip(fields[::2], fields[1::2], strict=True)), now)
            case b"OPEN":
                raise AttemptRunning
            case _:
                raise NotThere

    async def score(self, attempt: Attempt, sheet: Sheet, mark: Mark, *, ranked: bool) -> None:
        """Put a sealed attempt on the board and into the stream of events, once."""
        event = event_of(attempt, sheet, mark)
        await scripts.post_score(
            self.redis,
            attempt=attempt.key,
            board=attempt.partition.board,
            due=attempt.partition.due,
            events=attempt.partition.events,
            who=attempt.who,
            number=attempt.number,
            correct=mark.correct,
            score=mark.score,
            live_score=live_score(mark.score, sheet.elapsed_ms),
            prediction="" if event.prediction is None else event.prediction,
            answers=event.answers,
            sha256=digest(event),
            ranked=int(ranked),
        )

    async def sheet(self, attempt: Attempt) -> Sheet:
        """The attempt as it stands. Raises NotThere when it was never opened."""
        now, *fields = await scripts.read_sheet(self.redis, attempt=attempt.key)
        if not fields:
            raise NotThere
        return read_sheet(dict(zip(fields[::2], fields[1::2], strict=True)), now)

    async def tally(self, partition: Partition, who: str, interval_ms: int) -> Tally:
        """How far a person is with their attempts in the round."""
        now, used, given_back, ended = await scripts.read_tally(self.redis, person=partition.person(who))
        ready_at = ended + interval_ms if ended and interval_ms else 0
        return Tally(used, given_back, max(0, ready_at - now))


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


def read_sheet(fields: Mapping[bytes, bytes], now: int) -> Sheet:
    """An attempt's hash as a value; an answer's field is its number, its value `writer sequence answer`."""
    told = {name.decode(): value.decode() for name, value in fields.items()}
    saved = {name: value.rpartition(" ")[2] for name, value in told.items() if name.isdigit()}
    guess = told.get(PREDICTION, "").rpartition(" ")[2]
    state = State(told["state"])
    return Sheet(
        state=state,
        opened_at=int(told["opened_at"]),
        due_at=int(told["due_at"]),
        left_ms=max(0, int(told["due_at"]) - now) if state is State.OPEN else 0,
        sealed_at=int(told["sealed_at"]) if "sealed_at" in told else None,
        sealed_by=SealedBy(told["sealed_by"]) if "sealed_by" in told else None,
        mark=read_mark(told),
        prediction=int(guess) if guess else None,
        answers={int(name): positions(answer) for name, answer in sorted(saved.items(), key=by_number)},
    )


def read_mark(told: Mapping[str, str]) -> Mark | None:
    """What was scored before attempts had a score gave one point for each right answer."""
    if "correct" not in told:
        return None
    return Mark(int(told["correct"]), int(told.get("score", told["correct"])))


def by_number(item: tuple[str, str]) -> int:
    return int(item[0])


def positions(answer: str) -> Positions:
    """`"1,3"` -> (1, 3); the empty answer chooses nothing."""
    return tuple(int(position) for position in answer.split(",") if position)


def packed(answers: Answers) -> str:
    """`{1: (2,), 2: (1, 3)}` -> `"1=2;2=1,3"`, as the event and the recorded attempt keep it."""
    return ";".join(f"{number}={','.join(map(str, chosen))}" for number, chosen in answers.items() if chosen)
