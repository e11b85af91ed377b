"""Tệp thành cuộc thi — applies a contest file: makes the contest, or changes what may still be changed.

What has been published stays as participants have read it: of a published round only its title, its publication, its
window for complaints and a later close may change; of the contest no longer the ages and who keeps which prizes.
"""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from app.contest_file.loading import MINUTE_MS, contest_part, round_part
from app.contest_file.model import ContestFile, RoundPart, policy_part
from app.contest_file.reading import ContestFileFaulty, placed
from app.contest_file.times import read_moment
from app.models import Bank, Contest, Round, RoundStatus
from app.rules.paper.draw import counts_of
from app.rules.policy import ContestPolicy, Fault, RoundPolicy, to_json
from app.rules.policy.shape import Path, plain

SECRET_BYTES = 32
FIXED_OF_CONTEST = ("age_min", "age_max", "guardian_below", "holders")
FREE_OF_ROUND = ("title", "publication", "complaint_days", "overlaps")


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done: `code` names a sentence, `fields` fill it."""

    code: str
    fields: Mapping[str, object]


def apply_contest(db: Session, file: ContestFile, lines: Mapping[Path, int], now: int) -> list[Deed]:
    """Make or change the contest; rounds that are new are drafts. Raises ContestFileFaulty, having changed nothing."""
    contest = db.exec(select(Contest).where(Contest.slug == file.contest.slug)).one_or_none()
    there = rounds_of(db, contest) if contest else {}
    refused = list(published_faults(db, file, contest, there))
    if refused:
        raise ContestFileFaulty(placed(refused, lines))
    deeds = []
    if contest is None:
        contest = Contest(slug=file.contest.slug, title="", organiser="", created_at=now)
        deeds.append(Deed("contest.created", {"title": file.contest.title}))
    elif contest_part(contest) != file.contest:
        deeds.append(Deed("contest.changed", {"title": file.contest.title}))
    contest.title, contest.organiser = file.contest.title, file.contest.organiser
    contest.policy = to_json(policy_part(ContestPolicy, file.contest))
    db.add(contest)
    db.flush()
    for position, part in enumerate(file.rounds, start=1):
        deeds += store_round(db, contest, there.get(part.code), part, file, position)
    kept = [round.title for code, round in there.items() if code not in {part.code for part in file.rounds}]
    deeds += [Deed("contest.round_kept", {"title": title}) for title in kept]
    if deeds:
        contest.version += 1
    return deeds or [Deed("contest.unchanged", {"title": contest.title})]


def rounds_of(db: Session, contest: Contest) -> dict[str, Round]:
    rounds = db.exec(select(Round).where(Round.contest_id == contest.id).order_by(col(Round.position)))
    return {round.code: round for round in rounds}


def published_faults(
    db: Session, file: ContestFile, contest: Contest | None, there: Mapping[str, Round]
) -> Iterator[Fault]:
    """What the file would change of what has been published."""
    published = {code for code, round in there.items() if round.status is RoundStatus.PUBLISHED}
    if contest is not None and published:
        old = contest_part(contest)
        for key in FIXED_OF_CONTEST:
            if getattr(old, key) != getattr(file.contest, key):
                yield Fault(("contest", key), "contest.contest_published", {"key": key})
    for at, part in enumerate(file.rounds):
        if part.code in published:
            old_part = round_part(db, there[part.code])
            free = {key: getattr(old_part, key) for key in FREE_OF_ROUND}
            if closes_later(old_part, part):
                free["closes_at"] = old_part.closes_at
            if replace(part, **free) != old_part:
                yield Fault(("rounds", at), "contest.round_published", {"title": old_part.title})


def closes_later(old: RoundPart, new: RoundPart) -> bool:
    before, after = read_moment(old.closes_at or ""), read_moment(new.closes_at or "")
    return before is not None and after is not None and after > before


def store_round(
    db: Session, contest: Contest, round: Round | None, part: RoundPart, file: ContestFile, position: int
) -> Iterator[Deed]:
    """Make a draft, or change a round as far as `published_faults` has let it through."""
    bank = bank_of(db, contest, part.paper.bank)
    if part.paper.bank and bank is None:
        yield Deed("contest.bank_missing", {"title": part.title, "bank": part.paper.bank})
    assert contest.id is not None
    given = {**columns(part, file), "position": position, "bank_id": bank.id if bank else None}
    if round is None:
        secret = secrets.token_bytes(SECRET_BYTES)
        db.add(Round(contest_id=contest.id, secret=secret, code=part.code, **given))
        yield Deed("contest.round_created", {"title": part.title})
        return
    if round.status is RoundStatus.PUBLISHED:
        given["bank_id"] = round.bank_id
    if round_part(db, round) != replace(part, overlaps=()) or round.bank_id != given["bank_id"]:
        yield Deed("contest.round_changed", {"title": part.title})
    for name, value in given.items():
        setattr(round, name, value)


def bank_of(db: Session, contest: Contest, name: str | None) -> Bank | None:
    """The newest bank of that name."""
    known = select(Bank).where(Bank.contest_id == contest.id, Bank.name == name).order_by(col(Bank.id).desc())
    return db.exec(known).first() if name else None


def columns(part: RoundPart, file: ContestFile) -> dict[str, Any]:
    """The columns of a round but its place, its bank and its secret; a summary lasts as long as what it covers."""
    spans = [span_of(one) for one in file.rounds if one.code in (part.covers or (part.code,))]
    return {
        "title": part.title,
        "opens_at": min(opens_at for opens_at, _ in spans),
        "closes_at": max(closes_at for _, closes_at in spans),
        "duration_ms": part.minutes and part.minutes * MINUTE_MS,
        "attempts_per_person": part.attempts_per_person,
        "blueprint": counts_of(part.paper),
        "prediction_text": part.prediction_text,
        "rules": plain(part.rules),
        "policy": to_json(policy_part(RoundPolicy, part)),
        "covers": list(part.covers),
    }


def span_of(part: RoundPart) -> tuple[int, int]:
    """The window of a round that has been checked."""
    opens_at, closes_at = read_moment(part.opens_at or ""), read_moment(part.closes_at or "")
    assert opens_at is not None and closes_at is not None
    return opens_at, closes_at
