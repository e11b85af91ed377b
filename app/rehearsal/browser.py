"""Trình duyệt mẫu — a browser of one person: cookies, redirects, retries; each step's time goes into the ledger."""

import asyncio
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urljoin

import aiohttp

from app.rehearsal.ledger import Ledger
from app.rehearsal.reading import Form, Page, read

RETRIES = 6
REDIRECTS = 5
FORM_TYPE = "application/x-www-form-urlencoded"


class Refused(Exception):
    """The server answered with a status that the journey does not expect."""


@dataclass(slots=True)
class Browser:
    """`post` and `get` follow redirects and try again after a lost connection or a 503, as the page's script does."""

    client: aiohttp.ClientSession
    origin: str
    ledger: Ledger
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, step: str, path: str) -> Page:
        return await self.go(step, "GET", path, None)

    async def post(self, step: str, form: Form) -> Page:
        return await self.go(step, "POST", form.action, form.encoded())

    async def upload(self, step: str, path: str) -> bytes:
        """The body of a download."""
        _, _, body = await self.once(step, "GET", path, None)
        return body

    async def go(self, step: str, method: str, path: str, body: bytes | None) -> Page:
        for _ in range(REDIRECTS):
            status, location, content = await self.once(step, method, path, body)
            if status != 303:
                break
            path, method, body = urljoin(path, location), "GET", None
            step = f"{step} →" if not step.endswith("→") else step
        page = read(path, content)
        if status != 200:
            raise Refused(f"{method} {path}: {status}: {page.says()}")
        return page

    async def once(self, step: str, method: str, path: str, body: bytes | None) -> tuple[int, str, bytes]:
        for attempt in range(RETRIES):
            started = perf_counter()
            try:
                status, location, content = await self.send(method, path, body)
            except (aiohttp.ClientError, TimeoutError) as error:
                self.ledger.fault(step, type(error).__name__)
            else:
                self.ledger.took(step, perf_counter() - started)
                if status != 503:
                    return status, location, content
                self.ledger.fault(step, "503")
            await asyncio.sleep(0.2 * 2**attempt)
        raise Refused(f"{method} {path}: no answer after {RETRIES} tries")

    async def send(self, method: str, path: str, body: bytes | None) -> tuple[int, str, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": FORM_TYPE, "Origin": self.origin}
        async with self.client.request(
            method, self.origin + path, data=body, headers=headers, allow_redirects=False
        ) as reply:
            for line in reply.headers.getall("Set-Cookie", ()):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return reply.status, reply.headers.get("Location", ""), await reply.read()
