"""The journeys as users live them: each step reads the page before it and follows what stands there.

The readers of pages are the rehearsal's (`app.rehearsal.reading`); what differs is the client: locust's.
"""

import itertools
import re
import secrets
from typing import Any

from locust.contrib.fasthttp import FastHttpSession

from app.rehearsal.journey import CONSENTS
from app.rehearsal.people import PIN, Robot, sample_answers, sample_robots
from app.rehearsal.reading import Form, NotOnPage, Page, read

ANSWERS = sample_answers()
ROBOTS = sample_robots(4_500)
NUMBERS = itertools.count(secrets.randbelow(90_000_000))  # Each run brings other phone numbers.
FORM_TYPE = {"Content-Type": "application/x-www-form-urlencoded"}


class Visitor:
    """Somebody with a browser."""

    def __init__(self, client: FastHttpSession) -> None:
        self.client = client

    def get(self, path: str, name: str) -> Page:
        with self.client.get(path, name=name, catch_response=True) as reply:
            return self.read(reply, path)

    def post(self, form: Form, name: str) -> Page:
        with self.client.post(
            form.action, data=form.encoded(), headers=FORM_TYPE, name=name, catch_response=True
        ) as reply:
            return self.read(reply, form.action)

    def read(self, reply: Any, path: str) -> Page:
        page = read(reply.url or path, reply.content or b"<html></html>")
        if reply.status_code != 200:
            reply.failure(f"{reply.status_code}: {page.says()}")
        return page

    def open_round(self) -> str:
        """The address of the first open round, found from the front page."""
        home = self.get("/", "/")
        for link in home.document.xpath('//a[@class="button"]/@href'):
            if re.fullmatch(r"/rounds/\d+", link):
                return str(link)
        raise NotOnPage("no open round on the front page")

    def look_at_the_board(self) -> None:
        board = f"{self.open_round()}/leaderboard"
        self.get(board, "/leaderboard")
        with self.client.get(f"{board}/rows", name="/leaderboard/rows", catch_response=True) as rows:
            if b"<html" in (rows.content or b""):
                rows.failure("a whole page instead of its rows")


class Phone(Visitor):
    """A participant's phone."""

    def __init__(self, client: FastHttpSession) -> None:
        super().__init__(client)
        self.become_somebody_new()

    def become_somebody_new(self) -> None:
        self.client.cookiejar.clear()
        self.number = next(NUMBERS)
        self.robot: Robot = ROBOTS[self.number % len(ROBOTS)]
        self.tel = f"03{self.number % 10**8:08d}"

    def register(self) -> None:
        home = self.get("/", "/")
        entry = self.get(home.link("/entry"), "/entry")
        form = entry.form("/entry").filled(
            name=self.robot.name,
            birth_year=str(self.robot.birth_year),
            phone=self.tel,
            pin=PIN,
            member="yes",
            consent=CONSENTS,
            unit_query=self.robot.unit_words,
        )
        found = self.post(form.filled(find="1"), "/entry find unit")
        assert self.robot.unit_code in found.choices("unit").values()
        self.post(form.filled(unit=self.robot.unit_code), "/entry register")

    def sign_in_again(self) -> None:
        home = self.get("/", "/")
        left = self.post(home.form("/sign-out"), "/sign-out")
        door = self.get(left.link("/sign-in"), "/sign-in")
        self.post(door.form("/sign-in").filled(phone=self.tel, pin=PIN), "/sign-in")

    def take_attempt(self) -> None:
        """The next attempt; when the allowance is used up, somebody new comes."""
        page = self.get(self.open_round(), "/rounds/N")
        starts = [form for form in page.document.forms if "/attempts/" in str(form.action)]
        if not starts:
            self.become_somebody_new()
            self.register()
            return
        page = self.post(Form(str(starts[0].action)), "/attempts start")
        while "/questions/" in page.url:
            page = self.answer(page)
        if page.url.endswith("/prediction"):
            form = page.form("/answers/prediction").filled(guess=str(self.number % 50_000), go="overview")
            page = self.post(form, "/answers/prediction")
        confirm = self.get(page.link("/submission"), "/submission")
        self.post(confirm.form("/submission"), "/submission submit")

    def answer(self, page: Page) -> Page:
        stem = page.text('//*[contains(@class, "stem")]')
        knows = self.robot.knows(self.number, stem)
        options = page.choices("position")
        chosen = [position for text, position in options.items() if (text in ANSWERS.of(stem)) == knows]
        form = page.form("/answers/" + page.url.rpartition("/")[2]).filled(position=chosen[:1], go="next")
        return self.post(form, "/answers save")
