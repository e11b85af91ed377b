"""Hỏi gì — what a form asks for: all at once, or the account before the paper and the person after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.rules.policy import Asked, ContestPolicy, Identity, Need

# Law 91/2025/QH15, art. 9: one box a purpose, none ticked beforehand; data as sensitive as ethnicity have their own.
ACCOUNT_PURPOSES = ("account",)
PURPOSES = ("contest", "publication", "communication")
BY_NEED = (
    "birth_year",
    "birth_date",
    "sex",
    "email",
    "national_id",
    "address",
    "unit",
    "member",
    "position",
    "ethnicity",
)


class Part(StrEnum):
    """`account`: phone and PIN; `details`: the person, afterwards."""

    WHOLE = "whole"
    ACCOUNT = "account"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Asking:
    """`positions`: labels that the audience of a round knows; `key`: of the digests of personal numbers; `today` and
    `opening` (of the round last opened) are days (year, month, day)."""

    contest_id: int
    policy: ContestPolicy
    part: Part
    positions: tuple[str, ...]
    key: bytes
    today: tuple[int, int, int]
    opening: tuple[int, int, int]

    @property
    def purposes(self) -> tuple[str, ...]:
        """What a person may agree to on this form."""
        if self.part is Part.ACCOUNT:
            return ACCOUNT_PURPOSES
        sensitive = self.policy.identity.ethnicity is not Need.OFF
        return (*PURPOSES[:1], *(("ethnicity",) if sensitive else ()), *PURPOSES[1:])

    @property
    def needed(self) -> tuple[str, ...]:
        """What they have to agree to."""
        return self.purposes[:1]

    @property
    def consents(self) -> Mapping[str, str]:
        """Purpose -> the text agreed to: where other data than usual are asked for, they are named otherwise."""
        codes = {purpose: f"web.consent_{purpose}" for purpose in self.purposes}
        usual = self.policy.identity == Identity() or self.part is Part.ACCOUNT
        return codes if usual else codes | {"contest": "web.consent_contest_given"}


def first_part(policy: ContestPolicy) -> Part:
    """What is asked for at the registration."""
    return Part.ACCOUNT if policy.identity.asked is Asked.AFTER else Part.WHOLE


def needs_of(identity: Identity) -> dict[str, str]:
    """Field -> off, optional or required, as the page shows it. Who gives the day of birth need not give the year."""
    needs = {name: str(getattr(identity, name)) for name in BY_NEED}
    if identity.birth_date is Need.REQUIRED:
        needs["birth_year"] = str(Need.OFF)
    return needs
