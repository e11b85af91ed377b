"""Phiếu đăng ký — what a person typed in, exactly as typed: checked by `checking`, shown again by the page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Application:
    """`unit` is a unit's code; `member` yes, no or empty; `sex` male, female or empty; `consents` the purposes agreed
    to."""

    name: str = ""
    birth_year: str = ""
    phone: str = ""
    pin: str = ""
    unit: str = ""
    unit_query: str = ""
    member: str = ""
    consents: frozenset[str] = frozenset()
    birth_date: str = ""
    sex: str = ""
    email: str = ""
    address: str = ""
    position: str = ""
    national_id: str = ""
    ethnicity: str = ""
    guardian_name: str = ""
    guardian_phone: str = ""
