"""Thử bằng tệp hỏng — files of the corpus with bytes changed, cut, doubled: read, or refused by name, and soon.

    python -m tests.banks.fuzz 10000

prints how many were read and refused, and the slowest; ends with 1 where anything else happened.
"""

import sys
import time
from collections import Counter
from random import Random

from app.admin.banks.read import read_bank
from app.errors import BankUnreadable
from tests.banks.dirty_files import dirty_files
from tests.banks.exchange_files import exchange_files
from tests.banks.files import File, word_files
from tests.banks.office_files import office_files

SECONDS_MAX = 2


def corpus() -> list[File]:
    return [*word_files(), *office_files(), *exchange_files(), *dirty_files()]


def mutated(data: bytes, dice: Random) -> bytes:
    """The bytes with a few changed, taken out, doubled or cut off."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 6)):
        if not changed:
            break
        start = dice.randrange(len(changed))
        end = min(len(changed), start + dice.choice((1, 1, 4, 64)))
        match dice.randrange(4):
            case 0:
                changed[start:end] = dice.randbytes(end - start)
            case 1:
                del changed[start:end]
            case 2:
                changed[start:start] = changed[start:end] * dice.choice((1, 3))
            case _:
                changed[start] ^= 1 << dice.randrange(8)
    return bytes(changed[: dice.randrange(len(changed) + 1)] if dice.random() < 0.1 else changed)


def outcome(name: str, data: bytes) -> str:
    """ "read" or the code of the refusal; every problem can be told."""
    try:
        bank = read_bank(name, data)
    except BankUnreadable as error:
        return error.code
    assert all(problem.message(language) for problem in bank.problems for language in ("vi", "en"))
    return "read"


def main() -> None:
    """Many mutations, a line of figures, exit 1 for one that takes longer than it may."""
    files, dice = corpus(), Random(2022)
    counts: Counter[str] = Counter()
    slowest = (0.0, "")
    for _ in range(int(sys.argv[1])):
        file = dice.choice(files)
        started = time.process_time()
        counts[outcome(file.name, mutated(file.content, dice))] += 1
        slowest = max(slowest, (time.process_time() - started, file.name))
    sys.stdout.write(f"{dict(counts)} slowest {slowest[0]:.2f} s {slowest[1]}\n")
    raise SystemExit(slowest[0] > SECONDS_MAX)


if __name__ == "__main__":
    main()
