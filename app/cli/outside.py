"""Lỗi bên ngoài — what a command meets outside of us, in a sentence: a path, PostgreSQL, Redis, an unusable setting.

Asked only once something has gone wrong, so no command pays for the libraries whose errors it knows.
"""

import re

from pydantic import ValidationError
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as NoAnswer
from sqlalchemy.exc import OperationalError

from app.errors import ContestError, Unreachable
from app.settings import Settings
from app.texts import tell

PASSWORD = re.compile(r"//.*@")


def sentences(error: Exception) -> list[str]:
    """What to tell of an error, and what to do; nothing of one that is a fault of the program."""
    match error:
        case ValidationError() if error.title == Settings.__name__:
            return [
                of_setting(str(fault["loc"][0]), fault["input"], fault["msg"]) for fault in error.errors()
            ]
        case OperationalError():
            return [of_database(str(error.orig).strip().splitlines()[0])]
        case Unreachable() | NoConnection() | NoAnswer():
            return [tell("serve.redis_gone", where=without_password(Settings().redis_url))]
        case RedisError():
            return [tell("serve.redis_refused", where=without_password(Settings().redis_url), why=error)]
        case ContestError():
            return [tell(error.code, **error.fields)]
        case OSError() if error.filename is not None:
            return [tell("serve.path_refused", path=error.filename, why=error.strerror)]
    return []


def of_setting(name: str, given: object, why: str) -> str:
    return tell("serve.bad_setting", name=f"HOITHI_{name.upper()}", given=given, why=why)


def of_database(why: str) -> str:
    settings = Settings()
    if settings.database_url is None:
        return tell("serve.database_file", where=settings.sql_url.removeprefix("sqlite:///"), why=why)
    return tell("serve.database_gone", where=without_password(settings.database_url), why=why)


def without_password(url: str | None) -> str:
    return PASSWORD.sub("//", url or "")
