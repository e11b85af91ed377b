"""A bank from Word to a phone: preview, repairs by a tap, approval by a second person, publication, a question with its
picture in front of a participant."""

import re
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.shared import Cm
from PIL import Image, ImageDraw
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Camera, Installation, opened
from tests.browser.test_desk import BASE, sign_in
from tests.browser.test_phone import register

QUESTIONS = 150
PICTURED, KEYLESS, TWIN = 1, 40, 77
TOPIC = "Biểu đồ"


def chart() -> BytesIO:
    """A picture worth asking about: three bars."""
    picture, file = Image.new("RGB", (640, 400), "white"), BytesIO()
    for at, height in enumerate((120, 220, 320)):
        ImageDraw.Draw(picture).rectangle((80 + 180 * at, 380 - height, 200 + 180 * at, 380), fill="#1b6e4f")
    picture.save(file, "PNG")
    file.seek(0)
    return file


def word_file(folder: Path) -> Path:
    """150 questions, the first with a picture; one has no key, one has a choice twice."""
    document = Document()
    for number in range(1, QUESTIONS + 1):
        document.add_paragraph(f"Câu {number}. Nội dung thứ {number} của chuyên đề là gì, thưa đồng chí?")
        if number == PICTURED:
            document.add_paragraph().add_run().add_picture(chart(), width=Cm(6))
        for position, letter in enumerate("ABCD"):
            words = f"Ý số {number * 4 + (0 if number == TWIN and position < 2 else position)}"
            run = document.add_paragraph().add_run(f"{letter}. {words}")
            run.underline = position == number % 4 and number != KEYLESS
        document.add_paragraph("Căn cứ: Điều lệ Đảng")
    path = folder / "ngan-hang-150-cau.docx"
    document.save(str(path))
    return path


async def card(page: Page, number: int) -> None:
    await page.locator(f"#question-{number - 1}").scroll_into_view_if_needed()


async def brought(page: Page, camera: Camera, file: Path) -> None:
    """The organiser's part: preview, two repairs by a tap, confirmation, proposal."""
    await page.goto(f"{BASE}/banks")
    await page.set_input_files("#file", file)
    await page.get_by_role("button", name="Xem trước", exact=True).click()
    await expect(page.get_by_text(f"Đọc được {QUESTIONS} câu hỏi.")).to_be_visible()
    await expect(page.get_by_text("Chưa lưu được.")).to_be_visible()
    await card(page, KEYLESS)
    await camera(page, "bank-repair")
    keyless = page.locator(f"#question-{KEYLESS - 1}")
    await keyless.locator("form:has([name=repair]) button").first.click()
    await expect(keyless.locator(".right")).to_have_count(1)
    twin = page.locator(f"#question-{TWIN - 1}")
    await twin.get_by_role("button", name="Bỏ câu này ra").click()
    await expect(twin.get_by_text("Câu này được bỏ ra, sẽ không lưu.")).to_be_visible()
    await expect(page.get_by_text(f"Đọc được {QUESTIONS - 1} câu hỏi.")).to_be_visible()
    await page.fill("#name", "Bộ đề 150 câu")
    await page.get_by_role("button", name="Xác nhận và lưu").click()
    await expect(page.get_by_role("heading", name="Bộ đề 150 câu")).to_be_visible()
    await expect(page.locator(".right")).to_have_count(0)
    await page.get_by_label(f"cả {QUESTIONS - 1} câu tìm thấy").check()
    await page.get_by_role("button", name="Đề nghị duyệt").click()
    await expect(page.get_by_text("Đã đề nghị duyệt.")).to_be_visible()


async def approved(page: Page, camera: Camera, bank: str) -> None:
    """The second person's part: the questions with their key, the editor, a topic for the picture, approval."""
    await page.goto(bank)
    await expect(page.locator(".right").first).to_be_visible()
    await camera(page, "bank-approval")
    await page.goto(f"{bank}/questions/{PICTURED}/edit")
    await page.fill("#explain", "Theo biểu đồ")
    await expect(page.locator("#shown").get_by_text("Giải thích: Theo biểu đồ")).to_be_visible()
    await camera(page, "bank-editor")
    await page.goto(bank)
    await page.get_by_label(f"Đánh dấu câu {PICTURED}", exact=True).check()
    await page.get_by_text("Đổi chủ đề, mức độ").click()
    await page.fill("#new_topic", TOPIC)
    await page.get_by_role("button", name="Đổi", exact=True).click()
    await expect(page.get_by_text("Đã đổi chủ đề, mức độ.")).to_be_visible()
    for leaf in (2, 3):  # Nobody approves what they have not had before them.
        await page.get_by_role("link", name="Sau ›").click()
        await expect(page.get_by_text(f"Trang {leaf}/3")).to_be_visible()
    await page.get_by_label(f"cả {QUESTIONS - 1} câu tìm thấy").check()
    await page.get_by_role("button", name="Duyệt", exact=True).click()
    await expect(page.get_by_text(f"Đã duyệt: {QUESTIONS - 1}")).to_be_visible()


async def published(page: Page, bank: str) -> str:
    """A round of one question, the one with the picture: drafted, published, opened; its number."""
    await page.goto(f"{BASE}/rounds/new")
    await page.select_option("#bank", bank.rpartition("/")[2])
    await page.get_by_role("button", name="Chọn", exact=True).click()
    await page.get_by_label(TOPIC).fill("1")
    await page.get_by_label("Lấy thêm từ cả ngân hàng").fill("")
    await page.get_by_role("button", name="Lưu bản nháp").last.click()
    await page.get_by_role("link", name="Xem và công bố").click()
    await expect(page.locator("img.picture")).to_be_visible()
    await page.get_by_role("button", name="Công bố").click()
    await expect(page.get_by_text("Mã niêm phong:")).to_be_visible()
    await page.get_by_role("button", name="Mở ngay").click()
    await expect(page.get_by_text("Kỳ thi đã mở.")).to_be_visible()
    return page.url.partition("?")[0].rpartition("/")[2]


async def test_from_a_word_file_to_a_question_with_its_picture(
    chromium: Browser, installation: Installation, camera: Camera, tmp_path: Path
):
    desk = await opened(chromium, installation, **DESK)
    organiser = await desk.new_page()
    await sign_in(organiser, installation, "ban-to-chuc")
    await brought(organiser, camera, word_file(tmp_path))
    bank = organiser.url.partition("?")[0]

    bench = await opened(chromium, installation, **DESK)
    second = await bench.new_page()
    await sign_in(second, installation, "noi-dung-2")
    await approved(second, camera, bank)
    await second.goto("/admin/contests/tim-hieu/keys")
    await camera(second, "keys")
    round_id = await published(organiser, bank)

    hand = await opened(chromium, installation, **PHONE)
    phone = await hand.new_page()
    await register(phone, "0912 000 009")
    await phone.goto(f"/rounds/{round_id}")
    await phone.get_by_role("button", name=re.compile("Bắt đầu lượt")).click()
    picture = phone.locator("fieldset img.picture")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", True)
    await expect(picture).to_have_js_property("naturalWidth", 640)
    await camera(phone, "question-picture")
    address = await picture.get_attribute("src")
    reply = await phone.request.get(f"{installation.address}{address}")
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    for context in (desk, bench, hand):
        await context.close()
