"""What the template of the dead letters may see."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.admin.desk import Desk
from app.admin.rounds.reading import Fault


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter; `fields`: what was found, name and value, `unreadable` where it is shown in base64. `who` is the id
    of the participant it seems to be about, `name` theirs, both "" when nobody is called so."""

    id: int
    round: str
    event_id: str
    reason: str
    found_at: int
    fields: Sequence[tuple[str, str]]
    who: str
    name: str
    settled_at: int | None
    settled_reason: str | None
    settled_by: str


@dataclass(frozen=True, slots=True)
class LettersView:
    """`at`: the letter that `fault` is about."""

    desk: Desk
    letters: tuple[LetterLine, ...]
    at: int | None = None
    fault: Fault | None = None
