"""What the templates of the verdicts may see."""

from dataclasses import dataclass

from app.admin.amendments.standing import Basis
from app.admin.announced.complaints import Hearing
from app.admin.desk import Desk
from app.admin.library.keys import Doors
from app.admin.stages import RoundLine


@dataclass(frozen=True, slots=True)
class Totals:
    """What is recorded of a round that is over: attempts, distinct persons, and the attempts that will not count: set
    aside, of persons who are not ranked, of persons who have not given their personal data."""

    attempts: int
    persons: int
    void: int
    excluded: int
    incomplete: int


@dataclass(frozen=True, slots=True)
class Winner:
    """A prize of a person. Moments and durations in ms. `kept`: the round whose higher prize the person keeps instead,
    "" when this one."""

    place: int
    prize: str
    person: str
    name: str
    birth_year: int | None
    member: bool
    unit: str
    round: str
    number: int
    score: int
    prediction: int | None
    miss: int | None
    elapsed_ms: int
    sealed_at: int
    lot: bool
    kept: str


@dataclass(frozen=True, slots=True)
class CollectiveWinner:
    """A prize of a unit; `value`: the first key of the collective ranking, as it is read."""

    place: int
    prize: str
    unit: str
    value: str


@dataclass(frozen=True, slots=True)
class Equals:
    """A group that the judges have to decide: who, by name and unit, and which prizes are at stake."""

    place: int
    units: bool
    who: tuple[str, ...]
    prizes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """A verdict in the list of all of the round; `bracket`: its name, "" for the round as a whole. `superseded`:
    an amendment of the key has changed marks since."""

    id: int
    status: str
    digest: str
    determined_at: int
    by: str
    bracket: str
    superseded: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, told. `outcome`: what was to be guessed (None: nothing); `key`: the first collective key;
    `nominated`: units are commended by decision; `bases`: the amendments of the key that its scores stand on."""

    line: VerdictLine
    full_score: int
    persons: int
    attempts: int
    persons_full: int
    attempts_full: int
    target: str | None
    outcome: int | None
    winners: tuple[Winner, ...]
    collective: tuple[CollectiveWinner, ...]
    key: str | None
    nominated: bool
    undecided: tuple[Equals, ...]
    lots: bool
    seed: str
    source: str
    bases: tuple[Basis, ...]


@dataclass(frozen=True, slots=True)
class LotsForm:
    """`fault` is a sentence, "" for none."""

    seed: str = ""
    source: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class NominationLine:
    """A unit commended by decision: its code and path ("": not in the tree), the prize, what for, and who decided.
    `id` None: the contest file nominates it."""

    id: int | None
    code: str
    unit: str
    prize: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class NominationForm:
    """As typed; `fault` is a code, "" for none."""

    unit: str = ""
    prize: str = ""
    reason: str = ""
    by: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SpecialLine:
    """A prize awarded by hand: to whom, of which unit, what for, and who decided."""

    id: int
    person: str
    name: str
    unit: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class SpecialKind:
    """A prize that is awarded by hand, `count` times at most."""

    prize: str
    name: str
    count: int
    awarded: tuple[SpecialLine, ...]


@dataclass(frozen=True, slots=True)
class SpecialForm:
    """As typed; `fault` is a code, "" for none."""

    prize: str = ""
    person: str = ""
    reason: str = ""
    by: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class VerdictView:
    """`waiting`: titles of the rounds that are not recorded yet; `undetermined`: earlier ones without a verdict,
    whose winners would have to be passed over; `faults`: what contradicts the rules in the recorded results;
    `announceable`: everything is decided, and the organisers have not announced it yet; `units`: paths to choose
    from; `hearing`: the complaints; `after`: the newest verdict, as the forms say it back."""

    desk: Desk
    round: RoundLine
    judge: bool
    waiting: tuple[str, ...]
    undetermined: tuple[str, ...]
    totals: Totals | None
    outcomes: tuple[Outcome, ...]
    history: tuple[VerdictLine, ...]
    lots: LotsForm
    doors: Doors
    hearing: Hearing
    after: int
    faults: tuple[str, ...] = ()
    practice: bool = False
    announceable: bool = False
    published_at: int | None = None
    nominations: tuple[NominationLine, ...] = ()
    nomination: NominationForm = NominationForm()
    units: tuple[str, ...] = ()
    specials: tuple[SpecialKind, ...] = ()
    special: SpecialForm = SpecialForm()


@dataclass(frozen=True, slots=True)
class StoredView:
    """An earlier verdict of a round, as it was determined."""

    desk: Desk
    round_id: int
    title: str
    outcome: Outcome
