"""Hồ sơ có lỗi: every fault is named with file, line, field and code (RECORD.md, exit 2)."""

from typing import Any

import pytest

from app.record.container import Files
from app.record.faults import RecordFaulty
from app.record.reading import open_record
from tests.record.records import ATTEMPTS, CLOSES, HEADERS, OPENS, PERSONS, RULES, UNITS, files

Place = tuple[str, int | None, str | None, str]


def faults(given: dict[str, bytes]) -> list[Place]:
    """(file, line, field, code) of each fault; none of a sound record."""
    try:
        open_record(Files(given, []))
    except RecordFaulty as faulty:
        return [(fault.file, fault.line, fault.field, fault.code) for fault in faulty.faults]
    return []


def with_attempt(**changes: Any) -> list[Place]:
    """The faults when the attempt of line 3 is changed."""
    names = HEADERS["attempts.csv"].split(",")
    row = dict(zip(names, ATTEMPTS[1], strict=True)) | changes
    return faults(files(attempts=[ATTEMPTS[0], tuple(row.values()), *ATTEMPTS[2:]]))


def with_bytes(name: str, old: bytes, new: bytes) -> list[Place]:
    sound = files()
    assert old in sound[name]
    return faults({**sound, name: sound[name].replace(old, new, 1)})


def test_a_sound_record_has_no_fault() -> None:
    assert faults(files()) == []


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"opened_at": OPENS - 1}, "opened_at", "record.outside_window"),
        ({"opened_at": CLOSES, "sealed_at": CLOSES}, "opened_at", "record.outside_window"),
        ({"sealed_at": OPENS - 1}, "sealed_at", "record.sealed_before_opened"),
        ({"score": 11}, "score", "record.score_above"),
        ({"score": -1}, "score", "record.bad_integer"),
        ({"score": ""}, "score", "record.bad_integer"),
        ({"score": "1.0"}, "score", "record.bad_integer"),
        ({"score": "+1"}, "score", "record.bad_integer"),
        ({"score": "01"}, "score", "record.bad_integer"),
        ({"score": " 1"}, "score", "record.bad_integer"),
        ({"score": "1 "}, "score", "record.bad_integer"),
        ({"score": "-0"}, "score", "record.bad_integer"),
        ({"score": "1e1"}, "score", "record.bad_integer"),
        ({"score": "1_0"}, "score", "record.bad_integer"),
        ({"score": "٣"}, "score", "record.bad_integer"),
        ({"score": "9" * 1_001}, "score", "record.integer_long"),
        ({"score": "9" * 30}, "score", "record.score_above"),
        ({"number": 0}, "number", "record.number_zero"),
        ({"number": 8}, "number", "record.number_above"),
        ({"number": 10**20}, "number", "record.number_above"),
        ({"prediction": -5}, "prediction", "record.bad_integer"),
        ({"prediction": "7.171"}, "prediction", "record.bad_integer"),
        ({"void": ""}, "void", "record.bad_flag"),
        ({"void": 2}, "void", "record.bad_flag"),
        ({"void": "true"}, "void", "record.bad_flag"),
        ({"attempt": "a1"}, "attempt", "record.id_twice"),
        ({"attempt": ""}, "attempt", "record.bad_identifier"),
        ({"attempt": "a" * 65}, "attempt", "record.bad_identifier"),
        ({"attempt": "lượt"}, "attempt", "record.bad_identifier"),
        ({"attempt": "a b"}, "attempt", "record.bad_identifier"),
        ({"attempt": "a" * 10_000_000}, "attempt", "record.bad_identifier"),
        ({"person": "dung"}, "person", "record.unknown_person"),
        ({"person": ""}, "person", "record.bad_identifier"),
    ],
)
def test_a_faulty_attempt_is_named(changes: dict[str, Any], field: str, code: str) -> None:
    assert with_attempt(**changes) == [("attempts.csv", 3, field, code)]


@pytest.mark.parametrize(
    "changes",
    [
        {"opened_at": CLOSES - 1, "sealed_at": CLOSES + 99},
        {"sealed_at": OPENS},
        {"prediction": 10**40},
        {"prediction": ""},
        {"number": 7},
        {"score": 0},
        {"attempt": '"a9"'},
        {"attempt": "a" * 64},
        {"score": '"9"'},
    ],
)
def test_the_unusual_is_no_fault(changes: dict[str, Any]) -> None:
    assert with_attempt(**changes) == []


def test_void_attempts_and_those_of_excluded_persons_are_checked_too() -> None:
    assert with_attempt(void=1, score=11) == [("attempts.csv", 3, "score", "record.score_above")]
    persons = [*PERSONS, ("thu-ky", "cb-1", 1, 0)]
    attempts = [*ATTEMPTS, ("a9", "thu-ky", 1, OPENS - 1, OPENS, 1, "", 0)]
    assert faults(files(persons=persons, attempts=attempts)) == [
        ("attempts.csv", 6, "opened_at", "record.outside_window")
    ]


def test_a_number_stands_once_for_each_person() -> None:
    assert with_attempt(number=2) == [("attempts.csv", 4, "number", "record.number_twice")]


def test_every_fault_is_listed_in_the_order_of_files_and_lines() -> None:
    attempts = [
        ("a1", "an", 0, OPENS - 1, OPENS - 2, 11, "x", 7),
        ("a1", "ma", 9, CLOSES, CLOSES, 10, "", 0),
        ("a1", "an", 0, OPENS, OPENS, 10, "", 0),
    ]
    given = files(rules={**RULES, "round": "tuần 1"}, persons=[*PERSONS, PERSONS[0]], attempts=attempts)
    assert faults(given) == [
        ("rules.json", 1, "round", "record.bad_identifier"),
        ("persons.csv", 5, "person", "record.id_twice"),
        ("attempts.csv", 2, "prediction", "record.bad_integer"),
        ("attempts.csv", 2, "void", "record.bad_flag"),
        ("attempts.csv", 2, "number", "record.number_zero"),
        ("attempts.csv", 2, "opened_at", "record.outside_window"),
        ("attempts.csv", 2, "sealed_at", "record.sealed_before_opened"),
        ("attempts.csv", 2, "score", "record.score_above"),
        ("attempts.csv", 3, "attempt", "record.id_twice"),
        ("attempts.csv", 3, "person", "record.unknown_person"),
        ("attempts.csv", 3, "number", "record.number_above"),
        ("attempts.csv", 3, "opened_at", "record.outside_window"),
        ("attempts.csv", 4, "attempt", "record.id_twice"),
        ("attempts.csv", 4, "number", "record.number_twice"),
        ("attempts.csv", 4, "number", "record.number_zero"),
    ]


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (("cb-1", "khoi", "chi_bo", "Trùng", 1, 1), "unit", "record.id_twice"),
        (("cb-3", "mat", "chi_bo", "Mồ côi", 1, 1), "parent", "record.unknown_unit"),
        (("cb-3", "cb-3", "chi_bo", "Tự trên mình", 1, 1), "parent", "record.cycle"),
        (("cb-3", "khoi", "", "Không loại", 1, 1), "kind", "record.bad_identifier"),
        (("cb-3", "khoi", "chi_bo", "Âm", -1, 1), "members", "record.bad_integer"),
        (("cb-3", "khoi", "chi_bo", "Trống", 1, ""), "headcount", "record.bad_integer"),
        (("cb-3", "khoi", "chi_bo", "x" * 10_001, 1, 1), "name", "record.text_long"),
        (("cb-3", "khoi", "chi_bo", "x\x00y", 1, 1), "name", "record.text_control"),
        (("cb 3", "khoi", "chi_bo", "Dấu cách", 1, 1), "unit", "record.bad_identifier"),
        (("cb-3", "kh,oi", "chi_bo", "Thừa ô", 1, 1), None, "record.csv_cells"),
        (("cb-3", "khoi", "chi_bo", 'a"b', 1, 1), None, "record.csv_quoting"),
        (("cb-3", "khoi", "chi_bo", '"a"b', 1, 1), None, "record.csv_quoting"),
        (("cb-3", "khoi", "chi_bo", '"a', 1, 1), None, "record.csv_quoting"),
        (("",), None, "record.csv_empty_line"),
    ],
)
def test_a_faulty_unit_is_named(row: tuple[Any, ...], field: str | None, code: str) -> None:
    assert faults(files(units=[*UNITS, row])) == [("units.csv", 5, field, code)]


@pytest.mark.parametrize(
    "name", ['"Chi bộ ""Một"", Sở Nội vụ"', '"hai\ndòng"', "", "Đảng bộ\u00a0Khối", '""', "'=1+1"]
)
def test_a_name_may_be_quoted_broken_or_empty(name: str) -> None:
    assert faults(files(units=[*UNITS, ("cb-3", "khoi", "chi_bo", name, 1, 1)])) == []


def test_lines_are_counted_through_names_of_two_lines() -> None:
    units = [*UNITS, ("cb-3", "khoi", "chi_bo", '"hai\ndòng"', 1, 1), ("cb-4", "mat", "chi_bo", "", 1, 1)]
    assert faults(files(units=units)) == [("units.csv", 7, "parent", "record.unknown_unit")]


def test_several_roots_are_no_fault_and_several_cycles_are_several() -> None:
    units = [(id, parent, "chi_bo", "", 1, 1) for id, parent in ("ab", "bc", "ca", "dd", "e ", "fe", "gb")]
    units = [tuple(str(cell).strip() for cell in row) for row in units]
    assert faults(files(units=units, persons=[], attempts=[])) == [
        ("units.csv", 2, "parent", "record.cycle"),
        ("units.csv", 5, "parent", "record.cycle"),
    ]


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (("an", "cb-1", 0, 0), "person", "record.id_twice"),
        (("dung", "cb-9", 0, 0), "unit", "record.unknown_unit"),
        (("dung", "", 0, 0), "unit", "record.bad_identifier"),
        (("dung", "cb-1", "", 0), "excluded", "record.bad_flag"),
        (("dung", "cb-1", 0, "yes"), "held_before", "record.bad_flag"),
        (("dung", "cb-1", 0), None, "record.csv_cells"),
        (("dung", "cb-1", 0, 0, 0), None, "record.csv_cells"),
    ],
)
def test_a_faulty_person_is_named(row: tuple[Any, ...], field: str | None, code: str) -> None:
    assert faults(files(persons=[*PERSONS, row])) == [("persons.csv", 5, field, code)]


@pytest.mark.parametrize("name", HEADERS)
def test_a_table_must_have_its_header(name: str) -> None:
    header = HEADERS[name].encode()
    wrong = (name, 1, None, "record.csv_header")
    assert wrong in with_bytes(name, header, header.upper())
    assert wrong in with_bytes(name, header, header + b",more")
    assert wrong in with_bytes(name, header + b"\n", b"")
    assert wrong in faults({**files(), name: b""})
    assert with_bytes(name, header, b'"' + header.replace(b",", b'","') + b'"') == []


@pytest.mark.parametrize("name", files())
def test_bytes_that_are_not_utf_8_without_bom_with_lf_are_named(name: str) -> None:
    sound = files()
    assert faults({**sound, name: b"\xef\xbb\xbf" + sound[name]}) == [(name, 1, None, "record.bom")]
    crlf = sound[name].replace(b"\n", b"\r\n") if b"\n" in sound[name] else sound[name] + b"\r\n"
    assert faults({**sound, name: crlf}) == [(name, 1, None, "record.carriage_return")]
    assert faults({**sound, name: sound[name] + b"\xff\xfe\n"})[0] == (
        name,
        sound[name].count(b"\n") + 1,
        None,
        "record.not_utf8",
    )
    assert faults({**sound, name: sound[name].decode().encode("utf-16")})[0][3] == "record.not_utf8"


@pytest.mark.parametrize("name", HEADERS)
def test_a_table_that_was_cut_off_is_named(name: str) -> None:
    sound = files()
    assert faults({**sound, name: sound[name][:-1]}) == [
        (name, sound[name].count(b"\n"), None, "record.csv_last_line")
    ]


def test_a_missing_file_does_not_hide_the_faults_of_the_others() -> None:
    sound = files(rules={**RULES, "lots": None})
    del sound["units.csv"], sound["persons.csv"]
    assert faults(sound) == [("rules.json", 1, "lots", "record.not_boolean")]


def test_a_long_table_names_the_line_of_a_fault_deep_inside() -> None:
    rows = [(f"a{i}", "an", i + 1, OPENS, OPENS + 1, 1, "", 0) for i in range(120_000)]
    rows[110_000] = ("a110000", "an", "x", OPENS, OPENS + 1, 1, "", 0)
    given = files(rules={**RULES, "attempts_per_person": None}, attempts=rows)
    assert faults(given) == [("attempts.csv", 110_002, "number", "record.bad_integer")]
