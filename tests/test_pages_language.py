"""The pages in the reader's language: with the cookie every sentence is told in English, none in Vietnamese."""

import re

import pytest
from httpx2 import AsyncClient

from app.pages import TEMPLATES, environment
from app.texts import catalogue, tell
from tests.small_contest import AN, SLUG, SmallContest

PAGES = [
    ("quiz/home.html", f"/contests/{SLUG}"),
    ("quiz/round.html", "/rounds/{round_id}"),
    ("quiz/results.html", f"/contests/{SLUG}/results"),
    ("errors.html", "/contests/khong-co"),
]


def spoken_by(*templates: str) -> set[str]:
    """The Vietnamese sentences of some templates."""
    jinja = environment("vi")
    return {
        message if isinstance(message, str) else str(message[0])
        for name in templates
        for _, _, message in jinja.extract_translations((TEMPLATES / name).read_text())
    }


def told(page: str, sentences: set[str]) -> set[str]:
    """Those of the sentences which stand in the page, whatever fills their fields."""

    def pattern(sentence: str) -> str:
        return ".+?".join(re.escape(part) for part in re.split(r"%\(\w+\)s", sentence))

    return {s for s in sentences if re.search(rf"(?<!\w){pattern(s)}(?!\w)", page)}


@pytest.mark.parametrize(("template", "address"), PAGES)
async def test_the_cookie_turns_every_sentence_of_a_page_into_english(
    client: AsyncClient, contest: SmallContest, template: str, address: str
):
    english, ours = catalogue("en", "pages"), spoken_by("base.html", "_macros.html", template)
    entry = AN | {"member": "yes", "consent": ["contest"], "unit_query": ""}
    await client.post(f"/contests/{contest.slug}/entry", data=entry)
    at = address.format(round_id=contest.round_id)
    in_vietnamese = (await client.get(at)).text
    client.cookies.set("language", "en")
    in_english = (await client.get(at)).text

    said = told(in_vietnamese, ours)
    assert told(in_vietnamese, spoken_by(template)) != set(), "the check finds what it looks for"
    assert told(in_english, ours) == set()
    assert told(in_english, {english[s] for s in said}) == {english[s] for s in said}
    assert ('<html lang="vi">' in in_vietnamese, '<html lang="en">' in in_english) == (True, True)


async def test_an_error_is_told_in_the_language_of_its_page(client: AsyncClient, contest: SmallContest):
    client.cookies.set("language", "en")
    reply = await client.get("/contests/khong-co")
    assert reply.status_code == 404
    assert [tell("web.not_there", language) in reply.text for language in ("vi", "en")] == [False, True]


async def test_choosing_a_language_never_leaves_the_site(client: AsyncClient, contest: SmallContest):
    doors = {
        "//evil.test": "/",
        "/\\evil.test": "/",
        "https://evil.test/": "/",
        "/rounds/1": "/rounds/1",
        "": "/",
    }
    for back, there in doors.items():
        reply = await client.get("/language/en", params={"back": back})
        assert (reply.status_code, reply.headers["location"]) == (303, there)
    assert client.cookies["language"] == "en"


async def test_a_language_that_is_not_ours_is_not_remembered(client: AsyncClient, contest: SmallContest):
    reply = await client.get("/language/fr")
    assert (reply.status_code, reply.headers["location"], reply.headers.get("set-cookie")) == (303, "/", None)
    client.cookies.set("language", "fr")
    assert '<html lang="vi">' in (await client.get(f"/contests/{SLUG}")).text
