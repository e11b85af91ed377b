"""With scripts the first question is the reply to the start; from then on it has an address of its own."""

import re
from urllib.parse import urlsplit

from playwright.async_api import Browser, Request, expect

from tests.browser.conftest import PHONE, Installation, opened
from tests.browser.test_phone import register, start


async def test_the_first_question_comes_with_the_start_and_is_reloaded_by_its_own_address(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0912 000 011")
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type == "document":
            asked.append(f"{request.method} {urlsplit(request.url).path}")

    page.on("request", note)
    await start(page)
    await expect(page).to_have_url(re.compile(r"/attempts/1/questions/1$"))
    attempt = urlsplit(page.url).path.removesuffix("/questions/1")
    assert asked == [f"GET {attempt.removesuffix('/attempts/1')}", f"POST {attempt}"]
    await page.locator("label.option").nth(1).click()
    await expect(page.locator("#saved.yes")).to_be_visible()
    await page.reload()
    await expect(page.locator("label.option input").nth(1)).to_be_checked()
    await page.go_back()
    await expect(page.get_by_role("link", name="Làm tiếp lượt 1")).to_be_visible()
    await page.go_forward()
    await expect(page.locator("label.option input").nth(1)).to_be_checked()
    assert [one for one in asked if one.startswith("POST")] == [f"POST {attempt}"]
    await context.close()
