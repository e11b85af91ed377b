"""Người dự thi mẫu — the sample contest's members as robots: who takes part, how often, how well they know it.

Everything about a robot is a function of its number (keyed hashes), so two rehearsals play the same people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from app.admin.banks import ParsedBank, read_bank
from app.admin.units import read_roster, read_units
from app.errors import Unfit
from app.sample import BANK, ROSTER, UNITS
from app.vietnamese import fold

PIN = "271828"
MOST_ATTEMPTS = 7
QUERY_MAX = 100  # What the page's field takes.


def chance(*what: object) -> float:
    """A number in [0, 1) that belongs to these things, the same in every rehearsal."""
    digest = blake2b("|".join(map(str, what)).encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big") / 256**7


@dataclass(frozen=True, slots=True)
class Robot:
    """A member of the sample roster. `unit` is what they type to find it, `unit_code` what they then choose."""

    number: int
    name: str
    birth_year: int
    unit_code: str
    unit_words: str
    member: bool

    @property
    def phone(self) -> str:
        return f"09{self.number:08d}"

    def knows(self, round_number: int, stem: str) -> bool:
        """Whether this robot knows the answer of a question: some know all, none knows less than half."""
        skill = 0.5 + 0.55 * chance("skill", self.number)
        return chance("knows", self.number, round_number, fold(stem)) < skill

    def guess(self, round_number: int, around: int) -> int:
        """A prediction: around the truth, some far off."""
        return round(around * (0.5 + chance("guess", self.number, round_number)))


@dataclass(frozen=True, slots=True)
class Answers:
    """What is right, by the stem as shown: folded stem -> the right options' texts."""

    right: Mapping[str, frozenset[str]]

    def of(self, stem: str) -> frozenset[str]:
        return self.right[fold(stem)]


def answers_of(bank: ParsedBank) -> Answers:
    return Answers({fold(q.stem): frozenset(q.options[i] for i in q.correct) for q in bank.questions})


def sample_answers() -> Answers:
    return answers_of(read_bank(BANK.name, BANK.read_bytes()))


def sample_robots(count: int) -> list[Robot]:
    """`count` members of the sample roster, spread over all units, some units keener than others."""
    units = read_units(UNITS.name, UNITS.read_bytes()).units
    parents = {unit.code: unit.parent for unit in units}
    names = {unit.code: unit.name for unit in units}
    roster = read_roster(ROSTER.name, ROSTER.read_bytes(), set(names)).people
    robots = [
        Robot(
            number=number,
            name=person.name,
            birth_year=person.birth_year or 1970,
            unit_code=person.unit,
            unit_words=words_for(person.unit, names, parents),
            member=person.member,
        )
        for number, person in enumerate(roster)
    ]
    robots.sort(key=keenness)
    return robots[:count]


def words_for(unit: str, names: Mapping[str, str], parents: Mapping[str, str | None]) -> str:
    """What one types to find a unit: its parent's name, unless that is the root, and its own."""
    parent = parents[unit]
    above = names[parent] if parent is not None and parents[parent] is not None else ""
    return fold(f"{above} {names[unit]}")[:QUERY_MAX]


def keenness(robot: Robot) -> float:
    """Who registers first: a person's own zeal, and that of their organisation."""
    organisation = robot.unit_code.partition(".")[0]
    return chance("zeal", robot.number) * (0.3 + chance("unit", organisation))


def shares(robots: Sequence[Robot], round_number: int, attempts: int) -> list[tuple[Robot, int]]:
    """How often each robot takes part in a round, so that the attempts add up: one each, then again by zeal. Raises
    Unfit when the robots are too few."""
    order = sorted(robots, key=lambda robot: chance("round", round_number, robot.number))
    if attempts > MOST_ATTEMPTS * len(order):
        raise Unfit("rehearse.too_few_people", people=len(order), attempts=attempts)
    counts = dict.fromkeys((robot.number for robot in order[:attempts]), 1)
    left = attempts - len(counts)
    for robot in order:
        more = min(left, int(chance("again", round_number, robot.number) * MOST_ATTEMPTS))
        counts[robot.number] = counts.get(robot.number, 0) + more
        left -= more
    for robot in order:  # What is still left goes to whoever may go on.
        more = min(left, MOST_ATTEMPTS - counts[robot.number])
        counts[robot.number] += more
        left -= more
    return [(robot, counts[robot.number]) for robot in order if counts.get(robot.number)]
