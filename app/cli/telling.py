"""How the command line speaks: sentences by code, faults in one line, never a stack trace."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from app.errors import ContestError, Unreachable
from app.settings import Settings
from app.texts import tell


def say(code: str, **fields: object) -> None:
    typer.echo(tell(code, **fields))


@contextmanager
def refused(status: int = 2) -> Iterator[None]:
    """A contest error ends the command with its sentence on stderr."""
    try:
        yield
    except Unreachable:  # Its sentence is for participants; here `outside` says who does not answer.
        raise
    except ContestError as error:
        typer.echo(tell(error.code, **error.fields), err=True)
        raise typer.Exit(status) from None


def settings_or_exit(*, needs_redis: bool = False) -> Settings:
    """The settings from the environment. Raises ValidationError, which `outside` tells by the setting's name."""
    settings = Settings()
    if needs_redis and settings.redis_url is None:
        typer.echo(tell("serve.needs_redis"), err=True)
        raise typer.Exit(2)
    return settings
