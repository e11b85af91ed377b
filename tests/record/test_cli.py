"""`hoithi record determine|verify`: what is printed, what is written, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app import record
from app.cli import main
from tests.record.records import ATTEMPTS, OPENS, PERSONS, RULES, files
from tests.record.second_reading import verdict as second_verdict

TIED = [("a1", "an", 1, OPENS, OPENS, 10, 3, 0), ("a2", "binh", 1, OPENS, OPENS, 10, 3, 0)]
HOITHI = "from app.cli import main; main()"


def put(folder: Path, given: dict[str, bytes]) -> Path:
    for name, data in given.items():
        (folder / name).write_bytes(data)
    return folder


def run(*words: Any) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["record", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_a_final_verdict_is_printed_to_the_byte_and_ends_with_0(tmp_path: Path) -> None:
    put(tmp_path, files())
    command = [sys.executable, "-c", HOITHI, "record", "determine", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, second_verdict(files()), b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(record.INPUTS)


def test_the_summary_says_who_won_and_what_is_undecided(tmp_path: Path) -> None:
    put(tmp_path, files())
    assert run("determine", tmp_path) == (
        0,
        "Kết quả đã xác định xong.\n"
        "Có 3 người dự thi với 4 lượt hợp lệ; 3 người và 3 lượt đạt điểm tối đa.\n"
        "Kết quả của câu dự đoán: 3.\n"
        "Giải cá nhân (3):\n"
        "  nhat: an (lượt a1, hạng 1, lệch 0)\n"
        "  nhi: binh (lượt a3, hạng 2, lệch 1)\n"
        "  nhi: chi (lượt a4, hạng 3)\n"
        "Giải tập thể (1):\n"
        "  giay-khen: cb-2 (hạng 1, 1/10)\n",
    )


@pytest.mark.parametrize(("lots", "status"), [(True, "lots_needed"), (False, "tie")])
def test_a_verdict_that_is_not_final_ends_with_1_and_can_be_written(
    tmp_path: Path, lots: bool, status: str
) -> None:
    put(tmp_path, files(rules={**RULES, "lots": lots}, attempts=TIED))
    code, output = run("determine", tmp_path, "--json", "--write")
    assert (code, json.loads(output)["status"]) == (1, status)
    assert (tmp_path / "verdict.json").read_text(encoding="utf-8") == output
    assert run("verify", tmp_path)[0] == 1
    assert record.verify(tmp_path) == []


def test_undecided_groups_are_told(tmp_path: Path) -> None:
    put(tmp_path, files(rules={**RULES, "collective": None}, attempts=TIED))
    code, output = run("determine", tmp_path)
    assert (code, output.splitlines()[-1]) == (
        1,
        "Chưa quyết định, hạng 1: 2 bằng nhau (an, binh) cho các suất: nhat, nhi.",
    )


def test_lots_are_told(tmp_path: Path) -> None:
    put(tmp_path, files(attempts=TIED, lots={"seed": "07", "source": "XSMB"}))
    assert "theo bốc thăm" in run("determine", tmp_path)[1]


def test_a_written_verdict_verifies_with_0(tmp_path: Path) -> None:
    put(tmp_path, files())
    assert run("determine", tmp_path, "--write")[0] == 0
    assert run("verify", tmp_path) == (
        0,
        "verdict.json đúng với kết quả tính lại từ hồ sơ.\nKết quả đã xác định xong.\n",
    )
    assert run("verify", tmp_path, "--json") == (
        0,
        '{"equal": true, "status": "final", "differences": []}\n',
    )


def test_a_bent_verdict_is_told_and_ends_with_1(tmp_path: Path) -> None:
    put(tmp_path, files())
    run("determine", tmp_path, "--write")
    path = tmp_path / "verdict.json"
    path.write_bytes(path.read_bytes().replace(b'"person":"an"', b'"person":"chi"'))
    code, output = run("verify", tmp_path)
    assert (code, output.splitlines()[1:]) == (
        1,
        ['  awards[0].person: trong tệp là "chi", tính lại là "an"'],
    )
    code, output = run("verify", tmp_path, "--json")
    found = json.loads(output)
    assert (code, found["equal"], [one["where"] for one in found["differences"]]) == (
        1,
        False,
        ["awards[0].person"],
    )


@pytest.mark.parametrize("command", ["determine", "verify"])
def test_a_faulty_record_ends_with_2_and_names_every_fault(tmp_path: Path, command: str) -> None:
    attempts = [(*ATTEMPTS[0][:5], 11, "x", 0), *ATTEMPTS[1:]]
    put(tmp_path, {**files(persons=PERSONS[:2], attempts=attempts), "verdict.json": b"{}"})
    code, output = run(command, tmp_path)
    assert (code, output.splitlines()) == (
        2,
        [
            "Hồ sơ có 3 lỗi nên chưa thể xác định kết quả. Xin sửa từng lỗi dưới đây rồi chạy lại.",
            "attempts.csv, dòng 2, mục prediction: “x” không phải là số nguyên viết đúng cách. "
            "Xin chỉ viết chữ số, không có dấu, dấu cách, số 0 ở đầu hay phần thập phân.",
            "attempts.csv, dòng 2, mục score: Điểm vượt quá điểm tối đa 10.",
            "attempts.csv, dòng 5, mục person: Không có người nào mang mã “chi” trong persons.csv. "
            "Xin sửa mã hoặc bổ sung người dự thi.",
        ],
    )
    code, output = run(command, tmp_path, "--json")
    assert code == 2
    assert json.loads(output)["faults"][1] == {
        "file": "attempts.csv",
        "line": 2,
        "field": "score",
        "code": "record.score_above",
        "message": "Điểm vượt quá điểm tối đa 10.",
    }


def test_a_faulty_record_writes_nothing(tmp_path: Path) -> None:
    put(tmp_path, {**files(), "lots.json": b"{}"})
    assert run("determine", tmp_path, "--write")[0] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(record.INPUTS)


def test_a_verdict_that_cannot_be_written_ends_with_2(tmp_path: Path) -> None:
    put(tmp_path, files())
    (tmp_path / "verdict.json").mkdir()
    assert run("determine", tmp_path, "--write")[0] == 2
    code, output = run("determine", tmp_path, "--write", "--json")
    assert (code, [fault["code"] for fault in json.loads(output)["faults"]]) == (2, ["record.not_written"])


def test_a_report_that_a_full_disk_does_not_take_ends_with_2_and_one_sentence(tmp_path: Path) -> None:
    put(tmp_path, files())
    command = [sys.executable, "-c", HOITHI, "record", "determine", str(tmp_path), "--json"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, text=True)
    assert (done.returncode, done.stderr) == (
        2,
        "Ổ đĩa đã đầy nên chưa ghi xong. Xin giải phóng chỗ trống rồi chạy lại.\n",
    )


@pytest.mark.parametrize("words", [(), ("a", "b")])
@pytest.mark.parametrize("command", ["determine", "verify"])
def test_one_path_is_wanted(command: str, words: tuple[str, ...]) -> None:
    assert run(command, *words)[0] == 2


def test_a_path_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    code, output = run("determine", tmp_path / "mat", "--json")
    assert (code, json.loads(output)["faults"][0]["code"]) == (2, "record.path_missing")


def test_a_verdict_needs_no_server_no_database_and_no_redis(tmp_path: Path) -> None:
    put(tmp_path, files())
    script = (
        "import sys; from app.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(sorted({'fastapi', 'redis', 'sqlalchemy', 'sqlmodel'} & {*sys.modules}))"
    )
    command = [sys.executable, "-c", script, "record", "determine", str(tmp_path), "--json"]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_bench_tells_what_a_verdict_costs() -> None:
    result = CliRunner().invoke(main, ["bench", "record", "--attempts", "270,27"])
    table = [line.split() for line in result.output.splitlines()]
    assert result.exit_code == 0
    assert [row[:2] for row in table[1:]] == [["27", "10"], ["270", "100"]]
    assert table[0] == ["attempts", "persons", "process", "s", "peak", "MiB", "compute", "s"]
