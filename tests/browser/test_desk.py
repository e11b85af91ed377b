"""The officials at their desk: a Word file becomes a bank, a round closes, the judges determine, lists are fetched."""

import re
from io import BytesIO
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from playwright.async_api import Browser, Page, expect

from app.keyring import one_time_password
from app.sample import BANK
from tests.browser.conftest import DESK, Camera, Installation, opened

BASE = "/admin/contests/tim-hieu"


async def sign_in(page: Page, installation: Installation, login: str) -> None:
    """First sign-in: the one-time password has to be replaced before anything else."""
    await page.goto("/admin/sign-in")
    await page.fill("[name=login]", login)
    await page.fill("[name=password]", installation.logins[login])
    await page.locator("main form button").first.click()
    await expect(page).to_have_url(re.compile("/admin/password"))
    new = one_time_password()
    await page.fill("#current", installation.logins[login])
    await page.fill("#new", new)
    await page.fill("#again", new)
    await page.locator("form:has(#current) button").first.click()
    await expect(page).not_to_have_url(re.compile("/admin/password"))


def word_file(folder: Path, *, with_key: bool) -> Path:
    """Two questions as an organiser types them; the second has its key only when wanted."""
    document = Document()
    for number, key in ((1, 0), (2, 1 if with_key else None)):
        document.add_paragraph(f"Câu {number}. Câu hỏi thử số {number} là câu nào?")
        for position, letter in enumerate("ABCD"):
            run = document.add_paragraph().add_run(f"{letter}. Phương án {letter} của câu {number}")
            run.underline = position == key
        document.add_paragraph("Căn cứ: Điều lệ Đảng")
    path = folder / ("day-du.docx" if with_key else "thieu-dap-an.docx")
    document.save(str(path))
    return path


async def test_from_a_word_file_to_the_winners_list(
    chromium: Browser, installation: Installation, camera: Camera, tmp_path: Path
):
    desk = await opened(chromium, installation, **DESK)
    page = await desk.new_page()
    await sign_in(page, installation, "ban-to-chuc")
    await camera(page, "dashboard")
    await page.goto(f"{BASE}/units")
    await expect(page.get_by_text("4.500").first).to_be_visible()
    await camera(page, "units")

    await page.goto(f"{BASE}/rounds")
    await camera(page, "rounds")
    await page.get_by_role("link", name="Tuần 1").click()
    await expect(page).to_have_url(re.compile(r"/admin/rounds/\d+$"))
    await camera(page, "round")
    round_page = page.url
    await page.goto(f"{round_page}/closing")
    await page.locator("main form button").last.click()
    await expect(page).to_have_url(re.compile("done=closing"))

    await page.goto(f"{BASE}/banks")
    await page.set_input_files("#file", word_file(tmp_path, with_key=False))
    await page.get_by_role("button", name="Xem trước", exact=True).click()
    await expect(page.get_by_text("Chưa lưu được.")).to_be_visible()
    await page.set_input_files("#file", word_file(tmp_path, with_key=True))
    await page.get_by_role("button", name="Gửi lại tệp đã sửa").click()
    await page.fill("#name", "Bộ đề thử")
    await page.get_by_role("button", name="Xác nhận và lưu").click()
    await expect(page.get_by_role("heading", name="Bộ đề thử")).to_be_visible()
    await page.goto(f"{BASE}/banks")
    await expect(page.get_by_text("Bộ đề thử")).to_be_visible()
    await page.set_input_files("#file", BANK)
    await page.get_by_role("button", name="Xem trước", exact=True).click()
    await expect(page.get_by_text("Đọc được 235 câu hỏi.")).to_be_visible()
    await camera(page, "bank-preview")

    bench = await opened(chromium, installation, **DESK)
    judges = await bench.new_page()
    await sign_in(judges, installation, "giam-khao")
    await judges.goto(f"{round_page}/verdict")
    button = judges.get_by_role("button", name="Xét giải")
    while not await button.count():  # The close takes effect after its notice, then the recorder has its say.
        await judges.wait_for_timeout(500)
        await judges.reload()
    await button.click()
    await expect(judges.get_by_text("Mã kiểm chứng").first).to_be_visible()
    await camera(judges, "verdict")
    async with judges.expect_download() as waiting:
        await judges.locator("a[href*='winners'][href$='.xlsx']").first.click()
    download = await waiting.value
    sheet = load_workbook(BytesIO(Path(await download.path()).read_bytes())).active
    assert any("Họ và tên" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    await desk.close()
    await bench.close()
