"""The desk on a phone: its bar takes one row, as the participants' does, and everything in it can be reached without
scripts, by thumb and by keyboard."""

from playwright.async_api import Browser, Page

from tests.browser.conftest import PHONE, Camera, Installation, opened
from tests.browser.test_desk import BASE, sign_in

TALL = PHONE | {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
TARGET = 44
DOORS = "header.bar :is(a, button), nav.rooms a"


async def height(page: Page, selector: str) -> float:
    box = await page.locator(selector).bounding_box()
    assert box is not None
    return box["height"]


async def test_its_bar_is_one_row_and_every_door_is_large_and_on_the_screen(
    chromium: Browser, installation: Installation, camera: Camera
):
    desk = await opened(chromium, installation, **TALL)
    page = await desk.new_page()
    await page.goto("/")
    participants = await height(page, "header.bar")
    await sign_in(page, installation, "ban-to-chuc")
    await page.goto(f"{BASE}/people")
    await camera(page, "desk-phone")
    assert await height(page, "header.bar") <= participants
    doors = await page.locator(DOORS).all()
    assert len(doors) == 4 + 5
    for door in doors:
        box = await door.bounding_box()
        assert box is not None and box["height"] >= TARGET and box["width"] >= TARGET, await door.inner_text()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, await door.inner_text()
    reached = []
    for _ in range(1 + len(doors)):
        await page.keyboard.press("Tab")
        reached.append((await page.locator(":focus").inner_text()).strip())
    told = [(await door.inner_text()).strip() for door in doors]
    assert reached == ["Đến nội dung chính", *told]
    await desk.close()
