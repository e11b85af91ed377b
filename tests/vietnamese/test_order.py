"""Thứ tự và tìm kiếm — the keys by which names are found and sorted."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vietnamese import fold, name_key, text_key

IN_DICTIONARY_ORDER = [  # the vector of the awards rules: CLDR tones, letters before tones
    *[
        "Ái",
        "An",
        "Nguyễn Ánh",
        "Trần Ánh",
        "Ăn",
        "Ân",
        "Ẩn",
        "Ấn",
        "Dung",
        "Dũng",
        "Đạt",
        "Đức",
        "Hoa",
        "Hòa",
    ],
    *["My", "Mỳ", "Mỷ", "Mỹ", "Mý", "Mỵ", "Pao", "Páo", "Ư", "Ương"],
]


def test_names_sort_as_the_dictionary_has_them() -> None:
    assert sorted(sorted(IN_DICTIONARY_ORDER), key=name_key) == IN_DICTIONARY_ORDER


def test_plain_comparison_would_get_the_same_names_wrong() -> None:
    assert sorted(IN_DICTIONARY_ORDER) != IN_DICTIONARY_ORDER


def test_every_letter_of_the_alphabet_has_its_own_place() -> None:
    alphabet = [*"aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"]
    assert sorted(sorted(alphabet), key=name_key) == alphabet
    followed = [letter + tail for letter in alphabet for tail in ("", "a", "m", "y")]
    assert sorted(sorted(followed), key=name_key) == followed


def test_given_name_then_family_name_then_middle_names_decide() -> None:
    names = ["Trần An", "Lê Văn Bình", "Nguyễn An", "Nguyễn Thị An", "Lê Anh Bình", "Nguyễn Hữu An"]
    assert sorted(names, key=name_key) == [
        *["Nguyễn An", "Nguyễn Hữu An", "Nguyễn Thị An", "Trần An"],
        *["Lê Anh Bình", "Lê Văn Bình"],
    ]


def test_the_place_of_the_tone_and_the_case_do_not_count() -> None:
    assert name_key("Trần Thị Hoà") == name_key("TRẦN THỊ HÒA")
    assert name_key("Nguyễn Thuỷ") == name_key("Nguyễn Thủy")
    assert name_key("Nguyễn Thuỷ") != name_key("Nguyễn Thuy")


def test_apostrophes_and_hyphens_are_ignored_in_names() -> None:
    assert name_key("H'Hen Niê") == name_key("H’Hen Niê") == name_key("HHen Niê")
    assert name_key("Y Ê-Ban") == name_key("Y ÊBan")
    highlanders = ["Y Ê-Ban", "H'Hen Niê", "Giàng A Páo", "Vàng A Ư"]
    assert sorted(sorted(highlanders), key=name_key) == highlanders


def test_look_alikes_of_d_with_stroke_sort_as_it() -> None:
    assert name_key("Ðức") == name_key("Đức") == name_key("Ɖức")


def test_units_sort_in_reading_order_with_numbers_as_numbers() -> None:
    units = ["Chi bộ 1", "Chi bộ 02", "Chi bộ 2A", "Chi bộ 10", "Chi bộ Thanh tra", "Đảng bộ Sở Y tế"]
    assert sorted(sorted(units), key=text_key) == units


@given(st.text())
def test_keys_are_ascii_so_that_any_column_sorts_them_alike(text: str) -> None:
    assert name_key(text).isascii()
    assert text_key(text).isascii()


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_inside_a_name_compare_as_numbers(one: int, other: int) -> None:
    assert (text_key(f"Tổ {one}") < text_key(f"Tổ {other}")) == (one < other)


TONES = ["a", "à", "ả", "ã", "á", "ạ"]


@given(st.text("bchmnt", min_size=1, max_size=3), st.text("bchmnt", min_size=1, max_size=3))
def test_tones_decide_only_between_equal_letters(one: str, other: str) -> None:
    syllables = [vowel + ending for ending in {one, other} for vowel in TONES]
    expected = [vowel + ending for ending in sorted({one, other}) for vowel in TONES]
    assert sorted(syllables, key=text_key) == expected


@pytest.mark.parametrize(
    ("written", "found_by"),
    [
        ("Sở Nội vụ", "so noi vu"),
        ("Đảng bộ Sở Nội-vụ (tỉnh)", "so noi vu"),
        ("Uỷ ban Kiểm tra", "ủy ban"),
        ("Trần Thị HOÀ", "hòa"),
        ("ĐẶNG  ĐỨC", "dang duc"),
        (unicodedata.normalize("NFD", "Sở Nội vụ"), "Sở Nội vụ"),
    ],
)
def test_a_name_is_found_whatever_its_marks(written: str, found_by: str) -> None:
    assert fold(found_by) in fold(written)


def test_zero_width_characters_do_not_split_a_word() -> None:
    assert fold("Nội\u200b vụ\ufeff") == "noi vu"


def test_another_name_is_not_found() -> None:
    assert fold("so noi vu") not in fold("Sở Ngoại vụ")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert re.fullmatch(r"(?:[^\W_]+(?: [^\W_]+)*)?", fold(text))
