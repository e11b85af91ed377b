"""The Lua scripts beside this file, as Python functions with named arguments. What several of them say stands in
`prelude/`, which is prepended to each.

The first line of a script says how it runs (`#!lua`, or `#!lua flags=no-writes` for one that only reads). Its first
code lines are its contract:

    local attempt, due, events = KEYS[1], KEYS[2], KEYS[3]
    local duration_ms, number = unpack(ARGV)

The names are read from there, so Python and Lua cannot disagree about an order.
"""

import re
from hashlib import sha1
from pathlib import Path
from typing import Any

from app.scoring.store import Store

HERE = Path(__file__).parent
PRELUDE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("prelude/*.lua")))
CONTRACT = re.compile(r"^local (?P<names>[\w,\s]+?) =\s+(?:unpack\()?(?P<table>KEYS|ARGV)\b", re.M)


class Script:
    """Callable with a client and every operand by name; an unknown or missing name fails at once."""

    def __init__(self, name: str) -> None:
        source = (HERE / f"{name}.lua").read_text(encoding="utf-8")
        contract = {m["table"]: re.split(r",\s+", m["names"]) for m in CONTRACT.finditer(source)}
        self.name = name
        self.keys = contract["KEYS"]
        self.names = contract["KEYS"] + contract.get("ARGV", [])
        shebang, _, body = source.partition("\n")
        self.lua = f"{shebang}\n{PRELUDE}{body}"
        self.sha = sha1(self.lua.encode()).hexdigest()

    async def __call__(self, redis: Store, **given: Any) -> Any:
        operands = [given[name] for name in self.names]
        if len(given) != len(operands):
            raise TypeError(f"{self.name}.lua knows no {', '.join(given.keys() - set(self.names))}")
        return await redis.run(self.lua, self.sha, len(self.keys), operands)


open_attempt = Script("open_attempt")
save_answer = Script("save_answer")
seal_attempt = Script("seal_attempt")
submit_attempt = Script("submit_attempt")
post_score = Script("post_score")
void_attempt = Script("void_attempt")
rescore_attempt = Script("rescore_attempt")
take_lease = Script("take_lease")
read_sheet = Script("read_sheet")
read_tally = Script("read_tally")
read_place = Script("read_place")
show_person = Script("show_person")
