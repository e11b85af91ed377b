"""Đo tốc độ — `hoithi bench record`: how long a verdict takes, whole process and computation alone.

Generated records have the proportions of a real week (Hoà Bình 2022: 2.7 attempts a person); making them is not
counted. Peak memory is that of the child process as the kernel reports it (`ru_maxrss`).
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from app import record
from app.cli.bench_analysis import bench_analysis
from app.cli.bench_bank import bench_bank
from app.record.container import load
from app.record.reading import open_record
from app.record.writing import AttemptRow, PersonRow, UnitRow
from app.rules.verdict import verdict_of

cli = typer.Typer(help="Đo tốc độ.", no_args_is_help=True, add_completion=False)
cli.command("bank")(bench_bank)
cli.command("analysis")(bench_analysis)

ATTEMPTS_A_PERSON = 2.7
UNITS = 67
OPENS_AT, CLOSES_AT = 1_648_436_400_000, 1_649_037_600_000
MULTIPLIER, MODULUS = 48_271, 2**31 - 1  # Park and Miller's: repeatable, and good enough to spread values.
DETERMINE = "from app.cli import main; main()"


@cli.callback()
def bench() -> None:
    """Đo tốc độ."""


@cli.command("record")
def bench_record(
    attempts: Annotated[str, typer.Option(help="Số lượt thi, cách nhau bằng dấu phẩy.")] = "38960,1000000",
) -> None:
    """Thời gian và bộ nhớ để xác định kết quả từ hồ sơ."""
    sizes = sorted(int(size) for size in attempts.split(","))
    typer.echo(f"{'attempts':>12} {'persons':>10} {'process s':>10} {'peak MiB':>9} {'compute s':>10}")
    with tempfile.TemporaryDirectory() as folder:
        paths = {size: Path(folder) / str(size) for size in sizes}
        for size, path in paths.items():
            record.write_inputs(path, generated(size))
        # The child's peak includes what this process held when it was started: so all children go first.
        processes = {size: whole_process(path) for size, path in paths.items()}
        for size, path in paths.items():
            seconds, peak = processes[size]
            persons = persons_of(size)
            compute = computation(path)
            typer.echo(f"{size:>12} {persons:>10} {seconds:>10.2f} {peak:>9.0f} {compute:>10.3f}")


def persons_of(attempts: int) -> int:
    return max(1, round(attempts / ATTEMPTS_A_PERSON))


def whole_process(path: Path) -> tuple[float, float]:
    """Seconds and peak MiB of `hoithi record determine PATH --json` in a process of its own."""
    command = [sys.executable, "-c", DETERMINE, "record", "determine", str(path), "--json"]
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def computation(path: Path) -> float:
    """Seconds from the record in memory to the verdict."""
    opened = open_record(load(path))
    started = time.perf_counter()
    verdict_of(opened.record, opened.digests)
    return time.perf_counter() - started


def generated(attempts: int) -> record.Inputs:
    """A sound record of this many attempts."""
    persons = persons_of(attempts)
    return record.Inputs(RULES, units(), people(persons), sittings(attempts, persons), None)


def units() -> Iterator[UnitRow]:
    yield ("khoi", None, "dang_bo_khoi", "Đảng bộ Khối", 4_500, 9_000)
    for i in range(UNITS):
        yield (f"u{i}", "khoi", "chi_bo_co_so", f"Chi bộ {i}", 40 + i, 90 + i)


def people(persons: int) -> Iterator[PersonRow]:
    for i in range(persons):
        yield (f"p{i}", f"u{i % UNITS}", i % 500 == 0, i % 900 == 0)


def sittings(attempts: int, persons: int) -> Iterator[AttemptRow]:
    dice = 1
    for i in range(attempts):
        dice = dice * MULTIPLIER % MODULUS
        opened_at = OPENS_AT + dice % 600_000_000
        score, guess = 10 - dice % 7 % 5, None if dice % 31 == 0 else dice % persons
        elapsed = 45_000 + dice % 500_000
        yield (
            f"a{i}",
            f"p{i % persons}",
            i // persons + 1,
            opened_at,
            opened_at + elapsed,
            score,
            guess,
            dice % 997 == 0,
        )


RULES = record.Rules(
    contest="do-toc-do",
    round="tuan-1",
    opens_at=OPENS_AT,
    closes_at=CLOSES_AT,
    full_score=10,
    attempts_per_person=None,
    counted=("score:desc", "elapsed:asc", "sealed_at:asc"),
    score_min=10,
    prediction=record.Prediction("persons_full", "counted"),
    ranking=("miss:asc", "elapsed:asc", "sealed_at:asc", "score_sum:desc"),
    lots=True,
    prizes=(record.Prize("nhat", "Giải Nhất", 1), record.Prize("khuyen-khich", "Giải Khuyến khích", 10)),
    prizes_max_percent=50,
    holders_before="skip",
    collective=record.CollectiveRules(
        level=("chi_bo_co_so",),
        headcount="headcount",
        persons_min=3,
        ranking=("participation:desc", "average:desc"),
        prizes=(record.Prize("giay-khen", "Giấy khen", 5),),
    ),
)
