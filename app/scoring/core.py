"""The scoring core: four verbs on an attempt, each one script, each safe to repeat.

    open -> save, save, … -> seal -> score       a submission does the last two in one, where it can

Lua guards the state and the clock; it knows no contest rule. Python knows the rules; it decides nothing about time: it
says at most since when a request has been waiting on our side (`since`, a moment of `time.monotonic()`), and the
script counts that back from its own clock.
"""

import logging
from time import monotonic

from app.errors import (
    AttemptOver,
    AttemptRunning,
    KeyReused,
    NoAttemptsLeft,
    NotThere,
    RoundNotOpen,
    SequenceReused,
    TakenOver,
    TooSoon,
)
from app.rules.paper.marking import Mark
from app.rules.timetable import Timetable
from app.scoring import scripts
from app.scoring.keys import Partition
from app.scoring.posting import NOTHING, posting, sealed, stamps
from app.scoring.sheets import (
    QUEUE_MS,
    Attempt,
    Lease,
    Opened,
    Saved,
    SealedBy,
    Sheet,
    State,
    Submission,
    Tally,
    Terms,
    sheet_of,
)
from app.scoring.store import Store
from app.scoring.store.heard import Heard
from app.scoring.store.line import Since

log = logging.getLogger(__name__)

NO_LEASE = Lease()
PATIENCE_MS = 2_000  # How long a sealed attempt may owe its score before the sweeper sees to it.


def late_by(gives_back: bool) -> SealedBy:
    """Who seals an attempt whose time and grace are over."""
    return SealedBy.LAPSED if gives_back else SealedBy.SWEEPER


def age(since: float | None) -> Since | int:
    """How long a request has been waiting when the script leaves; None: it has not."""
    return 0 if since is None else Since(since)


class ScoringCore:
    """The verbs, bound to a client and to the key that receipts are made with."""

    def __init__(self, redis: Store, receipt_key: bytes) -> None:
        self.redis = redis
        self.receipt_key = receipt_key
        self.heard = Heard()

    async def open(
        self,
        attempt: Attempt,
        timetable: Timetable,
        terms: Terms,
        shown: str,
        *,
        device: str = "",
        bracket: str = "",
        since: float | None = None,
    ) -> Opened:
        """Start the clock, once. `shown` is the person as the leaderboard shows them, `device` the one that may write,
        `bracket` the one they belong to (the first opening of the round decides).

        Raises RoundNotOpen, NoAttemptsLeft, AttemptRunning, TooSoon, or NotThere when a number is skipped.
        """
        word, opened_at, due_at, now = await scripts.open_attempt(
            self.redis,
            attempt=attempt.key,
            person=attempt.partition.person(attempt.who),
            due=attempt.partition.due,
            who=attempt.who,
            number=attempt.number,
            shown=shown,
            device=device,
            bracket=bracket,
            opens_at=timetable.opens_at,
            closes_at=timetable.closes_at,
            ends_at=timetable.ends_at,
            duration_ms="" if timetable.duration_ms is None else timetable.duration_ms,
            grace_ms=terms.grace_ms,
            interval_ms=terms.interval_ms,
            allowance="" if terms.allowance is None else terms.allowance,
            gives_back=int(terms.gives_back),
            age_ms=age(since),
        )
        match word:
            case b"OPENED" | b"OPEN" | b"OVER":
                left_ms = max(0, due_at - now)
                return Opened(opened_at, due_at, left_ms, over=word == b"OVER", anew=word == b"OPENED")
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
        self,
        attempt: Attempt,
        question: int | str,
        answer: str,
        writer: str,
        sequence: int,
        *,
        lease: Lease = NO_LEASE,
        since: float | None = None,
    ) -> Saved:
        """Keep one answer. Raises AttemptOver when its time and the grace are up, TakenOver when another device has
        it, SequenceReused, and NotThere when it was never opened."""
        word, ms = await scripts.save_answer(
            self.redis,
            attempt=attempt.key,
            question=question,
            answer=answer,
            writer=writer,
            sequence=sequence,
            device=lease.device,
            epoch=lease.epoch,
            age_ms=age(since),
        )
        match word:
            case b"SAVED" | b"STALE":
                return Saved(ms, word == b"STALE")
            case b"LATE":
                log.warning(
                    "attempt %s: a save of %s came %d ms too late and is not kept", attempt, question, ms
                )
                raise AttemptOver
            case b"SEALED":
                raise AttemptOver
            case b"MOVED":
                raise TakenOver
            case b"REUSED":
                raise SequenceReused
            case _:
                raise NotThere

    async def seal(
        self, attempt: Attempt, sealed_by: SealedBy, *, gives_back: bool = False, only_due: bool = False
    ) -> Sheet:
        """Collect the attempt; the answers returned are the answers that count. Raises NotThere; AttemptRunning when
        `only_due` and it, or what is on its way or waiting on our side, still has time."""
        word, now, *fields = await scripts.seal_attempt(
            self.redis,
            attempt=attempt.key,
            person=attempt.partition.person(attempt.who),
            due=attempt.partition.due,
            who=attempt.who,
            number=attempt.number,
            sealed_by=sealed_by,
            late_by=late_by(gives_back),
            gives_back=int(gives_back),
            only_due=int(only_due),
            patience_ms=PATIENCE_MS,
            age_ms=QUEUE_MS if only_due else 0,  # Whoever only looks waits for what may be waiting.
        )
        match word:
            case b"SEALED":
                return sheet_of(fields, now)
            case b"OPEN":
                raise AttemptRunning
            case _:
                raise NotThere

    async def submit(
        self,
        attempt: Attempt,
        submission: Submission,
        mark: Mark | None = None,
        *,
        ranked: bool = False,
        gives_back: bool = False,
        since: float | None = None,
    ) -> tuple[Sheet, bool]:
        """Stop the clock for the participant: the sealed attempt, and whether this submission did it or repeats the
        one that did. One that comes too late, or after another, changes nothing.

        `mark` is that of what the submission has `seen`: sealed as exactly that, the attempt is scored at once; else
        its score is owed. Raises NotThere, TakenOver, KeyReused.
        """
        seen, told = submission.seen, self.heard.moment(attempt.partition, since or monotonic())
        foreseen = seen and mark and told and sealed(seen, told)
        posted = posting(self.receipt_key, attempt, foreseen, mark, ranked) if foreseen and mark else NOTHING
        word, now, *fields = await scripts.submit_attempt(
            self.redis,
            attempt=attempt.key,
            person=attempt.partition.person(attempt.who),
            due=attempt.partition.due,
            board=attempt.partition.board_of(seen.bracket if seen else ""),
            events=attempt.partition.events,
            who=attempt.who,
            number=attempt.number,
            late_by=late_by(gives_back),
            gives_back=int(gives_back),
            patience_ms=PATIENCE_MS,
            age_ms=age(since),
            key=submission.key,
            payload=submission.payload,
            unsent="".join(
                f"{one.question} {one.writer} {one.sequence} {one.answer};" for one in submission.unsent
            ),
            device=submission.lease.device,
            epoch=submission.lease.epoch,
            told=told or "",
            foreseen=stamps(foreseen) if foreseen else "",
            **posted,
        )
        self.heard.hear(attempt.partition, now)
        match word:
            case b"SCORED":
                assert foreseen
                return foreseen._replace(state=State.SCORED, mark=mark, receipt=str(posted["receipt"])), True
            case b"SEALED" | b"OTHER":
                return sheet_of(fields, now), word == b"SEALED"
            case b"LATE":
                log.warning("attempt %s: a submission came too late and is not counted", attempt)
                return sheet_of(fields, now), False
            case b"MOVED":
                raise TakenOver
            case b"REUSED":
                raise KeyReused
            case _:
                raise NotThere

    async def score(self, attempt: Attempt, sheet: Sheet, mark: Mark, *, ranked: bool) -> Sheet:
        """Put a sealed attempt on the board and into the stream of events, once; the attempt as it then stands."""
        word, known = await scripts.post_score(
            self.redis,
            attempt=attempt.key,
            person=attempt.partition.person(attempt.who),
            board=attempt.partition.board_of(sheet.bracket),
            due=attempt.partition.due,
            events=attempt.partition.events,
            who=attempt.who,
            number=attempt.number,
            **posting(self.receipt_key, attempt, sheet, mark, ranked),
        )
        if word == b"ABSENT":
            raise NotThere
        return sheet._replace(state=State.SCORED, mark=mark, receipt=known.decode())

    async def take(self, attempt: Attempt, device: str, *, since: float | None = None) -> int:
        """Let a device write an open attempt; the epoch of its pages from now on. Raises AttemptOver, NotThere."""
        word, epoch = await scripts.take_lease(
            self.redis, attempt=attempt.key, device=device, age_ms=age(since)
        )
        match word:
            case b"TAKEN":
                return int(epoch)
            case b"OVER":
                raise AttemptOver
            case _:
                raise NotThere

    async def sheet(self, attempt: Attempt) -> Sheet:
        """The attempt as it stands. Raises NotThere when it was never opened."""
        now, *fields = await scripts.read_sheet(self.redis, attempt=attempt.key)
        self.heard.hear(attempt.partition, now)
        if not fields:
            raise NotThere
        return sheet_of(fields, now)

    async def tally(self, partition: Partition, who: str, interval_ms: int) -> Tally:
        """How far a person is with their attempts in the round."""
        now, used, given_back, ended = await scripts.read_tally(self.redis, person=partition.person(who))
        ready_at = ended + interval_ms if ended and interval_ms else 0
        return Tally(used, given_back, max(0, ready_at - now))
