"""Đối chiếu — compares what phones were told with everything that keeps it: the hashes, the stream, the board, SQL."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.models import Attempt
from app.rules.standing import live_score
from app.scoring import LiveRound, SealedBy, Sheet
from app.scoring.answers import repacked, unpacked
from app.scoring.events import Event, digest, short
from app.scoring.sheets import read_sheet
from tests.chaos.acks import Acks, Question, Sitting

AT_ONCE = 500
EXAMPLES = 3

Fields = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of a round: attempts' hashes, stream entries in order, the boards' scores, SQL rows."""

    sheets: Mapping[Sitting, Sheet]
    entries: Sequence[dict[str, str]]
    board: Mapping[str, float]
    rows: Sequence[Attempt]


@dataclass(slots=True)
class Findings:
    """`lost`: told to a phone and gone somewhere. `duplicated`: kept twice. `changed`: another receipt or score than
    was told. `wrong`: what the parts say of each other does not agree."""

    lost: set[str] = field(default_factory=set)
    duplicated: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)

    @property
    def sound(self) -> bool:
        return not (self.lost or self.duplicated or self.changed or self.wrong)

    def examples(self) -> list[str]:
        return [f"{kind}: {one}" for kind in self.__slots__ for one in sorted(getattr(self, kind))[:EXAMPLES]]


def kept_of(
    redis: Any,
    engine: Engine,
    live: LiveRound,
    sittings: Iterable[Sitting],
    planted: Set[bytes] = frozenset(),
) -> Kept:
    """Read everything but the entries `planted`. `redis` is a synchronous client of whatever arrangement the round
    lives in."""
    entries: list[dict[str, str]] = []
    board: dict[str, float] = {}
    for partition in live.all_partitions():
        stream = redis.xrange(partition.events)
        entries += [text(fields) for entry_id, fields in stream if entry_id not in planted]
        board |= {who.decode(): score for who, score in redis.zrange(partition.board, 0, -1, withscores=True)}
    with transaction(engine, writes=False) as session:
        rows = session.exec(select(Attempt).where(Attempt.round_id == live.id)).all()
    return Kept(sheets_of(redis, live, list(sittings)), entries, board, rows)


def sheets_of(redis: Any, live: LiveRound, sittings: Sequence[Sitting]) -> dict[Sitting, Sheet]:
    found = {}
    for start in range(0, len(sittings), AT_ONCE):
        batch = sittings[start : start + AT_ONCE]
        with redis.pipeline(transaction=False) as pipe:
            for who, number in batch:
                pipe.hgetall(live.attempt(who, number).key)
            for sitting, fields in zip(batch, pipe.execute(), strict=True):
                if fields:
                    found[sitting] = read_sheet(fields.items(), 0)
    return found


def text(fields: Fields) -> dict[str, str]:
    return {name.decode(errors="replace"): value.decode(errors="replace") for name, value in fields.items()}


def compare(acks: Acks, kept: Kept, live: LiveRound) -> Findings:
    """Acknowledged ⊆ each of hashes, stream and SQL; once per attempt; told = kept; board = recomputation."""
    findings = Findings()
    check_opened(acks, kept, findings)
    check_saved(acks, kept, findings)
    check_submitted(acks, kept, findings)
    check_entries(kept, live.id, findings)
    check_board(kept, findings)
    return findings


def check_opened(acks: Acks, kept: Kept, findings: Findings) -> None:
    findings.lost |= {f"opened {sitting}" for sitting in acks.opened if sitting not in kept.sheets}


def check_saved(acks: Acks, kept: Kept, findings: Findings) -> None:
    """The answer kept is the one acknowledged, or one that was sent after it."""
    for asked, sequence in acks.saved.items():
        who, number, question = asked
        sheet = kept.sheets.get((who, number))
        answer = packed_answer(sheet, question) if sheet else None
        if answer not in later(acks, asked, sequence):
            findings.lost.add(f"saved {asked} sequence {sequence}: {answer}")


def later(acks: Acks, asked: Question, sequence: int) -> set[str]:
    return {answer for at, answer in acks.sent[asked].items() if at >= sequence}


def packed_answer(sheet: Sheet, question: int) -> str:
    return ",".join(map(str, sheet.answers.get(question, ())))


def check_submitted(acks: Acks, kept: Kept, findings: Findings) -> None:
    posted = {(e.get("who", ""), e.get("number", "")): e for e in kept.entries}
    rows = {(row.participant_id, row.number): row for row in kept.rows}
    for (who, number), told in acks.submitted.items():
        entry, row, sheet = (
            posted.get((who, str(number))),
            rows.get((who, number)),
            kept.sheets.get((who, number)),
        )
        for place, there in (("stream", entry), ("SQL", row), ("hash", sheet)):
            if there is None:
                findings.lost.add(f"submitted {who}/{number}: not in {place}")
        if (entry and int(entry["correct"]) != told.correct) or (row and row.correct != told.correct):
            findings.changed.add(f"score of {who}/{number}")
        if sheet and sheet.receipt != told.receipt:
            findings.changed.add(
                f"receipt of {who}/{number}: {sheet.receipt or 'none'} instead of {told.receipt}"
            )
        if sheet and row and sheet.answers != unpacked(row.answers):
            findings.wrong.add(f"answers of {who}/{number}: hash and SQL differ")
    findings.changed |= {f"receipt of {sitting}" for sitting in acks.changed}


def check_entries(kept: Kept, round_id: int, findings: Findings) -> None:
    """Every attempt is in the stream at most once, as its digest says, and in SQL as it is in the stream."""
    times = Counter((e.get("who"), e.get("number")) for e in kept.entries)
    findings.duplicated |= {f"in the stream {n} times: {sitting}" for sitting, n in times.items() if n > 1}
    rows = {(row.participant_id, row.number): row for row in kept.rows}
    for entry in kept.entries:
        try:
            event = event_of(round_id, entry)
        except (KeyError, ValueError):
            findings.wrong.add(f"unreadable entry: {entry}")
            continue
        row = rows.get((event.who, event.number))
        if short(digest(event)) != entry["sha256"]:
            findings.wrong.add(f"digest of {event.who}/{event.number}")
        if row is not None and (row.answers, row.score, row.sealed_at) != (
            event.answers,
            event.score,
            event.sealed_at,
        ):
            findings.wrong.add(f"stream and SQL differ: {event.who}/{event.number}")


def event_of(round_id: int, entry: Mapping[str, str]) -> Event:
    return Event(
        round=round_id,
        who=entry["who"],
        number=int(entry["number"]),
        opened_at=int(entry["opened_at"]),
        sealed_at=int(entry["sealed_at"]),
        sealed_by=entry["sealed_by"],
        correct=int(entry["correct"]),
        score=int(entry["score"]),
        prediction=int(entry["prediction"]) if entry["prediction"] else None,
        answers=repacked(entry["answers"]),
    )


def check_board(kept: Kept, findings: Findings) -> None:
    """The leaderboard is what SQL's rows say when it is computed again."""
    best: dict[str, int] = {}
    for row in kept.rows:
        if row.sealed_by != SealedBy.LAPSED:
            scored = live_score(row.score, row.sealed_at - row.opened_at)
            best[row.participant_id] = max(scored, best.get(row.participant_id, 0))
    board = {who: int(score) for who, score in kept.board.items()}
    findings.wrong |= {
        f"board of {who}: {board.get(who)} instead of {best.get(who)}"
        for who in best.keys() | board.keys()
        if best.get(who) != board.get(who)
    }
