"""Every Redis key of the scoring core, and the slot it lives in.

A round is cut into partitions. All the keys of one partition carry its hash tag, so a script that touches an
attempt, the board and the event stream is atomic on Redis Cluster as it is on one Redis. No key is spelt
outside this file.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from zlib import crc32

ROUNDS_KEPT = 256


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of a round that lives in one slot. Every key but those made per person is listed in `shared`."""

    round_id: int
    number: int
    tag: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tag", f"{{round.{self.round_id}.{self.number:02}}}:")

    def key(self, parts: str) -> str:
        return self.tag + parts

    @property
    def board(self) -> str:
        """Sorted set: person -> live score of the best attempt."""
        return self.board_of("")

    def board_of(self, bracket: str) -> str:
        """The board of one bracket; "": of a round that has none."""
        return self.key(f"board:{bracket}") if bracket else self.key("board")

    @property
    def voids(self) -> str:
        """Set: voided attempts, `person number`."""
        return self.key("voids")

    @property
    def due(self) -> str:
        """Sorted set: attempts that still owe a score, `person number` -> the moment to look at it, in ms."""
        return self.key("due")

    @property
    def events(self) -> str:
        """Stream: every scored attempt, in order, for the recorder to write down. All have the same fields in the
        same order: the server keeps their names once for many entries."""
        return self.key("events")

    @property
    def rebuilt(self) -> str:
        """Stream: the events while they are put together again, to take the place of `events`."""
        return self.key("rebuilt")

    def person(self, who: str) -> str:
        """Hash of one person: name and unit as the leaderboard shows them (`shown`), attempts `used`, those of them
        `given_back`, the due moment of the one that is `running`, when the last one `ended`, the `bracket`, and each
        attempt's live score: `live.1`, or `void.1`."""
        return self.key(f"person:{who}")

    def attempt(self, who: str, number: int) -> str:
        """Hash: state, opened_at, due_at, grace_ms, sealed_at, sealed_by, correct, score, receipt, void;
        the bracket, where there are any; the submission's key and payload; device, epoch and one field per answered
        question, which become one, `answers`, when it is sealed; the prediction."""
        return self.key(f"attempt:{who}:{number}")


def partition_of(round_id: int, who: str, partitions: int) -> Partition:
    """Where a person's attempts of a round live."""
    return partitions_of(round_id, partitions)[number_of(who, partitions)]


def number_of(who: str, partitions: int) -> int:
    return crc32(who.encode()) % partitions


@lru_cache(ROUNDS_KEPT)
def partitions_of(round_id: int, partitions: int) -> tuple[Partition, ...]:
    return tuple(Partition(round_id, number) for number in range(partitions))


def heartbeat(part: str) -> str:
    """String with a short life: a background process was here not long ago."""
    return f"{{hoithi}}:alive:{part}"
