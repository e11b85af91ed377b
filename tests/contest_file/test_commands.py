"""`hoithi contest` from the outside: what it prints, where, and how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.contest import cli
from tests.contest_file.files import SOUND, changed
from tests.contest_file.playing import PRESETS

RUN = CliRunner()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOITHI_DATA", str(tmp_path / "var"))
    path = tmp_path / "contest.toml"
    path.write_text(SOUND)
    return path


def test_a_sound_file_is_said_to_be_sound(file: Path):
    file.write_text(changed("attempts_per_person = 7", "attempts_per_person = 1"))
    told = RUN.invoke(cli, ["check", str(file)])
    assert (told.exit_code, told.stdout) == (0, "Tệp cuộc thi dùng được: 3 kỳ thi.\n")
    assert RUN.invoke(cli, ["check", str(file), "--json"]).stdout == '{"faults": [], "caveats": []}\n'


KNOWN = {
    "05-points-and-collectives": [(37, "contest.keys_not_added")],
    "06-weeks-and-total": [(59, "contest.elapsed_of_counted")],
}


@pytest.mark.parametrize("preset", sorted(PRESETS.glob("*.toml")), ids=lambda path: path.stem)
def test_what_the_machine_does_not_compute_is_told_with_its_line(preset: Path):
    """A formula and a sum of times of the published rules cannot be said in a record."""
    found = RUN.invoke(cli, ["check", str(preset), "--json"])
    assert found.exit_code == 0
    told = [(one["line"], one["code"]) for one in json.loads(found.stdout)["caveats"]]
    assert told == KNOWN.get(preset.stem, [])


def test_a_sum_over_several_attempts_a_round_is_told(file: Path):
    told = RUN.invoke(cli, ["check", str(file)])
    assert (told.exit_code, told.stdout.splitlines()[1:]) == (
        0,
        [
            "Xin biết trước khi dùng:",
            "  dòng 43, rounds[3].rules.ranking[1]: “score_sum” cộng điểm của mọi lượt, không chỉ lượt tốt nhất của "
            "mỗi kỳ: ai thi nhiều lượt được cộng nhiều hơn. Muốn cộng mỗi kỳ một lượt thì đặt "
            "attempts_per_person = 1.",
        ],
    )


@pytest.mark.parametrize("formula", ["participation + 10 * prizes", "elapsed_sum:asc"])
def test_a_formula_is_refused_not_read_as_something_else(file: Path, formula: str):
    file.write_text(changed('level = ["chi_bo"]', f'level = ["chi_bo"]\nranking = ["{formula}"]'))
    assert RUN.invoke(cli, ["check", str(file)]).exit_code == 1


def test_faults_are_told_by_line_and_ended_with_1(file: Path):
    file.write_text(changed("2026-03-09T08:00", "2026-03-01T08:00"))
    told = RUN.invoke(cli, ["check", str(file)])
    assert (told.exit_code, told.stdout.splitlines()) == (
        1,
        [
            "Tệp cuộc thi có 1 chỗ phải sửa:",
            "  dòng 13, rounds[1].closes_at: kỳ thi đóng trước hoặc đúng lúc mở. Xin xem lại opens_at và closes_at.",
        ],
    )
    (fault,) = json.loads(RUN.invoke(cli, ["check", str(file), "--json"]).stdout)["faults"]
    assert (fault["line"], fault["code"]) == (13, "contest.closes_before_opens")


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"#" * 1_000_001])
def test_what_cannot_be_read_ends_with_2(file: Path, content: bytes | None):
    file.unlink() if content is None else file.write_bytes(content)
    told = RUN.invoke(cli, ["check", str(file)])
    assert (told.exit_code, told.stdout) == (2, "")
    assert str(file) in told.stderr


def test_a_file_applied_and_exported_is_the_file_again(file: Path):
    made = RUN.invoke(cli, ["apply", str(file)])
    assert made.exit_code == 0, made.output
    assert made.stdout.splitlines()[0] == "Đã tạo cuộc thi “Tìm hiểu lịch sử Đảng”."
    exported = RUN.invoke(cli, ["export", "tim-hieu"])
    file.write_text(exported.stdout)
    assert RUN.invoke(cli, ["apply", str(file)]).exit_code == 0
    assert RUN.invoke(cli, ["export", "tim-hieu"]).stdout == exported.stdout


@pytest.mark.usefixtures("file")
def test_a_contest_that_is_not_there_cannot_be_exported():
    told = RUN.invoke(cli, ["export", "khong-co"])
    assert (told.exit_code, told.stdout) == (2, "")


def test_a_faulty_file_is_not_applied(file: Path):
    file.write_text(changed("minutes = 15", "minutes = 0"))
    assert RUN.invoke(cli, ["apply", str(file)]).exit_code == 1
    assert RUN.invoke(cli, ["export", "tim-hieu"]).exit_code == 2


def test_the_regulations_are_printed_or_written(file: Path, tmp_path: Path):
    told = RUN.invoke(cli, ["regulations", str(file)])
    assert told.stdout.splitlines()[:4] == ["ĐẢNG ỦY KHỐI", "", "THỂ LỆ", "Tìm hiểu lịch sử Đảng"]
    page, word = tmp_path / "the-le.html", tmp_path / "the-le.docx"
    made = RUN.invoke(cli, ["regulations", str(file), "--html", str(page), "--docx", str(word)])
    assert made.stdout.splitlines() == [f"Đã ghi {page}.", f"Đã ghi {word}."]
    assert page.read_text().startswith("<!doctype html>")
    assert word.read_bytes().startswith(b"PK")


def test_a_place_that_cannot_be_written_to_is_told(file: Path, tmp_path: Path):
    told = RUN.invoke(cli, ["regulations", str(file), "--html", str(tmp_path / "không" / "có.html")])
    assert (told.exit_code, told.stdout) == (2, "")


def test_what_is_no_toml_is_told_by_its_line_alone(file: Path):
    file.write_text("a = 1\na = 2\n")
    assert RUN.invoke(cli, ["check", str(file)]).stdout.splitlines()[1].startswith("  dòng 2: ")


def test_a_file_without_an_end_is_not_read_to_it():
    told = RUN.invoke(cli, ["check", "/dev/zero"])
    assert (told.exit_code, told.stderr) == (2, "Tệp /dev/zero lớn quá 1 MB, không phải tệp cuộc thi.\n")
