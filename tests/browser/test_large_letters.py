"""Whoever has set the phone's letters to twice their size: nothing is wider than the screen, thumbs find targets."""

import json
import re
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE_MS, PHONE, Camera, Installation
from tests.browser.test_phone import register, start

THUMB_PX = 44
TARGETS = """() => [...document.querySelectorAll("a, button:not([tabindex='-1']), input:not([type=hidden])")]
  .map((one) => [one.closest("label.option, label.choice") || one, one])
  .map(([area, one]) => [one.textContent.trim() || one.name, area.getBoundingClientRect()])
  .filter(([, { right, width, height }]) => right > 0 && Math.min(width, height) < %d)
  .map(([name, { width, height }]) => `${name}: ${width} x ${height}`)"""


async def looked_at(page: Page, camera: Camera, name: str) -> None:
    await page.wait_for_load_state()
    await camera(page, name)
    assert await page.evaluate(TARGETS % THUMB_PX) == [], name


async def test_letters_of_twice_the_size_fit_the_screen(
    installation: Installation, camera: Camera, tmp_path: Path
):
    letters = {"webkit": {"webprefs": {"default_font_size": 32}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(letters))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path,
            executable_path=CHROMIUM,
            args=FLAGS,
            base_url=installation.address,
            **PHONE,  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE_MS)
        page = await context.new_page()
        await page.goto("/contests/tim-hieu/sign-in")
        assert await page.evaluate("getComputedStyle(document.body).fontSize") == "36px"
        await looked_at(page, camera, "large-sign-in")
        await register(page, "0915000001")
        await looked_at(page, camera, "large-home")
        await page.get_by_role("link", name="Tuần 1").click()
        await looked_at(page, camera, "large-round")
        await page.goto("/")
        await start(page)
        await looked_at(page, camera, "large-question")
        base = page.url.rpartition("/questions/")[0]
        await page.goto(f"{base}/prediction")
        await page.locator("#guess").fill("38.960")
        await expect(page.locator("#saved.yes")).to_be_visible()
        await looked_at(page, camera, "large-prediction")
        await page.goto(base)
        await looked_at(page, camera, "large-overview")
        await page.get_by_role("link", name=re.compile("Nộp bài")).click()
        await looked_at(page, camera, "large-submission")
        await page.get_by_role("button", name="Nộp bài").click()
        await expect(page.get_by_text("Đã ghi nhận bài thi")).to_be_visible()
        await looked_at(page, camera, "large-result")
        await page.get_by_role("link", name="Bảng xếp hạng").click()
        await looked_at(page, camera, "large-leaderboard")
        await context.close()
