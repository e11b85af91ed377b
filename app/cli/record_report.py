"""Thông báo về hồ sơ — verdicts, differences and faults of a record, told to a person or to a program."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from app import record
from app.errors import ContestError
from app.texts import tell
from app.vietnamese import grouped


def summary(verdict: record.Verdict) -> str:
    """The verdict in plain words, a line each."""
    return "\n".join(summary_lines(verdict))


def summary_lines(verdict: record.Verdict) -> Iterator[str]:
    totals = verdict.totals
    yield tell(f"record.status_{verdict.status}")
    yield tell(
        "record.totals",
        persons=grouped(totals.persons),
        attempts=grouped(totals.attempts),
        persons_full=grouped(totals.persons_full),
        attempts_full=grouped(totals.attempts_full),
    )
    if verdict.outcome is not None:
        yield tell("record.outcome", outcome=grouped(verdict.outcome))
    yield tell("record.awards" if verdict.awards else "record.no_awards", count=len(verdict.awards))
    for award in verdict.awards:
        miss = "" if award.miss is None else tell("record.award_miss", miss=grouped(award.miss))
        lot = tell("record.award_lot") if award.lot else ""
        fields = {"prize": award.prize, "person": award.person, "attempt": award.attempt}
        yield tell("record.award", place=award.place, miss=miss, lot=lot, **fields)
    if verdict.collective:
        yield tell("record.collective", count=len(verdict.collective))
    for unit in verdict.collective:
        yield tell("record.award_unit", prize=unit.prize, unit=unit.unit, place=unit.place, value=unit.value)
    for group in (*verdict.undecided_persons, *verdict.undecided_units):
        equals, slots = ", ".join(group.equals), ", ".join(group.slots)
        yield tell("record.undecided", place=group.place, equals=equals, slots=slots, count=len(group.equals))


def comparison(verdict: record.Verdict, differences: Sequence[record.Difference]) -> str:
    """Whether the verdict on record is right, in plain words."""
    if not differences:
        return "\n".join([tell("record.equal"), tell(f"record.status_{verdict.status}")])
    return "\n".join(
        [tell("record.not_equal", count=len(differences)), *(f"  {difference(one)}" for one in differences)]
    )


def comparison_json(verdict: record.Verdict, differences: Sequence[record.Difference]) -> str:
    found = [
        {
            "where": one.where,
            "recorded": one.recorded,
            "computed": one.computed,
            "code": one.code,
            "message": difference(one),
        }
        for one in differences
    ]
    return as_text({"equal": not differences, "status": str(verdict.status), "differences": found})


def difference(found: record.Difference) -> str:
    nothing = tell("record.nothing_there")
    recorded = nothing if found.recorded is None else found.recorded
    computed = nothing if found.computed is None else found.computed
    return tell(found.code, where=found.where, recorded=recorded, computed=computed)


def refusal(error: ContestError) -> str:
    """Why there is no verdict: every fault, a line each."""
    faults = error.faults if isinstance(error, record.RecordFaulty) else ()
    return "\n".join([tell(error.code, **error.fields), *(located(fault) for fault in faults)])


def refusal_json(error: ContestError) -> str:
    if not isinstance(error, record.RecordFaulty):
        message = tell(error.code, **error.fields)
        return as_text(
            {"faults": [{"file": None, "line": None, "field": None, "code": error.code, "message": message}]}
        )
    return as_text(
        {
            "faults": [
                {
                    "file": fault.file,
                    "line": fault.line,
                    "field": fault.field,
                    "code": fault.code,
                    "message": tell(fault.code, **fault.fields),
                }
                for fault in error.faults
            ]
        }
    )


def located(fault: record.Fault) -> str:
    """Where it is, and what is to be done."""
    place = tell(
        "record.place_file" if fault.line is None else "record.place_line", file=fault.file, line=fault.line
    )
    if fault.field is not None:
        place = tell("record.place_field", place=place, field=fault.field)
    return tell("record.fault", place=place, message=tell(fault.code, **fault.fields))


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
