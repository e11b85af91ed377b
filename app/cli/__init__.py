"""The command line, by name. A command's module is imported only when that command is called,
so `hoithi record determine` does not pay for the web server."""

import errno
import os
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from app.texts import tell

DISK_FULL = OUTSIDE = 2  # Not 1: that is an answer of `hoithi record`.

COMMANDS = {  # name -> the module, and the Typer in it
    "serve": "app.cli.serve:cli",
    "web": "app.cli.serve:web_cli",
    "recorder": "app.cli.serve:recorder_cli",
    "sweeper": "app.cli.serve:sweeper_cli",
    "demo": "app.cli.demo:cli",
    "staff": "app.cli.staff:cli",
    "bank": "app.cli.bank:cli",
    "contest": "app.cli.contest:cli",
    "record": "app.cli.record:cli",
    "amendments": "app.cli.amendments:cli",
    "rehearse": "app.cli.rehearse:cli",
    "rebuild": "app.cli.rebuild:cli",
    "bench": "app.cli.bench:cli",
}


class Commands(TyperGroup):
    """A group that knows its commands by name alone."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = get_command(getattr(import_module(module), name))
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:
        """What goes wrong outside of us ends a command with a sentence, not with a stack trace."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if not isinstance(error, OSError) or error.errno != errno.ENOSPC:
                told = import_module("app.cli.outside").sentences(error)
                if not told:
                    raise
                typer.echo("\n".join(told), err=True)
                raise typer.Exit(OUTSIDE) from None
            os.dup2(
                os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
            )  # Python writes once more at its end.
            typer.echo(tell("serve.disk_full").encode(), err=True)
            raise typer.Exit(DISK_FULL) from None


main = typer.Typer(
    name="hoithi",
    cls=Commands,
    help="Hội Thi — thi trực tuyến cho các tổ chức đảng.",
    no_args_is_help=True,
    add_completion=False,
    # Otherwise typer imports pydantic to find out that --help is unset.
    context_settings={"default_map": {"help": False}},
    pretty_exceptions_enable=False,
)


@main.callback()
def hoithi() -> None:
    """Hội Thi — thi trực tuyến cho các tổ chức đảng."""
