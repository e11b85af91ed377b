"""Đo tốc độ phân tích — `hoithi bench analysis`: papers drawn and marked again, and the figures of their questions.

The attempts are made up in memory, one a person as the analysis counts them: a bank of 235 questions in five topics,
papers of twenty, every position chosen now and then. Reading them out of SQL is not counted.
"""

import time
from collections.abc import Iterator
from typing import Annotated

import typer

from app.admin.analysis.gathering import First, Source, computed
from app.rules.paper.draw import Plan, Question, pools_of
from app.rules.paper.marking import as_authored
from app.rules.paper.orders import kept_orders
from app.rules.policy import Line, RoundPolicy
from app.rules.timetable import Timetable
from app.scoring import LiveRound, Terms
from app.scoring.banks import LiveBank

QUESTIONS, TOPICS, CHOICES, OF_TOPIC = 235, 5, 4, 4
MULTIPLIER, MODULUS = 48_271, 2**31 - 1  # Park and Miller's: repeatable, and good enough to spread values.


def bench_analysis(
    attempts: Annotated[str, typer.Option(help="Số lượt thi, cách nhau bằng dấu phẩy.")] = "4500,38960",
) -> None:
    """Thời gian phân tích câu hỏi của một kỳ thi."""
    live = made_up()
    typer.echo(f"{'attempts':>12} {'answers':>10} {'seconds':>10} {'us/attempt':>11}")
    for size in sorted(int(one) for one in attempts.split(",")):
        source = Source(str(size), live, tuple(sittings(size, live.size)))
        started = time.perf_counter()
        found = computed(source)
        seconds = time.perf_counter() - started
        answers = sum(item.n for item in found.items.values())
        typer.echo(f"{size:>12} {answers:>10} {seconds:>10.2f} {seconds / size * 1e6:>11.0f}")


def made_up() -> LiveRound:
    """A round with a bank; the first choice of each question is right."""
    bank = {
        id: Question(id, f"t{id % TOPICS}", tuple(range(id * 10, id * 10 + CHOICES)), number=id)
        for id in range(1, QUESTIONS + 1)
    }
    key = {id: frozenset({one.choices[0]}) for id, one in bank.items()}
    plan = Plan(tuple(Line(OF_TOPIC, f"t{topic}") for topic in range(TOPICS)))
    return LiveRound(
        id=1,
        contest_id=1,
        code="tuan-1",
        title="",
        timetable=Timetable(0, 1),
        terms=Terms(),
        plan=plan,
        pools=pools_of(bank, plan),
        bank=LiveBank(bank, kept_orders(bank.values()), {}, key, {}),
        key=as_authored(key),
        amendments=0,
        secret=bytes(32),
        partitions=1,
        prediction_text=None,
        prediction_target=None,
        recorded=True,
        policy=RoundPolicy(),
    )


def sittings(count: int, size: int) -> Iterator[First]:
    dice = 1
    for person in range(count):
        dice = dice * MULTIPLIER % MODULUS
        chosen = (1 + (dice >> place) % CHOICES for place in range(size))
        yield f"p{person}", 1, ";".join(f"{place}={at}" for place, at in enumerate(chosen, start=1))
