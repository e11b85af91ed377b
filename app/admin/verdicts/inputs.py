"""Số liệu của hồ sơ — the five input files of a round (RECORD.md) out of SQL, attempts as a stream of rows.

A summary round has no attempts of its own: it takes those of all rounds it covers, numbered anew for each person by
the moment they were opened, within one window from the first opening to the last close.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVarTuple

from sqlalchemy import Row, Select, or_, select
from sqlmodel import Session, col

from app.admin.organisation.tree import units_of
from app.admin.stages import all_latest, covered, full_score_of, is_practice, window
from app.admin.verdicts.brackets import Outside, outside, rules_for
from app.errors import NotRecorded, Unfit
from app.models import Attempt, Award, Contest, Participant, Round, Unit
from app.record import CollectiveRules, Inputs, Lots, Prediction, Prize, Rules
from app.rules.policy import Consumes, Holding, contest_policy, round_policy
from app.scoring import SealedBy, latest_marks, of_attempt, present_score

Columns = TypeVarTuple("Columns")

ROWS_AT_ONCE = 10_000
CODE_MAX = 64


def inputs(
    db: Session,
    contest: Contest,
    round: Round,
    rounds: Sequence[Round],
    lots: Lots | None,
    bracket: str | None = None,
) -> Inputs:
    """Everything that the verdict of this round, or of a bracket, may depend on. Raises NotRecorded; Unfit."""
    parts = covered(round, rounds)
    if not parts or any(part.recorded_at is None for part in parts):
        raise NotRecorded
    return Inputs(
        rules=rules_of(contest, round, parts, bracket),
        units=unit_rows(db, contest),
        persons=person_rows(
            db, contest, holders_before(db, contest, round, rounds), outside(db, contest, round, bracket)
        ),
        attempts=attempt_rows(db, parts, numbered_anew=bool(round.covers) or gives_back(round)),
        lots=lots,
    )


def gives_back(round: Round) -> bool:
    """Whether an attempt that lapses is not used up."""
    return round_policy(round.policy).attempts.consumed_by is Consumes.SUBMISSION


def rules_of(contest: Contest, round: Round, parts: Sequence[Round], bracket: str | None) -> Rules:
    """rules.json: what the organiser has set, and what follows from the timetable and the plan of the paper."""
    full_scores = {full_score_of(part) for part in parts}
    if len(full_scores) != 1:
        raise Unfit("admin.publish_full_scores")
    opens_at, closes_at = window(round, parts)
    given = rules_for(round, bracket)
    prediction, collective = given["prediction"], given["collective"]
    return Rules(
        contest=contest.slug,
        round=f"{round.code}.{bracket}"[:CODE_MAX] if bracket else round.code,
        opens_at=opens_at,
        closes_at=closes_at,
        full_score=full_scores.pop(),
        attempts_per_person=None if round.covers else round.attempts_per_person,
        counted=tuple(given["counted"]),
        score_min=given["score_min"],
        prediction=Prediction(prediction["target"], prediction["from"]) if prediction else None,
        ranking=tuple(given["ranking"]),
        lots=given["lots"],
        prizes=prizes_of(given["prizes"]),
        prizes_max_percent=given["prizes_max_percent"],
        holders_before="skip" if skips_holders(contest, round) else "allow",
        collective=collective_rules(collective) if collective else None,
    )


def collective_rules(given: dict[str, Any]) -> CollectiveRules:
    return CollectiveRules(
        level=tuple(given["level"]),
        headcount=given["headcount"],
        persons_min=given["persons_min"],
        ranking=tuple(given["ranking"]),
        prizes=prizes_of(given["prizes"]),
    )


def prizes_of(given: Sequence[dict[str, Any]]) -> tuple[Prize, ...]:
    return tuple(Prize(prize["id"], prize["name"], prize["count"]) for prize in given)


def earlier_rounds(round: Round, rounds: Sequence[Round]) -> list[Round]:
    """The rounds with prizes that closed before this one."""
    this = closed(round, rounds)
    return [one for one in rounds if closed(one, rounds) < this and not is_practice(one)]


def closed(round: Round, rounds: Sequence[Round]) -> tuple[int, int]:
    """When a round closes; rounds that close together stand in the order of their making."""
    return window(round, rounds)[1], round.id or 0


def holders_before(db: Session, contest: Contest, round: Round, rounds: Sequence[Round]) -> set[str]:
    """Who holds as many prizes of earlier rounds as rule them out, as the latest verdicts of those rounds say: one, or
    where the contest allows at most some (RULES.md 2.2, "per contest … max k"), those."""
    verdicts = all_latest(db, earlier_rounds(round, rounds))
    held = select(col(Award.participant_id)).where(
        col(Award.verdict_id).in_([verdict.id for verdict in verdicts])
    )
    most = contest_policy(contest.policy).holders.most or 1
    prizes = Counter(who for (who,) in db.connection().execute(held) if who is not None)
    return {who for who, count in prizes.items() if count >= most}


def skips_holders(contest: Contest, round: Round) -> bool:
    """Whether earlier prizes rule somebody out: by the rules of the round, or as the contest allows at most some."""
    at_most = contest_policy(contest.policy).holders.holding is Holding.AT_MOST
    return at_most or bool(round.rules["holders_before"] == "skip")


def unit_rows(db: Session, contest: Contest) -> list[tuple[str, str | None, str, str, int, int]]:
    units = units_of(db, contest)
    codes = {unit.id: unit.code for unit in units}
    return [
        (
            unit.code,
            codes[unit.parent_id] if unit.parent_id is not None else None,
            unit.kind,
            unit.name,
            unit.members,
            unit.headcount,
        )
        for unit in units
    ]


def person_rows(
    db: Session, contest: Contest, holders: set[str], outside: Outside | None
) -> Iterator[tuple[str, str, bool, bool]]:
    """All participants of the contest by id; who is outside the bracket, or has not given what is asked after the
    paper, is excluded from its record."""
    statement = (
        select(
            col(Participant.id),
            col(Unit.code),
            or_(col(Participant.excluded), col(Participant.complete).is_(False)),
            col(Participant.member),
        )
        .join(Unit, col(Unit.id) == col(Participant.unit_id))
        .where(col(Participant.contest_id) == contest.id)
        .order_by(col(Participant.id))
    )
    for who, unit, excluded, member in streamed(db, statement):
        beyond = outside is not None and outside(who, unit, member)
        yield who, unit, excluded or beyond, who in holders


def attempt_rows(
    db: Session, parts: Sequence[Round], *, numbered_anew: bool
) -> Iterator[tuple[str, str, int, int, int, int, int | None, bool]]:
    """The attempts by person, with their present scores; an id keeps the code of the round and the number that the
    person knows.

    Where only a submission uses an attempt up, one that lapsed is no attempt of the regulations: it stays in SQL with
    its answers, for whoever asks, but is no line of the record, and the others are numbered anew. So a number above
    `attempts_per_person` is a fault (RECORD.md, "Valid attempts") of such a round as of any other.
    """
    codes, marks = {part.id: part.code for part in parts}, latest_marks()
    statement = (
        select(
            col(Attempt.participant_id),
            col(Attempt.round_id),
            col(Attempt.number),
            col(Attempt.opened_at),
            col(Attempt.sealed_at),
            present_score(marks),
            col(Attempt.prediction),
            col(Attempt.void),
        )
        .outerjoin(marks, of_attempt(marks))
        .where(col(Attempt.round_id).in_(codes), col(Attempt.sealed_by) != SealedBy.LAPSED)
        .order_by(
            col(Attempt.participant_id), col(Attempt.opened_at), col(Attempt.round_id), col(Attempt.number)
        )
    )
    for who, attempts in groupby(streamed(db, statement), key=itemgetter(0)):
        for running, row in enumerate(attempts, start=1):
            _, round_id, number, opened_at, sealed_at, score, prediction, void = row
            id = f"{codes[round_id]}.{who}.{number}"
            shown = running if numbered_anew else number
            yield id, who, shown, opened_at, sealed_at, score, prediction, void


def streamed(db: Session, statement: Select[*Columns]) -> Iterator[Row[*Columns]]:
    """Rows as they come, never as objects of the mapper."""
    return iter(db.connection().execute(statement.execution_options(yield_per=ROWS_AT_ONCE)))


def attempt_key(id: str) -> tuple[str, str, int]:
    """An attempt's id in a record: code of the round, person, number."""
    code, who, number = id.rsplit(".", 2)
    return code, who, int(number)
