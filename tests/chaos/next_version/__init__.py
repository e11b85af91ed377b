"""Phiên bản sau — this version with what a release changes, in this process and in what is forked from it.

Every script has another text, and so another name in the store. Attempts have a field more, and so have the entries of
the streams: outside their digest, as must be what the version before is to pass over. SQL's table of attempts has a
column more, made by a revision, with a value for whoever does not know it; the recorder writes into it what the entry
says in that field, 0 where it has none.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha1
from pathlib import Path
from typing import Any
from unittest.mock import patch

from alembic.config import Config

from app import migrations
from app.scoring import scripts
from app.scoring.events import Event
from app.scoring.recording import entries, rows
from app.scoring.recording.entries import Fields, read_entry
from app.scoring.recording.rows import Written, row_of
from app.scoring.scripts import Script

FIELD = "next_version"
NOT_TOLD = -1  # Where this version's recorder wrote the row.
REVISIONS = Path(__file__).parent / "revisions"
MORE = {  # Where a script writes, and what.
    scripts.open_attempt: "redis.call('HSET', attempt, ",
    scripts.post_score: "redis.call('XADD', events, '*', ",
    scripts.submit_attempt: "redis.call('XADD', events, '*', ",
}
configuration = migrations.configuration


class Told(Event):
    """An event of the next version: `more` is what its entry says more."""

    more: int


def read_more(partition: Any, partitions: int, fields: Fields) -> tuple[Event, str]:
    event, claimed = read_entry(partition, partitions, fields)
    told = Told(*event)
    told.more = int(fields.get(FIELD.encode(), 0))
    return told, claimed


def row_of_more(written: Written) -> tuple[Any, ...]:
    told = written[1]
    assert isinstance(told, Told)
    return (*row_of(written), told.more)


def with_revision() -> Config:
    config = configuration()
    config.set_main_option("version_locations", f"{migrations.HERE / 'versions'}{os.pathsep}{REVISIONS}")
    return config


def next_text(script: Script) -> str:
    lua = script.lua
    if writes := MORE.get(script):
        assert lua.count(writes) > 0, f"{script.name}.lua has no {writes!r}"
        lua = lua.replace(writes, f"{writes}'{FIELD}', 1, ", 1)
    return f"{lua}\n-- The next version.\n"


@contextmanager
def next_version() -> Iterator[None]:
    """This process as one of the next version."""
    with ExitStack() as stack:
        for script in (one for one in vars(scripts).values() if isinstance(one, Script)):
            lua = next_text(script)
            stack.enter_context(patch.multiple(script, lua=lua, sha=sha1(lua.encode()).hexdigest()))
        written = {"COLUMNS": f"{rows.COLUMNS}, {FIELD}", "ROW": f"{rows.ROW}, ?", "row_of": row_of_more}
        stack.enter_context(patch.multiple(rows, **written))
        stack.enter_context(patch.object(entries, "read_entry", read_more))
        stack.enter_context(patch.object(migrations, "configuration", with_revision))
        yield
