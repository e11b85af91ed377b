"""Viết tệp cuộc thi — a ContestFile as TOML: what is as usual is left out, a round like an earlier one says so.

Read again, the text gives the same values; written again, the same text.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.contest_file.model import ContestFile
from app.contest_file.reading import LIKE, OWN
from app.rules.policy.shape import plain

FIRST = (
    "code",
    "slug",
    "title",
    "organiser",
    LIKE,
    "kind",
    "covers",
    "opens_at",
    "closes_at",
    "overlaps",
    "minutes",
    "attempts_per_person",
    "prediction_text",
)
BARE = re.compile(r"[A-Za-z0-9_-]+")
WIDTH = 110


def write_contest(file: ContestFile) -> str:
    """The file's text."""
    whole = plain(file, sparse=True)
    given = without_none({"contest": whole["contest"], "rounds": alike(whole["rounds"])})
    return "\n".join(["format = 1", *table(given, "")]) + "\n"


def alike(rounds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each round that takes its settings from an earlier one, and the rest in full."""
    models: dict[str, str] = {}
    found = []
    for round in rounds:
        taken = {key: value for key, value in round.items() if key not in OWN}
        same = json.dumps(taken, sort_keys=True)
        if taken and same in models:
            own = {key: value for key, value in round.items() if key in OWN}
            found.append({**own, LIKE: models[same]})
        else:
            models[same] = round["code"]
            found.append(round)
    return found


def without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_none(one) for key, one in value.items() if one is not None}
    return [without_none(one) for one in value] if isinstance(value, list) else value


def table(given: Mapping[str, Any], path: str) -> Iterator[str]:
    """The lines of a table: plain members first, then tables, then arrays of large tables."""
    order = sorted(given, key=lambda key: FIRST.index(key) if key in FIRST else len(FIRST))
    late = {key: given[key] for key in order if is_late(key, given[key])}
    for key in order:
        value = given[key]
        if key not in late:
            yield f"{bare(key)} = {written(value, len(key) + 3)}"
    for key, value in late.items():
        name = f"{path}.{bare(key)}".lstrip(".")
        for one in value if isinstance(value, list) else [value]:
            yield ""
            yield f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
            yield from table(one, name)


def is_late(key: str, value: Any) -> bool:
    """Whether a member stands under a header of its own."""
    if isinstance(value, list):
        return (
            bool(value)
            and isinstance(value[0], dict)
            and key in ("rounds", "brackets", "exclusions", "nominations")
        )
    return (isinstance(value, dict) and len(inline(value)) > WIDTH - len(key) - 3) or key in (
        "contest",
        "rules",
        "identity",
        "collective",
    )


def written(value: Any, before: int) -> str:
    """A value on one line, or an array with a line for each item."""
    line = inline(value)
    if isinstance(value, list) and value and (isinstance(value[0], dict) or before + len(line) > WIDTH):
        return "".join(["[\n", *(f"    {inline(one)},\n" for one in value), "]"])
    return line


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{bare(key)} = {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)  # TOML's strings, integers and booleans are JSON's.


def bare(key: str) -> str:
    return key if BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
