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
from app.vietnamese.people import (
    masked_name,
    masked_phone,
    read_birth_date,
    read_birth_year,
    read_national_id,
    read_phone,
    tidy_name,
    told_by_national_id,
)

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
    "masked_phone",
    "moment",
    "name_key",
    "number_in_words",
    "percent",
    "read_birth_date",
    "read_birth_year",
    "read_guess",
    "read_national_id",
    "read_phone",
    "text_key",
    "tidy_name",
    "told_by_national_id",
    "two_decimals",
]
