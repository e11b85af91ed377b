"""Bản xem trước đang đứng ở đâu — what was read, after the repairs chosen so far; a pure function of both.

A step is a repair, and is kept as [position, code, fields]. Positions are those of the file as it was read: a question
that is left out keeps its place, so that a second tap, or an older page, never hits another one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.admin.banks import ParsedBank, Problem, Repair, read_bank, repaired_all
from app.admin.uploads import fetch
from app.models import Intake

READINGS_KEPT = 8
LEAVE_OUT = Repair("drop_question")


@dataclass(frozen=True, slots=True)
class Standing:
    """`whole`: every question, repaired; `bank`: what would be stored, left-out questions gone, and its problems;
    `places`: where each question of `bank` stands in `whole`."""

    whole: ParsedBank
    bank: ParsedBank
    places: tuple[int, ...]

    def problems(self) -> Iterator[tuple[int | None, Problem]]:
        """The problems, each with the position in `whole`; None: of the file."""
        for problem in self.bank.problems:
            here = problem.position
            yield (None if here is None else self.places[here]), problem

    def ready(self) -> bool:
        return bool(self.bank.questions) and not self.bank.blocked


@lru_cache(READINGS_KEPT)
def reading(data: Path, digest: str, file_name: str) -> ParsedBank:
    """The kept file, read: every tap asks for it again. Raises NotThere, BankUnreadable."""
    return read_bank(file_name, fetch(data, digest))


def standing(data: Path, intake: Intake) -> Standing:
    """Raises NotThere when the file is gone, BankUnreadable."""
    whole = reading(data, intake.sha256, intake.file_name)
    if intake.repairs:
        whole = repaired_all(whole, [(at, Repair(code, fields)) for at, code, fields in intake.repairs])
    out = set(intake.left_out)
    bank = repaired_all(whole, [(at, LEAVE_OUT) for at in sorted(out, reverse=True)]) if out else whole
    places = tuple(at for at in range(len(whole.questions)) if at not in out)
    return Standing(whole, bank, places)


def written(repair: Repair) -> str:
    """A repair as a button carries it."""
    return json.dumps([repair.code, dict(repair.fields)], ensure_ascii=False, sort_keys=True)


def offered(now: Standing, position: int | None, wanted: str) -> list[Any] | None:
    """The step of a button, if that repair is still on offer there; None: it has been made, or another was."""
    for at, problem in now.problems():
        for repair in problem.repairs if at == position else ():
            if written(repair) == wanted:
                return [position, repair.code, dict(repair.fields)]
    return None


def reword(intake: Intake, now: Standing, position: int, stem: str, typed: list[str], source: str) -> None:
    """Put a question into the words that a person has typed; what is as it was changes nothing. Lines
    beyond the choices that there are count only where something stands in them."""
    if not 0 <= position < len(now.whole.questions):
        return
    before = now.whole.questions[position]
    there = len(before.options)
    options = [*typed[:there], *filter(None, typed[there:])]
    if len(options) >= there and (stem, tuple(options), source or None) != (
        before.stem,
        before.options,
        before.source,
    ):
        words = {"stem": stem, "options": options, "source": source or None}
        intake.repairs = [*intake.repairs, [position, "rewrite", words]]


def step(intake: Intake, now: Standing, deed: str, position: int | None, wanted: str) -> None:
    """Do what a button says: repair, undo, leave or restore. What does not fit any more changes nothing."""
    known = position is not None and 0 <= position < len(now.whole.questions)
    if deed == "repair":
        found = offered(now, position, wanted)
        if found is not None and found[1] == LEAVE_OUT.code:
            deed = "leave"
        elif found is not None:
            intake.repairs = [*intake.repairs, found]
    if deed == "undo":
        intake.repairs = [one for one in intake.repairs if one[0] != position]
    if deed == "leave" and known:
        intake.left_out = sorted({*intake.left_out, position})
    if deed == "restore":
        intake.left_out = [at for at in intake.left_out if at != position]
