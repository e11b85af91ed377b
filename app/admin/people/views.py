"""What the templates of the people may see."""

from dataclasses import dataclass

from app.admin.desk import Desk


@dataclass(frozen=True, slots=True)
class PersonLine:
    """`national_id_end`: the last four digits; `complete`: everything that is asked has been given."""

    id: str
    name: str
    birth_year: int | None
    birth_date: str | None
    sex: str | None
    email: str | None
    address: str | None
    position: str | None
    phone: str
    unit: str
    member: bool
    national_id_end: str | None
    ethnicity: str | None
    guardian_name: str | None
    guardian_phone: str | None
    complete: bool
    registered_at: int
    listed: bool
    excluded: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class PeopleView:
    """`more`: not everybody who fits is shown; `incomplete`: only those with personal data still to give are."""

    desk: Desk
    query: str
    people: tuple[PersonLine, ...]
    more: bool
    incomplete: bool


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt as recorded, once its round is over. Moments in ms. `score` is the present one: an amendment of the
    key may have changed the one it was recorded with."""

    round: int
    round_title: str
    number: int
    opened_at: int
    sealed_at: int
    score: int
    recorded_score: int
    prediction: int | None
    by_sweeper: bool
    lapsed: bool
    void: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """`pin` is a new PIN, shown this once; `fault` a code ("" for none), `reason` what was typed; `compared`: whether
    the number on a card that was shown is the person's (None: nothing was compared)."""

    desk: Desk
    person: PersonLine
    attempts: tuple[AttemptLine, ...]
    pin: str = ""
    fault: str = ""
    reason: str = ""
    compared: bool | None = None
