"""The Lua scripts beside this file, as Python functions with named arguments.

The first code lines of a script are its contract:

    local attempt, due, events = KEYS[1], KEYS[2], KEYS[3]
    local duration_ms, number = ARGV[1], ARGV[2]

The names are read from there, so Python and Lua cannot disagree about an order.
"""

import re
from hashlib import sha1
from pathlib import Path
from typing import Any

from redis.exceptions import NoScriptError

HERE = Path(__file__).parent
PRELUDE = (HERE / "prelude.lua").read_text(encoding="utf-8")
CONTRACT = re.compile(r"^local (?P<names>[\w, ]+?) =\s+(?P<table>KEYS|ARGV)\[1\]", re.M)


class Script:
    """Callable with a client and every operand by name; an unknown or missing name fails at once."""

    def __init__(self, name: str) -> None:
        source = (HERE / f"{name}.lua").read_text(encoding="utf-8")
        contract = {m["table"]: m["names"].split(", ") for m in CONTRACT.finditer(source)}
        self.name = name
        self.keys = contract["KEYS"]
        self.args = contract["ARGV"]
        self.lua = PRELUDE + source
        self.sha = sha1(self.lua.encode()).hexdigest()

    async def __call__(self, redis: Any, **given: Any) -> Any:
        operands = [given.pop(name) for name in self.keys + self.args]
        if given:
            raise TypeError(f"{self.name}.lua knows no {', '.join(given)}")
        try:
            return await redis.evalsha(self.sha, len(self.keys), *operands)
        except NoScriptError:
            return await redis.eval(self.lua, len(self.keys), *operands)


open_attempt = Script("open_attempt")
save_answer = Script("save_answer")
seal_attempt = Script("seal_attempt")
post_score = Script("post_score")
