"""Records and verdicts for the tests of the rules, from rows as in tests/record/records.py."""

import json
from typing import Any

from app.record.container import Files
from app.record.reading import open_record
from app.rules.record import Record
from app.rules.verdict import Verdict, verdict_bytes, verdict_of
from tests.record.records import OPENS, RULES, files


def record_of(**parts: Any) -> Record:
    """The record of these rows; what is left out is that of the small sound record."""
    return open_record(Files(files(**parts), [])).record


def verdict_from(**parts: Any) -> Verdict:
    opened = open_record(Files(files(**parts), []))
    return verdict_of(opened.record, opened.digests)


def read_back(verdict: Verdict) -> dict[str, Any]:
    """verdict.json as a program finds it."""
    document: dict[str, Any] = json.loads(verdict_bytes(verdict))
    return document


def rules(**changes: Any) -> dict[str, Any]:
    """Rules without prediction, collective prizes or a least score, but for the changes."""
    plain = {"prediction": None, "collective": None, "score_min": None, "ranking": ["score:desc"]}
    return {**RULES, **plain, **changes}


def prizes(**counts: int) -> list[dict[str, Any]]:
    return [{"id": id, "name": f"Giải {id}", "count": count} for id, count in counts.items()]


def attempt(id: str, person: str, number: int = 1, **changes: Any) -> tuple[Any, ...]:
    """A valid attempt of a minute at full score, but for the changes."""
    row = {
        "opened_at": OPENS,
        "sealed_at": OPENS + 60_000,
        "score": 10,
        "prediction": "",
        "void": 0,
        **changes,
    }
    return (id, person, number, *row.values())


def one_each(scores: dict[str, int], **changes: Any) -> list[tuple[Any, ...]]:
    """One attempt per person, with these scores."""
    return [attempt(f"a-{person}", person, score=score, **changes) for person, score in scores.items()]


def people(ids: Any, unit: str = "cb-1", excluded: int = 0, held_before: int = 0) -> list[tuple[Any, ...]]:
    return [(id, unit, excluded, held_before) for id in ids]
