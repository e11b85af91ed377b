"""Đo web — the hot operations of the whole product, as shares of a bare ASGI application on the same core.

Each round measures the bare application and every operation, one after the other; what is printed are medians over the
rounds. A round is the life of its own persons: they start, save, submit and look at the board, so every request does
what it does in a contest: the cookie is read, the paper drawn, the attempt changed, and the reply is on disk before it
is sent. A submission hands in a full paper. What an operation needs done before it is done unmeasured: starts over
HTTP, the answers of a paper through the scoring core, which is what a save comes to.

A start is one request, as a phone with scripts sends it: the reply is the first question's page. A look at the board is
one: the page, whose rows are read and rendered once a second, with the person's own place, counted for each request.
"""

import asyncio
import http.client
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from secrets import token_hex
from statistics import median

from app.bench.generator import Run, flood, paced, raw, send_all
from app.bench.stage import CHOICES, DRAWN, Process, Stage
from app.errors import Unfit
from app.house import connect, core_of
from app.quiz.answers import seen
from app.rehearsal.reading import Form, read
from app.scoring import Attempt, ScoringCore
from app.scoring.keys import partition_of

HTMX = "HX-Request: true"
WIDTHS = (10, 7, 7, 8, 12, 7, 7)
AT_ONCE = 200  # Persons whose papers are being answered.
MOST = 0.21  # Of the bare rate: more persons than start, or submit; fewer than a process remembers (D43).
LEAST_BARE = 50_000  # A second in which something else disturbed the bare application has requests enough all the same.


@dataclass(frozen=True, slots=True)
class Operation:
    """Floor and stretch are shares of the bare rate."""

    name: str
    floor: float
    stretch: float


OPERATIONS = (
    Operation("start: draw 20 of 500, first page", 0.12, 0.18),
    Operation("save an answer", 0.22, 0.40),
    Operation("submit: seal, mark, score", 0.15, 0.30),
    Operation("leaderboard page with my place", 0.22, 0.50),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One operation in one round: per second, share of the bare rate, CPU seconds of the worker per 1,000."""

    rate: float
    share: float
    cpu: float
    p99_ms: float
    failed: int


@dataclass(frozen=True, slots=True)
class Forms:
    """What the product's own pages send, learnt from one attempt."""

    save: Form
    submission: Form


class Visitors:
    """The persons of one round, and their requests."""

    def __init__(self, stage: Stage, count: int) -> None:
        self.stage = stage
        self.base = f"/rounds/{stage.round_id}"
        self.mark = token_hex(4)
        self.seen: dict[str, str] = {}  # What the page of a submission would show.
        self.people = [f"{self.mark}{n:06}" for n in range(count)]
        self.cookies = [stage.cookie(who) for who in self.people]

    def starts(self) -> list[bytes]:
        return [raw("POST", f"{self.base}/attempts/1", cookie, b"at_once=1") for cookie in self.cookies]

    def saves(self, form: Form) -> list[bytes]:
        """Every person's answer to the first question, then to the second."""
        found = []
        for question in (1, 2):
            body = form.filled(position=str(question % 4 + 1), writer=self.mark, sequence="1").encoded()
            path = f"{self.base}/attempts/1/answers/{question}"
            found += [raw("POST", path, cookie, body, HTMX) for cookie in self.cookies]
        return found

    async def answer(self) -> None:
        """Every question of everybody's paper, as a save keeps it; those that were saved before are answered alike."""
        store = connect(str(self.stage.settings.redis_url))
        core = core_of(self.stage.settings, store)
        for first in range(0, len(self.people), AT_ONCE):
            some = self.people[first : first + AT_ONCE]
            await asyncio.gather(*(self.answer_all(core, who) for who in some))
        await store.aclose()

    async def answer_all(self, core: ScoringCore, who: str) -> None:
        attempt = Attempt(partition_of(self.stage.round_id, who, 1), who, 1)
        for question in range(1, DRAWN + 1):
            await core.save(attempt, question, str(question % CHOICES + 1), self.mark, question)
        self.seen[who] = seen(await core.sheet(attempt))

    def submissions(self, form: Form) -> list[bytes]:
        path = f"{self.base}/attempts/1/submission"
        return [
            raw("POST", path, cookie, form.filled(key=f"{who}-{token_hex(8)}", seen=self.seen[who]).encoded())
            for who, cookie in zip(self.people, self.cookies, strict=True)
        ]

    def looks(self) -> list[bytes]:
        """Three times each: another look costs what the first one does."""
        return [raw("GET", f"{self.base}/leaderboard", cookie) for cookie in self.cookies] * 3


def learnt(stage: Stage) -> Forms:
    """One person starts an attempt and looks at the pages that are to be sent."""
    visitors = Visitors(stage, 1)
    asking = http.client.HTTPConnection("127.0.0.1", stage.product.port)
    headers = {"Cookie": visitors.cookies[0]}

    def page(method: str, path: str) -> bytes:
        asking.request(method, path, headers=headers)
        return asking.getresponse().read()

    attempt = f"{visitors.base}/attempts/1"
    page("POST", attempt)
    question, confirm = f"{attempt}/questions/1", f"{attempt}/submission"
    forms = Forms(
        read(question, page("GET", question)).form("/answers/1"),
        read(confirm, page("GET", confirm)).form("/submission"),
    )
    asking.close()
    return forms


def measured(process: Process, requests: Sequence[bytes], seconds: float) -> tuple[Run, float]:
    """The run, and the worker's CPU seconds per 1,000 requests."""
    before = process.cpu_seconds()
    run = flood(process.port, requests, seconds)
    if len(requests) > 1 and run.requests > len(requests):
        raise Unfit("serve.bench_exhausted")  # What is sent again costs less.
    return run, (process.cpu_seconds() - before) / run.requests * 1000


def one_round(stage: Stage, forms: Forms, seconds: float) -> tuple[Figure, list[Figure]]:
    """The figure of the bare application, and one for each operation."""
    reference, spent = measured(stage.bare, [raw("GET", "/")], seconds)
    visitors = Visitors(stage, int(max(reference.rate, LEAST_BARE) * seconds * MOST))

    def opened() -> list[bytes]:
        asyncio.run(send_all(stage.product.port, visitors.starts()))  # Those that the run did not come to.
        return visitors.saves(forms.save)

    def answered() -> list[bytes]:
        asyncio.run(visitors.answer())
        return visitors.submissions(forms.submission)

    made: tuple[Callable[[], list[bytes]], ...] = (visitors.starts, opened, answered, visitors.looks)
    figures = []
    for requests in made:
        run, cpu = measured(stage.product, requests(), seconds)
        figures.append(Figure(run.rate, run.rate / reference.rate, cpu, run.p99_ms, run.failed))
    return Figure(reference.rate, 1, spent, reference.p99_ms, reference.failed), figures


def table(rounds: Sequence[tuple[Figure, Sequence[Figure]]]) -> Iterator[str]:
    """Medians over the rounds, a line for each operation."""
    heads = ("per second", "share", "floor", "stretch", "CPU-s/1,000", "p99 ms", "failed")
    yield " " * 34 + "".join(f" {head:>{width}}" for head, width in zip(heads, WIDTHS, strict=True))
    yield line("bare ASGI, 200 OK", [reference for reference, _ in rounds])
    for at, operation in enumerate(OPERATIONS):
        bounds = f"{operation.floor:>7.2f} {operation.stretch:>8.2f}"
        yield line(operation.name, [figures[at] for _, figures in rounds], bounds)


def line(name: str, figures: Sequence[Figure], bounds: str = "") -> str:
    rate, share = median(one.rate for one in figures), median(one.share for one in figures)
    cpu, p99_ms = median(one.cpu for one in figures), median(one.p99_ms for one in figures)
    failed = sum(one.failed for one in figures)
    return f"{name:34} {rate:>10,.0f} {share:>7.3f} {bounds:16} {cpu:>12.3f} {p99_ms:>7.1f} {failed:>7}"


def open_loop(stage: Stage, forms: Forms, rate: float, seconds: float) -> list[float]:
    """Submissions of papers answered before, at this many a second; the latencies in ms, ascending."""
    visitors = Visitors(stage, int(rate * seconds))
    asyncio.run(send_all(stage.product.port, visitors.starts()))
    asyncio.run(visitors.answer())
    return asyncio.run(paced(stage.product.port, visitors.submissions(forms.submission), rate))
