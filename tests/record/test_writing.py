"""Ghi hồ sơ: the five files as a set, equal inputs as equal bytes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import record
from app.record import CollectiveRules, Inputs, Lots, Prediction, Prize, Rules
from tests.record.records import CLOSES, OPENS, files

RULES = Rules(
    contest="tu-tuong-ho-chi-minh",
    round="tuan-1",
    opens_at=OPENS,
    closes_at=CLOSES,
    full_score=10,
    attempts_per_person=7,
    counted=("score:desc", "sealed_at:asc"),
    score_min=10,
    prediction=Prediction("persons_full", "counted"),
    ranking=("miss:asc",),
    lots=True,
    prizes=(Prize("nhat", "Giải Nhất", 1),),
    prizes_max_percent=None,
    holders_before="skip",
    collective=CollectiveRules(
        ("chi_bo",), "members", 3, ("participation:desc",), (Prize("khen", "Giấy khen", 5),)
    ),
)
UNITS = [("khoi", None, "khoi", 'Khối "CCQ", tỉnh', 10, 12), ("cb-1", "khoi", "chi_bo", "Chi bộ 1", 5, 6)]
PERSONS = [("an", "cb-1", False, True), ("binh", "cb-1", True, False)]
ATTEMPTS = [("a1", "an", 1, OPENS, OPENS + 9, 10, None, False), ("a2", "an", 2, OPENS, OPENS + 9, 9, 7, True)]


def inputs(**changes: Any) -> Inputs:
    given = {
        "rules": RULES,
        "units": UNITS,
        "persons": PERSONS,
        "attempts": ATTEMPTS,
        "lots": Lots("00ff", "XSMB"),
        **changes,
    }
    return Inputs(**given)


def test_the_files_to_the_byte(tmp_path: Path) -> None:
    record.write_inputs(tmp_path / "a", inputs())
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "a").iterdir()}
    assert written["units.csv"] == (
        "unit,parent,kind,name,members,headcount\n"
        'khoi,,khoi,"Khối ""CCQ"", tỉnh",10,12\n'
        "cb-1,khoi,chi_bo,Chi bộ 1,5,6\n"
    )
    assert written["persons.csv"] == "person,unit,excluded,held_before\nan,cb-1,0,1\nbinh,cb-1,1,0\n"
    assert written["attempts.csv"] == (
        "attempt,person,number,opened_at,sealed_at,score,prediction,void\n"
        f"a1,an,1,{OPENS},{OPENS + 9},10,,0\na2,an,2,{OPENS},{OPENS + 9},9,7,1\n"
    )
    assert written["lots.json"] == '{\n  "seed": "00ff",\n  "source": "XSMB"\n}\n'
    assert written["rules.json"].startswith('{\n  "format": 1,\n  "contest": "tu-tuong-ho-chi-minh",\n')
    assert (
        '"prediction": {\n    "target": "persons_full",\n    "from": "counted"\n  }' in written["rules.json"]
    )
    assert sorted(written) == sorted(record.INPUTS)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    record.write_inputs(tmp_path / "a", inputs())
    read = record.read(tmp_path / "a")
    assert (read.rules, read.lots) == (RULES, Lots("00ff", "XSMB"))
    assert sorted(read.units) == sorted(UNITS)
    assert (list(read.persons), list(read.attempts)) == (PERSONS, ATTEMPTS)
    assert list(read.attempts) == ATTEMPTS, "rows can be walked through again"


def test_rules_without_prediction_collective_and_lots(tmp_path: Path) -> None:
    bare = Rules(
        *(None if name in ("prediction", "collective") else getattr(RULES, name) for name in RULES.__slots__)
    )
    record.write_inputs(tmp_path / "a", inputs(rules=bare, lots=None))
    assert record.read(tmp_path / "a").rules == bare
    assert (tmp_path / "a" / "lots.json").read_bytes() == b"null\n"


def test_rows_may_be_streamed(tmp_path: Path) -> None:
    record.write_inputs(tmp_path / "a", inputs())
    record.write_inputs(
        tmp_path / "b", inputs(units=iter(UNITS), persons=(row for row in PERSONS), attempts=iter(ATTEMPTS))
    )
    for name in record.INPUTS:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_new_record_replaces_the_old_one_with_its_verdict(tmp_path: Path) -> None:
    folder = tmp_path / "round" / "a"
    record.write_inputs(folder, inputs(lots=None))
    record.write_verdict(folder)
    record.write_inputs(folder, inputs())
    assert sorted(path.name for path in folder.iterdir()) == sorted(record.INPUTS)
    assert record.read(folder).lots == Lots("00ff", "XSMB")
    assert [path.name for path in folder.parent.iterdir()] == ["a"]


def test_rows_that_break_off_leave_the_old_record_and_nothing_else(tmp_path: Path) -> None:
    def broken() -> Iterator[Any]:
        yield from ATTEMPTS
        raise ConnectionError

    record.write_inputs(tmp_path / "a", inputs())
    before = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    with pytest.raises(ConnectionError):
        record.write_inputs(tmp_path / "a", inputs(attempts=broken()))
    assert {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_of_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thu.txt").write_text("giữ lại", encoding="utf-8")
    with pytest.raises(FileExistsError):
        record.write_inputs(tmp_path, inputs())
    assert [path.name for path in tmp_path.iterdir()] == ["thu.txt"]


def test_a_record_of_other_hands_reads_as_rows(tmp_path: Path) -> None:
    for name, data in files().items():
        (tmp_path / name).write_bytes(data)
    read = record.read(tmp_path)
    assert list(read.persons) == [
        ("an", "cb-1", False, False),
        ("binh", "cb-2", False, False),
        ("chi", "cb-2", False, False),
    ]
    assert next(iter(read.attempts)) == ("a1", "an", 1, OPENS, OPENS + 60_000, 10, 3, False)
    assert [unit[:2] for unit in read.units] == [("cb-1", "khoi"), ("cb-2", "khoi"), ("khoi", None)]
