"""Two readings of RECORD.md, one answer — and the second one notices when the first is bent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.record.container import Files
from app.record.reading import open_record
from app.rules import collective, counting, prizes, ranking, verdict
from tests.record.records import random_files
from tests.record.second_reading import verdict as second_verdict


def first_verdict(files: dict[str, bytes]) -> bytes:
    opened = open_record(Files(files, []))
    return verdict.verdict_bytes(verdict.verdict_of(opened.record, opened.digests))


def disagreements(seeds: range) -> list[int]:
    return [seed for seed in seeds if first_verdict(files := random_files(seed)) != second_verdict(files)]


def test_two_readings_of_two_thousand_records_agree_to_the_byte() -> None:
    assert disagreements(range(2_000)) == []


def more_than_the_least_score(right: Callable[..., Any]) -> Callable[..., Any]:
    """> instead of ≥."""

    def bent(record: Any, *rest: Any) -> Any:
        least = record.rules.score_min
        rules = replace(record.rules, score_min=None if least is None else least + 1)
        return right(replace(record, rules=rules), *rest)

    return bent


def share_rounded_up(_right: Callable[..., Any]) -> Callable[..., Any]:
    def bent(record: Any, totals: Any) -> int | None:
        percent = record.rules.prizes_max_percent
        return None if percent is None else -(-percent * totals.persons // 100)

    return bent


def dense_places(right: Callable[..., Any]) -> Callable[..., Any]:
    """1, 2, 2, 3 instead of 1, 2, 2, 4."""

    def bent(keys: Any, length: int) -> Any:
        place = right(keys, length)
        seen = sorted(set(place.tolist()))
        return place * 0 + [seen.index(number) + 1 for number in place.tolist()]

    return bent


MUTATIONS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "score_min is exceeded, not reached": (verdict, "final_ranking", more_than_the_least_score),
    "the share of prizes is rounded up": (verdict, "slots_allowed", share_rounded_up),
    "places are counted densely": (ranking, "places", dense_places),
    "equals who fit need no lots though their prizes differ": (
        prizes,
        "all_alike",
        lambda _: lambda slots, equals: len(slots) == equals,
    ),
    "lots fall the other way round": (prizes, "drawn", lambda right: lambda *a: right(*a)[::-1]),
    "a missing prediction is a guess of nothing": (
        ranking,
        "misses",
        lambda right: lambda guesses, actual: right(guesses * (guesses >= 0), actual),
    ),
    "holders are never passed over": (
        verdict,
        "in_line",
        lambda right: (
            lambda record, *a: right(replace(record, rules=replace(record.rules, holders_before="allow")), *a)
        ),
    ),
    "the latest of equal attempts counts": (
        counting,
        "first_of_each",
        lambda right: lambda attempts, valid, keys, n: right(attempts, valid, (*keys, "number:desc"), n),
    ),
    "units are not summed up": (
        collective,
        "roll_up",
        lambda _: lambda units, own: {unit.id: mine for unit, mine in zip(units, own, strict=True)},
    ),
    "a tie of units is final": (verdict, "status_of", lambda right: lambda lots, p, _: right(lots, p, False)),
    "excluded persons count": (
        counting,
        "valid_attempts",
        lambda _: lambda record: (~record.attempts.void).nonzero()[0],
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_the_second_reading_notices_when(mutation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, bend = MUTATIONS[mutation]
    monkeypatch.setattr(module, name, bend(getattr(module, name)))
    assert disagreements(range(200)) != []
