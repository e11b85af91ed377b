"""Thể lệ kỳ thi — what the regulations of one round say beside rules.json: who, how, what is shown, which brackets.

Each axis is one of RULES.md 2.2 ("Configuration matrix"), named with the published contests (R0…R20) that have it. The
defaults are how a round without a policy is held. Moments and spans are milliseconds; unit codes name whole subtrees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.rules.policy.shape import member
from app.rules.record import Prize

AGE_MAX = 120
CODE = r"[A-Za-z0-9_.-]{1,64}"
COUNT_MAX = 100_000
DAYS_MAX = 365
DAY_MS = 86_400_000
GRACE_SECONDS_MAX = 60


class Kind(StrEnum):
    """Loại kỳ thi: a practice round (thi thử, Bắc Ninh 2024) has no prizes; a summary covers others (R9, R11, R18)."""

    ORDINARY = "ordinary"
    PRACTICE = "practice"
    SUMMARY = "summary"


class Persons(StrEnum):
    """Đối tượng: đảng viên, quần chúng, or both (article A)."""

    ALL = "all"
    MEMBERS = "members"
    NON_MEMBERS = "non_members"


class Consumes(StrEnum):
    """What uses an attempt up: opening it (R13: "Thoát" consumes it), or only its submission."""

    OPENING = "opening"
    SUBMISSION = "submission"


class Scoring(StrEnum):
    """A question with several right choices: exactly those (R2), or in parts: see `Paper.scoring`."""

    ALL_OR_NOTHING = "all_or_nothing"
    PARTIAL = "partial"


class Close(StrEnum):
    """An attempt open at the close ends then, or runs its own time to the end."""

    HARD_CLOSE = "hard_close"
    MAY_FINISH = "may_finish"


class Score(StrEnum):
    """When a participant sees the own score (R14: at once)."""

    AT_ONCE = "score_at_once"
    AFTER_CLOSE = "score_after_close"
    PUBLISHED = "nothing_until_published"


class Shown(StrEnum):
    """What a published list says of a winner."""

    NAME = "name"
    BIRTH_YEAR = "birth_year"
    UNIT = "unit"
    PHONE = "phone"
    SCORE = "score"
    ELAPSED = "elapsed"
    PREDICTION = "prediction"


MASKABLE = (Shown.NAME, Shown.BIRTH_YEAR, Shown.UNIT, Shown.PHONE)


class Way(StrEnum):
    """How those who go on are found: the best of each round, or by the sum of all (R19)."""

    EACH = "each"
    SUM = "sum"


class Special(StrEnum):
    """Giải phụ: lan tỏa (R4), and those for the youngest, the oldest and the farthest."""

    SPREADING = "spreading"
    YOUNGEST = "youngest"
    OLDEST = "oldest"
    FARTHEST = "farthest"


@dataclass(frozen=True, slots=True)
class Qualification:
    """The `best` persons of earlier rounds, "each" of them or by "sum", who may take part (R19: 18 each, 82 by sum)."""

    rounds: tuple[str, ...] = member(pattern=CODE)
    best: int = member(low=1, high=COUNT_MAX)
    by: Way = Way.EACH


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may take part; () and None: everybody. `positions`: free labels of posts or rank bands, one of which a person
    must have (R5); ages in full years on the day of opening (R2: 14, R6: 12, Phong Nha: 14–70)."""

    units: tuple[str, ...] = member((), pattern=CODE)
    persons: Persons = Persons.ALL
    age_min: int | None = member(None, high=AGE_MAX)
    age_max: int | None = member(None, high=AGE_MAX)
    positions: tuple[str, ...] = ()
    qualifications: tuple[Qualification, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempts:
    """`min_interval_ms`: from the end of one attempt to the opening of the next. `grace_seconds`: how long after the
    end of an attempt the network may still deliver what was done in time."""

    consumed_by: Consumes = Consumes.OPENING
    min_interval_ms: int = member(0, high=7 * DAY_MS)
    close: Close = Close.HARD_CLOSE
    grace_seconds: int = member(5, high=GRACE_SECONDS_MAX)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the blueprint (R10: 7/3/5): `count` questions of a topic and a level; None: of any."""

    count: int = member(low=1, high=COUNT_MAX)
    topic: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper, out of `bank` (its name): `questions`, numbers in the bank from 1, the same for all (R1, R2, R7) — or
    `blueprint`, drawn for each attempt; neither: the blueprint of topics that the round has of old.

    `points` for each question right (R13: 5; R6: 150 in all): full score = points × questions. `scoring` "partial"
    gives a question with r right choices, of which c were chosen, and w wrong ones: points × max(0, c − w) ÷ r,
    rounded down.
    """

    bank: str | None = None
    questions: tuple[int, ...] = member((), low=1, high=COUNT_MAX)
    blueprint: tuple[Line, ...] = ()
    shuffle_questions: bool = True
    shuffle_options: bool = True
    points: int = member(1, low=1, high=1_000)
    scoring: Scoring = Scoring.ALL_OR_NOTHING


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a participant sees of the own attempt; the key never before the close (nhandan.vn: after it)."""

    score: Score = Score.AT_ONCE
    key_after_close: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """The list of winners: its columns, those of them that are shown in part, and within how many days of the close
    it comes (Hải Dương: 5–10); None: no promise."""

    shown: tuple[Shown, ...] = (Shown.NAME, Shown.UNIT, Shown.SCORE, Shown.ELAPSED)
    masked: tuple[Shown, ...] = ()
    days: int | None = member(None, low=1, high=DAYS_MAX)


@dataclass(frozen=True, slots=True)
class Selector:
    """Who belongs to a bracket: all conditions together. The size is the members of the competing unit above a person
    (nearest of a kind in rules.collective.level; without one, the person's own unit)."""

    units: tuple[str, ...] = member((), pattern=CODE)
    not_units: tuple[str, ...] = member((), pattern=CODE)
    persons: Persons = Persons.ALL
    unit_members_min: int | None = member(None, high=COUNT_MAX)
    unit_members_max: int | None = member(None, high=COUNT_MAX)


@dataclass(frozen=True, slots=True)
class Bracket:
    """Bảng (R17: ngoài tỉnh; R18: trong, ngoài quân đội), ranked apart, with its own prizes. A person is of the first
    bracket that selects them; whom none selects is not ranked."""

    id: str = member(pattern=CODE)
    name: str = member()
    selector: Selector = field(default_factory=Selector)
    prizes: tuple[Prize, ...] = ()
    collective_prizes: tuple[Prize, ...] = ()


@dataclass(frozen=True, slots=True)
class SpecialPrize:
    """Giải phụ that the organisers award by hand (R4: ten a week for spreading the contest)."""

    id: str = member(pattern=CODE)
    name: str = member()
    count: int = member(low=1, high=COUNT_MAX)
    criterion: Special = Special.SPREADING


@dataclass(frozen=True, slots=True)
class RoundPolicy:
    """The policy of a round. `prize_values`: what a prize is worth, in đồng, by its id. `complaint_days`: how long
    after the publication a complaint is heard, before the awarding (Hải Dương); None: no window is set."""

    kind: Kind = Kind.ORDINARY
    audience: Audience = field(default_factory=Audience)
    attempts: Attempts = field(default_factory=Attempts)
    paper: Paper = field(default_factory=Paper)
    feedback: Feedback = field(default_factory=Feedback)
    publication: Publication = field(default_factory=Publication)
    brackets: tuple[Bracket, ...] = ()
    special_prizes: tuple[SpecialPrize, ...] = ()
    prize_values: Mapping[str, int] = field(default_factory=dict)
    complaint_days: int | None = member(None, high=DAYS_MAX)
