"""Builds the views of the verdicts: a verdict names persons, units and prizes by their ids, a page by their names."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, cast, func, or_
from sqlmodel import Session, col, select

from app.admin.amendments.standing import bases_of, is_superseded, score_under
from app.admin.announced.complaints import hearing_of
from app.admin.desk import Desk, rounds_of
from app.admin.library.keys import doors_of
from app.admin.organisation.tree import units_of
from app.admin.people.finding import people_of
from app.admin.stages import (
    all_latest,
    covered,
    full_score_of,
    is_practice,
    is_recorded,
    latest_verdicts,
    round_line,
)
from app.admin.verdicts.brackets import bracket_name, rules_for
from app.admin.verdicts.commended import nominations_of, specials_of
from app.admin.verdicts.determining import drawn_lots, may_be_announced, newest_id, verdicts_of
from app.admin.verdicts.inputs import attempt_key, earlier_rounds, skips_holders
from app.admin.verdicts.keeping import given_up
from app.admin.verdicts.views import (
    CollectiveWinner,
    Equals,
    LotsForm,
    NominationForm,
    Outcome,
    SpecialForm,
    Totals,
    VerdictLine,
    VerdictView,
    Winner,
)
from app.models import Attempt, Contest, Participant, Role, Round, Staff, Verdict
from app.scoring import SealedBy
from app.vietnamese import grouped, percent, two_decimals

Document = Mapping[str, Any]


def totals_of(db: Session, parts: Sequence[Round]) -> Totals:
    """What SQL holds of these rounds, without what lapsed."""
    ids = [part.id for part in parts]
    counts = select(
        func.count(),
        func.count(func.distinct(Attempt.participant_id)),
        func.sum(cast(col(Attempt.void), Integer)),
    ).where(col(Attempt.round_id).in_(ids), col(Attempt.sealed_by) != SealedBy.LAPSED)
    attempts, persons, void = db.exec(counts).one()
    of_persons = (
        select(col(Participant.excluded), func.count())
        .select_from(Attempt)
        .join(Participant, col(Participant.id) == col(Attempt.participant_id))
        .where(
            col(Attempt.round_id).in_(ids),
            col(Attempt.sealed_by) != SealedBy.LAPSED,
            or_(col(Participant.excluded), col(Participant.complete).is_(False)),
        )
        .group_by(col(Participant.excluded))
    )
    left_out = dict(db.exec(of_persons).all())
    return Totals(attempts, persons, void or 0, left_out.get(True, 0), left_out.get(False, 0))


def verdict_line(db: Session, verdict: Verdict) -> VerdictLine:
    assert verdict.id is not None
    by = db.get_one(Staff, verdict.staff_id).name
    name = bracket_name(db.get_one(Round, verdict.round_id), verdict.bracket)
    return VerdictLine(
        id=verdict.id,
        status=verdict.status,
        digest=verdict.digest,
        determined_at=verdict.determined_at,
        by=by,
        bracket=name,
        superseded=is_superseded(db, verdict),
    )


def winners_of(
    db: Session,
    document: Document,
    prizes: Mapping[str, str],
    rounds: Sequence[Round],
    kept: Mapping[str, str],
    verdict: Verdict,
) -> tuple[Winner, ...]:
    """The individual prizes in the order of slots, each with the attempt that won it."""
    by_code = {round.code: round for round in rounds}
    people = people_of(db, (award["person"] for award in document["awards"]))
    return tuple(winner(db, award, prizes, by_code, people, kept, verdict) for award in document["awards"])


def winner(
    db: Session,
    award: Document,
    prizes: Mapping[str, str],
    rounds: Mapping[str, Round],
    people: Mapping[str, tuple[Participant, str]],
    kept: Mapping[str, str],
    verdict: Verdict,
) -> Winner:
    code, who, number = attempt_key(award["attempt"])
    person, path = people[who]
    attempt = db.get_one(Attempt, (rounds[code].id, who, number))
    return Winner(
        place=award["place"],
        prize=prizes[award["prize"]],
        person=who,
        name=person.name,
        birth_year=person.birth_year,
        member=person.member,
        unit=path,
        round=rounds[code].title,
        number=number,
        score=score_under(db, attempt, verdict),
        prediction=attempt.prediction,
        miss=award["miss"],
        elapsed_ms=attempt.sealed_at - attempt.opened_at,
        sealed_at=attempt.sealed_at,
        lot=award["lot"],
        kept=kept.get(who, ""),
    )


def collective_of(
    document: Document, prizes: Mapping[str, str], paths: Mapping[str, str], key: str | None
) -> tuple[CollectiveWinner, ...]:
    """The collective prizes. `key`: what their values count; a fraction would be told in lowest terms, as of others."""
    return tuple(
        CollectiveWinner(
            place=award["place"],
            prize=prizes[award["prize"]],
            unit=paths[award["unit"]],
            value=percent(value) if key == "participation" else as_figure(value),
        )
        for award in document["collective"]
        for value in (Fraction(*award["value"]),)
    )


def as_figure(value: Fraction) -> str:
    return grouped(int(value)) if value.denominator == 1 else two_decimals(value)


def undecided_of(
    db: Session,
    document: Document,
    prizes: Mapping[str, str],
    unit_prizes: Mapping[str, str],
    paths: Mapping[str, str],
) -> tuple[Equals, ...]:
    """The groups that the judges have to decide: persons first, then units."""
    groups = document["undecided"]
    people = people_of(db, (who for group in groups for who in group.get("persons", ())))
    persons = [
        Equals(
            place=group["place"],
            units=False,
            who=tuple(f"{people[who][0].name}, {people[who][1]}" for who in group["persons"]),
            prizes=at_stake(group["slots"], prizes),
        )
        for group in groups
        if "persons" in group
    ]
    units = [
        Equals(
            place=group["place"],
            units=True,
            who=tuple(paths[unit] for unit in group["units"]),
            prizes=at_stake(group["slots"], unit_prizes),
        )
        for group in groups
        if "units" in group
    ]
    return (*persons, *units)


def at_stake(slots: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """The prizes that wait: 1 × Giải Nhất, 2 × Giải Nhì."""
    return tuple(f"{count} × {names[prize]}" for prize, count in Counter(slots).items())


def prize_names(rules: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Prize id -> name, of the individual and of the collective prizes."""
    collective = rules["collective"] or {"prizes": []}
    individual = {prize["id"]: prize["name"] for prize in rules["prizes"]}
    return individual, {prize["id"]: prize["name"] for prize in collective["prizes"]}


def outcome_of(db: Session, data: Path, contest: Contest, round: Round, verdict: Verdict) -> Outcome:
    """A verdict with everything that its page tells."""
    document, rounds = json.loads(verdict.document), rounds_of(db, contest)
    rules = rules_for(round, verdict.bracket)
    prizes, unit_prizes = prize_names(rules)
    paths = {unit.code: unit.path for unit in units_of(db, contest)}
    lots = drawn_lots(data, verdict)
    key = rules["collective"]["ranking"][0].partition(":")[0] if rules["collective"] else None
    return Outcome(
        line=verdict_line(db, verdict),
        full_score=full_score_of(covered(round, rounds)[0]),
        **document["totals"],
        target=rules["prediction"]["target"] if rules["prediction"] else None,
        outcome=document["outcome"],
        winners=winners_of(db, document, prizes, rounds, given_up(db, contest, verdict), verdict),
        collective=collective_of(document, unit_prizes, paths, key),
        key=key,
        nominated=bool(nominations_of(db, contest, round)),
        undecided=undecided_of(db, document, prizes, unit_prizes, paths),
        lots=rules["lots"],
        seed=lots.seed if lots else "",
        source=lots.source if lots else "",
        bases=bases_of(db, verdict),
    )


def verdict_view(
    db: Session,
    data: Path,
    desk: Desk,
    contest: Contest,
    round: Round,
    now: int,
    *,
    lots: LotsForm | None = None,
    faults: tuple[str, ...] = (),
    nomination: NominationForm | None = None,
    special: SpecialForm | None = None,
) -> VerdictView:
    """The page of a round's verdict: how far it is, and the latest one."""
    rounds, verdicts = rounds_of(db, contest), verdicts_of(db, round)
    latest = all_latest(db, [round])
    parts = covered(round, rounds)
    earlier = earlier_rounds(round, rounds) if skips_holders(contest, round) else []
    determined = latest_verdicts(db, earlier)
    return VerdictView(
        desk=desk,
        round=round_line(round, rounds, latest_verdicts(db, [round]).get(round.id or 0), now),
        judge=desk.role is Role.JUDGE,
        waiting=tuple(part.title for part in parts if part.recorded_at is None),
        undetermined=tuple(one.title for one in earlier if one.id not in determined),
        totals=totals_of(db, parts) if is_recorded(round, rounds) else None,
        outcomes=tuple(outcome_of(db, data, contest, round, one) for one in latest),
        history=tuple(verdict_line(db, verdict) for verdict in verdicts),
        after=newest_id(verdicts),
        lots=lots or LotsForm(),
        doors=doors_of(db, desk.role, contest, round, now),
        faults=faults,
        practice=is_practice(round),
        announceable=round.published_at is None and may_be_announced(db, contest, round),
        published_at=round.published_at,
        hearing=hearing_of(db, round, now),
        nominations=nominations_of(db, contest, round),
        nomination=nomination or NominationForm(),
        units=tuple(unit.path for unit in units_of(db, contest)) if desk.organiser else (),
        specials=specials_of(db, round),
        special=special or SpecialForm(),
    )
