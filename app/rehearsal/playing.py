"""Diễn cả cuộc thi — registration, five rounds opened and closed as they go, the verdicts, the comparison."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from time import perf_counter

import aiohttp
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.errors import Unfit
from app.models import Award, Contest, Role, Round, RoundStatus, Verdict
from app.rehearsal.audit import Comparison, compare
from app.rehearsal.browser import Browser
from app.rehearsal.journey import register, take_attempt, told_as_fault
from app.rehearsal.ledger import Ledger
from app.rehearsal.officials import Official
from app.rehearsal.people import Answers, Robot, sample_answers, sample_robots, shares
from app.staff import issue

TIMEOUT = aiohttp.ClientTimeout(total=60)
REFRESHED_SECONDS = 3.0  # Every web process has learnt of an opened round by then.
Progress = Callable[[str, int, int], None]  # What is being done, how much of how much.


@dataclass(frozen=True, slots=True)
class Stage:
    """A round of the contest, as the rehearsal plays it; one without a paper sums up the others."""

    id: int
    title: str
    summary: bool


@dataclass(slots=True)
class Report:
    """What a rehearsal saw."""

    ledger: Ledger = field(default_factory=Ledger)
    persons: int = 0
    attempts_seconds: float = 0.0
    individual: int = 0
    collective: int = 0
    statuses: list[tuple[str, str]] = field(default_factory=list)
    comparison: Comparison | None = None


def stages_of(engine: Engine, slug: str) -> list[Stage]:
    with transaction(engine, writes=False) as session:
        rounds = session.exec(
            select(Round)
            .join(Contest)
            .where(Contest.slug == slug, Round.status == RoundStatus.PUBLISHED)
            .order_by(col(Round.position))
        ).all()
        return [Stage(r.id, r.title, summary=bool(r.covers)) for r in rounds if r.id is not None]


def officials_of(engine: Engine) -> dict[Role, tuple[str, str]]:
    """Accounts for the rehearsal's own organiser and judge: role -> login and one-time password."""
    names = {Role.ORGANISER: "dien-tap-btc", Role.JUDGE: "dien-tap-bgk"}
    with transaction(engine) as session:
        return {role: (login, issue(session, login, "Diễn tập", role)) for role, login in names.items()}


def awards_of(engine: Engine, stages: list[Stage]) -> tuple[int, int, list[tuple[str, str]]]:
    """(individual prizes, collective prizes, status of each round's latest verdict) from SQL."""
    individual = collective = 0
    statuses = []
    with transaction(engine, writes=False) as session:
        for stage in stages:
            newest = select(Verdict).where(Verdict.round_id == stage.id).order_by(col(Verdict.id).desc())
            verdict = session.exec(newest).first()
            statuses.append((stage.title, verdict.status if verdict else "none"))
            awards = (
                session.exec(select(Award).where(Award.verdict_id == verdict.id)).all() if verdict else []
            )
            individual += sum(award.participant_id is not None for award in awards)
            collective += sum(award.unit_id is not None for award in awards)
    return individual, collective, statuses


class Rehearsal:
    """One play of a contest; `origin` like http://127.0.0.1:8000, `concurrency` phones at a time."""

    def __init__(self, engine: Engine, origin: str, slug: str, concurrency: int, progress: Progress) -> None:
        self.engine = engine
        self.origin = origin
        self.slug = slug
        self.gate = asyncio.Semaphore(concurrency)
        self.concurrency = concurrency
        self.progress = progress
        self.report = Report()
        self.phones: dict[int, Browser] = {}

    def connected(self) -> AbstractAsyncContextManager[aiohttp.ClientSession]:
        connector = aiohttp.TCPConnector(limit=self.concurrency, keepalive_timeout=25)
        jar = aiohttp.DummyCookieJar()  # Each phone keeps its own cookies.
        return aiohttp.ClientSession(connector=connector, timeout=TIMEOUT, cookie_jar=jar)

    async def play(self, attempts: int, people: int) -> Report:
        """Play it to the verdicts. `attempts` are spread over the rounds that have papers. Raises Unfit where no round
        can be played, or nobody registers: the people of the rehearsal are always the same."""
        stages = await asyncio.to_thread(stages_of, self.engine, self.slug)
        accounts = await asyncio.to_thread(officials_of, self.engine)
        answers, robots = sample_answers(), sample_robots(people)
        sittings = [stage for stage in stages if not stage.summary]
        if not sittings:
            raise Unfit("rehearse.no_rounds", contest=self.slug)
        async with self.connected() as client:
            organiser, judge = (
                Official(Browser(client, self.origin, self.report.ledger))
                for _ in (Role.ORGANISER, Role.JUDGE)
            )
            await organiser.sign_in(*accounts[Role.ORGANISER])
            await judge.sign_in(*accounts[Role.JUDGE])
            await self.register_all(client, robots)
            if not self.phones:
                raise Unfit("rehearse.nobody", contest=self.slug)
            for index, stage in enumerate(sittings):
                share = attempts // len(sittings) + (index < attempts % len(sittings))
                await organiser.open_round(stage.id)
                await asyncio.sleep(REFRESHED_SECONDS)
                await self.play_round(stage, index + 1, share, robots, answers)
                await organiser.close_round(stage.id)
                await judge.determine(stage.id)
            for stage in stages:
                if stage.summary:
                    await judge.determine(stage.id)
        return await asyncio.to_thread(self.counted, stages)

    def counted(self, stages: list[Stage]) -> Report:
        report = self.report
        report.individual, report.collective, report.statuses = awards_of(self.engine, stages)
        report.comparison = compare(self.engine, report.ledger.acknowledged, {stage.id for stage in stages})
        return report

    async def register_all(self, client: aiohttp.ClientSession, robots: list[Robot]) -> None:
        async def one(robot: Robot) -> None:
            phone = Browser(client, self.origin, self.report.ledger)
            with told_as_fault(phone, "register"):
                await register(phone, self.slug, robot)
                self.phones[robot.number] = phone

        await self.all_of("register", [one(robot) for robot in robots])
        self.report.persons = len(self.phones)

    async def play_round(
        self, stage: Stage, number: int, attempts: int, robots: list[Robot], answers: Answers
    ) -> None:
        registered = [robot for robot in robots if robot.number in self.phones]

        async def one(robot: Robot, times: int) -> None:
            phone = self.phones[robot.number]
            for nth in range(1, times + 1):
                with told_as_fault(phone, "attempt"):
                    told = await take_attempt(phone, robot, answers, stage.id, nth, attempts)
                    self.report.ledger.acknowledged.append(told)

        started = perf_counter()
        work = [one(robot, times) for robot, times in shares(registered, number, attempts)]
        await self.all_of(stage.title, work)
        self.report.attempts_seconds += perf_counter() - started

    async def all_of(self, what: str, work: Iterable[Awaitable[None]]) -> None:
        """Do all of it, so many at a time, telling the progress."""
        todo, done = list(work), 0

        async def gated(one: Awaitable[None]) -> None:
            nonlocal done
            async with self.gate:
                await one
            done += 1
            self.progress(what, done, len(todo))

        await asyncio.gather(*(gated(one) for one in todo))
