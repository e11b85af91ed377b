"""Tiếng Anh — figures as the English pages print them; the Vietnamese forms are in `app/vietnamese`."""

SMALL = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


def grouped(number: int) -> str:
    """38960 -> "38,960"."""
    return f"{number:,}"


def counted(number: int) -> str:
    """5 -> "5": the leading zero of small counts is a Vietnamese custom."""
    return str(number)


def duration(ms: int) -> str:
    """A time taken: "1 h 02 min 05 s", "12 min 05 s", "5 s"; whole seconds, cut off."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min {seconds:02} s"
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"


def number_in_words(number: int) -> str:
    """7172 -> "seven thousand one hundred seventy-two"; from 0 on."""
    if number < 20:
        return SMALL[number]
    for size, name in SCALES:
        if number >= size:
            many, rest = divmod(number, size)
            return f"{number_in_words(many)} {name}" + (f" {number_in_words(rest)}" if rest else "")
    ten, unit = divmod(number, 10)
    return TENS[ten] + (f"-{SMALL[unit]}" if unit else "")
