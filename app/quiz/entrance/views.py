"""What the templates of the entrance may see: an application with its faults, the sign-in form."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.quiz.entrance.application import Application
from app.quiz.views import ContestLink


@dataclass(frozen=True, slots=True)
class UnitOption:
    code: str
    path: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """The application as typed, a fault code for each field that needs mending, the units that fit. `part`: whole,
    account or details; `needs`: field -> off, optional or required; `purposes`: purpose -> the code of its text;
    `guardian_below`: who is younger needs one."""

    contest: ContestLink
    part: str
    given: Application
    faults: Mapping[str, str]
    units: tuple[UnitOption, ...]
    searched: bool
    purposes: Mapping[str, str]
    needs: Mapping[str, str]
    positions: tuple[str, ...]
    guardian_below: int | None


@dataclass(frozen=True, slots=True)
class SignInView:
    contest: ContestLink
    phone: str
    back: str
    fault: str | None = None
    seconds: int = 0
