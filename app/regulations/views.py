"""Khuôn lời — what the templates of the regulations may see: rounds that are held alike are spoken of once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from app.contest_file import ContestFile, ContestPart, RoundPart, read_moment
from app.rules.policy import Identity, Kind, Need
from app.vietnamese import day, local_time


@dataclass(frozen=True, slots=True)
class Moment:
    """`weekday` 0 is Monday; `ends_day`: midnight, spoken as the end of `day`."""

    hour: int
    minute: int
    weekday: int
    day: str
    ends_day: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A round in the timetable; a summary has no moments of its own."""

    round: RoundPart
    opens: Moment | None
    closes: Moment | None
    covers: tuple[str, ...]
    overlaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rounds that are held alike in what an article speaks of; `whole`: they are all that it speaks of. `round` is any
    of them."""

    round: RoundPart
    titles: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class RegulationsView:
    """`papers` … are the rounds grouped by what the article of that name says of them; `bracketed`: the codes of those
    that rank by brackets."""

    contest: ContestPart
    names: Mapping[str, str]
    titles: Mapping[str, str]
    bracketed: frozenset[str]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    lines: tuple[Line, ...]
    audiences: tuple[Group, ...]
    papers: tuple[Group, ...]
    scores: tuple[Group, ...]
    counted: tuple[Group, ...]
    predictions: tuple[Group, ...]
    rankings: tuple[Group, ...]
    prizes: tuple[Group, ...]
    collectives: tuple[Group, ...]
    lots: tuple[Group, ...]
    publications: tuple[Group, ...]

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def title(self, code: str) -> str:
        return self.titles.get(code, code)


def view_of(file: ContestFile, names: Mapping[str, str]) -> RegulationsView:
    held = [one for one in file.rounds if one.kind is not Kind.SUMMARY]
    ranked = [one for one in file.rounds if one.kind is not Kind.PRACTICE]
    titles = {one.code: one.title for one in file.rounds}
    identity = file.contest.identity
    return RegulationsView(
        contest=file.contest,
        names=names,
        titles=titles,
        bracketed=frozenset(one.code for one in file.rounds if one.brackets),
        required=asked(identity, Need.REQUIRED),
        optional=asked(identity, Need.OPTIONAL),
        lines=tuple(line(one, titles) for one in file.rounds),
        audiences=groups(held, lambda one: one.audience),
        papers=groups(
            held, lambda one: (paper_shape(one), one.minutes, one.attempts_per_person, one.attempts)
        ),
        scores=groups(held, lambda one: (one.size, one.paper.points, one.paper.scoring, one.feedback)),
        counted=groups(ranked, lambda one: (one.rules.counted, one.attempts_per_person == 1)),
        predictions=groups(
            ranked, lambda one: (one.rules.prediction, one.prediction_text, bool(one.brackets))
        ),
        rankings=groups(ranked, lambda one: (one.rules.ranking, least_of(one), brackets_of(one))),
        prizes=groups(ranked, prizes_of),
        collectives=groups([one for one in ranked if one.rules.collective], collective_of),
        lots=groups(ranked, lambda one: one.rules.lots),
        publications=groups(ranked, lambda one: (one.publication, one.complaint_days)),
    )


def groups(rounds: Sequence[RoundPart], key: Callable[[RoundPart], object]) -> tuple[Group, ...]:
    """The rounds by what they have in common, in the order of the first of each group."""
    found: list[tuple[object, list[RoundPart]]] = []
    for round in rounds:
        same = next((members for value, members in found if value == key(round)), None)
        if same is None:
            found.append((key(round), [round]))
        else:
            same.append(round)
    return tuple(
        Group(members[0], tuple(one.title for one in members), whole=len(found) == 1) for _, members in found
    )


def paper_shape(round: RoundPart) -> object:
    """What is said of a paper: fixed papers differ in their questions, but not in words."""
    paper = round.paper
    return replace(paper, bank=None, questions=(len(paper.questions),), points=1)


def least_of(round: RoundPart) -> object:
    """The least score of who is ranked, and whether it is all there is to reach."""
    least = round.rules.score_min
    return least, least == round.full_score


def brackets_of(round: RoundPart) -> object:
    return tuple((one.name, one.selector) for one in round.brackets)


def prizes_of(round: RoundPart) -> object:
    rules = round.rules
    in_brackets = tuple((one.name, one.prizes) for one in round.brackets)
    shares = (rules.prizes_max_percent, rules.holders_before)
    return rules.prizes, in_brackets, round.special_prizes, dict(round.prize_values), shares


def collective_of(round: RoundPart) -> object:
    return round.rules.collective, tuple((one.name, one.collective_prizes) for one in round.brackets)


def asked(identity: Identity, need: Need) -> tuple[str, ...]:
    """The names of the fields that the registration asks for so."""
    return tuple(one.name for one in fields(identity) if getattr(identity, one.name) is need)


def line(round: RoundPart, titles: Mapping[str, str]) -> Line:
    return Line(
        round,
        moment(round.opens_at),
        moment(round.closes_at, ends=True),
        tuple(titles[code] for code in round.covers),
        tuple(titles.get(code, code) for code in round.overlaps),
    )


def moment(text: str | None, *, ends: bool = False) -> Moment | None:
    ms = read_moment(text) if text else None
    if ms is None:
        return None
    local: datetime = local_time(ms)
    midnight = ends and (local.hour, local.minute) == (0, 0)
    shown = local - timedelta(days=1) if midnight else local
    return Moment(local.hour, local.minute, shown.weekday(), day(shown), midnight)
