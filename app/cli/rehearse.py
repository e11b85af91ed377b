"""`hoithi rehearse` — plays the whole sample contest through HTTP and compares what phones were told with SQL."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.cli.telling import say, settings_or_exit
from app.db import make_engine
from app.rehearsal.playing import Rehearsal, Report

cli = typer.Typer(
    help="Diễn tập cả cuộc thi mẫu qua HTTP trên máy chủ đang chạy.", invoke_without_command=True
)
FULL_ATTEMPTS = 38_960
FULL_PEOPLE = 4_500
FEWEST_PEOPLE = 120  # Fifty of them win, and no more than half of a round's may.


@cli.callback()
def rehearse(
    attempts: Annotated[int, typer.Option(min=5, help="Tổng số lượt thi trong các kỳ.")] = FULL_ATTEMPTS,
    people: Annotated[int, typer.Option(min=0, help="Số người; 0: theo tỷ lệ số lượt.")] = 0,
    contest: Annotated[str, typer.Option(help="Mã cuộc thi.")] = "tim-hieu",
    url: Annotated[
        str, typer.Option(help="Địa chỉ máy chủ; bỏ trống: theo HOITHI_HOST và HOITHI_PORT.")
    ] = "",
    concurrency: Annotated[int, typer.Option(min=1, max=2000, help="Số máy điện thoại cùng lúc.")] = 48,
) -> None:
    """Đăng ký, năm kỳ thi mở và đóng lần lượt, xét giải, rồi đối chiếu từng bài đã báo “ghi nhận” với SQL."""
    settings = settings_or_exit()
    origin = url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    count = people or min(FULL_PEOPLE, max(FEWEST_PEOPLE, round(FULL_PEOPLE * attempts / FULL_ATTEMPTS)))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as bars:
        tasks = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done)

        engine = make_engine(settings.sql_url)
        rehearsal = Rehearsal(engine, origin, contest, concurrency, progress)
        report = asyncio.run(rehearsal.play(attempts, count))
    show(report)
    assert report.comparison is not None
    raise typer.Exit(0 if report.comparison.sound and not report.ledger.faults else 1)


def show(report: Report) -> None:
    """Print the steps' times, the faults, the verdicts, and the comparison with SQL."""
    console = Console(width=100)
    table = Table("step", "count", "p50 ms", "p99 ms")
    for step, count, p50, p99 in report.ledger.percentiles():
        table.add_row(step, f"{count:,}", f"{p50 * 1000:.1f}", f"{p99 * 1000:.1f}")
    console.print(table)
    for (step, kind), count in report.ledger.faults.most_common():
        example = report.ledger.examples[step, kind]
        console.print(f"{count} × {step}: {kind} {example}".strip(), markup=False)
    done = report.comparison
    assert done is not None
    rate = done.acknowledged / report.attempts_seconds if report.attempts_seconds else 0.0
    say(
        "rehearse.summary",
        persons=report.persons,
        attempts=done.acknowledged,
        seconds=round(report.attempts_seconds),
        rate=f"{rate:.1f}",
        errors=sum(report.ledger.faults.values()),
    )
    for title, status in report.statuses:
        console.print(f"  {title}: {status}", markup=False)
    say("rehearse.awards", individual=report.individual, collective=report.collective)
    say(
        "rehearse.comparison",
        acknowledged=done.acknowledged,
        written=done.written,
        lost=done.lost,
        double=done.double,
        differs=done.differs,
        unknown=done.unknown,
    )
    say("rehearse.sound" if done.sound else "rehearse.unsound")
