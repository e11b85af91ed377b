"""Builds the views of the amendments: questions by number and letters as authored, people by name."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func
from sqlmodel import Session, select

from app.admin.amendments.deciding import of_round
from app.admin.amendments.effects import Effects, Redetermined
from app.admin.amendments.views import (
    AmendmentLine,
    AmendmentsView,
    Asked,
    EffectsView,
    FlawLine,
    Letters,
    MarkLine,
    OptionLine,
    PrizeLine,
    ProofView,
    VerdictChange,
)
from app.admin.desk import Desk, rounds_of
from app.admin.organisation.tree import units_of
from app.admin.people.finding import people_of
from app.admin.stages import RoundLine, latest_verdicts, round_line
from app.admin.verdicts.brackets import rules_for
from app.admin.verdicts.showing import prize_names
from app.models import Amendment, Contest, Participant, Rescoring, Round, Staff
from app.rules.paper.draw import LETTERS
from app.rules.paper.marking import Accepted, as_authored
from app.rules.rescoring import amended
from app.scoring import LiveRound, Proof, as_rule, confirmed
from app.texts import tell
from app.vietnamese import fold

FOUND_MAX = 20
LINES_MAX = 200


def line_of(db: Session, contest: Contest, round: Round, now: int) -> RoundLine:
    verdict = latest_verdicts(db, [round]).get(round.id or 0)
    return round_line(round, rounds_of(db, contest), verdict, now)


def letters_of(live: LiveRound, question: int) -> dict[int, str]:
    """Choice id -> its letter in the bank's order."""
    return dict(zip(live.bank.questions[question].choices, LETTERS, strict=False))


def lettered(live: LiveRound, question: int, accepted: Accepted) -> Letters:
    letter = letters_of(live, question)
    return tuple(tuple(sorted(letter[choice] for choice in right)) for right in accepted)


def asked(live: LiveRound, question: int) -> Asked:
    """A question with the key as it stands."""
    text, accepted = live.bank.texts[question], live.key[question]
    right = frozenset[int]().union(*accepted)
    return Asked(
        id=question,
        n=live.bank.questions[question].number,
        stem=text.stem,
        options=tuple(
            OptionLine(letter, id, text.choices[id], not accepted or id in right)
            for id, letter in letters_of(live, question).items()
        ),
        several=text.several,
        accepted=lettered(live, question, accepted),
    )


def found(live: LiveRound, query: str) -> tuple[tuple[Asked, ...], bool]:
    """The question of this number, or those whose stem holds every word; whether there are more than FOUND_MAX."""
    words = fold(query).split()
    ids = [id for id, question in live.bank.questions.items() if words == [str(question.number)]]
    if words and not ids:
        ids = [id for id, text in live.bank.texts.items() if all(word in fold(text.stem) for word in words)]
    return tuple(asked(live, id) for id in ids[:FOUND_MAX]), len(ids) > FOUND_MAX


def names_of_staff(db: Session) -> dict[int | None, str]:
    return dict(db.exec(select(Staff.id, Staff.name)).all())


def amendment_line(live: LiveRound, row: Amendment, names: Mapping[int | None, str]) -> AmendmentLine:
    letter = letters_of(live, row.question_id)
    state = "proposed" if row.decided_at is None else "refused" if row.number is None else "confirmed"
    return AmendmentLine(
        id=row.id or 0,
        state=state,
        number=row.number,
        n=live.bank.questions[row.question_id].number,
        stem=live.bank.texts[row.question_id].stem,
        kind=row.kind,
        letters=tuple(sorted(letter[choice] for choice in row.choices)),
        reason=row.reason,
        proposed_by=names[row.proposed_by],
        proposed_at=row.proposed_at,
        decided_by=names.get(row.decided_by, ""),
        decided_at=row.decided_at,
        seal=row.seal or "",
    )


def list_view(
    db: Session, desk: Desk, live: LiveRound, line: RoundLine, round: Round, query: str
) -> AmendmentsView:
    names, (questions, more) = names_of_staff(db), found(live, query)
    return AmendmentsView(
        desk=desk,
        round=line,
        lines=tuple(amendment_line(live, row, names) for row in of_round(db, round)),
        query=query,
        found=questions,
        more=more,
        recorded=round.recorded_at is not None,
    )


def letters_after(db: Session, live: LiveRound, row: Amendment) -> Letters:
    """The key of its question once an amendment holds; one that is not confirmed is held to come last."""
    chain = [one for one in confirmed(db, live.id) if row.number is None or (one.number or 0) < row.number]
    key = amended(as_authored(live.bank.key), map(as_rule, [*chain, row]))
    return lettered(live, row.question_id, key[row.question_id])


def rescored_by(db: Session, row: Amendment) -> int:
    """How many marks an amendment has changed."""
    rows = select(func.count()).select_from(Rescoring)
    return db.exec(rows.where(Rescoring.round_id == row.round_id, Rescoring.amendment == row.number)).one()


def effects_view(db: Session, contest: Contest, effects: Effects) -> EffectsView:
    shown = effects.changes[:LINES_MAX]
    people = people_of(db, (one.who for one in shown))
    paths = {unit.code: unit.path for unit in units_of(db, contest)}
    return EffectsView(
        attempts=len(effects.changes),
        persons=len({one.who for one in effects.changes}),
        raised=sum(one.new.score > one.old.score for one in effects.changes),
        lowered=sum(one.new.score < one.old.score for one in effects.changes),
        lines=tuple(
            MarkLine(people[one.who][0].name, people[one.who][1], one.number, one.old.score, one.new.score)
            for one in shown
        ),
        verdicts=tuple(verdict_change(db, one, paths) for one in effects.verdicts),
        later=effects.later,
    )


def verdict_change(db: Session, one: Redetermined, paths: Mapping[str, str]) -> VerdictChange:
    round = db.get_one(Round, one.verdict.round_id)
    rules = rules_for(round, one.verdict.bracket)
    individual, collective = prize_names(rules)
    people = people_of(db, (line.who for line in one.moved if not line.unit))
    return VerdictChange(
        title=one.title,
        status=one.status,
        asks=rules["prediction"] is not None,
        before=one.outcome[0],
        after=one.outcome[1],
        lines=tuple(
            PrizeLine(paths[line.who], "", *told(collective, line.before, line.after))
            if line.unit
            else PrizeLine(*named(people, line.who), *told(individual, line.before, line.after))
            for line in one.moved
        ),
    )


def named(people: Mapping[str, tuple[Participant, str]], who: str) -> tuple[str, str]:
    person, path = people[who]
    return person.name, path


def told(prizes: Mapping[str, str], *ids: str | None) -> Iterable[str]:
    return ("" if id is None else prizes[id] for id in ids)


def proof_view(db: Session, desk: Desk, line: RoundLine, proof: Proof, language: str) -> ProofView:
    shown = proof.flaws[:LINES_MAX]
    people = people_of(db, (one.who for one in shown if one.who))
    return ProofView(
        desk=desk,
        round=line,
        attempts=proof.attempts,
        amendments=proof.amendments,
        rescored=proof.rescored,
        wrong=proof.wrong,
        flaws=tuple(
            FlawLine(
                tell(one.code, language, number=one.number),
                one.who,
                people[one.who][0].name if one.who else "",
                one.number,
            )
            for one in shown
        ),
    )
