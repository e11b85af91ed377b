"""Kiểm tra phiếu — reads a typed form of a round: the columns it gives, and a fault beside each field that cannot be
used. What is not filled in yet is no fault of a draft; `publishing` asks for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.admin.rounds.form import MINUTE_MS, CollectiveForm, PrizeLine, RoundForm, read_local
from app.models import Round
from app.rules.record import COLLECTIVE_KEYS, COUNTED_KEYS, RANKING_KEYS, TARGETS
from app.vietnamese import fold, tidy_name

CODE = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
TITLE_MAX = 120
PREDICTION_MAX = 500
PRIZE_NAME_MAX = 80
MINUTES_MAX = 24 * 60
ATTEMPTS_MAX = 1_000
COUNT_MAX = 100_000
RESERVED = frozenset({"new"})


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` names a sentence, `fields` fill it."""

    code: str
    fields: Mapping[str, object]


Faults = dict[str, Fault]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a form is checked against: the other rounds of the contest, each bank's topics and their sizes, and the
    points of a question."""

    others: Sequence[Round]
    banks: Mapping[int, Mapping[str, int]]
    kinds: Sequence[str]
    points: int = 1


class Reader:
    """The faults of one form, by field; a field's first fault stays."""

    __slots__ = ("faults",)

    def __init__(self) -> None:
        self.faults: Faults = {}

    def fault(self, name: str, code: str, **fields: object) -> None:
        self.faults.setdefault(name, Fault(f"admin.{code}", fields))

    def whole(self, name: str, typed: str, low: int, high: int) -> int | None:
        """A whole number within bounds; None for an empty field or a fault."""
        if not typed:
            return None
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
        if low <= number <= high:
            return number
        self.fault(name, "bad_whole", low=low, high=high)
        return None

    def keys(self, name: str, typed: Iterable[str], known: Iterable[str]) -> list[str]:
        """Keys in their order; one that stands twice decides nothing the second time."""
        options = {f"{key}:{way}" for key in known for way in ("asc", "desc")}
        found = list(typed)
        if not options.issuperset(found):
            self.fault(name, "bad_choice")
        elif len({key.partition(":")[0] for key in found}) < len(found):
            self.fault(name, "key_twice")
        return found

    def one_of(self, name: str, typed: str, options: Iterable[str]) -> str:
        if typed not in options:
            self.fault(name, "bad_choice")
        return typed

    def prizes(self, name: str, lines: Iterable[PrizeLine]) -> list[dict[str, object]]:
        """Prizes with an id made of the name: "Giải Nhất" is "giai-nhat"."""
        found: list[dict[str, object]] = []
        ids: set[str] = set()
        for number, line in enumerate(lines, start=1):
            title = tidy_name(line.name)
            count = self.whole(f"{name}:{number}", line.count, 1, COUNT_MAX)
            if not 1 <= len(title) <= PRIZE_NAME_MAX or not line.count:
                self.fault(f"{name}:{number}", "bad_prize", max=PRIZE_NAME_MAX)
            id = prize_id(title, ids)
            ids.add(id)
            found.append({"id": id, "name": title, "count": count or 0})
        return found


def prize_id(title: str, taken: set[str]) -> str:
    base = re.sub("[^a-z0-9]+", "-", fold(title)).strip("-")[:50] or "giai"
    number = 2
    id = base
    while id in taken:
        id, number = f"{base}-{number}", number + 1
    return id


def read_round(given: RoundForm, around: Surroundings) -> tuple[dict[str, Any], Faults]:
    """The columns of a round, and the faults by field name; with a fault the columns must not be used."""
    reader = Reader()
    columns = names(reader, given, around.others)
    if given.summary:
        columns |= summary_window(reader, given, around.others)
    else:
        columns |= window(reader, given) | paper(reader, given, around.banks)
    full_score = around.points * sum(columns["blueprint"].values())
    columns["rules"] = rules(reader, given, around.kinds, full_score)
    return columns, reader.faults


def names(reader: Reader, given: RoundForm, others: Iterable[Round]) -> dict[str, Any]:
    title = tidy_name(given.title)
    if not CODE.fullmatch(given.code) or given.code in RESERVED:
        reader.fault("code", "bad_round_code")
    elif given.code in {round.code for round in others}:
        reader.fault("code", "round_code_taken")
    if not 2 <= len(title) <= TITLE_MAX:
        reader.fault("title", "bad_title", max=TITLE_MAX)
    return {"code": given.code, "title": title}


def window(reader: Reader, given: RoundForm) -> dict[str, Any]:
    opens_at, closes_at = read_local(given.opens_at), read_local(given.closes_at)
    if opens_at is None:
        reader.fault("opens_at", "bad_moment")
    if closes_at is None:
        reader.fault("closes_at", "bad_moment")
    elif opens_at is not None and opens_at >= closes_at:
        reader.fault("closes_at", "window_empty")
    minutes = reader.whole("duration", given.duration, 1, MINUTES_MAX)
    return {
        "opens_at": opens_at,
        "closes_at": closes_at,
        "duration_ms": minutes and minutes * MINUTE_MS,
        "attempts_per_person": reader.whole("attempts", given.attempts, 1, ATTEMPTS_MAX),
        "covers": [],
    }


def paper(reader: Reader, given: RoundForm, banks: Mapping[int, Mapping[str, int]]) -> dict[str, Any]:
    """Bank, blueprint and prediction; without a bank there is nothing to count."""
    bank = reader.whole("bank", given.bank, 1, 2**31 - 1)
    if bank is not None and bank not in banks:
        reader.fault("bank", "bad_choice")
    topics = banks.get(bank or 0, {})
    return {
        "bank_id": bank,
        "blueprint": blueprint(reader, given.counts, topics) if topics else {},
        "prediction_text": tidy_name(given.prediction_text)[:PREDICTION_MAX]
        if given.prediction_target
        else None,
    }


def blueprint(reader: Reader, counts: Mapping[str, str], topics: Mapping[str, int]) -> dict[str, int]:
    """How many questions of each topic; the empty topic draws from all that the other lines leave."""
    wanted_of: dict[str, int] = {}
    for topic, there in topics.items():
        wanted = reader.whole(f"count:{topic}", counts.get(topic, ""), 0, COUNT_MAX) if topic else 0
        if wanted:
            wanted_of[topic] = wanted
            if wanted > there:
                reader.fault(f"count:{topic}", "too_few", wanted=wanted, there=there)
    left = sum(topics.values()) - sum(wanted_of.values())
    rest = reader.whole("count:", counts.get("", ""), 0, COUNT_MAX)
    if rest:
        wanted_of[""] = rest
        if rest > left:
            reader.fault("count:", "too_few", wanted=rest, there=max(0, left))
    return wanted_of


def summary_window(reader: Reader, given: RoundForm, others: Iterable[Round]) -> dict[str, Any]:
    """A summary round lasts from the first opening to the last close of the rounds it covers."""
    rounds = [round for round in others if round.code in given.covers and not round.covers]
    if not rounds:
        reader.fault("covers", "covers_none")
    elif len(rounds) < len(set(given.covers)):
        reader.fault("covers", "bad_choice")
    return {
        "opens_at": min((round.opens_at for round in rounds), default=0),
        "closes_at": max((round.closes_at for round in rounds), default=0),
        "duration_ms": None,
        "attempts_per_person": None,
        "covers": [round.code for round in rounds],
        "bank_id": None,
        "blueprint": {},
        "prediction_text": None,
    }


def rules(reader: Reader, given: RoundForm, kinds: Sequence[str], full_score: int) -> dict[str, Any]:
    """The organiser's part of rules.json (RECORD.md)."""
    score_min = reader.whole("score_min", given.score_min, 0, COUNT_MAX)
    if score_min is not None and full_score and score_min > full_score:
        reader.fault("score_min", "score_min_high", full=full_score)
    prediction = read_prediction(reader, given)
    ranking = reader.keys("ranking", given.ranking, RANKING_KEYS)
    if prediction is None and any(key.startswith("miss:") for key in ranking):
        reader.fault("ranking", "miss_without_prediction")
    return {
        "counted": reader.keys("counted", given.counted, COUNTED_KEYS),
        "score_min": score_min,
        "prediction": prediction,
        "ranking": ranking,
        "lots": given.lots,
        "prizes": reader.prizes("prizes", given.prizes),
        "prizes_max_percent": reader.whole("prizes_max_percent", given.prizes_max_percent, 1, 100),
        "holders_before": reader.one_of("holders_before", given.holders_before, ("skip", "allow")),
        "collective": collective(reader, given.collective, kinds) if given.collective.wanted else None,
    }


def read_prediction(reader: Reader, given: RoundForm) -> dict[str, str] | None:
    if given.summary or not given.prediction_target:
        return None
    if not given.prediction_text:
        reader.fault("prediction_text", "prediction_text_missing")
    return {
        "target": reader.one_of("prediction_target", given.prediction_target, TARGETS),
        "from": reader.one_of("prediction_from", given.prediction_from, ("counted", "first")),
    }


def collective(reader: Reader, given: CollectiveForm, kinds: Sequence[str]) -> dict[str, Any]:
    if not given.level:
        reader.fault("level", "level_none")
    elif not set(kinds).issuperset(given.level):
        reader.fault("level", "bad_choice")
    if not given.ranking:
        reader.fault("collective_ranking", "ranking_none")
    if not given.prizes:
        reader.fault("collective_prizes", "prizes_none")
    return {
        "level": list(given.level),
        "headcount": reader.one_of("headcount", given.headcount, ("members", "headcount")),
        "persons_min": reader.whole("persons_min", given.persons_min, 0, COUNT_MAX) or 0,
        "ranking": reader.keys("collective_ranking", given.ranking, COLLECTIVE_KEYS),
        "prizes": reader.prizes("collective_prizes", given.prizes),
    }
