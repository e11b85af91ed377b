"""What the real server holds beside what the model holds: looked at after every step, whole."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from redis import Redis

from app.embedded import EmbeddedServer
from app.rules.paper.marking import Mark
from app.rules.standing import live_score
from app.scoring.answers import repacked
from app.scoring.core import ScoringCore
from app.scoring.keys import Partition
from app.scoring.sheets import PREDICTION, Attempt, SealedBy, Sheet
from app.scoring.store import Store
from tests.scoring.lives.model import ALLOWANCE, Clock, Life, Person


def given(life: Life) -> dict[str, str]:
    """What was answered, by question."""
    answered = life.answers.items()
    return {question: kept.answer for question, kept in answered if kept.answer and question != PREDICTION}


def guess(life: Life) -> str:
    return life.answers[PREDICTION].answer if PREDICTION in life.answers else ""


class Compared(RuleBasedStateMachine):
    """`server` and `loop` are given by the test, the rest when a round opens."""

    server: ClassVar[EmbeddedServer]
    loop: ClassVar[asyncio.AbstractEventLoop]

    people: dict[str, Person]
    posted: list[tuple[str, int]]
    sealed_at: dict[tuple[str, int], int | None]
    partition: Partition
    redis: Redis
    store: Store
    core: ScoringCore

    def attempt(self, who: str, number: int) -> Attempt:
        return Attempt(self.partition, who, self.meant(who, number))

    def meant(self, who: str, number: int) -> int:
        return number or max(1, len(self.people[who].lives))

    def life(self, who: str, number: int) -> Life | None:
        lives, number = self.people[who].lives, self.meant(who, number)
        return lives[number - 1] if number <= len(lives) else None

    def lives(self) -> list[Life]:
        return [life for person in self.people.values() for life in person.lives]

    @invariant()
    def redis_holds_what_the_model_holds(self) -> None:
        if not hasattr(self, "people"):
            return
        sheets = {(life.who, life.number): sheet for life, sheet in self.sheets(self.lives())}
        for life in self.lives():
            self.check(life, sheets[life.who, life.number])
        with self.redis.pipeline(transaction=False) as asked:
            asked.zrange(self.partition.due, 0, -1).xrange(self.partition.events)
            asked.zrange(self.partition.board, 0, -1, withscores=True)
            due, events, board = asked.execute()
        assert {member.decode() for member in due} == {
            f"{life.who} {life.number}" for life in self.lives() if not life.scored
        }
        entries = [fields for _, fields in events]
        assert [(entry[b"who"].decode(), int(entry[b"number"])) for entry in entries] == self.posted
        for entry in entries:
            life = self.people[entry[b"who"].decode()].lives[int(entry[b"number"]) - 1]
            assert (int(entry[b"correct"]), entry[b"sealed_by"].decode()) == (life.correct, life.sealed_by)
            assert repacked(entry[b"answers"].decode()) == ";".join(
                f"{item}={answer}" for item, answer in sorted(given(life).items())
            )
            assert entry[b"prediction"].decode() == guess(life)
        assert {who.decode(): score for who, score in board} == {
            who: max(
                float(live_score(5 * life.correct, sheets[who, life.number].elapsed_ms)) for life in ranked
            )
            for who, person in self.people.items()
            if (ranked := person.ranked())
        }

    def check(self, life: Life, sheet: Sheet) -> None:
        assert (sheet.state, sheet.sealed_by) == (life.state, life.sealed_by)
        if not life.sealed_by:
            assert (sheet.device, sheet.epoch) == (life.device, life.epoch)
        assert {
            str(item): ",".join(map(str, chosen)) for item, chosen in sheet.answers.items() if chosen
        } == given(life)
        assert sheet.prediction == (int(guess(life)) if guess(life) else None)
        assert sheet.mark == (Mark(life.correct, 5 * life.correct) if life.scored else None)
        assert bool(sheet.receipt) == life.scored
        if life.sealed_by:
            assert sheet.sealed_at == self.sealed_at.setdefault((life.who, life.number), sheet.sealed_at)
        assert sheet.void == (life.void and life.scored)

    def sheets(self, lives: Sequence[Life]) -> list[tuple[Life, Sheet]]:
        """As the product reads them; all in one turn of the loop, which is one way to the server and back."""

        async def together() -> list[Sheet]:
            return await asyncio.gather(
                *(self.core.sheet(self.attempt(life.who, life.number)) for life in lives)
            )

        return list(zip(lives, self.loop.run_until_complete(together()), strict=True))

    @invariant()
    def no_more_attempts_count_than_are_allowed(self) -> None:
        if hasattr(self, "people"):
            for person in self.people.values():
                assert sum(life.sealed_by is not SealedBy.LAPSED for life in person.lives) <= ALLOWANCE + sum(
                    life.clock is Clock.GONE and life.sealed_by is None for life in person.lives
                )
