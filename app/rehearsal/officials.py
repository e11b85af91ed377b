"""Ban Tổ chức và Ban Giám khảo mẫu — the officials' side of a rehearsal: open, close, wait, determine, download."""

import asyncio
from dataclasses import dataclass

from app.keyring import one_time_password
from app.rehearsal.browser import Browser
from app.rehearsal.reading import NotOnPage, Page

POLL_SECONDS = 0.5
RECORDED_WITHIN_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Official:
    """A signed-in organiser or judge."""

    browser: Browser

    async def sign_in(self, login: str, password: str) -> None:
        """Sign in with a one-time password and replace it."""
        door = await self.browser.get("staff: sign in", "/admin/sign-in")
        form = door.form("/sign-in").filled(login=login, password=password)
        page = await self.browser.post("staff: sign in", form)
        new = one_time_password()
        form = page.form("/admin/password").filled(current=password, new=new, again=new)
        await self.browser.post("staff: password", form)

    async def open_round(self, round_id: int) -> None:
        """Open an announced round now; one that is open already stays as it is."""
        page = await self.browser.get("staff: round", f"/admin/rounds/{round_id}")
        try:
            form = page.form("/opening")
        except NotOnPage:
            return
        await self.browser.post("staff: open round", form)

    async def close_round(self, round_id: int) -> None:
        page = await self.browser.get("staff: round", f"/admin/rounds/{round_id}/closing")
        await self.browser.post("staff: close round", page.form("/closing"))

    async def determine(self, round_id: int) -> Page:
        """Wait until every result is recorded, then determine the winners. Raises TimeoutError."""
        async with asyncio.timeout(RECORDED_WITHIN_SECONDS):
            while True:
                page = await self.browser.get("staff: verdict page", f"/admin/rounds/{round_id}/verdict")
                try:
                    form = page.form("/verdict")
                    break
                except NotOnPage:
                    await asyncio.sleep(POLL_SECONDS)
        return await self.browser.post("staff: determine", form)
