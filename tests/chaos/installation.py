"""Hệ thống đang chạy — the product's own processes over a small contest: the supervisor of `hoithi serve` with its web
workers, recorder and sweeper, forked from this process, so that a negative control can take one protection away.
"""

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import psutil
from pydantic import SecretStr
from redis.exceptions import RedisError
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.db import make_engine, transaction
from app.embedded import die_with_parent
from app.keyring import derived, secret_of
from app.migrations import migrate
from app.models import Contest, Participant, Round, Unit
from app.quiz.session import Me, Sessions
from app.scoring import LiveRound, Rounds
from app.scoring.sweeper import refresh
from app.settings import Settings
from app.supervisor import Supervisor, listen
from tests.small_contest import SmallContest, build

SECRET = "chaos-chaos-chaos-chaos-chaos-chaos"
UNIT = "cb1"
STOP_SECONDS = 20
START_SECONDS = 30
STEP_SECONDS = 0.02


def prepared(folder: Path) -> Path:
    """A migrated, empty SQLite database, made once and copied for every run."""
    engine = make_engine(f"sqlite:///{folder / 'empty.db'}")
    migrate(engine)
    engine.dispose()
    return folder / "empty.db"


@dataclass
class Installation:
    """One running installation. `origins`: where its web processes listen."""

    settings: Settings
    engine: Engine
    made: SmallContest
    rounds: Rounds
    sessions: Sessions
    origins: list[str]
    supervisor: int = 0

    @property
    def live(self) -> LiveRound:
        return self.rounds.round(self.made.round_id)

    def cookie(self, who: str, device: str = "phone") -> dict[str, str]:
        """The headers of a participant who has signed in on a device."""
        me = Me(who, who, who, UNIT, True, "1956", device=device)
        signed = self.sessions.sign(self.made.contest_id, me)
        return {"Cookie": f"{self.sessions.cookie_name(self.made.contest_id)}={signed}"}

    def change(self, columns: Mapping[str, object]) -> None:
        """Set columns of the round; every process learns of it within a second or two."""
        with transaction(self.engine) as db:
            change(db, self.made, columns)
        refresh(self.engine, self.rounds)

    def command(self, *words: str) -> str:
        """Run a command of `hoithi` under the settings of this installation; returns what it printed. Raises
        CalledProcessError."""
        given = {
            "HOITHI_DATA": str(self.settings.data),
            "HOITHI_REDIS_URL": self.settings.redis_url or "",
            "HOITHI_SECRET": SECRET,
        }
        command = [sys.executable, "-c", "from app.cli import main; main()", *words]
        done = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=True)
        return done.stdout

    def register(self, people: Iterable[str]) -> None:
        """Make these people participants of the contest."""
        with transaction(self.engine) as db:
            unit = db.exec(select(Unit.id).where(Unit.code == UNIT)).one()
            for n, who in enumerate(people):
                names = {"name": who, "name_key": who, "name_fold": who, "phone": f"09{n:08}", "pin_hash": ""}
                told = {"id": who, "contest_id": self.made.contest_id, "unit_id": unit, "member": True}
                db.add(Participant(registered_at=1, birth_year=1956, **names, **told))

    def pids(self, part: str) -> list[int]:
        """The running processes of a part, by the name that the supervisor gives them."""
        try:
            children = psutil.Process(self.supervisor).children()
            return [child.pid for child in children if child.name().split()[0] == part]
        except psutil.NoSuchProcess:
            return []

    def running(self) -> bool:
        """Whether every part is there."""
        wanted = {"web": self.settings.workers, "recorder": 1, "sweeper": 1}
        return all(len(self.pids(part)) == count for part, count in wanted.items())

    async def kill(self, part: str, chance: random.Random, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to one process of a part, once every part is there."""
        await until("all parts run", self.running, START_SECONDS)
        os.kill(chance.choice(self.pids(part)), number)

    async def end(self, part: str, pid: int, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to a process of a part, and wait until another one has taken its place."""
        os.kill(pid, number)
        await until("the process has ended", lambda: pid not in self.pids(part), START_SECONDS)
        await until("another runs in its place", self.running, START_SECONDS)


def contest_of(settings: Settings, empty: Path, columns: Mapping[str, object]) -> tuple[Engine, SmallContest]:
    """The small contest in a database of its own: any number of attempts, no prediction."""
    settings.data.mkdir(parents=True, exist_ok=True)
    if settings.database_url is None:
        shutil.copy(empty, settings.data / "hoithi.db")
    engine = make_engine(settings.sql_url)
    migrate(engine)
    made = build(engine)
    with transaction(engine) as db:
        change(db, made, {"attempts_per_person": None, "prediction_text": None, **columns})
    return engine, made


def change(db: Session, made: SmallContest, columns: Mapping[str, object]) -> None:
    round, contest = db.get_one(Round, made.round_id), db.get_one(Contest, made.contest_id)
    for name, value in columns.items():
        setattr(round, name, value)
    contest.version += 1


def serve(settings: Settings, listening: list[object], log: Path) -> None:
    """The body of the forked process: what `hoithi serve` does once its database is ready."""
    die_with_parent()
    os.setsid()
    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    Supervisor(settings, listening, None).watch()  # type: ignore[arg-type]


@contextmanager
def installed(
    folder: Path, empty: Path, given: Mapping[str, object], columns: Mapping[str, object]
) -> Iterator[Installation]:
    """A running installation under the settings `given`, its round with these columns; on leaving it is stopped as by
    SIGTERM, and nothing is left behind."""
    settings = Settings(data=folder / "var", port=0, secret=SecretStr(SECRET), **given)  # type: ignore[arg-type]
    engine, made = contest_of(settings, empty, columns)
    rounds = Rounds()
    refresh(engine, rounds)
    engine.dispose()  # No connection may be shared with the children.
    listening = listen(settings)
    origin = f"http://127.0.0.1:{listening[0].getsockname()[1]}"
    process = get_context("fork").Process(target=serve, args=(settings, listening, folder / "hoithi.log"))
    process.start()
    for one in listening:
        one.close()
    sessions = Sessions(derived(secret_of(settings), "participant session"), secure=False)
    assert process.pid is not None
    try:
        yield Installation(settings, engine, made, rounds, sessions, [origin], process.pid)
    finally:
        process.terminate()
        process.join(STOP_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        engine.dispose()


async def until(what: str, so: Callable[[], object], seconds: float) -> None:
    """Return once `so()` is true; a part that does not answer counts as no. Raises TimeoutError saying what did not
    come."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if so():
                return
        except (RedisError, psutil.NoSuchProcess):
            pass
        await asyncio.sleep(STEP_SECONDS)
    raise TimeoutError(what)
