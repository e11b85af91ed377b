"""The only composition root: settings in, application out."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from app import faults, health, house
from app.admin import routes as admin
from app.guards import Guards
from app.pages import STATIC
from app.quiz import regulations
from app.quiz import routes as quiz
from app.quiz.entrance import pages as entrance
from app.scoring.sweeper import refresh
from app.settings import Settings

log = logging.getLogger(__name__)

BODY_BYTES_MAX = 21 * 1024 * 1024  # A question bank of 20 MB, and its form.
REFRESH_SECONDS = 1.0


async def keep_fresh(parts: house.House) -> None:
    """Look for changed contests every second; a database that does not answer is asked again."""
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        try:
            await asyncio.to_thread(refresh, parts.engine, parts.rounds)
        except Exception:
            log.exception("the contests could not be refreshed; trying again")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts = house.build(app.state.settings)
    app.state.house = parts
    await asyncio.to_thread(refresh, parts.engine, parts.rounds)
    refreshing = asyncio.create_task(keep_fresh(parts))
    gc.collect()
    gc.freeze()  # What start-up made lives as long as the process: no need to look at it again.
    try:
        yield
    finally:
        refreshing.cancel()
        await parts.redis.aclose()
        parts.engine.dispose()


def create_app(settings: Settings) -> FastAPI:
    """The web application of one process."""
    app = FastAPI(
        title="Hội Thi",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=BODY_BYTES_MAX,
        middleware=[Middleware(Guards, public_url=settings.public_url)],
        exception_handlers=dict(faults.HANDLERS),  # type: ignore[arg-type]
    )
    app.state.settings = settings
    app.add_exception_handler(RequestValidationError, faults.unreadable_form)
    app.router.routes[:0] = quiz.HOT
    app.router.routes.extend(quiz.CALM)
    app.include_router(entrance.router)
    app.include_router(regulations.router)
    app.include_router(admin.router)
    app.router.routes.append(Route("/health", health.health, methods=["GET"]))
    app.router.routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    app.router.routes.append(Mount("/vendor", StaticFiles(packages=[("django_htmx", "static/django_htmx")])))
    return app
