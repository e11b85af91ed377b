"""Chuẩn hoá — one way to write each text; every visible character keeps its look."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.admin.banks.normalise import Normaliser, clean, quoted, tidy
from app.admin.banks.stream import LINES_MAX, plain
from app.errors import BankUnreadable

TEXTS = st.text(
    st.sampled_from("aâăđ ớuỷẤ.\t\u00a0\u200b\u0301\u0309\u0323\u031b\u0302\u3000\ufeff\u00ad\u2028")
) | st.text(max_size=40)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Ca\u0302u", "Câu"),
        ("a\u200b\u2060\ufeff\u00adb", "ab"),
        ("a\u00a0b\u202fc\u3000d\u2009e", "a b c d e"),
        ("a\tb", "a\tb"),
        ("“a” ‘b’", "“a” ‘b’"),
        ("a\u202eb\u200f", "ab"),
        ("a\u2028b", "a b"),
        ("a" + " " * 50 + "b", "a" + " " * 8 + "b"),
    ],
)
def test_a_text_is_written_one_way(raw: str, text: str) -> None:
    assert clean(raw, bytes(len(raw))) == (text, bytes(len(text)))


def test_a_composed_letter_looks_like_its_base() -> None:
    assert clean("xo\u031b\u0301y", b"\0\1\2\3\4") == ("xớy", b"\0\1\4")
    assert clean("a\u200bb", b"\1\2\3") == ("ab", b"\1\3")


@given(TEXTS)
def test_cleaning_keeps_a_mark_for_every_character_and_is_done_once(raw: str) -> None:
    marks = bytes(i % 251 for i in range(len(raw)))
    text, kept = clean(raw, marks)
    assert len(text) == len(kept)
    assert unicodedata.is_normalized("NFC", text)
    assert clean(text, kept) == (text, kept)


@given(TEXTS)
def test_a_tidy_text_is_trimmed_line_by_line(raw: str) -> None:
    lines = tidy(raw).split("\n")
    assert lines == [""] or all(line and line == " ".join(line.split()) for line in lines)


def test_a_file_of_nothing_but_lines_is_refused() -> None:
    lines = [plain("x", "paragraph 1")] * LINES_MAX
    assert len(list(Normaliser().blocks(lines))) == LINES_MAX
    with pytest.raises(BankUnreadable):
        list(Normaliser().blocks([*lines, lines[0]]))


def test_a_quotation_is_one_short_line() -> None:
    assert quoted("một\n hai") == "một hai"
    assert len(quoted("dài " * 100)) <= 80
