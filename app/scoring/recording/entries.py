"""Biên bản trong dòng — an entry of an event stream read as an event, or refused with the reason.

Nothing of an entry is believed: each value is checked for its kind and its bounds, then the whole against the digest
that the entry carries. A field of another name is passed over, whatever it says: a later version may have added it, and
the installation may have gone back to this one since. It is no part of the content, which has to fit its digest all the
same; a later version that changes the content itself cannot be gone back from.
"""

import re
from collections.abc import Iterable, Mapping
from operator import itemgetter

from app.rules.standing import SCORE_MAX
from app.scoring.answers import STRUNG, repacked
from app.scoring.events import Event, digest, short
from app.scoring.keys import Partition, number_of
from app.scoring.sheets import SealedBy

Fields = Mapping[bytes, bytes]
Entry = tuple[bytes, Fields]  # An id and what stands under it, as the client returns them.

NAMES = (
    "who",
    "number",
    "opened_at",
    "sealed_at",
    "sealed_by",
    "correct",
    "score",
    "prediction",
    "answers",
    "sha256",
)
VALUES = itemgetter(*(name.encode() for name in NAMES))
BYTES_MAX = 64 * 1024
COUNT_MAX = 2**31 - 1  # What an INTEGER of SQL holds.
MOMENT_MAX = 2**53
WHO = re.compile(r"[!-~]{1,64}").fullmatch
SEALERS = frozenset(SealedBy)


class Unreadable(Exception):
    """An entry that is no scored attempt of its partition; `reason` is the code of a sentence `alarm.letter_…`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_entry(partition: Partition, partitions: int, fields: Fields) -> tuple[Event, str]:
    """The event of an entry, and its digest. Raises Unreadable."""
    event, claimed = event_of(partition.round_id, fields)
    found = digest(event)
    if short(found) != claimed:
        raise Unreadable("digest")
    if number_of(event.who, partitions) != partition.number:
        raise Unreadable("misplaced")
    return event, found


def event_of(round_id: int, fields: Fields) -> tuple[Event, str]:
    """The values of an entry, each of its kind and within its bounds, and the digest it claims, in short. Raises
    Unreadable."""
    try:
        who, number, opened_at, sealed_at, sealed_by, correct, score, prediction, strung, claimed = VALUES(
            fields
        )
    except KeyError:
        raise Unreadable("missing") from None
    if len(strung) > BYTES_MAX:
        raise Unreadable("long")
    try:
        answers = strung.decode()
        event = Event(
            round_id,
            who.decode(),
            int(number),
            int(opened_at),
            int(sealed_at),
            sealed_by.decode(),
            int(correct),
            int(score),
            int(prediction) if prediction else None,
            repacked(answers),
        )
        short_digest = claimed.decode()
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None
    except ValueError:
        raise Unreadable("number") from None
    if not within_bounds(event):
        raise Unreadable("bounds")
    if event.sealed_by not in SEALERS:
        raise Unreadable("sealed_by")
    if not WHO(event.who) or not STRUNG(answers):
        raise Unreadable("form")
    return event, short_digest


def within_bounds(event: Event) -> bool:
    return (
        1 <= event.number <= COUNT_MAX
        and 0 <= event.opened_at <= event.sealed_at <= MOMENT_MAX
        and 0 <= event.correct <= COUNT_MAX
        and 0 <= event.score <= SCORE_MAX
        and (event.prediction is None or -COUNT_MAX <= event.prediction <= COUNT_MAX)
    )


def sort_out(
    partition: Partition, partitions: int, entries: Iterable[Entry]
) -> tuple[list[tuple[str, Event, str]], list[tuple[Entry, str]]]:
    """(the good: id, event and digest; the bad: entry and reason), in their order."""
    good, bad = [], []
    for entry in entries:
        try:
            event, claimed = read_entry(partition, partitions, entry[1])
        except Unreadable as refused:
            bad.append((entry, refused.reason))
        else:
            good.append((entry[0].decode(), event, claimed))
    return good, bad
