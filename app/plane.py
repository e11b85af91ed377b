"""Mặt phẳng dữ liệu — the hot pages as plain ASGI: the guards, one look for the handler, the reply; nothing in between.

The routes are Starlette's own and are declared as anywhere. Of a path only the shape is looked up: each number in it
stands as `#`, and a last segment that is a word as `*`.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.faults import handler_of, unexpected
from app.guards import Guards

NUMBER = re.compile(r"(?<=/)[0-9]{1,18}(?=/|$)")
PLACE = re.compile(r"{(?P<name>\w+)(?P<number>:int)?}")

PATHS_KEPT = 4_096

Handler = Callable[[Request], Awaitable[Response]]


class Plane:
    """The routes by shape and method; `{number:int}` may stand anywhere in a path, `{word}` at its end."""

    def __init__(self, routes: Sequence[Route], guards: Guards) -> None:
        self.guards = guards
        self.shapes: dict[str, dict[str, tuple[list[str], Handler]]] = {}
        for route in routes:
            shape = PLACE.sub(lambda place: "#" if place["number"] else "*", route.path)
            names = [place["name"] for place in PLACE.finditer(route.path)]
            for method in route.methods or ():
                self.shapes.setdefault(shape, {})[method] = (names, route.endpoint)
        # Persons are not in a path: all ask for the same few.
        self.handler = lru_cache(PATHS_KEPT)(self.find)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, fault = Request(scope, receive), None
        reply = self.guards.refusal(scope)
        if reply is None:
            try:
                handler, scope["path_params"] = self.handler(scope["method"], scope["path"])
                reply = await handler(request)
            except Exception as error:
                told = handler_of(error)
                reply = await told(request, error)
                fault = error if told is unexpected else None
        headers = self.guards.around(reply.raw_headers)
        await send({"type": "http.response.start", "status": reply.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})
        if fault is not None:
            raise fault  # For the server's log.

    def find(self, method: str, path: str) -> tuple[Handler, Mapping[str, int | str]]:
        """Who answers, and what the path says. Raises HTTPException 404, 405."""
        values: list[int | str] = list(map(int, NUMBER.findall(path)))
        methods = self.shapes.get(NUMBER.sub("#", path))
        if methods is None:
            known, _, word = path.rpartition("/")
            methods = self.shapes.get(NUMBER.sub("#", known) + "/*")
            values = [*map(int, NUMBER.findall(known)), word]  # A word may be all digits.
        if methods is None:
            raise HTTPException(404)
        if method not in methods:
            raise HTTPException(405)
        names, handler = methods[method]
        return handler, dict(zip(names, values, strict=True))
