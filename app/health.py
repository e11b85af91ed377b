"""Tình trạng — whether every part answers; for the people who run it and for the proxy in front."""

import asyncio

from redis.exceptions import RedisError
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.alarms import notices_of
from app.db import transaction
from app.errors import Unreachable
from app.house import House
from app.scoring import heartbeat

BACKGROUND = ("recorder", "sweeper")
ANSWER_SECONDS = 2  # Whoever asks for the state of things will not wait as long as a participant may.


def database_state(engine: Engine) -> str:
    try:
        with transaction(engine, writes=False) as session:
            session.connection().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "down"
    return "up"


async def redis_states(house: House) -> dict[str, str]:
    beats = [heartbeat(part) for part in BACKGROUND]
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            alive = [await house.redis.call(beat, "EXISTS", beat) for beat in beats]
    except (RedisError, Unreachable, TimeoutError):
        return dict.fromkeys(("redis", *BACKGROUND), "down")
    states = ("up" if there else "down" for there in alive)
    return {"redis": "up"} | dict(zip(BACKGROUND, states, strict=True))


async def health(request: Request) -> Response:
    """200 and the state of each part, "alarm" where something has to be looked at although every part answers, and
    the alarms by code; 503 when a part is down."""
    house: House = request.app.house
    parts = {"web": "up", "database": await asyncio.to_thread(database_state, house.engine)}
    parts |= await redis_states(house)
    alarms = [notice.code for notice in await notices_of(house)]
    well = all(state == "up" for state in parts.values())
    status = ("alarm" if alarms else "up") if well else "down"
    return JSONResponse({"status": status, "parts": parts, "alarms": alarms}, 200 if well else 503)
