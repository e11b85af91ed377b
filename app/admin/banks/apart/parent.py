"""Người gọi — starts the reading process, waits for no longer than it may take, and tells how it ended."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Timer

import orjson

from app.admin.banks.apart.wire import unpacked
from app.admin.banks.container import check_size
from app.admin.banks.model import ParsedBank
from app.errors import BankUnreadable

CHILD = "app.admin.banks.apart.child"
ROOT = Path(__file__).parents[4]
WAIT_MAX = 60  # seconds by the clock on the wall, where the processor is shared
ANSWER_MAX = 256 * 2**20
PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMPDIR")


def read_bank(file_name: str, data: bytes) -> ParsedBank:
    """The questions of a file and its problems, read in a process apart; as `app.admin.banks.read.read_bank`.

    Raises BankUnreadable also where reading takes more than 512 MB or 20 s, or the process dies of the file.
    """
    check_size(data)
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        command = [sys.executable, "-m", CHILD, file_name.replace("\0", "")]
        with subprocess.Popen(
            command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
        ) as process:
            answer = answer_of(process)
    return bank_of(answer, process.returncode)


def read_text(text: str, name: str = "") -> ParsedBank:
    """The questions of a text that somebody pasted; places are its lines. Raises BankUnreadable."""
    return read_bank(f"{name}.txt", text.encode("utf-8", "replace"))


def environment() -> dict[str, str]:
    """No secrets, no addresses of databases: where the program is, and the language of the machine."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def answer_of(process: subprocess.Popen[bytes]) -> bytes:
    """All that the process says, while it may."""
    assert process.stdout is not None
    timer = Timer(WAIT_MAX, process.kill)
    timer.start()
    try:
        answer = process.stdout.read(ANSWER_MAX + 1)
        if len(answer) <= ANSWER_MAX:
            process.wait()
        return answer
    finally:
        timer.cancel()
        process.kill()


def bank_of(answer: bytes, ended: int) -> ParsedBank:
    """The bank that the answer holds. Raises BankUnreadable: the child's own words, or how it ended."""
    if ended in (-signal.SIGKILL, -getattr(signal, "SIGXCPU", signal.SIGKILL)):
        raise BankUnreadable("bank.took_too_long")
    try:
        if answer.startswith(b'{"refused"'):
            told = orjson.loads(answer)
            raise BankUnreadable(told["refused"], **told["fields"])
        return unpacked(answer)
    except (ValueError, LookupError, TypeError) as error:
        raise BankUnreadable("bank.reader_died") from error
