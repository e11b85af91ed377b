"""So sánh kết luận — every difference between the verdict on record and the one computed anew."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.record.json_lines import NotJson, parse, plain
from app.rules.verdict import Verdict, as_json, verdict_bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """`where` is the path in verdict.json ("" the file as a whole); the values are JSON texts, None: not there.
    `code` is "record.differs", or "record.differs_form" (the same values, other bytes) or
    "record.differs_unreadable" (no JSON)."""

    where: str
    recorded: str | None
    computed: str | None
    code: str = "record.differs"


def differences(recorded: bytes, verdict: Verdict) -> list[Difference]:
    """What is different; nothing, only when the bytes are equal."""
    if recorded == verdict_bytes(verdict):
        return []
    twice: list[str] = []
    try:
        found = plain(parse(recorded.decode(), lambda key, _: twice.append(key)))
    except (UnicodeDecodeError, NotJson):
        return [Difference("", None, None, "record.differs_unreadable")]
    return list(compare("", found, as_json(verdict))) or [Difference("", None, None, "record.differs_form")]


def compare(where: str, recorded: Any, computed: Any) -> Iterator[Difference]:
    """Member by member, item by item."""
    if isinstance(recorded, dict) and isinstance(computed, dict):
        for key in sorted({*recorded, *computed}):
            step = f"{where}.{key}" if where else key
            yield from compare_there(step, recorded, computed, key in recorded, key in computed, key)
    elif isinstance(recorded, list) and isinstance(computed, list):
        for i in range(max(len(recorded), len(computed))):
            yield from compare_there(
                f"{where}[{i}]", recorded, computed, i < len(recorded), i < len(computed), i
            )
    elif as_text(recorded) != as_text(computed):
        yield Difference(where, as_text(recorded), as_text(computed))


def compare_there(
    where: str, recorded: Any, computed: Any, here: bool, there: bool, at: Any
) -> Iterator[Difference]:
    """One member or item, which may be missing on one side."""
    if here and there:
        yield from compare(where, recorded[at], computed[at])
    else:
        yield Difference(
            where, as_text(recorded[at]) if here else None, as_text(computed[at]) if there else None
        )


def as_text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
