"""Điều cần biết — what a contest file says soundly, but what somebody could take for more than is computed.

A record (RECORD.md, format 1) compares keys one after another and sums up scores only. The published contests that
count otherwise (R9: a rate plus points for prizes; R11 with a sum of times) are told so here, by line, not silently
held another way.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.contest_file.model import ContestFile, RoundPart
from app.contest_file.reading import FileFault, placed
from app.rules.policy import Fault
from app.rules.policy.shape import Path


def caveats(file: ContestFile, lines: Mapping[Path, int]) -> list[FileFault]:
    """What to know before the file is used, each with its line; nothing of it has to be mended."""
    return sorted(placed(found_in(file.rounds), lines), key=lambda one: one.line)


def found_in(rounds: Sequence[RoundPart]) -> Iterator[Fault]:
    """Of rounds with the same rules the first speaks for all."""
    by_code = {round.code: round for round in rounds}
    for at, round in enumerate(rounds):
        path, rules = ("rounds", at, "rules"), round.rules
        if any(before.rules == rules and before.covers == round.covers for before in rounds[:at]):
            continue
        names = [key.partition(":")[0] for key in rules.ranking]
        summed = [by_code[code] for code in round.covers] or [round]
        if "score_sum" in names and "elapsed" in names:
            yield Fault((*path, "ranking", names.index("elapsed")), "contest.elapsed_of_counted")
        if "score_sum" in names and any(part.attempts_per_person != 1 for part in summed):
            yield Fault((*path, "ranking", names.index("score_sum")), "contest.sum_of_all_attempts")
        units = [key.partition(":")[0] for key in rules.collective.ranking] if rules.collective else []
        if "prizes" in units and len(units) > 1:
            yield Fault((*path, "collective", "ranking"), "contest.keys_not_added")
