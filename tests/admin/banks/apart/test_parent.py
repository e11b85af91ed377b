"""Đọc tách riêng — the process apart says the same as reading here; whatever ends it is a fault with a name."""

import subprocess
import sys
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app.admin.banks import read_bank, read_text
from app.admin.banks.apart import parent
from app.admin.banks.apart.child import MEMORY_MAX, SECONDS_MAX
from app.admin.banks.apart.wire import packed, unpacked
from app.admin.banks.read import read_bank as read_here
from app.errors import BankUnreadable
from tests.admin.banks.build import asked, docx_of, xlsx_of
from tests.admin.banks.test_pictures import document, picture


def refused(file_name: str, data: bytes) -> str:
    with pytest.raises(BankUnreadable) as error:
        read_bank(file_name, data)
    return error.value.code


@pytest.mark.parametrize(
    "data",
    [
        document(stem=picture(), choice=picture(colour="blue")),
        docx_of(*asked(1), "Câu 2. Hỏi (đã sửa)?", "A. sảnViệt", "B. hai", "Đáp án: không rõ"),
        xlsx_of(["STT", "Question", "A", "B", "Key"], [1, "Uû ban nh©n d©n cÊp nµo?", "TØnh", "X·", "A"]),
    ],
)
def test_the_process_apart_says_what_reading_here_says(data: bytes) -> None:
    apart, here = read_bank("thử.docx", data), read_here("thử.docx", data)
    assert apart == here
    assert [p.message("en") for p in apart.problems] == [p.message("en") for p in here.problems]
    assert unpacked(packed(here)) == here


def test_pasted_text_goes_the_same_way() -> None:
    bank = read_text("Câu 1. Hỏi?\n\nA. một\nB. hai\nĐáp án: B\n")
    assert [(q.stem, q.options, q.correct, q.at) for q in bank.questions] == [
        ("Hỏi?", ("một", "hai"), (1,), "line 1")
    ]


def test_a_refusal_comes_back_in_its_own_words() -> None:
    assert refused("a.pdf", b"%PDF-1.7") == "bank.is_pdf"
    assert refused("a.docx", b"") == "bank.empty_file"
    assert refused("a.docx", b"PK\x03\x04") == "bank.damaged"


def ended(program: str) -> BankUnreadable:
    """What is said of a child that runs this instead, under the child's own limits."""
    limited = f"from app.admin.banks.apart.child import limit; limit(); {program}"
    command = [sys.executable, "-c", limited]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=parent.environment()
    ) as process:
        answer = parent.answer_of(process)
    with pytest.raises(BankUnreadable) as error:
        parent.bank_of(answer, process.returncode)
    return error.value


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "bank.reader_died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "bank.took_too_long"),
        ("import os; os._exit(0)", "bank.reader_died"),
        ("print('nonsense')", "bank.reader_died"),
        ("bytearray(600 * 2**20)", "bank.reader_died"),
        ("import tempfile; tempfile.TemporaryFile(buffering=0).write(b'y')", "bank.reader_died"),
    ],
)
def test_a_child_that_dies_is_a_fault_with_a_name(program: str, code: str) -> None:
    assert ended(program).code == code


def test_a_child_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "WAIT_MAX", 0.5)
    assert ended("import threading; threading.Event().wait()").code == "bank.took_too_long"


@pytest.mark.skipif(sys.platform == "win32", reason="No such limits there.")
def test_the_limits_are_those_that_are_promised() -> None:
    assert (MEMORY_MAX, SECONDS_MAX) == (512 * 2**20, 20)
    shown = ", ".join(f"r.getrlimit(r.RLIMIT_{name})" for name in ("AS", "CPU", "FSIZE"))
    program = f"import resource as r; print({shown})"
    command = [sys.executable, "-c", f"from app.admin.banks.apart.child import limit; limit(); {program}"]
    done = subprocess.run(command, capture_output=True, env=parent.environment(), check=True)
    assert done.stdout.decode().split("\n")[0] == f"({MEMORY_MAX}, {MEMORY_MAX}) (20, 21) (0, 0)"


def test_no_secret_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOITHI_SECRET", "x" * 40)
    assert "HOITHI_SECRET" not in parent.environment()


def test_a_bomb_is_refused_by_what_really_comes_out() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", b"<Relationships>" + b" " * 200 * 2**20 + b"</Relationships>")
    assert refused("bomb.docx", buffer.getvalue()) == "bank.swollen"
