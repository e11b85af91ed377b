"""Mâu thuẫn trong cách xét — the ranking, the prediction and the prizes of one round held against each other."""

from collections.abc import Iterator

from app.contest_file.model import CollectivePart, RoundPart
from app.rules.policy import Fault, Kind
from app.rules.policy.checks import prize_faults, repeated
from app.rules.policy.shape import Path


def rules_faults(round: RoundPart) -> Iterator[Fault]:
    """Counting, eligibility, prediction and ranking."""
    rules = round.rules
    for key, keys in (("counted", rules.counted), ("ranking", rules.ranking)):
        yield from key_faults(keys, ("rules", key))
    if not rules.counted:
        yield Fault(("rules", "counted"), "contest.counted_empty")
    if rules.score_min is not None and round.size and rules.score_min > round.full_score:
        yield Fault(("rules", "score_min"), "contest.score_min_high", {"full": round.full_score})
    by_miss = any(key.startswith("miss:") for key in rules.ranking)
    if by_miss and rules.prediction is None:
        yield Fault(("rules", "ranking"), "contest.miss_without_prediction")
    if rules.prediction and not by_miss:
        yield Fault(("rules", "prediction"), "contest.prediction_unused")
    if rules.prediction and not round.prediction_text:
        yield Fault(("rules", "prediction"), "contest.prediction_without_text")
    if round.prediction_text and rules.prediction is None and not round.covers:
        yield Fault(("prediction_text",), "contest.text_without_prediction")
    if rules.collective:
        yield from collective_faults(rules.collective)


def key_faults(keys: tuple[str, ...], path: Path) -> Iterator[Fault]:
    """A key that stands twice decides nothing the second time."""
    for at in repeated(key.partition(":")[0] for key in keys):
        yield Fault((*path, at), "contest.key_twice", {"value": keys[at]})


def collective_faults(collective: CollectivePart) -> Iterator[Fault]:
    path = ("rules", "collective")
    if not collective.level:
        yield Fault((*path, "level"), "contest.level_empty")
    if not collective.ranking:
        yield Fault((*path, "ranking"), "contest.prizes_without_ranking")
    yield from key_faults(collective.ranking, (*path, "ranking"))
    yield from prize_faults(collective.prizes, (*path, "prizes"))


def prize_faults_of(round: RoundPart, feeds: bool) -> Iterator[Fault]:
    """Prizes that nobody could be given, and rounds without any; `feeds`: what is won here counts in another round."""
    rules, kind = round.rules, round.kind
    yield from prize_faults(rules.prizes, ("rules", "prizes"))
    in_brackets = any(bracket.prizes for bracket in round.brackets)
    if kind is Kind.PRACTICE and rules.prizes:
        yield Fault(("rules", "prizes"), "contest.practice_prizes")
    if kind is Kind.PRACTICE and rules.collective:
        yield Fault(("rules", "collective"), "contest.practice_prizes")
    if rules.prizes and in_brackets:
        yield Fault(("rules", "prizes"), "contest.prizes_beside_brackets")
    if (rules.prizes or in_brackets) and not rules.ranking:
        yield Fault(("rules", "ranking"), "contest.prizes_without_ranking")
    prized = rules.prizes or in_brackets or rules.collective or round.special_prizes
    if kind is not Kind.PRACTICE and not prized and not feeds:
        yield Fault((), "contest.no_prizes")
    if rules.collective and any(key.startswith("prizes:") for key in rules.collective.ranking):
        yield from counted_prizes_faults(round, rules.collective)
    for at, bracket in enumerate(round.brackets):
        if bracket.collective_prizes and rules.collective is None:
            yield Fault(("brackets", at, "collective_prizes"), "contest.bracket_without_collective")
        if bracket.collective_prizes and rules.collective and rules.collective.prizes:
            yield Fault(("brackets", at, "collective_prizes"), "contest.prizes_beside_brackets")
    known = prize_ids(round)
    for id in round.prize_values:
        if id not in known:
            yield Fault(("prize_values", id), "contest.value_of_nothing", {"value": id})


def counted_prizes_faults(round: RoundPart, collective: CollectivePart) -> Iterator[Fault]:
    """Units ranked by the prizes of their persons, where the same record has none: brackets are recorded apart."""
    without = [one for one in round.brackets if one.collective_prizes and not one.prizes]
    if without or (collective.prizes and not round.rules.prizes):
        yield Fault(("rules", "collective", "ranking"), "contest.no_prizes_to_count")


def prize_ids(round: RoundPart) -> set[str]:
    collective = round.rules.collective
    found = [*round.rules.prizes, *(collective.prizes if collective else ())]
    for bracket in round.brackets:
        found += [*bracket.prizes, *bracket.collective_prizes]
    return {prize.id for prize in found} | {prize.id for prize in round.special_prizes}
