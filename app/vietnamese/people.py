"""Người — names, phone numbers and birth years as people write them, and names as boards may show them."""

import re
import unicodedata
from datetime import date

SHOWN_OF_A_HIDDEN_NAME = "***"
APOSTROPHES = "'’‘ʼ"
MOBILE = re.compile(r"(?:0|\+?84|\+?840)([35789][0-9]{8})")
BIRTH_YEAR = re.compile(r"(?:[0-9]{1,2}([./-])[0-9]{1,2}\1)?((?:19|20)[0-9]{2})")
BIRTH_DATE = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2((?:19|20)[0-9]{2})")
NATIONAL_ID = re.compile(r"0[0-9]{11}")
PROVINCES = range(1, 97)
BIRTH_DATE_YEAR_FIRST = re.compile(r"((?:19|20)[0-9]{2})-[0-9]{2}-[0-9]{2}")


def tidy_name(raw: str) -> str:
    """NFC, trimmed, single spaces; zero-width, control and other invisible characters dropped."""
    spaced = " ".join(raw.split())
    visible = "".join(c for c in spaced if not unicodedata.category(c).startswith("C"))
    return " ".join(unicodedata.normalize("NFC", visible).split())


def masked_name(name: str) -> str:
    """A name as boards show it: "Nguyễn Văn An" is "Nguyễn V. A***", "An" is "A***".

    The family name stands, middle names are initials, of the given name one letter remains. A first word
    with an apostrophe (Ê-đê "H'Hen Niê") is a given name and is reduced too: "H'H. N***".
    """
    *others, given = tidy_name(name).split() or [""]
    shown = [initial(word) + "." for word in others]
    if others and not any(mark in others[0] for mark in APOSTROPHES):
        shown[0] = others[0]
    return " ".join([*shown, initial(given) + SHOWN_OF_A_HIDDEN_NAME])


def initial(word: str) -> str:
    """The first letter; "H'H" of "H'Hen", whose H only tells that it is a woman's name."""
    return word[:3] if word[1:2] and word[1:2] in APOSTROPHES else word[:1]


def read_phone(raw: str) -> str | None:
    """A Vietnamese mobile number as "0912345678", or None. Spaces, dots, dashes, brackets may be inside."""
    read = MOBILE.fullmatch(re.sub("[\\s.()\u2010-\u2015-]", "", tidy_name(raw)))
    return "0" + read[1] if read else None


def read_national_id(raw: str) -> str | None:
    """A personal number (số định danh cá nhân) as twelve digits, or None. Spaces, dots and dashes may be inside; the
    first three digits name a province, 001 to 096."""
    digits = re.sub("[\\s.\u2010-\u2015-]", "", tidy_name(raw))
    return digits if NATIONAL_ID.fullmatch(digits) and int(digits[:3]) in PROVINCES else None


def told_by_national_id(number: str) -> tuple[int, str]:
    """Year of birth and sex, "male" or "female", as the 4th to 6th digits tell: 0 and 1 for men and women born from
    1900 on, 2 and 3 from 2000 on, and so forth."""
    century, sex = divmod(int(number[3]), 2)
    return 1900 + 100 * century + int(number[4:6]), ("male", "female")[sex]


def masked_phone(phone: str) -> str:
    """Of a phone number only the last three digits: "•••678"."""
    return f"•••{phone[-3:]}"


def read_birth_date(raw: str) -> str | None:
    """The day "19/5/1956", "19-05-1956", "19.5.1956" or "1956-05-19" as "1956-05-19"; None for anything else."""
    text = tidy_name(raw)
    read = BIRTH_DATE.fullmatch(text)
    year, month, day = (read[4], read[3], read[1]) if read else (text[:4], text[5:7], text[8:])
    if not read and not BIRTH_DATE_YEAR_FIRST.fullmatch(text):
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def read_birth_year(raw: str) -> int | None:
    """The year of "1985", "5/10/1985", "05-10-1985", "05.10.1985" or "1985-10-05"; None for anything else."""
    text = tidy_name(raw)
    read = BIRTH_DATE_YEAR_FIRST.fullmatch(text)
    if read:
        return int(read[1])
    read = BIRTH_YEAR.fullmatch(text)
    return int(read[2]) if read else None
