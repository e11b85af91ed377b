"""Con số và thời điểm — as Vietnamese offices print them, and the one number people type: the prediction.

Dots between thousands, a decimal comma, a zero before counts below ten ("05 tập thể"); dates dd/mm/yyyy in
Asia/Ho_Chi_Minh, which has been UTC+7 without summer time since 1975.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

from app.vietnamese.people import tidy_name

VIETNAM = timezone(timedelta(hours=7), "+07")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
GUESS_MAX = 10_000_000
GUESS = re.compile(r"0*[0-9]{1,8}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}|[1-9][0-9]{0,2}(?: [0-9]{3}){1,2}")
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", "nghìn", "triệu", "tỷ")


def grouped(number: int) -> str:
    """38960 is "38.960"."""
    return f"{number:,}".replace(",", ".")


def percent(ratio: Fraction) -> str:
    """Fraction(116, 120) is "96,67%": exact, two decimals, half up."""
    return f"{two_decimals(ratio * 100)}%"


def two_decimals(value: Fraction) -> str:
    """Fraction(1234567, 1000) is "1.234,57"."""
    rounded = hundredths(value)
    whole, decimals = divmod(abs(rounded), 100)
    return f"{'-' if rounded < 0 else ''}{grouped(whole)},{decimals:02d}"


def hundredths(value: Fraction) -> int:
    """How many hundredths a value has, to the nearest; a half goes away from zero, as offices round."""
    nearest = int(abs(value) * 100 + Fraction(1, 2))
    return nearest if value >= 0 else -nearest


def counted(number: int) -> str:
    """A count as decisions print it: 5 is "05", 12 is "12", 38960 is "38.960"; none is "0"."""
    return f"0{number}" if 1 <= number <= 9 else grouped(number)


def local_time(ms: int) -> datetime:
    """The moment (milliseconds since the epoch, UTC) on a Vietnamese clock; aware."""
    return (EPOCH + timedelta(milliseconds=ms)).astimezone(VIETNAM)


def end_of_day(ms: int, days: int) -> int:
    """The midnight, in ms, that ends the day so many days after the moment's: "trong 5 ngày kể từ ngày công bố"."""
    last = local_time(ms).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days + 1)
    return (last - EPOCH) // timedelta(milliseconds=1)


def last_day(end: int) -> str:
    """The day that a midnight, in ms, ends, as people say it: "hết ngày 26/11/2026"."""
    return day(local_time(end - 1))


def day(value: date) -> str:
    """05/10/2021. An aware datetime is the day it is in Vietnam."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(VIETNAM)
    return f"{value:%d/%m}/{value.year:04d}"


def moment(ms: int) -> str:
    """HH:mm dd/MM/yyyy in Vietnam, of milliseconds since the epoch; seconds are cut off."""
    local = local_time(ms)
    return f"{local:%H:%M} {day(local)}"


def duration(ms: int) -> str:
    """725000 ms is "12 phút 05 giây"; hours and minutes only if there are any. ms ≥ 0, cut off to seconds."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} giờ {minutes:02d} phút {seconds:02d} giây"
    return f"{minutes} phút {seconds:02d} giây" if minutes else f"{seconds} giây"


def number_in_words(number: int) -> str:
    """7172 is "bảy nghìn một trăm bảy mươi hai". Raises ValueError outside 0 … 999.999.999.999."""
    if not 0 <= number < 1000 ** len(SCALES):
        raise ValueError(number)
    groups = []
    rest = number
    for scale in SCALES:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append(f"{three_digits(group, leading=not rest)} {scale}".rstrip())
    return " ".join(reversed(groups)) or DIGITS[0]


def three_digits(number: int, leading: bool) -> str:
    """1 … 999 in words; below a higher group empty places are spoken: "không trăm linh năm"."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    words = [] if leading and not hundreds else [DIGITS[hundreds], "trăm"]
    if tens > 1:
        words += [DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif units and words:
        words.append("linh")
    if units:
        words.append(units_word(units, tens))
    return " ".join(words)


def units_word(units: int, tens: int) -> str:
    """mốt and tư after mươi, lăm after mười or mươi."""
    if tens > 1 and units in (1, 4):
        return "mốt" if units == 1 else "tư"
    return "lăm" if tens and units == 5 else DIGITS[units]


def read_guess(raw: str) -> int | None:
    """The number of a prediction: "7172", "7.172" or "7 172" (any kind of space), 0 … 10.000.000; else None.

    "7,172" and "7.17" are refused, not guessed: a comma parts thousands to some, decimals to others.
    """
    text = tidy_name(raw)
    if not GUESS.fullmatch(text):
        return None
    number = int(re.sub("[. ]", "", text))
    return number if number <= GUESS_MAX else None
