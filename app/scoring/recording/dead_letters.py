"""Biên bản hỏng — entries that the recorder could not write down: kept as found, and settled by an organiser.

A letter is settled in one of two ways: its entry, read again, is a scored attempt after all (the rebuilding of a
stream may have mended it); or an organiser sets it aside and says why. Until then its round is not recorded.
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.models import Attempt, DeadLetter, Round
from app.scoring.keys import Partition, number_of
from app.scoring.recording.entries import Entry, Unreadable, read_entry
from app.scoring.recording.rows import insert

FIELDS_MAX = 64
BYTES_MAX = 4_096


def legible(value: bytes) -> Any:
    """Text, or {"base64": …} of what is no UTF-8 or holds a NUL (PostgreSQL cannot keep it); cut if very long."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        text = "\x00"
    return {"base64": b64encode(value[:BYTES_MAX]).decode()} if "\x00" in text else text[:BYTES_MAX]


def bury(session: Session, partition: Partition, bad: Sequence[tuple[Entry, str]], now: int) -> None:
    """Keep bad entries with their reasons; one that is kept already stays as it is."""
    for (entry_id, fields), reason in bad:
        letter = letter_of(session, partition, entry_id.decode())
        if letter is None:
            session.add(
                DeadLetter(
                    round_id=partition.round_id,
                    partition=partition.number,
                    event_id=entry_id.decode(),
                    fields=[
                        [legible(name), legible(value)] for name, value in list(fields.items())[:FIELDS_MAX]
                    ],
                    reason=reason,
                    found_at=now,
                )
            )
    session.flush()


def letter_of(session: Session, partition: Partition, event_id: str) -> DeadLetter | None:
    return session.exec(
        select(DeadLetter).where(
            DeadLetter.round_id == partition.round_id,
            DeadLetter.partition == partition.number,
            DeadLetter.event_id == event_id,
        )
    ).one_or_none()


def stream_of(letter: DeadLetter) -> str:
    """The key of the stream in which a letter's entry was found."""
    return Partition(letter.round_id, letter.partition).events


def unsettled(session: Session, round_id: int | None = None) -> int:
    """How many letters of a round (of all rounds) nobody has settled yet."""
    count = select(func.count()).select_from(DeadLetter).where(col(DeadLetter.settled_at).is_(None))
    return session.exec(count.where(DeadLetter.round_id == round_id) if round_id else count).one()


def set_aside(session: Session, round_id: int) -> set[tuple[int, str]]:
    """(partition, event id) of the entries of a round that count for nothing: buried, whether settled or not."""
    letters = select(DeadLetter.partition, DeadLetter.event_id).where(DeadLetter.round_id == round_id)
    return set(session.exec(letters).all())


def read_again(session: Session, letter: DeadLetter, entries: Sequence[Entry]) -> str | None:
    """Try a letter's entry (none, when the stream has it no longer) once more: written down and the letter gone, or
    the reason why not."""
    if not entries:
        return "absent"
    round = session.get_one(Round, letter.round_id)
    partition = Partition(letter.round_id, letter.partition)
    try:
        event, claimed = read_entry(partition, round.partitions, entries[0][1])
    except Unreadable as refused:
        letter.reason = refused.reason
        return refused.reason
    if insert(session, [(letter.event_id, event, claimed)]):
        letter.reason = "twice"
        return letter.reason
    session.delete(letter)
    return None


def in_sql(session: Session, letter: DeadLetter) -> bool:
    """Whether the entry was written down while it was sound: set aside, the streams would lack what SQL has, for
    ever."""
    round = session.get_one(Round, letter.round_id)
    rows = select(Attempt.participant_id).where(
        Attempt.round_id == letter.round_id, Attempt.event_id == letter.event_id
    )  # Other partitions may have an entry of this id.
    return letter.partition in {number_of(who, round.partitions) for who in session.exec(rows)}


def set_letter_aside(letter: DeadLetter, staff_id: int | None, reason: str, now: int) -> None:
    """Settle a letter: its entry counts for nothing, and this is why."""
    letter.settled_at, letter.settled_reason, letter.staff_id = now, reason, staff_id
