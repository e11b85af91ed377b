"""Biên bản sự kiện — the canonical content of a scored attempt, and its digest.

The content is UTF-8, ten lines in this order, each `name value` and a line feed; no value holds one:

    round 7
    who 5f0c…                the participant's id
    number 1
    opened_at 1790000000000  ms since the Unix epoch, by the shard's clock
    sealed_at 1790000300000
    sealed_by participant
    correct 18
    score 90
    prediction 7172          nothing after the blank: no prediction
    answers 1=2;2=1,3        item=positions, ascending; what was not answered is absent

The digest is the content's SHA-256 in lower-case hex. It stands in the stream entry beside the values (`sha256`; there
it is URL-safe base64 without padding, and the answers are strung: see `app.scoring.answers`), and finds what a disk, a
hand or a bug has changed: in the stream, in SQL, and in whatever is rebuilt from either.
"""

from base64 import urlsafe_b64encode
from hashlib import blake2b, sha256
from itertools import product
from typing import NamedTuple

BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # RFC 4648.
PAIRS = ["".join(pair) for pair in product(BASE_32, repeat=2)]  # For ten bits each.


class Event(NamedTuple):
    """A scored attempt with its stamps; `answers` packed (`app.scoring.answers`)."""

    round: int
    who: str
    number: int
    opened_at: int
    sealed_at: int
    sealed_by: str
    correct: int
    score: int
    prediction: int | None
    answers: str


def content(event: Event) -> bytes:
    """The canonical bytes of an event, as described above."""
    prediction = "" if event.prediction is None else event.prediction
    return (
        f"round {event.round}\nwho {event.who}\nnumber {event.number}\nopened_at {event.opened_at}\n"
        f"sealed_at {event.sealed_at}\nsealed_by {event.sealed_by}\ncorrect {event.correct}\nscore {event.score}\n"
        f"prediction {prediction}\nanswers {event.answers}\n"
    ).encode()


def digest(event: Event) -> str:
    """SHA-256 of the content, in lower-case hex."""
    return sha256(content(event)).hexdigest()


def short(digest: str) -> str:
    """A digest as a stream entry carries it: 43 letters instead of 64."""
    return urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")


def receipt(key: bytes, event: Event) -> str:
    """Mã biên nhận — 40 bits over the content, in eight letters and digits that can be read out."""
    number = int.from_bytes(blake2b(content(event), key=key, digest_size=5).digest())
    return "".join([PAIRS[number >> shift & 1023] for shift in (30, 20, 10, 0)])
