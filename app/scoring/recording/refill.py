"""Phục hồi Redis — a round's hashes, boards and streams, put together again from its events.

Nobody may be using the round meanwhile. Attempts that are open or owe their score stay as they are; doing it again
changes nothing.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from redis import Redis

from app.errors import Unfit
from app.rules.standing import live_score
from app.scoring.answers import restrung
from app.scoring.events import Event, digest, receipt, short
from app.scoring.keys import Partition
from app.scoring.recording.agreement import entries_of
from app.scoring.recording.entries import Fields
from app.scoring.recording.flow import Command, connection_to, flow, server_of
from app.scoring.recording.rows import Written, in_order, order_of
from app.scoring.rounds import LiveRound
from app.scoring.sheets import PREDICTION, SealedBy, State
from app.scoring.store.line import pack

Hash = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Seat:
    """What SQL knows of a person that the events do not say: name and unit as the board shows them, the bracket, and
    whether they are ranked."""

    shown: str
    bracket: str
    ranked: bool


STRANGER = Seat("—", "", ranked=False)  # Who is not in SQL: it was restored from a copy older than they are.


@dataclass(frozen=True, slots=True)
class Source:
    """What a round is put together from. `voids`: attempts that judges set aside."""

    live: LiveRound
    seats: Mapping[str, Seat]
    voids: Collection[tuple[str, int]]
    receipt_key: bytes


def refill(redis: Redis, source: Source, events: Iterable[Written]) -> None:
    """Everything that `events`, one for each scored attempt, say of a round."""
    parts: dict[Partition, list[Written]] = defaultdict(list)
    for one in events:
        parts[source.live.partition(one[1].who)].append(one)
    for partition in source.live.all_partitions():
        here = in_order(parts[partition])
        refill_stream(redis, source, partition, here)
        refill_people(redis, source, partition, here)


def refill_stream(redis: Redis, source: Source, partition: Partition, events: Sequence[Written]) -> None:
    """The stream anew, and beside each event its attempt's hash. Between the events stand the entries that nobody can
    read and nothing replaces. The recorder reads it from its beginning, which adds nothing to SQL. Raises Unfit when
    somebody has scored an attempt meanwhile: their entry stays, and the stream as it was."""
    with connection_to(server_of(redis, partition)) as watching:
        said(watching, "WATCH", partition.events)
        entries = {id.decode(): fields for page in entries_of(redis, partition) for id, fields in page}
        redis.delete(partition.rebuilt)
        done(flow(redis, partition, stream_commands(source, partition, entries, events)))
        said(watching, "MULTI")
        if entries or events:
            said(watching, "RENAME", partition.rebuilt, partition.events)
        if said(watching, "EXEC") is None:
            raise Unfit("rebuild.running")


def said(connection: Any, *words: str) -> Any:
    connection.send_packed_command([pack(words)])
    return connection.read_response()


def stream_commands(
    source: Source, partition: Partition, entries: Mapping[str, Fields], events: Sequence[Written]
) -> Iterator[Command]:
    of_id = {event_id: event for event_id, event, _ in events}
    for id in sorted(entries.keys() | of_id.keys(), key=order_of):
        event = of_id.get(id)
        if event is None:
            yield ("XADD", partition.rebuilt, id, *in_turn(entries[id]))
            continue
        answers = restrung(event.answers)
        yield ("XADD", partition.rebuilt, id, *in_turn(fields_of(event, answers)))
        key = partition.attempt(event.who, event.number)
        yield ("HSET", key, *in_turn(attempt_fields(source, event, answers)))
        yield ("ZREM", partition.due, f"{event.who} {event.number}")


def fields_of(event: Event, answers: str) -> Hash:
    """An event, its answers strung, as `post_score.lua` puts it into the stream."""
    return {
        "who": event.who,
        "number": event.number,
        "opened_at": event.opened_at,
        "sealed_at": event.sealed_at,
        "sealed_by": event.sealed_by,
        "correct": event.correct,
        "score": event.score,
        "prediction": "" if event.prediction is None else event.prediction,
        "answers": answers,
        "sha256": short(digest(event)),
    }


def attempt_fields(source: Source, event: Event, answers: str) -> Hash:
    """A scored attempt's hash, as far as it is known from the event: not which device wrote it."""
    seat, times = source.seats.get(event.who, STRANGER), source.live.timetable
    lasting = times.ends_at - event.opened_at if times.duration_ms is None else times.duration_ms
    fields: Hash = {
        "state": State.SCORED,
        "opened_at": event.opened_at,
        "due_at": min(event.opened_at + lasting, times.ends_at),
        "sealed_at": event.sealed_at,
        "sealed_by": event.sealed_by,
        "correct": event.correct,
        "score": event.score,
        "receipt": receipt(source.receipt_key, event),
        "answers": answers,
    }
    if seat.bracket:
        fields["bracket"] = seat.bracket
    if (event.who, event.number) in source.voids:
        fields["void"] = 1
    if event.prediction is not None:
        fields[PREDICTION] = event.prediction
    return fields


def refill_people(redis: Redis, source: Source, partition: Partition, events: Sequence[Written]) -> None:
    """How far each person is, their names, and the boards."""
    of_person: dict[str, list[Event]] = defaultdict(list)
    for _, event, _ in events:
        of_person[event.who].append(event)
    redis.delete(*map(partition.board_of, source.live.boards), partition.voids)
    asked = (("HMGET", partition.person(who), "used", "running") for who in of_person)
    known = list(flow(redis, partition, asked))
    commands = (
        person_commands(source, partition, own, int(used or 0), is_running=running is not None)
        for own, (used, running) in zip(of_person.values(), known, strict=True)
    )
    done(flow(redis, partition, chain.from_iterable(commands)))


def person_commands(
    source: Source, partition: Partition, own: list[Event], used: int, *, is_running: bool
) -> Iterator[Command]:
    """One person's hash, name and place on the board. `used` and `is_running`: of an attempt that is open now."""
    who, last = own[0].who, max(event.number for event in own)
    seat, person = source.seats.get(who, STRANGER), partition.person(who)
    standing = {event.number: live_of(event) for event in own if event.sealed_by != SealedBy.LAPSED}
    void = {number for number in standing if (who, number) in source.voids}
    fields: Hash = {f"{'void' if n in void else 'live'}.{n}": live for n, live in standing.items()}
    fields |= {
        "used": max(used, last),
        "ended": max(event.sealed_at for event in own),
        "bracket": seat.bracket,
    }
    if len(standing) < len(own):
        fields["given_back"] = len(own) - len(standing)
    yield ("HSET", person, *in_turn(fields))
    if is_running and used <= last:
        yield ("HDEL", person, "running")
    yield ("HSETNX", person, "shown", seat.shown)
    if void:
        yield ("SADD", partition.voids, *(f"{who} {number}" for number in void))
    counting = [live for number, live in standing.items() if number not in void]
    if counting and seat.ranked:
        yield ("ZADD", partition.board_of(seat.bracket), max(counting), who)


def live_of(event: Event) -> int:
    return live_score(event.score, event.sealed_at - event.opened_at)


def in_turn(fields: Mapping[Any, Any]) -> Iterator[Any]:
    """Field, value, field, value, …"""
    return chain.from_iterable(fields.items())


def done(replies: Iterator[Any]) -> None:
    """Let all of them come."""
    deque(replies, maxlen=0)
