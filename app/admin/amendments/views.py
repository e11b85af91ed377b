"""What the templates of the amendments may see."""

from dataclasses import dataclass

from app.admin.desk import Desk
from app.admin.stages import RoundLine

Letters = tuple[tuple[str, ...], ...]  # The answers that are accepted, each as letters; (): any is.


@dataclass(frozen=True, slots=True)
class OptionLine:
    letter: str
    id: int
    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the round as authored; `accepted`: as the key stands."""

    id: int
    n: int
    stem: str
    options: tuple[OptionLine, ...]
    several: bool
    accepted: Letters


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """`state`: proposed, confirmed, or refused; `number` and `seal` of a confirmed one. Moments in ms."""

    id: int
    state: str
    number: int | None
    n: int
    stem: str
    kind: str
    letters: tuple[str, ...]
    reason: str
    proposed_by: str
    proposed_at: int
    decided_by: str
    decided_at: int | None
    seal: str


@dataclass(frozen=True, slots=True)
class AmendmentsView:
    """`found`: questions by the query, `more` than are shown; `recorded`: all results are in SQL."""

    desk: Desk
    round: RoundLine
    lines: tuple[AmendmentLine, ...]
    query: str
    found: tuple[Asked, ...]
    more: bool
    recorded: bool


@dataclass(frozen=True, slots=True)
class ProposalView:
    """The form; `kind`, `chosen` (ids) and `reason` as sent, `fault` a sentence, "" for none."""

    desk: Desk
    round: RoundLine
    question: Asked
    kind: str = ""
    chosen: frozenset[int] = frozenset()
    reason: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class MarkLine:
    """An attempt whose score would change."""

    name: str
    unit: str
    number: int
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class PrizeLine:
    """A person or a unit whose prize would change; "" for no prize."""

    name: str
    unit: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A verdict on record beside the one that there would be; `asks`: the prediction asks for something."""

    title: str
    status: str
    asks: bool
    before: int | None
    after: int | None
    lines: tuple[PrizeLine, ...]


@dataclass(frozen=True, slots=True)
class EffectsView:
    """`attempts` whose score changes, of so many `persons`; the first of them as `lines`."""

    attempts: int
    persons: int
    raised: int
    lowered: int
    lines: tuple[MarkLine, ...]
    verdicts: tuple[VerdictChange, ...]
    later: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmendmentView:
    """`mine`: whoever looks proposed it; `after`: how many amendments hold; `effects` None while the round is not
    recorded, or once decided; `faults`: why they cannot be told. `after_it`: the key as it would be, or came to be."""

    desk: Desk
    round: RoundLine
    line: AmendmentLine
    question: Asked
    after_it: Letters
    mine: bool
    after: int
    recorded: bool
    effects: EffectsView | None
    faults: tuple[str, ...]
    rescored: int


@dataclass(frozen=True, slots=True)
class FlawLine:
    """`who` "" for an amendment."""

    sentence: str
    who: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class ProofView:
    desk: Desk
    round: RoundLine
    attempts: int
    amendments: int
    rescored: int
    wrong: int
    flaws: tuple[FlawLine, ...]
