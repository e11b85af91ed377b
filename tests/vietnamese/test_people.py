"""Người — names, phones and birth years as people write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vietnamese import (
    masked_name,
    read_birth_year,
    read_national_id,
    read_phone,
    tidy_name,
    told_by_national_id,
)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Văn An", "Nguyễn V. A***"),
        ("Trần Thị Thu Hà", "Trần T. T. H***"),
        ("Lê Bình", "Lê B***"),
        ("An", "A***"),
        ("Giàng A Páo", "Giàng A. P***"),
        ("Vàng A Ư", "Vàng A. Ư***"),
        ("H'Hen Niê", "H'H. N***"),
        ("H’Hen Niê", "H’H. N***"),
        ("Y Ê-Ban", "Y Ê***"),
        ("  Đỗ\u00a0Ánh ", "Đỗ Á***"),
        ("", "***"),
    ],
)
def test_a_board_shows_the_family_name_and_initials(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@given(st.lists(st.text("aăâbcđeêghiklmnoôơpqrstuưvxy", min_size=2, max_size=6), min_size=2, max_size=5))
def test_the_given_name_never_shows_more_than_its_first_letter(words: list[str]) -> None:
    shown = masked_name(" ".join(words)).split()
    assert shown[-1] == words[-1][0] + "***"
    assert [len(word) for word in shown[1:-1]] == [2] * (len(words) - 2)


def test_names_are_composed_trimmed_and_free_of_the_invisible() -> None:
    untidy = "\u200b " + unicodedata.normalize("NFD", "Nguyễn") + "\u00a0\tVăn\u202e  A\u00adn\r\n\ufeff"
    assert tidy_name(untidy) == "Nguyễn Văn An"


@given(st.text(st.characters()))
def test_a_tidy_name_stays_as_it_is_and_can_be_written_anywhere(text: str) -> None:
    tidy = tidy_name(text)
    assert tidy_name(tidy) == tidy
    assert tidy.encode("utf-8").decode("utf-8") == tidy
    assert tidy.isprintable() or not tidy.strip()


@pytest.mark.parametrize(
    "written",
    [
        *["0912345678", "0912 345 678", "0912.345.678", "0912-345–678", "+84912345678", "+84 912 345 678"],
        *["84912345678", "(+84) 0912 345 678", " 0912345678\u00a0", "\u202a0912345678\u202c"],
    ],
)
def test_a_mobile_number_is_read_however_it_is_spaced(written: str) -> None:
    assert read_phone(written) == "0912345678"


@pytest.mark.parametrize(
    "written",
    [
        *["", "091234567", "09123456789", "912345678", "0212345678", "1912345678", "+85912345678"],
        *["0912345678x", "0912/345/678", "++84912345678", "０９１２３４５６７８", "0912345678 0987654321"],
    ],
)
def test_anything_else_is_no_mobile_number(written: str) -> None:
    assert read_phone(written) is None


@pytest.mark.parametrize("written", ["1985", " 1985 ", "5/10/1985", "05-10-1985", "05.10.1985", "1985-10-05"])
def test_a_birth_year_is_read_alone_or_out_of_a_date(written: str) -> None:
    assert read_birth_year(written) == 1985


@pytest.mark.parametrize("written", ["", "85", "1885", "2100", "5/10/85", "5/10-1985", "1985.0", "năm 1985"])
def test_anything_else_is_no_birth_year(written: str) -> None:
    assert read_birth_year(written) is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("001056012345", "001056012345"),
        (" 001 056 012 345 ", "001056012345"),
        ("001.056.012-345", "001056012345"),
        ("096203000001", "096203000001"),
        ("097056012345", None),
        ("000056012345", None),
        ("00105601234", None),
        ("0010560123456", None),
        ("٠٠١٠٥٦٠١٢٣٤٥", None),
    ],
)
def test_personal_numbers(typed: str, number: str | None):
    assert read_national_id(typed) == number


@pytest.mark.parametrize(
    ("number", "year", "sex"),
    [("001056012345", 1956, "male"), ("001156012345", 1956, "female"), ("001308012345", 2008, "female")],
)
def test_a_personal_number_tells_year_and_sex(number: str, year: int, sex: str):
    assert told_by_national_id(number) == (year, sex)
