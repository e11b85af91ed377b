"""A file applied to a database: made, changed, kept from changing what is published, and exported as it was."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from app.contest_file import (
    ContestFileFaulty,
    apply_contest,
    load_contest,
    read_contest,
    read_with_lines,
    write_contest,
)
from app.models import Bank, Contest, Round, RoundStatus
from tests.contest_file.files import SOUND, changed

PRESETS = sorted((Path(__file__).parents[2] / "app" / "presets").glob("*.toml"))


def applied(db: Session, text: str) -> list[tuple[str, object]]:
    deeds = apply_contest(db, *read_with_lines(text), 1_000)
    db.flush()
    return [(deed.code.removeprefix("contest."), deed.fields["title"]) for deed in deeds]


def publish(db: Session) -> None:
    for round in db.exec(select(Round)):
        round.status = RoundStatus.PUBLISHED


def refusal(db: Session, text: str) -> list[tuple[int, str]]:
    with pytest.raises(ContestFileFaulty) as refused:
        applied(db, text)
    return [(fault.line, fault.code.removeprefix("contest.")) for fault in refused.value.faults]


MADE = [
    ("created", "Tìm hiểu lịch sử Đảng"),
    ("bank_missing", "Tuần 1"),
    ("round_created", "Tuần 1"),
    ("bank_missing", "Tuần 2"),
    ("round_created", "Tuần 2"),
    ("round_created", "Tổng kết"),
]


def test_an_empty_database_has_the_contest_afterwards(db: Session):
    assert applied(db, SOUND) == MADE
    first, _, last = db.exec(select(Round).order_by(col(Round.position))).all()
    assert (first.opens_at, first.closes_at) == (1772413200000, 1773018000000)
    assert (first.duration_ms, first.attempts_per_person, first.status) == (900_000, 7, RoundStatus.DRAFT)
    assert list(first.blueprint.items()) == [("Lịch sử Đảng", 3), ("", 2)]
    assert first.rules == {
        "counted": ["score:desc", "elapsed:asc"],
        "score_min": 10,
        "prediction": {"target": "attempts", "from": "counted"},
        "ranking": ["score:desc", "miss:asc"],
        "lots": True,
        "prizes": [
            {"id": "nhat", "name": "Giải Nhất", "count": 1},
            {"id": "nhi", "name": "Giải Nhì", "count": 2},
        ],
        "prizes_max_percent": None,
        "holders_before": "allow",
        "collective": None,
    }
    assert (last.opens_at, last.closes_at, last.covers) == (
        1772413200000,
        1773622800000,
        ["tuan-1", "tuan-2"],
    )


@pytest.mark.parametrize("text", [SOUND, *(path.read_text() for path in PRESETS)])
def test_what_is_exported_and_applied_again_changes_nothing(db: Session, text: str):
    file = read_contest(text)
    applied(db, text)
    exported = write_contest(load_contest(db, file.contest.slug))
    assert read_contest(exported) == file
    again = [deed for deed, _ in applied(db, exported) if deed != "bank_missing"]
    assert again == ([] if "paper" in text and "bank" in text else ["unchanged"])
    assert write_contest(load_contest(db, file.contest.slug)) == exported


def test_a_draft_changes_and_a_bank_is_found_once_it_is_there(db: Session):
    applied(db, SOUND)
    contest = db.exec(select(Contest)).one()
    assert contest.id is not None
    db.add(
        Bank(contest_id=contest.id, name="Bộ đề", file_name="a.docx", file_sha256="0" * 64, confirmed_at=1)
    )
    db.flush()
    assert applied(db, SOUND) == [("round_changed", "Tuần 1"), ("round_changed", "Tuần 2")]
    assert applied(db, SOUND) == [("unchanged", "Tìm hiểu lịch sử Đảng")]
    assert applied(db, changed("minutes = 15", "minutes = 20")) == [
        ("round_changed", "Tuần 1"),
        ("round_changed", "Tuần 2"),
    ]
    assert applied(db, changed("Tìm hiểu lịch", "Tìm hiểu về lịch")) == [
        ("changed", "Tìm hiểu về lịch sử Đảng"),
        ("round_changed", "Tuần 1"),
        ("round_changed", "Tuần 2"),
    ]
    assert contest.version == 5


def test_a_round_that_the_file_does_not_name_is_kept(db: Session):
    applied(db, SOUND)
    last = SOUND.index('[[rounds]]\ncode = "tong-ket"')
    assert applied(db, SOUND[:last])[-1] == ("round_kept", "Tổng kết")


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("points = 2", "points = 4", [9, 29]),
        ("minutes = 15", "minutes = 20", [9, 29]),
        ('id = "nhi"', 'id = "nhì"'.replace("ì", "i-2"), [9, 29]),
        ("2026-03-16T08:00", "2026-03-15T08:00", [29]),
        ("count = 5", "count = 6", [36]),
    ],
)
def test_what_is_published_stays_as_it_was_read(db: Session, old: str, new: str, lines: list[int]):
    applied(db, SOUND)
    publish(db)
    assert refusal(db, changed(old, new)) == [(line, "round_published") for line in lines]
    assert read_contest(write_contest(load_contest(db, "tim-hieu"))) == read_contest(SOUND)


def test_who_keeps_prizes_is_settled_once_a_round_is_published(db: Session):
    applied(db, SOUND)
    publish(db)
    text = changed('slug = "tim-hieu"', 'slug = "tim-hieu"\nage_min = 14')
    assert refusal(db, text) == [(5, "contest_published")]


def test_a_published_round_may_last_longer_and_be_called_otherwise(db: Session):
    applied(db, SOUND)
    publish(db)
    text = changed("2026-03-16T08:00", "2026-03-17T08:00").replace(
        'title = "Tuần 2"', 'title = "Tuần thứ hai"'
    )
    assert applied(db, text) == [
        ("bank_missing", "Tuần 1"),
        ("bank_missing", "Tuần thứ hai"),
        ("round_changed", "Tuần thứ hai"),
    ]


def test_a_new_round_may_join_those_that_are_published(db: Session):
    applied(db, SOUND)
    publish(db)
    extra = '\n[[rounds]]\ncode = "tuan-3"\ntitle = "Tuần 3"\nlike = "tuan-1"\n'
    extra += 'opens_at = "2026-03-16T08:00"\ncloses_at = "2026-03-23T08:00"\n'
    assert ("round_created", "Tuần 3") in applied(db, SOUND + extra)
