"""`hoithi bank check` — what it prints and how it ends, called the way people and programs call it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.admin.banks.build import asked, docx_of, key, xlsx_of
from tests.commands import called

FILES = {
    "tidy.docx": docx_of(
        "Chuyên đề: Lịch sử", *asked(1), "Mức độ: Dễ", "Căn cứ: Điều 1", "Giải thích: Vì thế."
    ),
    "faulty.docx": docx_of("Câu 1. Hỏi?", key("A.", "một"), "B. hai", "Câu 3. Nữa?", "A. ba", "B. bốn"),
    "rows.xlsx": xlsx_of(["STT", "Câu hỏi", "A", "B", "Đáp án"], [7, "Hỏi?", "a", "b", "B"]),
    "old.doc": bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"),
}


def hoithi(*words: str, locale: str = "C.UTF-8") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from app.cli import main; main()", "bank", "check", *words]
    environment = {"LC_ALL": locale, "PYTHONPATH": str(Path(__file__).parents[3]), "PYTHONUTF8": "0"}
    return subprocess.run(command, capture_output=True, env=environment, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("banks")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_tidy_bank_is_one_line_of_json(folder: Path) -> None:
    done = hoithi(str(folder / "tidy.docx"), "--json", locale="POSIX")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1 and done.stdout.endswith(b"\n")
    assert json.loads(done.stdout) == {
        "questions": [
            {
                "n": 1,
                "stem": "Câu hỏi thử nào đây 1?",
                "options": [f"phương án thứ {i} của 1" for i in range(4)],
                "correct": [0],
                "topic": "Lịch sử",
                "level": "Dễ",
                "source": "Điều 1",
                "explain": "Vì thế.",
                "at": "paragraph 2",
            }
        ],
        "problems": [],
    }


def test_a_faulty_bank_ends_with_one_and_names_every_fault(folder: Path) -> None:
    done = hoithi(str(folder / "faulty.docx"), "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert [question["correct"] for question in found["questions"]] == [[0], []]
    first = found["problems"][0]
    assert [first[name] for name in ("severity", "code", "question", "at")] == [
        "block",
        "no_key",
        3,
        "paragraph 4",
    ]
    assert all(set(p) == {"severity", "code", "question", "at", "message"} for p in found["problems"])


def test_a_worksheet_is_read_by_the_same_command(folder: Path) -> None:
    done = hoithi(str(folder / "rows.xlsx"), "--json")
    (question,) = json.loads(done.stdout)["questions"]
    assert (done.returncode, question["n"], question["correct"], question["at"]) == (0, 7, [1], "row 2")


@pytest.mark.parametrize("name", ["old.doc", "missing.docx", ".", "\udce1.docx"])
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_what_cannot_be_read_ends_with_two_and_one_line(folder: Path, name: str, more: list[str]) -> None:
    done = called(["bank", "check", str(folder / name), *more], {})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_the_report_for_a_person_is_in_vietnamese(folder: Path) -> None:
    done = hoithi(str(folder / "faulty.docx"))
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1
    assert lines[0] == "Đọc được 2 câu hỏi; 1 lỗi phải sửa, 3 điểm nên xem lại."
    assert lines[2] == "Phải sửa trước khi dùng:"
    assert lines[3].startswith("- Câu 3 (đoạn 4): chưa có đáp án đúng.")


def test_a_report_of_a_tidy_bank_says_so(folder: Path) -> None:
    done = hoithi(str(folder / "tidy.docx"))
    assert done.stdout.decode().splitlines() == [
        "Đọc được 1 câu hỏi; 0 lỗi phải sửa, 0 điểm nên xem lại.",
        "Không có lỗi. Tệp có thể dùng được.",
    ]
