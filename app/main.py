"""The only composition root: settings in, application out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from app import faults, health
from app.admin import routes as admin
from app.errors import TooLarge
from app.guards import Guarded, Guards, arrival, declared_length
from app.house import House, build
from app.pages import STATIC
from app.plane import Plane
from app.quiz import regulations
from app.quiz import routes as quiz
from app.quiz.entrance import pages as entrance
from app.scoring.sweeper import keep_fresh, refresh
from app.settings import Settings

BODY_BYTES_MAX = 21 * 1024 * 1024  # A question bank of 20 MB, and its form.


@asynccontextmanager
async def lifespan(app: "TwoPlanes") -> AsyncIterator[None]:
    parts = build(app.state.settings)
    app.house = parts
    await asyncio.to_thread(refresh, parts.engine, parts.rounds)
    stop = asyncio.Event()
    refreshing = asyncio.create_task(keep_fresh(parts.engine, parts.rounds, stop))
    try:
        yield
    finally:
        stop.set()
        await refreshing  # Its thread must be done with the database before the engine is disposed of.
        await parts.redis.aclose()
        parts.engine.dispose()


class TwoPlanes(FastAPI):
    """The application: what begins with /rounds/ — the data plane — never enters FastAPI's stack of middleware, which
    costs as much as the hot handlers themselves."""

    data_plane: Plane
    guards: Guards
    behind_proxy: bool
    house: House  # Built when the application starts.

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(quiz.DATA_PLANE):
            scope["since"] = arrival(scope, behind_proxy=self.behind_proxy)
            scope["app"] = self
            await self.data_plane(scope, receive, send)
        elif scope["type"] == "http" and declared_length(scope) > BODY_BYTES_MAX:
            scope["app"] = self
            refusal = await faults.too_large(Request(scope, receive), TooLarge())
            await Guarded(refusal, self.guards)(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(settings: Settings) -> TwoPlanes:
    """The web application of one process."""
    guards = Guards(settings.public_url)
    handlers: dict[Any, Any] = dict(faults.HANDLERS)
    app = TwoPlanes(
        title="Hội Thi",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=BODY_BYTES_MAX,
        middleware=[Middleware(Guarded, guards=guards)],
        exception_handlers=handlers,
    )
    app.guards = guards
    app.behind_proxy = settings.public_url is not None
    app.data_plane = Plane(quiz.HOT, guards)
    app.state.settings = settings
    app.add_exception_handler(RequestValidationError, faults.unreadable_form)
    app.router.routes.extend(quiz.CALM)
    app.include_router(entrance.router)
    app.include_router(regulations.router)
    app.include_router(admin.router)
    app.include_router(admin.in_public)
    app.router.routes.append(Route("/health", health.health, methods=["GET"]))
    app.router.routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    app.router.routes.append(Mount("/vendor", StaticFiles(packages=[("django_htmx", "static/django_htmx")])))
    return app
