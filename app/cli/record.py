"""Hồ sơ kỳ thi — `hoithi record determine|verify`: the verdict of a record, computed anew by anybody.

Exit codes (RECORD.md): 0 done; 1 the record is sound, but the verdict is not final or differs; 2 the record is
faulty, and nothing is written. The text leaves open: a verdict that is equal but not final ends `verify` with 1; for
`verify` a record without verdict.json is faulty; a verdict that is not final is written too.
"""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app import record
from app.cli import record_report as report
from app.errors import ContestError
from app.texts import tell

NO_HELP_ASKED = {"default_map": {"help": False}}  # So typer need not import pydantic, see one_path.

cli = typer.Typer(
    help="Hồ sơ kỳ thi: tính lại và đối chiếu kết quả từ năm tệp của hồ sơ.",
    no_args_is_help=True,
    add_completion=False,
    context_settings=NO_HELP_ASKED,
)

PATH_METAVAR = "PATH [OPTIONS]"
TAKES_PATH = {"allow_extra_args": True, **NO_HELP_ASKED}
AsJson = Annotated[bool, typer.Option("--json", help="In ra JSON cho máy đọc.")]
Write = Annotated[bool, typer.Option("--write", help="Ghi verdict.json vào hồ sơ.")]

DONE, NOT_FINAL, FAULTY = 0, 1, 2


def one_path(context: typer.Context) -> Path:
    """The PATH of the command line. It is no typer.Argument: typer imports pydantic for one, which takes as long as
    the verdict of a real week and the reading of its record together."""
    if len(context.args) != 1:
        raise typer.BadParameter(tell("record.one_path"), ctx=context)
    return Path(context.args[0])


@cli.command(options_metavar=PATH_METAVAR, context_settings=TAKES_PATH)
def determine(context: typer.Context, as_json: AsJson = False, write: Write = False) -> None:
    """Xác định người và tập thể đoạt giải từ hồ sơ ở PATH (thư mục hoặc tệp .zip)."""
    path = one_path(context)
    try:
        verdict = record.write_verdict(path) if write else record.determine(path)
    except ContestError as error:
        refuse(error, as_json)
    say(record.verdict_bytes(verdict) if as_json else report.summary(verdict))
    raise typer.Exit(status_of(verdict))


@cli.command(options_metavar=PATH_METAVAR, context_settings=TAKES_PATH)
def verify(context: typer.Context, as_json: AsJson = False) -> None:
    """Tính lại từ đầu và đối chiếu với verdict.json của hồ sơ ở PATH (thư mục hoặc tệp .zip)."""
    path = one_path(context)
    try:
        verdict, differences = record.verified(path)
    except ContestError as error:
        refuse(error, as_json)
    told = report.comparison_json if as_json else report.comparison
    say(told(verdict, differences))
    raise typer.Exit(NOT_FINAL if differences else status_of(verdict))


def status_of(verdict: record.Verdict) -> int:
    return DONE if verdict.status is record.Status.FINAL else NOT_FINAL


def refuse(error: ContestError, as_json: bool) -> NoReturn:
    """Say all that is wrong, and end."""
    say(report.refusal_json(error) if as_json else report.refusal(error))
    raise typer.Exit(FAULTY)


def say(text: str | bytes) -> None:
    """UTF-8 whatever the terminal is set to: a report must not die of an odd file name."""
    data = text if isinstance(text, bytes) else f"{text}\n".encode("utf-8", "backslashreplace")
    typer.echo(data, nl=False)
