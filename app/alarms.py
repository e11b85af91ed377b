"""Cảnh báo — all that organisers, and whoever runs the machines, should look at now, though everything answers."""

import asyncio
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field

from redis.exceptions import RedisError
from sqlalchemy import Engine, func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from app.db import transaction
from app.durability import weaknesses_of
from app.errors import Unreachable
from app.house import House
from app.models import DeadLetter, Round
from app.scoring.recording import standing_alarms
from app.settings import Durability, Settings

FREE_BYTES_MIN = 2 * 1024**3
MEGABYTE = 1024**2
ANSWER_SECONDS = 2
LETTERS = "/admin/dead-letters"


@dataclass(frozen=True, slots=True)
class Notice:
    """The sentence of `code` with its `fields`; `path`: the page where something can be done about it."""

    code: str
    fields: Mapping[str, object] = field(default_factory=dict)
    path: str = ""


def disk_notices(settings: Settings) -> list[Notice]:
    """One when the data folder's disk is nearly full: Redis ends when it cannot write."""
    free = shutil.disk_usage(settings.data).free
    return [Notice("alarm.disk", {"free": free // MEGABYTE})] if free < FREE_BYTES_MIN else []


def official_notices(settings: Settings) -> tuple[Notice, ...]:
    """What whoever publishes an official round has to be told first."""
    practice = settings.durability is Durability.PRACTICE
    return (*disk_notices(settings), *([Notice("durability.practice")] if practice else []))


async def durability_notices(house: House) -> list[Notice]:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            weak = await weaknesses_of(house.redis, house.settings)
    except (RedisError, Unreachable, TimeoutError):
        return []  # That it does not answer is told elsewhere.
    return [Notice(weakness.code, weakness.fields) for weakness in weak]


def written_notices(engine: Engine) -> list[Notice]:
    """What the recorder and the sweeper left in SQL."""
    letters = (
        select(Round.title, func.count(col(DeadLetter.id)))
        .join(DeadLetter)
        .where(col(DeadLetter.settled_at).is_(None))
        .group_by(col(Round.id), col(Round.title))
        .order_by(col(Round.id))
    )
    try:
        with transaction(engine, writes=False) as session:
            return [
                *(
                    Notice("alarm.letters", {"round": t, "count": n}, LETTERS)
                    for t, n in session.exec(letters)
                ),
                *(Notice(alarm.code, alarm.fields) for alarm in standing_alarms(session)),
            ]
    except SQLAlchemyError:
        return []


async def notices_of(house: House) -> tuple[Notice, ...]:
    """Everything, the worst first."""
    written = await asyncio.to_thread(written_notices, house.engine)
    return (*official_notices(house.settings), *await durability_notices(house), *written)
