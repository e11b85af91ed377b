"""Kết luận — the verdict of a round: one function from a record to who receives what, and to its exact bytes.

Enacts RECORD.md, "verdict.json": "`status`: `final`, `lots_needed` or `tie` … `awards` and `collective` in the
order of slots … The file is written with sorted keys, `,` and `:` as separators, no spaces, UTF-8, one final LF — so
equal verdicts are equal bytes."

The text leaves open: without a prediction rule `outcome` is null; `undecided` lists persons in the order of the
walk, then units in theirs.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.rules.collective import CollectiveAward, collective_awards
from app.rules.counting import Totals, count
from app.rules.prizes import Award, Undecided, groups, in_line, individual_awards, slots_allowed, slots_of
from app.rules.ranking import digest, final_ranking, outcome
from app.rules.record import Record


class Status(StrEnum):
    FINAL = "final"
    LOTS_NEEDED = "lots_needed"
    TIE = "tie"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who receives what. `inputs`: the SHA-256, in hex, of each of the five files."""

    status: Status
    inputs: Mapping[str, str]
    totals: Totals
    outcome: int | None
    awards: tuple[Award, ...]
    collective: tuple[CollectiveAward, ...]
    undecided_persons: tuple[Undecided, ...]
    undecided_units: tuple[Undecided, ...]
    ranking_sha256: str


def verdict_of(record: Record, inputs: Mapping[str, str]) -> Verdict:
    """The verdict of a sound record."""
    rules, lots = record.rules, record.lots
    totals, counted = count(record)
    actual = outcome(record, totals)
    ranking = final_ranking(record, counted, actual)
    line = in_line(record, counted, ranking)
    slots = slots_of(rules.prizes, len(line), slots_allowed(record, totals))
    seed = bytes.fromhex(lots.seed) if rules.lots and lots is not None else None
    awards, undecided = individual_awards(groups(record, counted, ranking, line), slots, seed)
    collective, undecided_units = collective_awards(record, counted, awards)
    return Verdict(
        status_of(rules.lots, bool(undecided), bool(undecided_units)),
        inputs,
        totals,
        actual,
        tuple(awards),
        tuple(collective),
        tuple(undecided),
        tuple(undecided_units),
        digest(record, counted, ranking),
    )


def status_of(lots: bool, persons_undecided: bool, units_undecided: bool) -> Status:
    """Lots that must still be drawn take precedence over a tie."""
    if persons_undecided and lots:
        return Status.LOTS_NEEDED
    return Status.TIE if persons_undecided or units_undecided else Status.FINAL


def as_json(verdict: Verdict) -> dict[str, Any]:
    """The members of verdict.json."""
    return {
        "format": 1,
        "status": str(verdict.status),
        "inputs": dict(verdict.inputs),
        "totals": asdict(verdict.totals),
        "outcome": verdict.outcome,
        "awards": [asdict(award) for award in verdict.awards],
        "collective": [
            {
                "prize": award.prize,
                "unit": award.unit,
                "place": award.place,
                "value": list(award.value.as_integer_ratio()),
            }
            for award in verdict.collective
        ],
        "undecided": [undecided_json(group, "persons") for group in verdict.undecided_persons]
        + [undecided_json(group, "units") for group in verdict.undecided_units],
        "ranking_sha256": verdict.ranking_sha256,
    }


def undecided_json(group: Undecided, equals: str) -> dict[str, Any]:
    return {"place": group.place, equals: list(group.equals), "slots": list(group.slots)}


def verdict_bytes(verdict: Verdict) -> bytes:
    """verdict.json, to the byte."""
    text = json.dumps(as_json(verdict), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"
