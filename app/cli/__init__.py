"""The command line, by name. A command's module is imported only when that command is called,
so `hoithi record determine` does not pay for the web server."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

COMMANDS = {  # name -> the module whose `cli` holds it
    "bank": "app.cli.bank",
    "record": "app.cli.record",
}


class Commands(TyperGroup):
    """A group that knows its commands by name alone."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        command = get_command(import_module(COMMANDS[cmd_name]).cli)
        command.name = cmd_name
        return command


main = typer.Typer(
    name="hoithi",
    cls=Commands,
    help="Hội Thi — thi trực tuyến cho các tổ chức đảng.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@main.callback()
def hoithi() -> None:
    """Hội Thi — thi trực tuyến cho các tổ chức đảng."""
