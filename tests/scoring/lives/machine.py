"""Random lives of attempts against the real server: two persons, two devices each, retries, deaths, a killed server.

Each step says a verb as the product says it, compares the reply with the model's, and then compares the whole of Redis.
"""

from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from redis import Redis

from app.clock import now_ms
from app.errors import ContestError
from app.house import connect
from app.rules.paper.marking import Mark
from app.rules.timetable import Timetable
from app.scoring.amending.carrying import pair
from app.scoring.amending.verbs import void as set_aside
from app.scoring.core import ScoringCore
from app.scoring.keys import Partition
from app.scoring.sheets import PREDICTION, Lease, SealedBy, Sheet, State, Submission, Terms, Unsent
from app.scoring.sweeper import overdue
from tests.scoring.lives.comparing import Compared
from tests.scoring.lives.drawing import (
    Sight,
    ages,
    answers,
    devices,
    keys,
    leases,
    marked,
    numbers,
    pages,
    payloads,
    questions,
    said_by,
    sequences,
    sights,
    since,
    unsent,
    whoever,
)
from tests.scoring.lives.model import ALLOWANCE, GRACE_MS, QUEUE_MS, Clock, Kept, Life, Person

MINUTES_10 = 600_000
WAYS_MS = 50  # So much earlier a submission may be stamped: as in moments.lua.
ROUNDS = count(1)


class Lives(Compared):
    """Who does what to an attempt, in any order."""

    @initialize(gives_back=st.booleans(), mortal=st.integers(0, 7))
    def a_round_opens(self, gives_back: bool, mortal: int) -> None:
        self.gives_back = gives_back
        self.may_be_killed = mortal == 0
        self.partition = Partition(next(ROUNDS), 0)
        self.people = {"an": Person(), "binh": Person()}
        self.posted, self.sealed_at = [], {}
        self.redis = Redis.from_url(self.server.admin_url)
        self.store = connect(self.server.url)
        self.core = ScoringCore(self.store, b"k" * 32)
        opens_at = now_ms() - MINUTES_10
        self.timetable = Timetable(opens_at, opens_at + 100 * MINUTES_10, MINUTES_10)
        self.open("an", 1, "phone", twice=False)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.loop.run_until_complete(self.store.aclose())
            self.redis.close()

    def say(self, verb: Callable[[], Coroutine[Any, Any, Any]], twice: bool) -> Any:
        """The reply, or the error's name. `twice`: the first reply was lost on its way."""
        for _ in range(1 + twice):
            try:
                reply = self.loop.run_until_complete(verb())
            except ContestError as error:
                reply = type(error).__name__
        return reply

    @rule(who=whoever, number=numbers, device=devices, twice=st.booleans())
    def open(self, who: str, number: int, device: str, twice: bool) -> None:
        """0 is the next one."""
        number = number or len(self.people[who].lives) + 1
        terms = Terms(ALLOWANCE, gives_back=self.gives_back, grace_ms=GRACE_MS)
        reply = self.say(
            lambda: self.core.open(self.attempt(who, number), self.timetable, terms, who, device=device),
            twice,
        )
        expected = self.people[who].open(number, device, who, gives_back=self.gives_back)
        if isinstance(reply, str):
            assert reply == expected
        else:
            assert ("over" if reply.over else "open") == ("over" if expected == "over" else "open")

    @rule(who=whoever, number=numbers, device=devices, age=ages)
    def open_as_the_round_closes(self, who: str, number: int, device: str, age: int) -> None:
        """The round closed five seconds ago; a request that had been waiting then is let in, and ends at the close."""
        closed = Timetable(self.timetable.opens_at, now_ms() - 5_000, MINUTES_10)
        terms = Terms(ALLOWANCE, gives_back=self.gives_back, grace_ms=GRACE_MS)
        person, number = self.people[who], number or len(self.people[who].lives) + 1
        known = number <= len(person.lives)
        reply = self.say(
            lambda: self.core.open(
                self.attempt(who, number), closed, terms, who, device=device, since=since(age)
            ),
            twice=False,
        )
        if age == 0 and not known:
            assert reply == "RoundNotOpen"
            return
        expected = person.open(number, device, who, gives_back=self.gives_back)
        if expected == "opened":
            person.lives[-1].clock = Clock.GRACE
            assert (reply.over, reply.due_at, reply.left_ms) == (False, closed.closes_at, 0)
            assert reply.opened_at == closed.closes_at - 1
        else:
            assert (reply if isinstance(reply, str) else "over" if reply.over else "known") == expected

    @rule(who=whoever, number=numbers, device=devices, twice=st.booleans())
    def take(self, who: str, number: int, device: str, twice: bool) -> None:
        reply = self.say(lambda: self.core.take(self.attempt(who, number), device), twice)
        life = self.life(who, number)
        if life is None:
            assert reply == "NotThere"
        elif life.sealed_by or not life.in_time(0):
            assert reply == "AttemptOver"
        else:
            if life.device != device:
                life.device, life.epoch = device, life.epoch + 1
            assert reply == life.epoch

    @rule(
        who=whoever, number=numbers, question=questions, page=pages, sequence=sequences, answer=answers,
        lease=leases, age=ages, twice=st.booleans(),
    )  # fmt: skip
    def save(
        self, who: str, number: int, question: str, page: str, sequence: int, answer: str,
        lease: Lease, age: int, twice: bool,
    ) -> None:  # fmt: skip
        life = self.life(who, number)
        lease = said_by(lease, life)
        if question == PREDICTION:
            answer = answer[:1]  # One number.
        reply = self.say(
            lambda: self.core.save(
                self.attempt(who, number), question, answer, page, sequence, lease=lease, since=since(age)
            ),
            twice,
        )
        kept = Kept(page, sequence, answer)
        expected = "NotThere" if life is None else life.save(question, kept, lease, age)
        assert (reply if isinstance(reply, str) else "stale" if reply.stale else "saved") == expected

    @rule(
        who=whoever, number=numbers, key=keys, payload=payloads, unsent=unsent,
        lease=leases, age=ages, sees=sights, twice=st.booleans(), dies=st.booleans(),
    )  # fmt: skip
    def submit(
        self, who: str, number: int, key: str, payload: str, unsent: tuple[Unsent, ...],
        lease: Lease, age: int, sees: Sight, twice: bool, dies: bool,
    ) -> None:  # fmt: skip
        """`dies`: the web process that seals does not live to post the score."""
        life = self.life(who, number)
        lease = said_by(lease, life)
        seen = sees(life, self.sheets([life])[0][1], unsent) if life else None
        submission = Submission(key, payload, lease, unsent, seen)
        before = now_ms()
        reply = self.say(
            lambda: self.core.submit(
                self.attempt(who, number),
                submission,
                seen and marked(seen),
                ranked=True,
                gives_back=self.gives_back,
                since=since(age),
            ),
            twice,
        )
        if life is None:
            assert reply == "NotThere"
            return
        was_open = life.sealed_by is None
        expected = life.submit(key, payload, unsent, lease, age)
        if expected in ("ours", "theirs"):
            self.people[who].collect(life, gives_back=self.gives_back)
            sheet, ours = reply
            assert ("ours" if ours else "theirs") == expected
            if was_open:
                self.check_stamp(sheet, before, min(age, QUEUE_MS))
            if not dies or sheet.state is State.SCORED:
                self.post(life, sheet, twice)
        else:
            assert reply == expected

    def check_stamp(self, sheet: Sheet, before: int, age: int) -> None:
        """Sealed when the request came, at the latest when the time was up."""
        assert sheet.sealed_at is not None
        moments = (before - 1 - WAYS_MS, now_ms() + 1)
        first, last = (max(sheet.opened_at, min(at - age, sheet.due_at)) for at in moments)
        assert first <= sheet.sealed_at <= last

    def post(self, life: Life, sheet: Sheet, twice: bool) -> None:
        mark = Mark(life.correct, 5 * life.correct)
        if sheet.state is State.SEALED:
            posted = self.say(
                lambda: self.core.score(self.attempt(life.who, life.number), sheet, mark, ranked=True), twice
            )
            assert posted.state is State.SCORED
        if not life.scored:
            life.scored = True
            self.posted.append((life.who, life.number))

    save_more = save_again = save_on = save  # The commonest of all.
    submit_more = submit

    @rule(twice=st.booleans())
    def sweep(self, twice: bool) -> None:
        """Whatever is overdue is collected; what is owed is posted."""
        self.redis_debts_fall_due()
        for who, number in map(pair, self.loop.run_until_complete(overdue(self.store, self.partition))):
            life = self.life(who, number)
            assert life is not None
            assert life.sealed_by or life.clock is Clock.GONE
            sheet = self.say(
                lambda who=who, number=number: self.core.seal(  # type: ignore[misc]
                    self.attempt(who, number), SealedBy.SWEEPER, gives_back=self.gives_back, only_due=True
                ),
                twice,
            )
            self.people[who].collect(life, gives_back=self.gives_back)
            self.post(life, sheet, twice)
        assert all(life.scored for life in self.lives() if life.sealed_by or life.clock is Clock.GONE)

    @rule(who=whoever, number=numbers)
    def the_sweeper_looks_at(self, who: str, number: int) -> None:
        """It may look at any attempt, and dies before it posts a score."""
        life, attempt = self.life(who, number), self.attempt(who, number)
        early = self.say(
            lambda: self.core.seal(attempt, SealedBy.SWEEPER, gives_back=self.gives_back, only_due=True),
            False,
        )
        if life is None:
            assert early == "NotThere"
        elif life.sealed_by is None and life.clock is not Clock.GONE:
            assert early == "AttemptRunning"
        else:
            self.people[who].collect(life, gives_back=self.gives_back)

    def redis_debts_fall_due(self) -> None:
        """The patience with whoever sealed is over."""
        for life in self.lives():
            if life.sealed_by and not life.scored:
                self.redis.zadd(self.partition.due, {f"{life.who} {life.number}": 1}, xx=True)

    @rule(who=whoever, number=numbers)
    def a_score_comes_too_early(self, who: str, number: int) -> None:
        life = self.life(who, number)
        if life is not None and life.sealed_by is None:
            sheet = self.sheets([life])[0][1]._replace(sealed_at=now_ms(), sealed_by=SealedBy.SWEEPER)
            early = self.core.score(self.attempt(who, number), sheet, Mark(2, 10), ranked=True)
            assert self.say(lambda: early, twice=False) == "NotThere"

    @rule(who=whoever, number=numbers, clock=st.sampled_from(Clock))
    def time_passes(self, who: str, number: int, clock: Clock) -> None:
        life = self.life(who, number)
        if life is None or life.sealed_by or clock.value <= life.clock.value:
            return
        life.clock = clock
        attempt, due_at = self.attempt(who, number), now_ms() - clock.value
        self.redis.hset(attempt.key, mapping={"opened_at": due_at - MINUTES_10, "due_at": due_at})
        self.redis.zadd(self.partition.due, {f"{who} {attempt.number}": due_at + GRACE_MS + QUEUE_MS})
        if attempt.number == len(self.people[who].lives):
            self.redis.hset(self.partition.person(who), "running", due_at)

    @rule(who=whoever, number=numbers, void=st.booleans(), twice=st.booleans())
    def void(self, who: str, number: int, void: bool, twice: bool) -> None:
        life = self.life(who, number)
        reply = self.say(
            lambda: set_aside(self.store, self.attempt(who, number), "", void=void, ranked=True), twice
        )
        assert reply == (None if life is not None and life.scored else "NotThere")
        if life is not None and life.scored:
            life.void = void

    @rule()
    def scripts_are_forgotten(self) -> None:
        self.redis.script_flush()

    @precondition(lambda self: self.may_be_killed)
    @rule()
    def the_server_is_killed(self) -> None:
        self.may_be_killed = False
        self.server.process.kill()
        self.server.process.wait()
        self.server.start()
