"""Tiến trình đọc — reads one file from its standard input and answers with a bank, or says why it cannot.

Its limits are set before anything of the file is looked at: 512 MB of addresses, 20 s of processor time, and
not a byte written to any file.
"""

import gc
import sys

import orjson

from app.admin.banks.apart.wire import packed
from app.admin.banks.read import read_bank
from app.errors import BankUnreadable

if sys.platform != "win32":
    import resource

MEMORY_MAX = 512 * 2**20
SECONDS_MAX = 20


def limit() -> None:
    """Sets the limits, for good."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """The process: name of the file as its argument, bytes in, answer out."""
    limit()
    gc.disable()  # Looking for garbage over and over takes a fifth of the time; the process ends with its answer.
    try:
        answer = packed(read_bank(sys.argv[1], sys.stdin.buffer.read()))
    except BankUnreadable as error:
        answer = refusal(error.code, **error.fields)
    except (MemoryError, RecursionError):
        answer = refusal("bank.too_heavy")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def refusal(code: str, **fields: object) -> bytes:
    return orjson.dumps({"refused": code, "fields": fields})


if __name__ == "__main__":
    main()
