"""Đọc thể lệ — rules.json and lots.json as values.

The text leaves open, and is read strictly here: every key must be there, also those that may be null; the window
must not be empty; `collective.ranking` must have a key, for its first one is the `value` of an award; a seed has
at least one byte. What the text gives a plain meaning is sound, be it unusual: a prize counted 0 times, an empty
`counted` or `ranking`, a `score_min` that nobody can reach, a kind in `level` that no unit has.
"""

import re

from app.record.faults import Fault
from app.record.shapes import (
    Spot,
    array,
    boolean,
    choice,
    identifier,
    integer,
    members,
    nullable,
    read_json,
    text,
)
from app.rules.record import (
    COLLECTIVE_KEYS,
    COUNTED_KEYS,
    NONE,
    RANKING_KEYS,
    TARGETS,
    CollectiveRules,
    Lots,
    Prediction,
    Prize,
    Rules,
)

RULES_KEYS = (
    "format",
    "contest",
    "round",
    "opens_at",
    "closes_at",
    "full_score",
    "attempts_per_person",
    "counted",
    "score_min",
    "prediction",
    "ranking",
    "lots",
    "prizes",
    "prizes_max_percent",
    "holders_before",
    "collective",
)
COLLECTIVE_RULES_KEYS = ("level", "headcount", "persons_min", "ranking", "prizes")
SEED = re.compile(r"(?:[0-9a-fA-F]{2})+")


def read_rules(source: str | None, faults: list[Fault]) -> Rules:
    """The rules. What is faulty is NONE or empty in them; `source` None: the file could not be read."""
    spot = members(read_json("rules.json", source, faults), RULES_KEYS)
    if integer(spot["format"]) not in (1, NONE):
        spot["format"].fault("record.not_among", value=spot["format"].shown(), options="1")
    opens_at, closes_at = integer(spot["opens_at"]), integer(spot["closes_at"])
    if opens_at >= closes_at >= 0:
        spot["closes_at"].fault("record.window_empty")
        closes_at = NONE
    return Rules(
        contest=identifier(spot["contest"]),
        round=identifier(spot["round"]),
        opens_at=opens_at,
        closes_at=closes_at,
        full_score=integer(spot["full_score"]),
        attempts_per_person=nullable(spot["attempts_per_person"], integer),
        counted=sort_keys(spot["counted"], COUNTED_KEYS),
        score_min=nullable(spot["score_min"], integer),
        prediction=nullable(spot["prediction"], prediction),
        ranking=sort_keys(spot["ranking"], RANKING_KEYS),
        lots=boolean(spot["lots"]),
        prizes=prizes(spot["prizes"]),
        prizes_max_percent=nullable(spot["prizes_max_percent"], integer),
        holders_before=choice(spot["holders_before"], ("skip", "allow")),
        collective=nullable(spot["collective"], collective),
    )


def sort_keys(spot: Spot, names: tuple[str, ...]) -> tuple[str, ...]:
    options = [f"{name}:{way}" for name in names for way in ("asc", "desc")]
    return array(spot, lambda item: choice(item, options))


def prediction(spot: Spot) -> Prediction:
    member = members(spot, ("target", "from"))
    return Prediction(choice(member["target"], TARGETS), choice(member["from"], ("counted", "first")))


def prizes(spot: Spot) -> tuple[Prize, ...]:
    seen: set[str] = set()

    def prize(item: Spot) -> Prize:
        member = members(item, ("id", "name", "count"))
        found = Prize(identifier(member["id"]), text(member["name"]), integer(member["count"]))
        if found.id and found.id in seen:
            member["id"].fault("record.prize_twice", value=found.id)
        seen.add(found.id)
        return found

    return array(spot, prize)


def collective(spot: Spot) -> CollectiveRules:
    member = members(spot, COLLECTIVE_RULES_KEYS)
    ranking = sort_keys(member["ranking"], COLLECTIVE_KEYS)
    if member["ranking"].node.value == []:
        member["ranking"].fault("record.ranking_empty")
    return CollectiveRules(
        level=array(member["level"], identifier),
        headcount=choice(member["headcount"], ("members", "headcount")),
        persons_min=integer(member["persons_min"]),
        ranking=ranking,
        prizes=prizes(member["prizes"]),
    )


def read_lots(source: str | None, faults: list[Fault]) -> Lots | None:
    """The lots, None for `null`."""
    return nullable(read_json("lots.json", source, faults), lots)


def lots(spot: Spot) -> Lots:
    member = members(spot, ("seed", "source"))
    seed = text(member["seed"])
    if not SEED.fullmatch(seed) and isinstance(member["seed"].node.value, str):
        member["seed"].fault("record.seed_not_hex", value=member["seed"].shown())
    return Lots(seed, text(member["source"]))
