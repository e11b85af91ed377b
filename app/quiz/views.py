"""What the quiz templates may see: frozen values, no SQL row, no answer key."""

from dataclasses import dataclass

from app.rules.timetable import Phase


@dataclass(frozen=True, slots=True)
class ContestLink:
    slug: str
    title: str
    organiser: str


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round on the contest's page. Moments in ms."""

    id: int
    title: str
    phase: Phase
    opens_at: int
    closes_at: int


@dataclass(frozen=True, slots=True)
class ContestsView:
    contests: tuple[ContestLink, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    contest: ContestLink
    rounds: tuple[RoundLine, ...]
    me: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt on the round's page; `score` and `elapsed_ms` once it is over."""

    number: int
    running: bool
    left_ms: int
    score: int | None
    elapsed_ms: int | None
    lapsed: bool


@dataclass(frozen=True, slots=True)
class RoundView:
    contest: ContestLink
    round: RoundLine
    questions: int
    points: int
    partial: bool
    full_score: int
    duration_ms: int | None
    allowance: int | None
    interval_ms: int
    gives_back: bool
    may_finish: bool
    asks_prediction: bool
    me: str | None
    attempts: tuple[AttemptLine, ...]
    next_number: int | None  # None: the allowance is used up, or an attempt is running.
    wait_ms: int  # Until the next attempt may be opened.
    refused: str | None  # Why this participant may not take part, as a code.
    hidden_until: str  # What scores wait for: close, published, or nothing.
    key: bool  # The right answers may be seen.
    complete: bool  # Nothing that is asked after the paper is missing.


@dataclass(frozen=True, slots=True)
class Sitting:
    """What every page of an open attempt shows: where it is, how far, how long yet."""

    base: str
    title: str
    number: int
    total: int
    answered: frozenset[int]
    predicted: bool
    asks_prediction: bool
    left_ms: int
    opened_at: int
    epoch: int  # Goes with every save: the pages of a device that no longer holds the attempt are refused.

    @property
    def left(self) -> str:
        return clock(self.left_ms)

    @property
    def over_in(self) -> int:
        return over_in(self.left_ms)


def over_in(left_ms: int) -> int:
    """Seconds after which a browser without a script goes on to the result."""
    return left_ms // 1000 + 3


def clock(ms: int) -> str:
    """Time left, as the countdown shows it: "9:05", "1:00:00"."""
    minutes, seconds = divmod(-(-ms // 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


@dataclass(frozen=True, slots=True)
class ImageView:
    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OptionView:
    position: int
    letter: str
    text: str
    chosen: bool
    images: tuple[ImageView, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question's page, but for what is the reader's own: what is asked, where the attempt is, the time left."""

    title: str
    question: int
    total: int
    saved: bool


@dataclass(frozen=True, slots=True)
class PieceView:
    """The stem of a question or one of its choices, the same for all whose paper has it."""

    text: str
    images: tuple[ImageView, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class PredictionView:
    sitting: Sitting
    text: str
    target: str
    given: str
    guess: int | None
    writer: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """The reply to a tap: the block that says so."""

    saved: bool
    guess: int | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class OverviewView:
    sitting: Sitting
    missing: tuple[int, ...]
    key: str  # Of this page's submission: made by chance.
    seen: str  # What it hands in, as it shows it.


@dataclass(frozen=True, slots=True)
class ElsewhereView:
    """Another device has the attempt. `kept`: the fields of the answer that this page wanted to save."""

    base: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SubmittedView:
    """What a submission meets that came after another, or after the end."""

    round: RoundLine
    number: int
    sealed_at: int
    timed_out: bool
    receipt: str
    result: str


@dataclass(frozen=True, slots=True)
class CollectingView:
    """The time is up, and what was done in time may still be on its way for so many seconds."""

    round: RoundLine
    seconds: int


@dataclass(frozen=True, slots=True)
class ResultView:
    """`pointed`: the score is told in points, beside the number of right answers. `hidden_until`: it is not told yet.
    `key`: the right answers may be seen; `complete`: nothing that is asked after the paper is missing; `amended`: the
    key was corrected; `settled`: the marks are by that key."""

    contest: ContestLink
    round: RoundLine
    number: int
    correct: int
    total: int
    score: int
    full_score: int
    pointed: bool
    hidden_until: str
    key: bool
    elapsed_ms: int
    sealed_at: int
    timed_out: bool
    lapsed: bool
    void: bool
    prediction: int | None
    asks_prediction: bool
    receipt: str
    again: bool
    complete: bool
    amended: bool
    settled: bool
    me: str  # As a screenshot or a print-out names the person.


@dataclass(frozen=True, slots=True)
class BoardLine:
    place: int
    name: str
    unit: str
    score: int
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class BoardView:
    contest: ContestLink
    round: RoundLine
    full_score: int
    pointed: bool
    hidden_until: str
    lines: tuple[BoardLine, ...]
    first: int | None  # Only so many lines, and only all of them, are shown; None: no such limit.
    signed_in: bool
    bracket: str  # Whose board it is; "" where there is one for all.
    brackets: tuple[tuple[str, str], ...]  # Id and name of each.


@dataclass(frozen=True, slots=True)
class MineView:
    """My standing; `told`: the place may be said, which would not tell a count."""

    signed_in: bool
    ranked: bool
    told: bool
    hidden_until: str = ""


@dataclass(frozen=True, slots=True)
class SolvedView:
    """A question of one's own paper. `right`: the letters of each answer that is accepted, () where any is; `correct`:
    one of them was given; `amended`: the key was corrected."""

    number: int
    stem: str
    images: tuple[ImageView, ...]
    options: tuple[OptionView, ...]
    right: tuple[tuple[str, ...], ...]
    correct: bool
    amended: bool


@dataclass(frozen=True, slots=True)
class KeyView:
    contest: ContestLink
    round: RoundLine
    number: int
    questions: tuple[SolvedView, ...]
