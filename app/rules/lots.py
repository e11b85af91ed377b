"""Bốc thăm — the order in which lots fall: equals are ordered by a hash that nobody can steer.

Enacts RECORD.md, "From the record to the verdict", 7: "the group is ordered by SHA-256(seed bytes ‖ 0x0A ‖ person
id in UTF-8), ascending". The seed is drawn in public after the close (for example from a lottery), so nobody can
choose an id or a seed to suit; anybody with a SHA-256 tool can repeat the draw.
"""

from collections.abc import Iterable
from hashlib import sha256


def lot(seed: bytes, person: str) -> bytes:
    """The lot of one person, 32 bytes."""
    return sha256(seed + b"\n" + person.encode()).digest()


def drawn(seed: bytes, persons: Iterable[str]) -> list[str]:
    """The persons in the order of their lots."""
    return sorted(persons, key=lambda person: lot(seed, person))
