"""An on his phone: with JavaScript and without, through a lost connection, on a second device."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Camera, Installation, opened

PIN = "271828"


async def register(page: Page, phone: str, camera: Camera | None = None) -> None:
    await page.goto("/")
    if camera:
        await camera(page, "home")
    await page.get_by_role("link", name="Đăng ký dự thi").click()
    await page.fill("#name", "Nguyễn Văn An")
    await page.fill("#birth_year", "1956")
    await page.fill("#phone", phone)
    await page.locator("#unit_query").press_sequentially("so noi vu", delay=20)
    await page.locator("#units label").first.wait_for()
    if camera:
        await camera(page, "entry")
    await page.locator("#units input").first.check()
    await page.locator("input[name=member][value=yes]").check()
    await page.fill("#pin", PIN)
    await page.locator("input[value=contest]").check()
    await page.locator("form.card > button.wide").click()
    await expect(page.get_by_text("Người dự thi:")).to_be_visible()


async def start(page: Page, camera: Camera | None = None) -> None:
    await page.get_by_role("link", name="Vào kỳ thi").click()
    if camera:
        await camera(page, "rules")
    await page.get_by_role("button", name=re.compile("Bắt đầu lượt")).click()
    await page.locator(".stem").wait_for()
    await page.wait_for_url("**/questions/1")  # Its own address, which a script gives it after the reply.


async def test_a_round_on_a_phone(chromium: Browser, installation: Installation, camera: Camera):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0912 000 001", camera)
    await start(page, camera)
    for question in range(1, 11):
        await expect(page.get_by_text(f"Câu {question}/10")).to_be_visible()
        if question != 7:
            await page.locator("label.option").nth(question % 4).click()
            await expect(page.locator("#saved.yes")).to_be_visible()
        if question == 4:
            await camera(page, "question")
        await page.get_by_role("button", name="Câu sau").click()
    await page.locator("#guess").fill("38.960")
    await expect(page.locator("#saved.yes")).to_contain_text("ba mươi tám nghìn chín trăm sáu mươi")
    await camera(page, "prediction")
    await page.get_by_role("button", name="Xem lại cả bài").click()
    await expect(page.locator(".grid .answered")).to_have_count(10)
    await camera(page, "overview")
    await page.get_by_role("link", name="Nộp bài").click()
    await expect(page.locator(".note")).to_contain_text("Câu 7")
    await camera(page, "submission")
    await page.get_by_role("button", name="Nộp bài").click()
    await expect(page.get_by_text("Đã ghi nhận bài thi")).to_be_visible()
    await camera(page, "result")
    await page.get_by_role("link", name="Bảng xếp hạng").click()
    await expect(page.locator("#mine")).to_contain_text("đã vào bảng xếp hạng")
    await camera(page, "leaderboard")
    await context.close()


async def register_by_forms(page: Page, phone: str) -> None:
    """Without JavaScript."""
    await page.goto("/contests/tim-hieu/entry")
    await page.fill("#name", "Trần Thị Bình")
    await page.fill("#birth_year", "1961")
    await page.fill("#phone", phone)
    await page.fill("#unit_query", "so noi vu")
    await page.click("button[name=find]")
    await page.locator("#units input").first.check()  # Found: the page has come back.
    await expect(page.locator("#name")).to_have_value("Trần Thị Bình")
    await page.locator("input[name=member][value=no]").check()
    await page.fill("#pin", PIN)
    await page.locator("input[value=contest]").check()
    await page.locator("form.card > button.wide").click()
    await expect(page.get_by_text("Người dự thi:")).to_be_visible()


async def test_the_whole_way_without_javascript(chromium: Browser, installation: Installation):
    context = await opened(chromium, installation, **PHONE, java_script_enabled=False)
    page = await context.new_page()
    await register_by_forms(page, "0912000002")
    await start(page)
    for question in range(1, 11):
        await expect(page.get_by_text(f"Câu {question}/10")).to_be_visible()
        await page.locator("label.option").first.click()
        await page.click("button.main")
    await page.fill("#guess", "7.172")
    await page.click("button.main")
    await expect(page.locator(".grid .answered")).to_have_count(11)
    await page.click("a[href$='/submission']")
    await page.click("form[action$='/submission'] button")
    await expect(page.locator("dl")).to_contain_text("7.172")
    await context.close()


async def test_without_javascript_the_page_that_tells_of_a_fault_sends_the_form_again(
    chromium: Browser, installation: Installation, camera: Camera
):
    context = await opened(chromium, installation, **PHONE, java_script_enabled=False)
    page = await context.new_page()
    await register_by_forms(page, "0912000010")
    await start(page)
    store, again = installation.redis(), page.get_by_role("button", name="Gửi lại")
    await page.locator("label.option").nth(2).click()
    store.suspend()
    try:
        await page.click("button.main")
        await expect(again).to_be_visible()
        await camera(page, "send-again")
    finally:
        store.resume()
    await again.click()
    await expect(page.get_by_text("Câu 2/10")).to_be_visible()
    await page.click("button[value=back]")
    await expect(page.get_by_text("Câu 1/10")).to_be_visible()
    await expect(page.locator("input[name=position]").nth(2)).to_be_checked()
    await page.click("button[value=overview]")
    await page.click("a[href$='/submission']")
    store.suspend()
    try:
        await page.click("form[action$='/submission'] button")
        await expect(again).to_be_visible()
    finally:
        store.resume()
    await again.click()
    await expect(page.get_by_text("Đã ghi nhận bài thi")).to_be_visible()
    await context.close()


async def test_a_tap_that_the_network_lost_is_sent_again(chromium: Browser, installation: Installation):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0912000003")
    await start(page)
    await context.set_offline(True)
    await page.locator("label.option").nth(1).click()
    await expect(page.locator("#saved.offline")).to_contain_text("đang gửi lại")
    await context.set_offline(False)
    await expect(page.locator("#saved.yes")).to_be_visible()
    await page.reload()
    await expect(page.locator("input[name=position]").nth(1)).to_be_checked()
    await context.close()


async def test_a_second_device_goes_on_where_the_first_stopped(
    chromium: Browser, installation: Installation, camera: Camera
):
    phone = await opened(chromium, installation, **PHONE)
    page = await phone.new_page()
    await register(page, "0912000004")
    await start(page)
    await page.locator("label.option").nth(2).click()
    await expect(page.locator("#saved.yes")).to_be_visible()
    tablet = await opened(chromium, installation, **PHONE)
    other = await tablet.new_page()
    await other.goto("/contests/tim-hieu/sign-in")
    await other.fill("#phone", "0912000004")
    await other.fill("#pin", PIN)
    await other.get_by_role("button", name="Vào thi").click()
    await other.get_by_role("link", name="Vào kỳ thi").click()
    await other.get_by_role("link", name=re.compile("Làm tiếp lượt 1")).click()
    await expect(other.get_by_role("heading")).to_have_text("Bài đang mở trên một máy khác")
    await camera(other, "elsewhere")
    await other.get_by_role("button", name="Làm tiếp trên máy này").click()
    await other.locator(".grid a").first.click()
    await expect(other.locator("input[name=position]").nth(2)).to_be_checked()
    await page.locator("label.option").nth(1).click()
    await expect(page.locator("#saved.fault")).to_contain_text("chuyển sang thiết bị khác")
    await camera(page, "taken")
    await page.get_by_role("button", name="Làm tiếp trên máy này").click()
    await expect(page.locator("#saved.yes")).to_be_visible()
    await expect(page.locator("input[name=position]").nth(1)).to_be_checked()
    await phone.close()
    await tablet.close()


async def test_while_the_server_s_store_is_gone_the_answer_stays_here_and_is_sent(
    chromium: Browser, installation: Installation, camera: Camera
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0912000007")
    await start(page)
    store = installation.redis()
    store.suspend()
    try:
        await page.locator("label.option").nth(3).click()
        await expect(page.locator("#saved.offline")).to_contain_text("còn trên máy này")
        await camera(page, "offline")
        await page.get_by_role("button", name="Câu sau").click()
        await expect(
            page.get_by_text("Câu 1/10")
        ).to_be_visible()  # Nobody is led away from what is not saved.
    finally:
        store.resume()
    await expect(
        page.get_by_text("Câu 2/10")
    ).to_be_visible()  # Saved, and the way that was asked for is gone.
    await page.get_by_role("button", name="Trước").click()
    await expect(page.get_by_text("Câu 1/10")).to_be_visible()
    await expect(page.locator("input[name=position]").nth(3)).to_be_checked()
    await context.close()


async def test_answers_that_are_still_here_go_along_with_the_submission(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0912000008")
    await start(page)
    base = page.url.rpartition("/questions/")[0]
    await page.route("**/answers/*", lambda route: route.abort())
    await page.locator("label.option").nth(2).click()
    await expect(page.locator("#saved.offline")).to_be_visible()
    await page.goto(f"{base}/questions/3")
    await page.locator("label.option").nth(0).click()
    await expect(page.locator("#saved.offline")).to_be_visible()
    await page.goto(f"{base}/submission")
    async with page.expect_request("**/submission") as sent:
        await page.get_by_role("button", name="Nộp bài").click()
    await expect(page.get_by_text("Đã ghi nhận bài thi")).to_be_visible()
    # A number higher than 1 where a second try had its time.
    assert re.search(r"unsent=1\+\w+\+\d+\+3%3B3\+\w+\+\d+\+1%3B", (await sent.value).post_data or "")
    await context.close()


async def test_an_answer_that_never_left_is_there_again_after_a_reload(
    chromium: Browser, installation: Installation
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0912000009")
    await start(page)
    await page.route("**/answers/*", lambda route: route.abort())
    await page.locator("label.option").nth(2).click()
    await expect(page.locator("#saved.offline")).to_be_visible()
    await page.unroute("**/answers/*")
    await page.reload()
    await expect(page.locator("#saved.yes")).to_be_visible()
    await expect(page.locator("input[name=position]").nth(2)).to_be_checked()
    await context.close()


@pytest.mark.parametrize("minutes", [-60, 60])
async def test_the_countdown_does_not_believe_the_phones_clock(
    chromium: Browser, installation: Installation, minutes: int
):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await page.add_init_script(f"const now = Date.now; Date.now = () => now() + {minutes * 60_000}")
    await register(page, f"09130000{minutes % 100:02d}")
    await start(page)
    await expect(page.locator("#clock b")).to_have_text(re.compile(r"^1[0-5]:\d\d$"))
    await context.close()


async def test_time_that_runs_out_leads_to_the_result(chromium: Browser, installation: Installation):
    context = await opened(chromium, installation, **PHONE)
    page = await context.new_page()
    await register(page, "0912000006")
    await start(page)
    address = page.url
    # The page is told that a second is left; the server still has time, so its overview is what comes.
    content = (await (await context.request.get(address)).text()).replace(
        "data-left-ms=", 'data-left-ms="900" x='
    )
    await page.route("**/questions/1", lambda route: route.fulfill(body=content, content_type="text/html"))
    await page.reload(wait_until="commit")  # It may go on before all of it is loaded.
    await expect(page.get_by_role("heading", name="Xem lại cả bài")).to_be_visible()
    await context.close()
