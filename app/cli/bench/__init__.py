"""Đo tốc độ — `hoithi bench http | board | drain | memory | record`: what the product costs, beside a reference of
the same minutes."""

import asyncio
from typing import Annotated

import typer

from app.bench import board, drain, http, memory, record
from app.bench.stage import stage
from app.cli.bench.analysis import bench_analysis
from app.cli.bench.bank import bench_bank
from app.cli.telling import refused, settings_or_exit

cli = typer.Typer(help="Đo tốc độ.", no_args_is_help=True, add_completion=False)
cli.command("bank")(bench_bank)
cli.command("analysis")(bench_analysis)

ROUNDS, QUICK_ROUNDS = 9, 2
PACE, OPEN_SECONDS = 2_000, 5
P99_FLOOR, P99_STRETCH = 25, 15


@cli.callback()
def bench() -> None:
    """Đo tốc độ."""


@cli.command("http")
def bench_http(
    rounds: Annotated[int, typer.Option(min=1, help="Số vòng đo; lấy trung vị.")] = ROUNDS,
    seconds: Annotated[float, typer.Option(min=1, help="Mỗi phép đo bao nhiêu giây.")] = 1,
    pace: Annotated[int, typer.Option(min=1, help="Số lượt nộp bài mỗi giây ở phép đo nhịp đều.")] = PACE,
    quick: Annotated[bool, typer.Option("--quick", help="Ít vòng.")] = False,
) -> None:
    """Lưu câu trả lời, nộp bài, bắt đầu, bảng xếp hạng: tỷ lệ so với ứng dụng ASGI trống trên cùng một nhân."""
    rounds = QUICK_ROUNDS if quick else rounds
    with refused(), stage() as made:
        forms = http.learnt(made)
        taken = []
        for n in range(1, rounds + 1):
            taken.append(http.one_round(made, forms, seconds))
            typer.echo(f"{n}/{rounds}", err=True)
        for line in http.table(taken):
            typer.echo(line)
        took = http.open_loop(made, forms, pace, OPEN_SECONDS)
    p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
    typer.echo(
        f"open loop, {pace:,} submits/s: p50 {p50:.1f} ms, p99 {p99:.1f} ms (floor {P99_FLOOR}, stretch {P99_STRETCH})"
    )


@cli.command("board")
def bench_board(
    members: Annotated[
        str, typer.Option(help="Số người trên bảng, cách nhau bằng dấu phẩy.")
    ] = "1000,1000000",
    largest: Annotated[
        bool, typer.Option("--10m", help="Thêm mười triệu người (cần 1,5 GB bộ nhớ).")
    ] = False,
) -> None:
    """Giá của mỗi việc trên bảng xếp hạng khi số người tăng lên."""
    sizes = [*sorted(int(size) for size in members.split(",")), *([10_000_000] if largest else [])]
    with refused():
        for line in asyncio.run(board.table(sizes)):
            typer.echo(line)


@cli.command("record")
def bench_record(
    attempts: Annotated[str, typer.Option(help="Số lượt thi, cách nhau bằng dấu phẩy.")] = "38960,1000000",
) -> None:
    """Thời gian và bộ nhớ để xác định kết quả từ hồ sơ."""
    for line in record.table(sorted(int(size) for size in attempts.split(","))):
        typer.echo(line)


@cli.command("drain")
def bench_drain(
    rows: Annotated[int, typer.Option(min=1000, help="Mỗi vòng ghi bao nhiêu lượt thi.")] = 50_000,
    rounds: Annotated[int, typer.Option(min=1, help="Số vòng đo; lấy trung vị.")] = 3,
) -> None:
    """Thư ký ghi sổ vào SQLite và PostgreSQL, phục hồi hai chiều, thu 10.000 bài quá giờ."""
    with refused():
        for line in drain.table(rows, rounds, settings_or_exit().database_url):
            typer.echo(line)


@cli.command("memory")
def bench_memory(
    attempts: Annotated[int, typer.Option(min=100, help="Số lượt thi (bội số của 100).")] = 10_000,
) -> None:
    """Bộ nhớ của một lượt thi đã xong trong Redis, và của một tiến trình web."""
    for line in memory.attempt_lines(attempts):
        typer.echo(line)
