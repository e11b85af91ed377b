"""Hồ sơ kỳ thi — the door to the record of a round: five files in, a verdict out (RECORD.md, format 1).

    write_inputs(folder, Inputs(rules, units, persons, attempts, lots))   when a round is closed
    determine(path)      -> Verdict                  who receives what
    write_verdict(path)  -> Verdict                  the same, and verdict.json beside the five files
    verify(path)         -> list[Difference]         whether verdict.json is what the files say: then it is empty
    read(path)           -> Inputs                   the files as rows
    opened(path)         -> Record                   the files as the columns that the rules work on

`path` is a folder or a .zip of it. Whatever is wrong with the files raises RecordFaulty, which lists every fault.
Nothing but the files is looked at: no database, no clock, no network.
"""

from pathlib import Path

from app.record.container import INPUTS, VERDICT, load, store_verdict
from app.record.differences import Difference, differences
from app.record.faults import Fault, RecordFaulty
from app.record.reading import Opened, open_record
from app.record.writing import Inputs, rows_of, write_inputs
from app.rules.collective import CollectiveAward
from app.rules.counting import Totals
from app.rules.prizes import Award, Undecided
from app.rules.record import CollectiveRules, Lots, Prediction, Prize, Record, Rules
from app.rules.verdict import Status, Verdict, as_json, verdict_bytes, verdict_of

__all__ = [
    "INPUTS",
    "VERDICT",
    "Award",
    "CollectiveAward",
    "CollectiveRules",
    "Difference",
    "Fault",
    "Inputs",
    "Lots",
    "Prediction",
    "Prize",
    "Record",
    "RecordFaulty",
    "Rules",
    "Status",
    "Totals",
    "Undecided",
    "Verdict",
    "as_json",
    "determine",
    "opened",
    "read",
    "verdict_bytes",
    "verified",
    "verify",
    "write_inputs",
    "write_verdict",
]


def read(path: Path) -> Inputs:
    """The record as rows, units and persons in the order of their ids. Raises RecordFaulty."""
    return rows_of(opened(path))


def opened(path: Path) -> Record:
    """The record as the rules take it. Raises RecordFaulty."""
    return open_record(load(path)).record


def determine(path: Path) -> Verdict:
    """The verdict of the record. Raises RecordFaulty."""
    return verdict_from(open_record(load(path)))


def write_verdict(path: Path) -> Verdict:
    """The verdict of the record, written as verdict.json into the folder or the zip, whole or not at all.
    Raises RecordFaulty; Unfit, code "record.not_written", when the place cannot be written to."""
    verdict = determine(path)
    store_verdict(path, verdict_bytes(verdict))
    return verdict


def verify(path: Path) -> list[Difference]:
    """Every difference between verdict.json and the verdict computed anew; empty only if the bytes are equal.
    Raises RecordFaulty, also when there is no verdict.json."""
    return verified(path)[1]


def verified(path: Path) -> tuple[Verdict, list[Difference]]:
    """The verdict computed anew, and its differences from the one on record. Raises RecordFaulty."""
    files = load(path, (*INPUTS, VERDICT))
    verdict = verdict_from(open_record(files))
    return verdict, differences(files.there[VERDICT], verdict)


def verdict_from(opened: Opened) -> Verdict:
    return verdict_of(opened.record, opened.digests)
