"""Each preset played to its verdict, against winners worked out by hand."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from app import record
from app.contest_file import read_contest
from app.models import Round
from app.record import Status
from app.rules.policy import partial_points, round_policy
from app.rules.qualifying import qualified
from tests.contest_file.playing import PRESETS, Sat, awarded, begin, sit, verdict

NAMES = sorted(path.stem for path in PRESETS.glob("*.toml"))
FOUR = {"an": "so", "binh": "so", "chi": "tay", "dung": "tay"}


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_sound(name: str):
    assert read_contest((PRESETS / f"{name}.toml").read_text()).format == 1


def test_there_are_ten():
    assert len(NAMES) == 10


def test_vcnet_weekly(db: Session, tmp_path: Path):
    """Of the right papers the earliest counts: An's is the second, with 4; the third cannot mend the guess.
    Three persons have all right (An, Bình, Chi; the organiser's own paper is not counted): Bình and Chi guess
    3, Bình was earlier; An misses by one; Dũng has 9 of 10 and is not considered."""
    begin(db, "01-vcnet-weekly", {**FOUR, "to-chuc*": "so"})
    sit(
        db,
        "tuan-1",
        Sat("an", 9, opened=0, prediction=3),
        Sat("an", 10, opened=10, prediction=4, number=2),
        Sat("an", 10, opened=20, took=10, prediction=3, number=3),
        Sat("binh", 10, opened=5, prediction=3),
        Sat("chi", 10, opened=6, prediction=3),
        Sat("dung", 9, opened=1, prediction=3),
        Sat("to-chuc", 10, opened=1, prediction=3),
    )
    found = verdict(db, tmp_path, "tuan-1")
    assert (found.status, found.outcome) == (Status.FINAL, 3)
    assert awarded(found) == [("nhat", "binh"), ("nhi", "chi"), ("nhi", "an")]


def test_central_seven_attempts(db: Session, tmp_path: Path):
    """All have 10; An's best is the quicker of two tens, and its guess is 4. Three took part: Bình misses by
    0, An by 1, Chi by 2, though Chi was the quickest."""
    begin(db, "02-central-seven-attempts", FOUR)
    sit(
        db,
        "tuan-1",
        Sat("an", 8, took=300, prediction=3),
        Sat("an", 10, opened=10, took=400, prediction=3, number=2),
        Sat("an", 10, opened=20, took=350, prediction=4, number=3),
        Sat("binh", 10, took=500, prediction=3),
        Sat("chi", 10, took=200, prediction=1),
    )
    found = verdict(db, tmp_path, "tuan-1")
    assert awarded(found) == [("nhat", "binh"), ("nhi", "an"), ("nhi", "chi")]


def test_weekly_attempts_guess(db: Session, tmp_path: Path):
    """Five attempts in all. Full score is 150: An guessed 5, Bình 6 (with the paper that counts); Chi has
    140."""
    begin(db, "03-weekly-attempts-guess", FOUR)
    sit(
        db,
        "tuan-1",
        Sat("binh", 100, prediction=5),
        Sat("binh", 150, opened=5, prediction=6, number=2),
        Sat("an", 150, opened=60, prediction=5),
        Sat("chi", 140, prediction=5),
        Sat("chi", 140, opened=9, prediction=5, number=2),
    )
    found = verdict(db, tmp_path, "tuan-1")
    assert (found.outcome, awarded(found)) == (5, [("nhat", "an"), ("nhi", "binh")])


def test_single_attempt(db: Session, tmp_path: Path):
    """Chi has 100 of 100, so the wrong guess does not matter; An and Bình have 95 and guess the three
    persons: Bình was quicker."""
    begin(db, "04-single-attempt", FOUR)
    sit(
        db,
        "vong-thi",
        Sat("an", 95, took=600, prediction=3),
        Sat("binh", 95, took=500, prediction=3),
        Sat("chi", 100, took=899, prediction=900),
    )
    found = verdict(db, tmp_path, "vong-thi")
    assert awarded(found) == [("nhat", "chi"), ("nhi", "binh"), ("nhi", "an")]


def test_points_and_collectives(db: Session, tmp_path: Path):
    """Four persons: half of them, two, may have prizes. An and Bình are equal in points, guess and time; Bình
    came in first. Dũng has 300 too, but guessed 9. Of both units two of twelve took part; `so` has two
    prizes, `tay` none."""
    begin(db, "05-points-and-collectives", FOUR)
    sit(
        db,
        "vong-1",
        Sat("an", 300, opened=9, took=900, prediction=4),
        Sat("binh", 300, opened=8, took=900, prediction=4),
        Sat("chi", 290, took=100, prediction=4),
        Sat("dung", 300, took=100, prediction=9),
    )
    found = verdict(db, tmp_path, "vong-1")
    assert awarded(found) == [("nhat", "binh"), ("nhi", "an")]
    assert [(one.unit, one.place) for one in found.collective] == [("so", 1), ("tay", 2)]


def test_weeks_and_total(db: Session, tmp_path: Path):
    """Week 1: Chi and An have 10, Chi was quicker; Bình 9. Over four weeks Bình has 36, An 35, Chi 10."""
    begin(db, "06-weeks-and-total", FOUR)
    sit(db, "tuan-1", Sat("an", 10, took=300), Sat("binh", 9, took=100), Sat("chi", 10, took=200))
    for code, an in (("tuan-2", 10), ("tuan-3", 5), ("tuan-4", 10)):
        sit(db, code, Sat("an", an), Sat("binh", 9))
    assert awarded(verdict(db, tmp_path, "tuan-1")) == [("nhat", "chi"), ("nhi", "an"), ("ba", "binh")]
    assert awarded(verdict(db, tmp_path, "chung-cuoc")) == [("nhat", "binh"), ("nhi", "an"), ("ba", "chi")]


def test_working_week(db: Session, tmp_path: Path):
    """An and Bình are equal to the millisecond, and there are no lots: the judges decide who has Nhất and who
    Nhì. Chi has the Nhì that is left."""
    begin(db, "07-working-week", FOUR)
    sit(db, "dot-1", Sat("an", 20, took=300), Sat("binh", 20, took=300), Sat("chi", 19))
    found = verdict(db, tmp_path, "dot-1")
    (group,) = found.undecided_persons
    assert (found.status, group.equals, group.slots) == (Status.TIE, ("an", "binh"), ("nhat", "nhi"))
    assert awarded(found) == [("nhi", "chi")]


def test_long_window_brackets(db: Session, tmp_path: Path):
    """Within the province Bình's 20 was quicker than An's; Chi is the only one from elsewhere, with 18. Dũng
    belongs to neither side and is not ranked."""
    people = {"an": "trong-tinh", "binh": "trong-tinh", "chi": "ngoai-tinh", "dung": "so"}
    begin(db, "08-long-window-brackets", people, ("trong-tinh", "ngoai-tinh"))
    sit(
        db,
        "dot-thi",
        Sat("an", 20, took=300, prediction=2),
        Sat("binh", 20, took=200, prediction=9),
        Sat("chi", 17, took=45),
        Sat("chi", 18, opened=9, took=900, number=2),
        Sat("dung", 20, took=1),
    )
    inside = verdict(db, tmp_path, "dot-thi", "trong-tinh")
    outside = verdict(db, tmp_path, "dot-thi", "ngoai-tinh")
    assert awarded(inside) == [("trong-nhat", "binh"), ("trong-nhi", "an")]
    assert awarded(outside) == [("ngoai-nhat", "chi")]


def test_month_over_weeks(db: Session, tmp_path: Path):
    """Marked in parts: nine right and a third of the tenth's three choices missing make 96 of 100, more than
    Bình's 90 elsewhere, but each side has its own prizes. Outside, Bình and Chi have 90; Chi guessed the two
    persons of that side. Outside `so` had one person, `dong` one too; `dong`'s mean is the higher by none, so
    they share a place: a tie for the one prize that the judges decide."""
    people = {"an": "trong-quan-doi", "binh": "so", "chi": "dong"}
    begin(db, "09-month-over-weeks", people, ("trong-quan-doi", "dong"))
    sit(
        db,
        "thang",
        Sat("an", 90 + partial_points(10, 3, 2, 0), prediction=1),
        Sat("binh", 90, took=50, prediction=9),
        Sat("chi", 90, took=60, prediction=2),
    )
    sit(db, "tuan-2", Sat("binh", 100, prediction=1))
    inside = verdict(db, tmp_path, "thang", "trong")
    outside = verdict(db, tmp_path, "thang", "ngoai")
    assert (awarded(inside), [one.unit for one in inside.collective]) == (
        [("trong-nhat", "an")],
        ["trong-quan-doi"],
    )
    assert awarded(outside) == [("ngoai-nhat", "chi")]
    assert [group.equals for group in outside.undecided_units] == [("dong", "so")]
    assert awarded(verdict(db, tmp_path, "tuan-2", "ngoai")) == [("ngoai-nhat", "binh")]


def test_several_stages(db: Session, tmp_path: Path):
    """Eleven in the final, ten go on to the stage: all have 30 but the first, who has 40; the slowest stays
    behind. The weeks before have no prizes of their own; three of each go on, and by the sum who is left."""
    people = {f"p{number:02}": "so" for number in range(11)}
    begin(db, "10-several-stages", people)
    sit(db, "tuan-1", Sat("p00", 20), Sat("p01", 19))
    sit(
        db,
        "chung-ket",
        *(Sat(id, 30, took=900 - 10 * int(id[1:])) for id in list(people)[1:]),
        Sat("p00", 40, took=1_700),
    )
    assert awarded(verdict(db, tmp_path, "tuan-1")) == []
    weeks = [f"tuan-{week}" for week in range(1, 7)]
    for code in weeks[1:]:
        sit(db, code, Sat("p01", 3), Sat("p02", 2), Sat("p03", 1), Sat("p04", 0))
        verdict(db, tmp_path, code)
    records = {code: [record.opened(tmp_path / f"{code}-None")] for code in weeks}
    final = db.exec(select(Round).where(Round.code == "chung-ket")).one()
    going_on = qualified(round_policy(final.policy).audience.qualifications, records)
    assert [(one.person, one.round) for one in going_on] == [
        ("p00", "tuan-1"),
        ("p01", "tuan-1"),
        ("p02", "tuan-2"),
        ("p03", "tuan-2"),
        ("p04", ""),
    ]
    found = verdict(db, tmp_path, "chung-ket")
    assert [person for _, person in awarded(found)] == [
        "p00",
        *(f"p{number:02}" for number in range(10, 1, -1)),
    ]
