"""Đi và về — what a format can carry comes back the same; what it cannot carry is told, and nothing else is."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.admin.banks import FORMATS, Image, ParsedQuestion, exported
from app.admin.banks.normalise import clean, tidy
from app.admin.banks.pictures import recoded
from app.admin.banks.pins import pinned
from app.admin.banks.read import read_bank
from app.errors import Unfit
from tests.admin.banks.test_pictures import picture

SPOKEN = "aăâbcdđeêghiklmnoôơpqrstuưvxy áàảãạ ệộựỹ ABCĐE 0123456789 "
SIGNS = "~=#{}:\\%[]<>&\"'()*+-/@$,;|.?!–“”…²"
OLD_FONTS = "".join(map(chr, range(0xA1, 0xC0)))  # A file of hardly anything else is taken for one in TCVN3.
ANYTHING = st.characters(codec="utf-8", exclude_categories=("C", "Z", "M"), exclude_characters=OLD_FONTS)
LETTERS = st.one_of(st.sampled_from(SPOKEN + SIGNS), ANYTHING)


def normal(text: str) -> str:
    return tidy(clean(text, bytes(len(text)))[0])


WORDS = st.text(LETTERS, min_size=1, max_size=40).map(normal).filter(bool)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
FIELD = st.one_of(st.none(), WORDS)


@st.composite
def questions(draw: st.DrawFn) -> tuple[ParsedQuestion, ...]:
    """Questions as the pipeline makes them, with all that any format can carry."""
    made = []
    for n in range(1, draw(st.integers(1, 3)) + 1):
        options = tuple(draw(st.lists(LINES, min_size=2, max_size=6)))
        several = draw(st.booleans())
        most = len(options) if several else 1
        right = draw(st.sets(st.integers(0, len(options) - 1), min_size=1, max_size=most))
        place, explain = f"line {n}", draw(st.one_of(st.none(), LINES))
        fields = (draw(FIELD), draw(FIELD), draw(FIELD), explain, place, pinned(options)[0], several)
        made.append(ParsedQuestion(n, draw(LINES), options, tuple(sorted(right)), *fields))
    return tuple(made)


def told(problems: tuple[object, ...]) -> set[str]:
    return {
        str(getattr(p, "fields", {}).get("what", getattr(p, "code", ""))).removeprefix("field_")
        for p in problems
    }


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40)
@given(questions())
def test_what_is_not_told_as_lost_comes_back(name: str, bank: tuple[ParsedQuestion, ...]) -> None:
    content, problems = exported(bank, name)
    back = read_bank(f"x{FORMATS[name].suffix}", content).questions
    lost = told(problems)
    assert "lost_questions" in lost or len(back) == len(bank)
    if "lost_questions" not in lost:
        for one, other in zip(bank, back, strict=True):
            assert {f for f in FIELDS if getattr(one, f) != getattr(other, f)} <= lost


FIELDS = ("n", "stem", "options", "correct", "topic", "level", "source", "explain", "several", "pinned")
CARRIED = {  # what each format has to carry, whatever the texts are
    "gift": {"n", "stem", "options", "correct", "topic", "level", "source", "several"},
    "moodle": {"n", "stem", "options", "correct", "topic", "level", "source", "several"},
    "qti": {"n", "stem", "options", "correct", "topic", "level", "source", "several", "pinned"},
}


@pytest.mark.parametrize("name", CARRIED)
@settings(max_examples=40)
@given(questions())
def test_exchange_formats_carry_every_text_whatever_its_signs(
    name: str, bank: tuple[ParsedQuestion, ...]
) -> None:
    content, problems = exported(bank, name)
    assert told(problems) & {*CARRIED[name], "lost_questions"} == set()
    assert exported(bank, name) == (content, problems)


PLAIN = (
    ParsedQuestion(7, "Đảng ta ra đời\nnăm nào?", ("1930", "1945 = 8/1945", "Tỷ lệ 50%: {x}", "#4 ~ \\n"), (0,),
                   "Lịch sử/Đảng", "Nhận biết", "Điều 1; Điều 2", "Vì thế.\nRõ ràng.", "line 1"),
    ParsedQuestion(8, "Chọn các ý đúng <b>", ("A&B", "Cả A và B", "-1", "=1+1"), (0, 3), None, None, None, None,
                   "line 9", (0, 1), True),
)  # fmt: skip
LOST = {
    "aiken": {"n", "stem", "topic", "level", "source", "explain"},
    "gift": set(),
    "moodle": {"pinned"},
    "qti": set(),
    "csv": set(),
    "xlsx": set(),
}


@pytest.mark.parametrize(("name", "lost"), LOST.items())
def test_each_format_tells_what_it_cannot_carry(name: str, lost: set[str]) -> None:
    content, problems = exported(PLAIN, name)
    assert told(problems) == lost
    assert exported(PLAIN, name)[0] == content or name == "xlsx"
    assert all(problem.message() for problem in problems)


@pytest.mark.parametrize(
    ("name", "lost"), [("qti", set()), ("moodle", set()), ("gift", {"images"}), ("aiken", {"images"})]
)
def test_pictures_go_along_where_a_format_has_room_for_them(name: str, lost: set[str]) -> None:
    one, other = recoded(picture()), recoded(picture(colour="blue"))
    empty: tuple[Image, ...] = ()
    bank = (replace(PLAIN[0], n=1, stem="Hỏi?", topic=None, level=None, source=None, explain=None,
                    images=(one,), option_images=((other,), empty, empty, empty)),)  # fmt: skip
    content, problems = exported(bank, name)
    assert told(problems) - {"options", "n"} == lost
    if not lost:
        (back,) = read_bank(f"x{FORMATS[name].suffix}", content).questions
        assert (back.images, back.option_images) == (bank[0].images, bank[0].option_images)


def test_a_format_that_nobody_knows_is_named() -> None:
    with pytest.raises(Unfit):
        exported(PLAIN, "kahoot")
