"""Hành trình — a participant's way through the contest, page by page, without JavaScript: read, fill in, go on."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from app.rehearsal.browser import Browser
from app.rehearsal.ledger import Acknowledged
from app.rehearsal.people import PIN, Answers, Robot
from app.rehearsal.reading import NotOnPage, Page

CONSENTS = ["contest", "publication"]


async def register(browser: Browser, slug: str, robot: Robot) -> None:
    """Fill in the registration: find the unit by a few words without diacritics, choose it, agree, send."""
    page = await browser.get("register: page", f"/contests/{slug}/entry")
    form = page.form("/entry").filled(
        name=robot.name,
        birth_year=str(robot.birth_year),
        phone=robot.phone,
        pin=PIN,
        member="yes" if robot.member else "no",
        consent=CONSENTS,
        unit_query=robot.unit_words,
    )
    found = await browser.post("register: find unit", form.filled(find="1"))
    codes = set(found.choices("unit").values())
    if robot.unit_code not in codes:
        raise NotOnPage(f"{robot.unit_words!r} does not find {robot.unit_code}: {sorted(codes)}")
    home = await browser.post("register", form.filled(unit=robot.unit_code))
    if robot.name not in home.says():
        raise NotOnPage(f"{robot.name} is not greeted: {home.says()}")


async def take_attempt(
    browser: Browser, robot: Robot, answers: Answers, round_id: int, number: int, around: int
) -> Acknowledged:
    """One attempt from its start to its result; returns what the result page acknowledged."""
    entrance = await browser.get("round", f"/rounds/{round_id}")
    page = await browser.post("start", entrance.form(f"/attempts/{number}"))
    while "/questions/" in page.url:
        page = await answer(browser, page, robot, answers, round_id * 100 + number)
    if page.url.endswith("/prediction"):
        guess = robot.guess(round_id * 100 + number, around)
        form = page.form("/answers/prediction").filled(guess=str(guess), go="overview")
        page = await browser.post("save prediction", form)
    confirm = await browser.get("overview", page.link("/submission"))
    result = await browser.post("submit", confirm.form("/submission"))
    shown = re.match(r"(\d+)/", result.text('//p[@class="score"]'))
    if shown is None or not result.url.endswith(f"/attempts/{number}/result"):
        raise NotOnPage(f"{result.url}: not acknowledged: {result.says()}")
    return Acknowledged(robot.phone, round_id, number, int(shown[1]))


async def answer(browser: Browser, page: Page, robot: Robot, answers: Answers, salt: int) -> Page:
    """Choose an option of the question shown and go on to the next page."""
    stem = page.text('//*[contains(@class, "stem")]')
    options = page.choices("position")
    right = {position for text, position in options.items() if text in answers.of(stem)}
    wrong = [position for position in options.values() if position not in right]
    chosen = sorted(right) if robot.knows(salt, stem) else wrong[:1]
    form = page.form(page.url.replace("/questions/", "/answers/"))
    return await browser.post("save answer", form.filled(position=chosen, go="next"))


@contextmanager
def told_as_fault(browser: Browser, journey: str) -> Iterator[None]:
    """A journey that ends before its time is counted and does not stop the others."""
    try:
        yield
    except Exception as error:
        browser.ledger.fault(journey, type(error).__name__, str(error)[:300])
