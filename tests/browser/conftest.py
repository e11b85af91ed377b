"""A real browser (Debian's Chromium) on a phone's profile against a real installation of the sample contest.

`--pictures FOLDER` keeps the screenshots that the documents show.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

ROOT = Path(__file__).parent.parent.parent
HOITHI = Path(sys.executable).parent / "hoithi"
CHROMIUM = shutil.which("chromium")
PATIENCE_MS = 60_000  # Nothing here is judged by its speed: a machine that has much to do takes its time.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "vi-VN",
}
SLIPS: list[str] = []
REFUSED = ("Failed to load resource", "htmx:", "Response Status Error Code 5")
DESK = {"viewport": {"width": 1200, "height": 850}, "locale": "vi-VN"}

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        for item in items:
            if "browser" in item.path.parts:
                item.add_marker(pytest.mark.skip(reason="no chromium here"))


@dataclass(frozen=True, slots=True)
class Installation:
    """A running installation: its address, the one-time logins that it printed (login -> password), its process."""

    address: str
    logins: dict[str, str]
    pid: int

    def redis(self) -> psutil.Process:
        """The bundled server that it has started."""
        children = psutil.Process(self.pid).children(recursive=True)
        return next(child for child in children if "redis.sock" in " ".join(child.cmdline()))


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    data = tmp_path_factory.mktemp("browser") / "var"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOITHI_")}
    process = subprocess.Popen(
        [str(HOITHI), "serve", "--sample"],
        env=environment | {"HOITHI_DATA": str(data), "HOITHI_PORT": "0", "HOITHI_WORKERS": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if "Ctrl-C" in line:
            break
    address = re.search(r"(http://127\.0\.0\.1:\d+)/\s", printed)
    assert address is not None, printed
    logins = re.findall(r"(\S+)\s+mật khẩu dùng một lần: (\S+)", printed)
    yield Installation(address[1], dict(logins), process.pid)
    process.terminate()
    process.wait(60)
    process.stdout.close()


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


@dataclass(frozen=True, slots=True)
class Camera:
    """Looks at a page, which may not be wider than the screen, and takes a picture when pictures are wanted."""

    folder: Path | None

    async def __call__(self, page: Page, name: str, *, whole: bool = False) -> None:
        root = "document.documentElement"  # A phone widens `window.innerWidth` to what is too wide.
        wide, screen = await page.evaluate(f"[{root}.scrollWidth, {root}.clientWidth]")
        assert wide <= screen, f"{name} is {wide} wide on a screen of {screen}"
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Hiding the caret would take a style of its own, which the pages' policy refuses.
            await page.screenshot(path=self.folder / f"{name}.png", full_page=whole, caret="initial")


@pytest.fixture
def camera(request: pytest.FixtureRequest) -> Camera:
    folder = request.config.getoption("--pictures")
    return Camera(Path(folder) if folder else None)


@pytest.fixture(autouse=True)
def slips() -> Iterator[None]:
    """What goes wrong in any page's scripts, or is refused by its policy, fails the test."""
    SLIPS.clear()
    yield
    assert SLIPS == []


async def opened(browser: Browser, installation: Installation, **profile: object) -> BrowserContext:
    """A fresh browser profile on the installation."""
    context = await browser.new_context(base_url=installation.address, **profile)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    context.on("weberror", lambda error: SLIPS.append(str(error.error)))
    context.on("console", lambda message: SLIPS.append(message.text) if is_slip(message) else None)
    return context


def is_slip(message: ConsoleMessage) -> bool:
    """Errors other than a lost connection, and an answer that refuses: of these Chromium and htmx tell as well."""
    lost = message.text.startswith(REFUSED) and "404" not in message.text
    return message.type == "error" and not lost
