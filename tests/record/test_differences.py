"""Đối chiếu: whatever differs from the verdict computed anew is said, and only that."""

import json
from pathlib import Path
from typing import Any

import pytest

from app import record
from tests.record.records import files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in files().items():
        (tmp_path / name).write_bytes(data)
    record.write_verdict(tmp_path)
    return tmp_path


def bend(folder: Path, change: Any) -> list[tuple[str, str | None, str | None]]:
    """(where, recorded, computed) after the change to the verdict on record."""
    document = json.loads((folder / "verdict.json").read_bytes())
    change(document)
    (folder / "verdict.json").write_text(json.dumps(document), encoding="utf-8")
    return [(found.where, found.recorded, found.computed) for found in record.verify(folder)]


def test_another_winner_is_said(folder: Path) -> None:
    assert bend(folder, lambda v: v["awards"][0].update(person="chi")) == [
        ("awards[0].person", '"chi"', '"an"')
    ]


def test_true_is_not_one(folder: Path) -> None:
    found = bend(folder, lambda v: v["awards"][0].update(place=True, lot=0))
    assert found == [("awards[0].lot", "0", "false"), ("awards[0].place", "true", "1")]


def test_what_is_missing_and_what_is_too_much_is_said(folder: Path) -> None:
    def change(verdict: Any) -> None:
        del verdict["outcome"]
        verdict["signed"] = "by me"
        verdict["undecided"].append({"place": 9})
        verdict["awards"].pop()

    found = bend(folder, change)
    assert [(where, recorded) for where, recorded, _ in found] == [
        ("awards[2]", None),
        ("outcome", None),
        ("signed", '"by me"'),
        ("undecided[0]", '{"place":9}'),
    ]
    assert [computed for _, _, computed in found][1:] == ["3", None, None]


def test_another_input_is_said_by_its_digest(folder: Path) -> None:
    (folder / "lots.json").write_bytes(b"null\n")
    assert [found.where for found in record.verify(folder)] == ["inputs.lots.json"]


def test_the_same_values_in_other_bytes_differ_in_form(folder: Path) -> None:
    assert bend(folder, lambda _: None) == [("", None, None)]
    assert [found.code for found in record.verify(folder)] == ["record.differs_form"]


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 10_000, b'{"format":1,"format":1'])
def test_what_is_no_json_is_said(folder: Path, data: bytes) -> None:
    (folder / "verdict.json").write_bytes(data)
    assert [found.code for found in record.verify(folder)] == ["record.differs_unreadable"]


def test_a_key_that_stands_twice_is_never_equal(folder: Path) -> None:
    data = (folder / "verdict.json").read_bytes()
    (folder / "verdict.json").write_bytes(data.replace(b'"format":1', b'"format":1,"format":1'))
    assert [found.code for found in record.verify(folder)] == ["record.differs_form"]


def test_one_more_line_feed_differs(folder: Path) -> None:
    data = (folder / "verdict.json").read_bytes()
    for other in (data + b"\n", data[:-1], b" " + data):
        (folder / "verdict.json").write_bytes(other)
        assert [found.code for found in record.verify(folder)] == ["record.differs_form"]
