"""Mã đơn vị — codes as the record can carry them: [A-Za-z0-9_.-], at most 64 characters (RECORD.md)."""

import re
import unicodedata
from hashlib import blake2b

from app.vietnamese import fold

LENGTH = 64


def code_of(raw: str) -> str:
    """A code as typed, made plain: "ĐBK/01" is "DBK-01". Empty when nothing of it remains."""
    marked = unicodedata.normalize("NFKD", raw.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(c for c in marked if not unicodedata.combining(c))
    return fitted(re.sub("[^A-Za-z0-9_.]+", "-", bare).strip("-."))


def made_code(name: str, above: str) -> str:
    """A code for a unit without one: its name, after the code of the unit above it when there is one."""
    slug = re.sub("[^a-z0-9]+", "-", fold(name)).strip("-") or "x"
    return fitted(f"{above}.{slug}" if above else slug)


def fitted(code: str) -> str:
    """Cut to length, the rest told apart by a hash of the whole."""
    if len(code) <= LENGTH:
        return code
    tail = blake2b(code.encode(), digest_size=4).hexdigest()
    return f"{code[: LENGTH - 1 - len(tail)]}.{tail}"
