"""Con số và thời điểm — figures as printed, and the prediction as typed."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vietnamese import (
    counted,
    day,
    duration,
    end_of_day,
    grouped,
    hundredths,
    last_day,
    moment,
    number_in_words,
    percent,
    read_guess,
    two_decimals,
)

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
WORDS = {word: digit for digit, word in enumerate(DIGITS)} | {"mốt": 1, "tư": 4, "lăm": 5}


def spoken(words: str) -> int:
    """The number that the words say, read back by rules of its own."""
    total = group = digit = 0
    for word in words.split():
        if word in WORDS:
            digit = WORDS[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in ("mươi", "trăm"):
            group, digit = group + digit * {"mươi": 10, "trăm": 100}[word], 0
        elif word != "linh":
            total += (group + digit) * {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}[word]
            group = digit = 0
    return total + group + digit


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (7172, "bảy nghìn một trăm bảy mươi hai"),
        (10, "mười"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (50, "năm mươi"),
        (55, "năm mươi lăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (115, "một trăm mười lăm"),
        (1005, "một nghìn không trăm linh năm"),
        (2_000_000, "hai triệu"),
        (1_050_005, "một triệu không trăm năm mươi nghìn không trăm linh năm"),
        (1_000_000_000, "một tỷ"),
    ],
)
def test_numbers_are_spoken_as_vietnamese_has_them(number: int, words: str) -> None:
    assert number_in_words(number) == words


@given(st.integers(0, 10**9) | st.integers(0, 10**12 - 1))
def test_every_number_can_be_heard_back(number: int) -> None:
    assert spoken(number_in_words(number)) == number


@pytest.mark.parametrize("number", [-1, 10**12])
def test_numbers_without_words_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        number_in_words(number)


def test_thousands_are_parted_by_dots() -> None:
    assert [grouped(n) for n in (0, 999, 38_960, 2_073_430)] == ["0", "999", "38.960", "2.073.430"]


def test_counts_below_ten_have_a_leading_zero() -> None:
    assert [counted(n) for n in (0, 5, 10, 38_960)] == ["0", "05", "10", "38.960"]


@pytest.mark.parametrize(
    ("ratio", "printed"),
    [
        (Fraction(116, 120), "96,67%"),
        (Fraction(9924, 10_000), "99,24%"),
        (Fraction(5, 100_000), "0,01%"),
        (Fraction(49, 1_000_000), "0,00%"),
        (Fraction(12), "1.200,00%"),
        (Fraction(-1, 8), "-12,50%"),
        (Fraction(0), "0,00%"),
    ],
)
def test_a_share_is_printed_with_two_decimals_half_up(ratio: Fraction, printed: str) -> None:
    assert percent(ratio) == printed


def test_a_mean_is_printed_with_two_decimals_and_dots() -> None:
    assert [two_decimals(Fraction(n)) for n in ("29/3", "1234567/1000", "-1/200", "0")] == [
        *["9,67", "1.234,57", "-0,01", "0,00"]
    ]
    assert hundredths(Fraction(29, 3)) == 967


def test_a_day_is_printed_in_full_and_is_the_day_it_is_in_vietnam() -> None:
    assert day(date(2021, 10, 5)) == "05/10/2021"
    assert day(datetime(2021, 10, 4, 17, 0, tzinfo=UTC)) == "05/10/2021"
    assert day(datetime(2021, 10, 4, 16, 59, tzinfo=UTC)) == "04/10/2021"


def test_a_moment_is_printed_on_a_vietnamese_clock() -> None:
    assert moment(1_648_436_400_000) == "10:00 28/03/2022"
    assert moment(1_648_436_459_999) == "10:00 28/03/2022"


def test_a_duration_is_printed_with_seconds() -> None:
    spent = [0, 45_999, 725_000, 3_725_000]
    assert [duration(ms) for ms in spent] == ["0 giây", "45 giây", "12 phút 05 giây", "1 giờ 02 phút 05 giây"]


@pytest.mark.parametrize(
    "typed", ["7172", "7.172", "7 172", "7\u00a0172", "7\u202f172", " 7172 ", "07172", "7172\u200b"]
)
def test_a_guess_is_read_in_each_usual_form(typed: str) -> None:
    assert read_guess(typed) == 7172


@pytest.mark.parametrize(
    "typed",
    [
        *[
            "",
            "7,172",
            "7.17",
            "+7172",
            "-7172",
            "7.1720",
            "7..172",
            ".172",
            "0.172",
            "1.000 000",
            "7172 người",
        ],
        *["10000001", "10.000.001", "99999999", "1.000.000.000", "7172.0", "7e3", "VII", "７１７２", "1_000"],
    ],
)
def test_a_guess_that_could_be_misread_is_refused(typed: str) -> None:
    assert read_guess(typed) is None


@given(st.integers(0, 10_000_000))
def test_a_printed_guess_reads_back(number: int) -> None:
    printed = grouped(number)
    assert [read_guess(form) for form in (str(number), printed, printed.replace(".", " "))] == [number] * 3


@given(st.text(max_size=12) | st.text("0123456789., \u00a0", max_size=12))
def test_whatever_is_read_as_a_guess_is_in_range(typed: str) -> None:
    number = read_guess(typed)
    assert number is None or 0 <= number <= 10_000_000


@pytest.mark.parametrize(
    ("at", "days", "end"),
    [
        ("2022-05-10T00:00+07:00", 0, "2022-05-11T00:00+07:00"),
        ("2022-05-10T23:59+07:00", 0, "2022-05-11T00:00+07:00"),
        ("2022-05-10T09:00+07:00", 5, "2022-05-16T00:00+07:00"),
        ("2022-05-09T18:00+00:00", 5, "2022-05-16T00:00+07:00"),
        ("2022-12-31T12:00+07:00", 1, "2023-01-02T00:00+07:00"),
    ],
)
def test_days_are_counted_to_the_end_of_the_last(at: str, days: int, end: str):
    def ms(text: str) -> int:
        return int(datetime.fromisoformat(text).timestamp() * 1000)

    assert end_of_day(ms(at), days) == ms(end)


def test_a_midnight_is_spoken_of_as_the_day_that_it_ends():
    assert last_day(end_of_day(0, 0)) == "01/01/1970"
    assert last_day(end_of_day(0, 3)) == "04/01/1970"
