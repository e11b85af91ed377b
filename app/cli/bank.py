"""Ngân hàng câu hỏi — the command that says what is the matter with a file of questions, before it is used."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.admin.banks import FORMATS, ParsedBank, Problem, exported, read_bank
from app.admin.office import FILE_MAX
from app.cli.bank_approval import approve
from app.errors import BankUnreadable, Unfit
from app.texts import DEFAULT_LANGUAGE, tell

BLOCKED, UNREADABLE = 1, 2
SHOWN_OF_A_KIND = 10

cli = typer.Typer(help="Ngân hàng câu hỏi.", no_args_is_help=True)
cli.command()(approve)


@cli.callback()
def bank() -> None:
    """Ngân hàng câu hỏi."""


@cli.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp câu hỏi: .docx, .xlsx, .csv, .txt…")],
    as_json: Annotated[bool, typer.Option("--json", help="In một dòng JSON thay cho bản báo cáo.")] = False,
) -> None:
    """Kiểm tra một tệp câu hỏi: đọc được những câu nào, có lỗi gì, ở đâu.

    Mã thoát: 0 dùng được, 1 có lỗi phải sửa, 2 không đọc được tệp.
    """
    parsed = read(file)
    text = as_line(parsed) if as_json else report(parsed)
    typer.echo(text.encode())  # Bytes, for the terminal's encoding may lack Vietnamese letters.
    raise typer.Exit(BLOCKED if parsed.blocked else 0)


@cli.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp câu hỏi: .docx, .xlsx, .csv, .txt…")],
    to: Annotated[str, typer.Option("--to", help=f"Dạng tệp: {', '.join(FORMATS)}.")],
    out: Annotated[Path | None, typer.Option(help="Tệp ghi ra; mặc định cùng tên, đuôi mới.")] = None,
) -> None:
    """Kết xuất các câu hỏi của một tệp sang dạng khác, nêu rõ những gì dạng đó không giữ được.

    Mã thoát: 0 đã ghi, 1 tệp còn lỗi phải sửa, 2 không đọc được tệp hoặc không có dạng đó.
    """
    parsed = read(file)
    if parsed.blocked:
        typer.echo(report(parsed).encode(), err=True)
        raise typer.Exit(BLOCKED)
    try:
        content, losses = exported(parsed.questions, to)
        path = out or file.with_name(file.stem + FORMATS[to].suffix)
        if path.resolve() == file.resolve():
            raise BankUnreadable("bank.same_file", file=path)
        path.write_bytes(content)
    except Unfit as error:
        fail(error)
    except OSError as error:
        fail(BankUnreadable("bank.cannot_write", file=path, reason=error.strerror or type(error).__name__))
    lines = [tell("bank.report_written", count=len(parsed.questions), file=path), *listed(list(losses))]
    typer.echo("\n".join(lines).encode())


def read(file: Path) -> ParsedBank:
    """The bank of a file; whoever cannot be read ends the command, saying why."""
    try:
        return read_bank(file.name, content_of(file))
    except BankUnreadable as error:
        fail(error)


def fail(error: Unfit) -> NoReturn:
    typer.echo(tell(error.code, DEFAULT_LANGUAGE, **error.fields), err=True)
    raise typer.Exit(UNREADABLE) from error


def content_of(file: Path) -> bytes:
    """The file's bytes, no more than can be accepted. Raises BankUnreadable."""
    try:
        if not file.exists():
            raise BankUnreadable("bank.no_file", file=file)
        if not file.is_file():
            raise BankUnreadable("bank.not_a_file", file=file)
        with file.open("rb") as stream:
            return stream.read(FILE_MAX + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise BankUnreadable("bank.cannot_open", file=file, reason=reason) from error


def as_line(parsed: ParsedBank) -> str:
    """The bank as one line of JSON."""
    questions = [
        {
            "n": question.n,
            "stem": question.stem,
            "options": question.options,
            "correct": question.correct,
            "topic": question.topic,
            "level": question.level,
            "source": question.source,
            "explain": question.explain,
            "at": question.at,
        }
        for question in parsed.questions
    ]
    problems = [
        {
            "severity": problem.severity,
            "code": problem.code,
            "question": problem.question,
            "at": problem.at,
            "message": problem.message(),
        }
        for problem in parsed.problems
    ]
    return json.dumps({"questions": questions, "problems": problems}, ensure_ascii=False)


def report(parsed: ParsedBank) -> str:
    """The bank's counts and problems, faults first, for a person."""
    blocking = [problem for problem in parsed.problems if problem.severity == "block"]
    warnings = [problem for problem in parsed.problems if problem.severity == "warn"]
    counts = {"questions": len(parsed.questions), "blocking": len(blocking), "warnings": len(warnings)}
    lines = [tell("bank.report_counts", DEFAULT_LANGUAGE, **counts)]
    for title, problems in (("bank.report_blocking", blocking), ("bank.report_warnings", warnings)):
        if problems:
            lines += ["", tell(title), *listed(problems)]
    return "\n".join(lines if parsed.problems else [*lines, tell("bank.report_clean")])


def listed(problems: list[Problem]) -> list[str]:
    """The problems' sentences by kind, a few of each kind."""
    kinds: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        kinds[problem.code].append(problem)
    lines = []
    for found in kinds.values():
        lines += [f"- {problem.message()}" for problem in found[:SHOWN_OF_A_KIND]]
        if len(found) > SHOWN_OF_A_KIND:
            lines.append(f"  {tell('bank.report_more', count=len(found) - SHOWN_OF_A_KIND)}")
    return lines
