"""Đọc tệp cuộc thi — a text becomes a ContestFile, or every fault of it is told with its line.

A round `like` an earlier one takes over whatever it does not say itself.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app import errors
from app.contest_file.checks import contradictions
from app.contest_file.model import ContestFile
from app.contest_file.toml_lines import line_of, parse
from app.rules.policy import Fault
from app.rules.policy.shape import Path, read, shown

LIKE = "like"
OWN = frozenset(
    {"code", "title", "opens_at", "closes_at", "overlaps", LIKE}
)  # What no round takes from another.
BYTES_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class FileFault:
    """A fault of the file: its line, from 1, and the key it is about ("" for the file as a whole)."""

    line: int
    key: str
    code: str
    fields: Mapping[str, object] = field(default_factory=dict)


class ContestFileFaulty(errors.ContestFileFaulty):
    """The file cannot be used: `faults` says all that is wrong, in the order of lines."""

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.key)))
        super().__init__(count=len(self.faults))


def read_contest(text: str) -> ContestFile:
    """The file's contest. Raises ContestFileFaulty."""
    return read_with_lines(text)[0]


def read_with_lines(text: str) -> tuple[ContestFile, Mapping[Path, int]]:
    """The file's contest, and the lines of its keys. Raises ContestFileFaulty."""
    try:
        given, lines = parse(text)
    except tomllib.TOMLDecodeError as error:
        raise ContestFileFaulty([syntax_fault(str(error), text)]) from error
    except RecursionError:  # Brackets within brackets within brackets…
        raise ContestFileFaulty([FileFault(1, "", "contest.too_deep")]) from None
    faults: list[Fault] = []
    taken_over = resolve(given, faults)
    file = read(ContestFile, given, faults)
    faults = [one for one in faults if one.path[:3] not in taken_over] or list(
        contradictions(file, taken_over)
    )
    if faults:
        raise ContestFileFaulty(placed(faults, lines))
    return file, lines


def syntax_fault(reason: str, text: str) -> FileFault:
    """Where `tomllib` stopped."""
    found = re.search(r"at line (\d+)", reason)
    line = int(found[1]) if found else len(text.splitlines())
    return FileFault(max(1, line), "", "contest.toml_syntax", {"reason": reason})


def placed(faults: Iterable[Fault], lines: Mapping[Path, int]) -> list[FileFault]:
    return [FileFault(line_of(lines, one.path), key_of(one.path), one.code, one.fields) for one in faults]


def key_of(path: Path) -> str:
    """A path as people write it, items counted from 1: rounds[2].paper.points."""
    key = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return key.removeprefix(".")


def resolve(given: dict[str, Any], faults: list[Fault]) -> set[Path]:
    """Give each round `like` another what it takes over; returns the paths of what was taken over."""
    rounds = given.get("rounds")
    known: dict[str, dict[str, Any]] = {}
    taken_over: set[Path] = set()
    if not isinstance(rounds, list):
        return set()
    for at, round in enumerate(rounds):
        if not isinstance(round, dict):
            continue
        model = round.pop(LIKE, None)
        if model is not None and (not isinstance(model, str) or model not in known):
            faults.append(Fault(("rounds", at, LIKE), "contest.like_unknown", {"value": shown(model)}))
        elif model is not None:
            for key, value in known[model].items():
                if key not in OWN and key not in round:
                    round[key] = value
                    taken_over.add(("rounds", at, key))
        if isinstance(round.get("code"), str):
            known[round["code"]] = round
    return taken_over
