"""A phone without a network, on a slow one, behind a proxy whose servers are gone: nobody is led to a page that cannot
be shown, and what was answered is kept and says so."""

import asyncio
import re

from playwright.async_api import Browser, Route, expect

from tests.browser.conftest import PHONE, Installation, opened
from tests.browser.test_phone import register, start

ANSWERS = "**/answers/*"
NEXT = "Câu sau"


async def test_without_a_network_nobody_is_led_away_and_with_one_the_way_is_gone(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0914000001")
    await start(page)
    await expect(page.locator("#lost")).to_be_hidden()
    await context.set_offline(True)
    await page.get_by_role("button", name=NEXT).tap()
    await expect(page.locator("#lost")).to_contain_text("xin đừng đóng trang")
    await expect(page.get_by_text("Câu 1/10")).to_be_visible()
    await context.set_offline(False)
    await expect(page.get_by_text("Câu 2/10")).to_be_visible()
    await page.get_by_role("button", name="Xem lại cả bài và nộp").tap()
    await expect(page.get_by_role("heading", name="Xem lại cả bài")).to_be_visible()
    await page.wait_for_load_state()  # Its scripts have run.
    await context.set_offline(True)
    await page.get_by_role("link", name="Nộp bài").tap()
    await expect(page.locator("#lost")).to_be_visible()
    await context.set_offline(False)
    await page.wait_for_url("**/submission")
    await page.wait_for_load_state()
    await context.set_offline(True)
    await page.get_by_role("button", name="Nộp bài").tap()
    await expect(page.locator("#lost")).to_be_visible()
    await context.set_offline(False)
    await expect(page.get_by_text("Đã ghi nhận bài thi")).to_be_visible()
    await context.close()


async def test_whoever_thinks_again_without_a_network_is_not_led_on(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0914000002")
    await start(page)
    await context.set_offline(True)
    await page.locator("label.option").nth(1).tap()
    await expect(page.locator("#saved.offline")).to_be_visible()
    await page.get_by_role("button", name=NEXT).tap()
    await page.locator("label.option").nth(2).tap()
    await context.set_offline(False)
    await expect(page.locator("#saved.yes")).to_be_visible()
    await expect(page.get_by_text("Câu 1/10")).to_be_visible()
    await page.reload()
    await expect(page.locator("input[name=position]").nth(2)).to_be_checked()
    await context.close()


async def test_what_a_proxy_refuses_whose_servers_are_gone_stays_here_and_is_sent(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0914000003")
    await start(page)
    await page.route(ANSWERS, lambda route: route.fulfill(status=502, body=""))
    await page.locator("label.option").nth(1).tap()
    await expect(page.locator("#saved.offline")).to_contain_text("còn trên máy này")
    await page.goto(
        page.url.replace("questions/1", "questions/2")
    )  # The other page's answer is refused, too.
    await page.unroute(ANSWERS)
    await expect(page.locator("body[data-unsent='0']")).to_be_attached()
    await page.goto(page.url.replace("questions/2", "questions/1"))
    await expect(page.locator("input[name=position]").nth(1)).to_be_checked()
    await context.close()


async def test_on_a_slow_network_the_way_on_waits_for_the_save_and_both_say_so(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0914000004")
    await start(page)
    arrives = asyncio.Event()

    async def slow(route: Route) -> None:
        await arrives.wait()
        await route.continue_()

    await page.route(ANSWERS, slow)
    await page.locator("label.option").nth(1).tap()
    await expect(page.locator("#saved")).to_have_text("Đang lưu…")
    await page.get_by_role("button", name=NEXT).tap()
    await expect(page.locator("#saved")).to_have_text("Đang lưu…")
    arrives.set()
    await expect(page.get_by_text("Câu 2/10")).to_be_visible()
    await expect(page.locator("body[data-unsent='0']")).to_be_attached()
    await context.close()


async def test_time_that_runs_out_without_a_network_waits_for_it(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0914000005")
    await start(page)
    content = (await (await context.request.get(page.url)).text()).replace(
        "data-left-ms=", 'data-left-ms="3000" x='
    )
    await page.route("**/questions/1", lambda route: route.fulfill(body=content, content_type="text/html"))
    await page.reload()
    await context.set_offline(True)
    await expect(page.locator("#clock b")).to_have_text("00:00")
    await page.wait_for_function("performance.now() > 6000")
    await expect(page.locator("#lost")).to_be_visible()
    await context.set_offline(False)
    # The server still has time, so its overview is what comes.
    await expect(page.get_by_role("heading", name="Xem lại cả bài")).to_be_visible()
    await context.close()


async def test_a_browser_that_wrongly_says_there_is_no_network_is_not_believed(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    await context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })"
    )
    page = await context.new_page()
    await register(page, "0914000009")
    await start(page)
    await expect(page.locator("#lost")).to_be_hidden()
    await page.get_by_role("button", name=NEXT).tap()
    await expect(page.get_by_text("Câu 2/10")).to_be_visible()
    await context.close()


async def test_a_browser_of_2018_that_cannot_read_htmx_saves_each_tap_all_the_same(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    await context.add_init_script("delete Object.fromEntries; delete SubmitEvent.prototype.submitter")
    page = await context.new_page()
    await register(page, "0914000006")
    await context.route(
        "**/htmx-2.min.js", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    await start(page)
    await page.locator("label.option").nth(1).tap()
    await expect(page.locator("#saved.yes")).to_be_visible()
    await context.set_offline(True)
    await page.locator("label.option").nth(2).tap()
    await expect(page.locator("#saved.offline")).to_be_visible()
    await context.set_offline(False)
    await expect(page.locator("#saved.yes")).to_be_visible()
    await page.reload()
    await expect(page.locator("input[name=position]").nth(2)).to_be_checked()
    base = page.url.rpartition("/questions/")[0]
    await page.goto(f"{base}/prediction")
    await page.locator("#guess").fill("4321")
    await page.get_by_role("button", name="Xem lại cả bài").tap()
    await expect(page.locator(".grid .guess.answered")).to_be_visible()
    await context.close()


async def test_the_keyboard_s_enter_saves_the_prediction_and_stays(
    chromium: Browser, installation: Installation
):
    for scripts, phone in ((True, "0914000007"), (False, "0914000008")):
        context = await opened(chromium, installation, **PHONE)
        page = await context.new_page()
        await register(page, phone)
        await start(page)
        address = page.url.replace("questions/1", "prediction")
        state = await context.storage_state()
        await context.close()
        context = await opened(
            chromium, installation, **PHONE, storage_state=state, java_script_enabled=scripts
        )
        page = await context.new_page()
        await page.goto(address)
        await page.locator("#guess").fill("7.172")
        await page.locator("#guess").press("Enter")
        await expect(page.locator("#saved.yes")).to_contain_text("7.172")
        assert re.search("/prediction$", page.url)
        await context.close()
