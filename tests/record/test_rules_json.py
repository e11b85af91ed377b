"""rules.json and lots.json: a value that does not fit is named with its line and its path."""

import json
from typing import Any

import pytest

from tests.record.records import RULES, files
from tests.record.test_faults import Place, faults

KHEN = RULES["collective"]


def with_rules(**changes: Any) -> list[Place]:
    return faults(files(rules={**RULES, **changes}))


def with_lots(lots: Any) -> list[Place]:
    return faults(files(lots=lots))


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"format": 2}, "format", "record.not_among"),
        ({"format": True}, "format", "record.not_integer"),
        ({"format": "1"}, "format", "record.not_integer"),
        ({"contest": ""}, "contest", "record.bad_identifier"),
        ({"contest": None}, "contest", "record.bad_identifier"),
        ({"round": "tuần-1"}, "round", "record.bad_identifier"),
        ({"round": "a\n"}, "round", "record.bad_identifier"),
        ({"opens_at": 1.0}, "opens_at", "record.not_integer"),
        ({"opens_at": -1}, "opens_at", "record.not_integer"),
        ({"closes_at": RULES["opens_at"]}, "closes_at", "record.window_empty"),
        ({"full_score": None}, "full_score", "record.not_integer"),
        ({"attempts_per_person": "7"}, "attempts_per_person", "record.not_integer"),
        ({"attempts_per_person": False}, "attempts_per_person", "record.not_integer"),
        ({"counted": "score:desc"}, "counted", "record.not_array"),
        ({"counted": ["score"]}, "counted[0]", "record.not_among"),
        ({"counted": ["miss:asc"]}, "counted[0]", "record.not_among"),
        ({"counted": ["score:desc", "score:DESC"]}, "counted[1]", "record.not_among"),
        ({"counted": [["score:desc"]]}, "counted[0]", "record.not_among"),
        ({"ranking": ["participation:desc"]}, "ranking[0]", "record.not_among"),
        ({"score_min": 9.5}, "score_min", "record.not_integer"),
        ({"prediction": {}}, "prediction.target", "record.json_key_missing"),
        ({"prediction": []}, "prediction", "record.not_object"),
        ({"prediction": {"target": "lượt", "from": "first"}}, "prediction.target", "record.not_among"),
        ({"prediction": {"target": "persons", "from": "last"}}, "prediction.from", "record.not_among"),
        ({"lots": 1}, "lots", "record.not_boolean"),
        ({"lots": "true"}, "lots", "record.not_boolean"),
        ({"prizes": {}}, "prizes", "record.not_array"),
        ({"prizes": [{"id": "nhat", "name": "", "count": "1"}]}, "prizes[0].count", "record.not_integer"),
        ({"prizes": [{"id": "nhất", "name": "", "count": 1}]}, "prizes[0].id", "record.bad_identifier"),
        ({"prizes": [{"id": "a", "name": None, "count": 1}]}, "prizes[0].name", "record.not_text"),
        ({"prizes": [{"id": "a", "name": "x\x01", "count": 1}]}, "prizes[0].name", "record.text_control"),
        ({"prizes": [{"id": "a", "name": "x" * 10_001, "count": 1}]}, "prizes[0].name", "record.text_long"),
        ({"prizes": [{"id": "a", "count": 1, "name": ""}] * 2}, "prizes[1].id", "record.prize_twice"),
        ({"prizes": ["nhat"]}, "prizes[0]", "record.not_object"),
        ({"prizes_max_percent": 33.3}, "prizes_max_percent", "record.not_integer"),
        ({"prizes_max_percent": -50}, "prizes_max_percent", "record.not_integer"),
        ({"holders_before": None}, "holders_before", "record.not_among"),
        ({"holders_before": "Skip"}, "holders_before", "record.not_among"),
        ({"collective": {**KHEN, "ranking": []}}, "collective.ranking", "record.ranking_empty"),
        ({"collective": {**KHEN, "ranking": ["miss:asc"]}}, "collective.ranking[0]", "record.not_among"),
        ({"collective": {**KHEN, "level": "chi_bo"}}, "collective.level", "record.not_array"),
        ({"collective": {**KHEN, "level": [""]}}, "collective.level[0]", "record.bad_identifier"),
        ({"collective": {**KHEN, "headcount": "all"}}, "collective.headcount", "record.not_among"),
        ({"collective": {**KHEN, "persons_min": None}}, "collective.persons_min", "record.not_integer"),
        ({"collective": {**KHEN, "more": 1}}, "collective.more", "record.json_key_unknown"),
        ({"bonus": 1}, "bonus", "record.json_key_unknown"),
    ],
)
def test_a_value_that_does_not_fit_is_named(changes: dict[str, Any], path: str, code: str) -> None:
    found = with_rules(**changes)
    assert found[0] == ("rules.json", 1, path, code)
    assert {fault[2] for fault in found} <= {path, "prediction.from"}


@pytest.mark.parametrize(
    "changes",
    [
        {"attempts_per_person": None},
        {"score_min": None},
        {"prediction": None},
        {"prizes_max_percent": None},
        {"collective": None},
        {"counted": []},
        {"ranking": []},
        {"prizes": []},
        {"prizes": [{"id": "nhat", "name": "", "count": 0}]},
        {"prizes": [{"id": "nhat", "name": "", "count": 10**30}]},
        {"score_min": 99},
        {"prizes_max_percent": 150},
        {"collective": {**KHEN, "level": []}},
        {"full_score": 10**30},
        {"closes_at": 10**30},
    ],
)
def test_what_the_text_gives_a_meaning_is_sound(changes: dict[str, Any]) -> None:
    assert with_rules(**changes) == []


@pytest.mark.parametrize("key", RULES)
def test_every_key_must_be_there(key: str) -> None:
    rules = {name: value for name, value in RULES.items() if name != key}
    assert faults(files(rules=rules)) == [("rules.json", 1, key, "record.json_key_missing")]


def test_a_fault_of_json_is_found_on_its_line() -> None:
    text = json.dumps({**RULES, "lots": "yes", "score_min": -1}, indent=2)
    lines = text.split("\n")
    expected = [
        ("rules.json", next(n for n, line in enumerate(lines, 1) if key in line), key, code)
        for key, code in (("score_min", "record.not_integer"), ("lots", "record.not_boolean"))
    ]
    assert faults({**files(), "rules.json": text.encode()}) == expected


def test_a_key_that_stands_twice_is_named() -> None:
    text = json.dumps(RULES)[:-1] + ',\n"lots": true}'
    assert faults({**files(), "rules.json": text.encode()}) == [
        ("rules.json", 2, "lots", "record.json_key_twice")
    ]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "{",
        "nope",
        "[" * 100_000,
        '{"a": 1}}',
        '{"a" 1}',
        "{1: 2}",
        '{"a": 01}',
        '{"a": -0}',
        '{"a": NaN}',
        '{"a": -Infinity}',
        '{"a": ' + "9" * 5_000 + "}",
        '{"a": "x\ty"}',
        "{\"a\": 'b'}",
        '{"a": 1,}',
        "[1,]",
        "[1 2]",
        "// rules\n{}",
    ],
)
def test_what_is_not_json_is_named_and_nothing_else(source: str) -> None:
    found = faults({**files(), "rules.json": source.encode()})
    assert [(file, path, code) for file, _, path, code in found] == [
        ("rules.json", None, "record.json_syntax")
    ]


@pytest.mark.parametrize("source", ["null", "[]", "1", '"x"', "true"])
def test_rules_must_be_an_object(source: str) -> None:
    assert faults({**files(), "rules.json": source.encode()}) == [
        ("rules.json", 1, None, "record.not_object")
    ]


@pytest.mark.parametrize("lots", [None, {"seed": "00", "source": ""}, {"seed": "aBcD", "source": "XSMB"}])
def test_lots_are_null_or_a_seed_with_its_source(lots: Any) -> None:
    assert with_lots(lots) == []


@pytest.mark.parametrize(
    ("lots", "path", "code"),
    [
        ({"seed": "", "source": ""}, "seed", "record.seed_not_hex"),
        ({"seed": "0", "source": ""}, "seed", "record.seed_not_hex"),
        ({"seed": "0x12", "source": ""}, "seed", "record.seed_not_hex"),
        ({"seed": "12 34", "source": ""}, "seed", "record.seed_not_hex"),
        ({"seed": "١٢", "source": ""}, "seed", "record.seed_not_hex"),
        ({"seed": 12, "source": ""}, "seed", "record.not_text"),
        ({"seed": "12"}, "source", "record.json_key_missing"),
        ({"seed": "12", "source": None}, "source", "record.not_text"),
        ({"seed": "12", "source": "\ud800"}, "source", "record.text_control"),
        ({"seed": "12", "source": "", "at": 1}, "at", "record.json_key_unknown"),
        ([], None, "record.not_object"),
        (False, None, "record.not_object"),
    ],
)
def test_faulty_lots_are_named(lots: Any, path: str | None, code: str) -> None:
    given = {**files(), "lots.json": json.dumps(lots).encode()}
    assert faults(given) == [("lots.json", 1, path, code)]
