"""Tiếng Việt — names, figures and moments the way Vietnamese offices write, read, sort and search them."""

from app.vietnamese.figures import (
    VIETNAM,
    counted,
    day,
    duration,
    grouped,
    hundredths,
    local_time,
    moment,
    number_in_words,
    percent,
    read_guess,
    two_decimals,
)
from app.vietnamese.order import fold, name_key, text_key
from app.vietnamese.people import masked_name, read_birth_date, read_birth_year, read_phone, tidy_name

__all__ = [
    "VIETNAM",
    "counted",
    "day",
    "duration",
    "fold",
    "grouped",
    "hundredths",
    "local_time",
    "masked_name",
    "moment",
    "name_key",
    "number_in_words",
    "percent",
    "read_birth_date",
    "read_birth_year",
    "read_guess",
    "read_phone",
    "text_key",
    "tidy_name",
    "two_decimals",
]
