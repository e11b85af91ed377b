"""Pages are read as a browser reads them."""

import pytest

from app.rehearsal.reading import Form, NotOnPage, read

PAGE = """<main><h1>Trang  thử</h1>
<form method="post" action="/rounds/1/attempts/1/answers/2"><input type="hidden" name="writer" value="ab">
<label class="option"><input type="radio" name="position" value="1"> <b>A</b> <span>Lựa chọn
  một</span></label>
<label class="option"><input type="radio" name="position" value="2" checked> <b>B</b> <span>Hai</span></label>
<button name="go" value="next">Sau</button></form>
<a href="/rounds/1/attempts/1/submission">Nộp</a></main>""".encode()


def test_a_form_holds_what_a_browser_would_send():
    assert read("/q", PAGE).form("/answers/2") == Form(
        "/rounds/1/attempts/1/answers/2", (("writer", "ab"), ("position", "2"))
    )


def test_filling_in_replaces_and_adds():
    form = read("/q", PAGE).form("/answers/2").filled(position=["1", "2"], go="next")
    assert form.encoded() == b"writer=ab&position=1&position=2&go=next"


def test_choices_are_found_by_their_text():
    assert read("/q", PAGE).choices("position") == {"Lựa chọn một": "1", "Hai": "2"}


def test_links_and_texts_are_found():
    page = read("/q", PAGE)
    assert page.link("/submission") == "/rounds/1/attempts/1/submission"
    assert page.text("//h1") == "Trang thử"


@pytest.mark.parametrize("look", ["form", "link", "text"])
def test_what_is_not_on_the_page_is_told_with_what_the_page_says(look: str):
    page = read("/q", PAGE)
    with pytest.raises(NotOnPage, match="Trang thử"):
        getattr(page, look)("//nothing")
