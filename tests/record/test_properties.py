"""What holds for every record, whatever the rules of the round."""

import json
import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app import record
from app.record.container import Files
from app.record.faults import RecordFaulty
from app.record.reading import open_record
from app.rules.collective import Figures, own_figures, roll_up
from app.rules.counting import count
from tests.record.records import OPENS, random_files
from tests.record.second_reading import verdict as second_verdict
from tests.record.test_second_reading import first_verdict

seeds = st.integers(0, 10**9)


def content(files: dict[str, bytes]) -> dict[str, Any]:
    """The verdict without the digests of its inputs."""
    document: dict[str, Any] = json.loads(first_verdict(files))
    del document["inputs"]
    return document


def shuffled(table: bytes, dice: random.Random) -> bytes:
    header, *rows = table.splitlines(keepends=True)
    return b"".join([header, *dice.sample(rows, len(rows))])


@given(seeds)
def test_the_order_of_lines_does_not_matter(seed: int) -> None:
    files, dice = random_files(seed), random.Random(seed)
    other = {name: shuffled(data, dice) if name.endswith(".csv") else data for name, data in files.items()}
    assert content(other) == content(files)


@given(seeds)
def test_quotes_that_need_not_be_there_do_not_matter(seed: int) -> None:
    """The careful reading of a table finds what the quick one finds."""
    files = random_files(seed)
    quoted = {
        name: b"".join(b'"' + line.replace(b",", b'","') + b'"\n' for line in data.splitlines())
        if name.endswith(".csv")
        else data
        for name, data in files.items()
    }
    assert content(quoted) == content(files)


@given(seeds, st.integers(0, 10))
def test_a_worse_attempt_helps_nobody_where_the_best_counts(seed: int, worse_by: int) -> None:
    files = random_files(seed)
    rules = json.loads(files["rules.json"])
    rules |= {"counted": ["score:desc", "elapsed:asc"], "ranking": ["score:desc", "elapsed:asc"]}
    rules |= {"attempts_per_person": None, "prediction": None, "collective": None}
    files["rules.json"] = json.dumps(rules).encode()
    rows = [line.split(",") for line in files["attempts.csv"].decode().splitlines()[1:]]
    for person in sorted({row[1] for row in rows if row[7] == "0"}):
        best = max(int(row[5]) for row in rows if row[1] == person and row[7] == "0")
        worse = f"worse,{person},99,{OPENS},{10**30},{max(0, best - worse_by)},,0\n"
        more = {**files, "attempts.csv": files["attempts.csv"] + worse.encode()}
        before, after = content(files), content(more)
        assert after["ranking_sha256"] == before["ranking_sha256"]
        assert (after["awards"], after["undecided"]) == (before["awards"], before["undecided"])


@given(seeds)
def test_a_person_takes_one_slot_of_a_round_and_waits_for_no_second(seed: int) -> None:
    verdict = content(random_files(seed))
    persons = [award["person"] for award in verdict["awards"]]
    persons += [person for group in verdict["undecided"] for person in group.get("persons", ())]
    assert len(persons) == len(set(persons))


@given(seeds)
def test_slots_given_and_slots_waiting_are_the_first_slots_there_are(seed: int) -> None:
    files = random_files(seed)
    rules, verdict = json.loads(files["rules.json"]), content(files)
    slots = [prize["id"] for prize in rules["prizes"] for _ in range(prize["count"])]
    given_or_waiting = [award["prize"] for award in verdict["awards"]]
    given_or_waiting += [
        slot for group in verdict["undecided"] if "persons" in group for slot in group["slots"]
    ]
    assert sorted(given_or_waiting) == sorted(slots[: len(given_or_waiting)])


@given(seeds)
def test_a_unit_is_the_sum_of_its_own_persons_and_the_units_below(seed: int) -> None:
    opened = open_record(Files(random_files(seed), []))
    units = opened.record.units
    totals, counted = count(opened.record)
    own = own_figures(opened.record, counted, [])
    figures = roll_up(units, own)
    for unit, mine in zip(units, own, strict=True):
        below = [figures[other.id] for other in units if other.parent == unit.id]
        assert figures[unit.id] == sum(below, mine)
    roots = sum((figures[unit.id] for unit in units if unit.parent is None), Figures())
    assert (roots.persons, roots.attempts, roots.persons_full) == (
        totals.persons,
        totals.attempts,
        totals.persons_full,
    )


@settings(max_examples=40)
@given(seeds)
def test_what_is_read_can_be_written_and_what_is_written_verifies(seed: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, copy = Path(place) / "a", Path(place) / "b"
        folder.mkdir()
        for name, data in random_files(seed).items():
            (folder / name).write_bytes(data)
        verdict = record.write_verdict(folder)
        assert record.verify(folder) == []
        assert record.determine(folder) == verdict
        record.write_inputs(copy, record.read(folder))
        assert content({name: (copy / name).read_bytes() for name in record.INPUTS}) == {
            key: value for key, value in record.as_json(verdict).items() if key != "inputs"
        }


@given(seeds, st.sampled_from(record.INPUTS), st.data())
def test_a_damaged_file_gives_faults_or_the_verdict_of_both_readings(
    seed: int, name: str, data: st.DataObject
) -> None:
    files = random_files(seed)
    at = data.draw(st.integers(0, len(files[name])))
    until = data.draw(st.integers(at, min(len(files[name]), at + 4)))
    noise = data.draw(
        st.binary(max_size=4) | st.sampled_from([b'"', b"\n", b",", b"\r", b"0", b"-", b"\xc3"])
    )
    files[name] = files[name][:at] + noise + files[name][until:]
    try:
        assert first_verdict(files) == second_verdict(files)
    except RecordFaulty as faulty:
        assert {fault.file for fault in faulty.faults} <= set(record.INPUTS)
