"""Pages said back as a browser does: their hidden fields with them."""

import re

import httpx2
from httpx2 import AsyncClient


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


async def hand_in(client: AsyncClient, base: str) -> httpx2.Response:
    """Submit as the page does."""
    return await client.post(
        f"{base}/submission", data=fields_of((await client.get(f"{base}/submission")).text)
    )
