"""A preset played to its verdict: the file applied to the database, attempts recorded, the record written and
determined.

Three organisations compete, each with ten members and twelve heads: `so` (a đảng bộ cơ sở), and one on either
side of what the brackets of a preset part.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session, col, select

from app import record
from app.admin.verdicts.inputs import inputs
from app.contest_file import apply_contest, read_with_lines
from app.models import Attempt, Contest, Participant, Round
from app.rules.policy import Bracket, full_score, round_policy
from app.rules.policy.persons import Facts, bracket_of
from tests.small_contest import add_unit

PRESETS = Path(__file__).parents[2] / "app" / "presets"
SECOND_MS, MINUTE_MS = 1_000, 60_000


@dataclass(frozen=True, slots=True)
class Sat:
    """An attempt: opened so many minutes after the opening of the round, handed in so many seconds later."""

    person: str
    score: int
    opened: int = 0
    took: int = 60
    prediction: int | None = None
    number: int = 1


def begin(
    db: Session, preset: str, people: dict[str, str], sides: tuple[str, str] = ("tay", "dong")
) -> Contest:
    """The preset's contest with its people, each in the unit named; who has an asterisk is excluded."""
    apply_contest(db, *read_with_lines((PRESETS / f"{preset}.toml").read_text()), 1_000)
    contest = db.exec(select(Contest)).one()
    assert contest.id is not None
    root = add_unit(db, contest.id, "khoi", "dang_bo_khoi", "Đảng bộ Khối", None, 30)
    units = {"so": add_unit(db, contest.id, "so", "dang_bo_co_so", "Đảng bộ Sở", root, 10)}
    for code in sides:
        units[code] = add_unit(db, contest.id, code, "chi_bo_co_so", f"Chi bộ {code}", root, 10)
    for number, (id, unit) in enumerate(people.items()):
        unit_id = units[unit].id
        assert unit_id is not None
        db.add(
            Participant(
                id=id.strip("*"),
                contest_id=contest.id,
                unit_id=unit_id,
                name=id,
                name_key=id,
                name_fold=id,
                birth_year=1980,
                phone=f"09{number:08}",
                member=True,
                pin_hash="-",
                excluded=id.endswith("*"),
                registered_at=1,
            )
        )
    db.flush()
    return contest


def sit(db: Session, code: str, *attempts: Sat) -> None:
    """Record the attempts of a round that is over."""
    round = db.exec(select(Round).where(Round.code == code)).one()
    assert round.id is not None
    round.recorded_at = round.closes_at
    for one in attempts:
        opened_at = round.opens_at + one.opened * MINUTE_MS
        db.add(
            Attempt(
                round_id=round.id,
                participant_id=one.person,
                number=one.number,
                opened_at=opened_at,
                sealed_at=opened_at + one.took * SECOND_MS,
                correct=one.score,
                score=one.score,
                prediction=one.prediction,
                answers="",
                sealed_by="participant",
                event_id=f"{code}-{one.person}-{one.number}",
            )
        )
    db.flush()


def verdict(db: Session, folder: Path, code: str, bracket: str | None = None) -> record.Verdict:
    """The verdict of a round; of a bracket: with its own persons and prizes."""
    contest = db.exec(select(Contest)).one()
    rounds = list(db.exec(select(Round).order_by(col(Round.position))))
    round = next(one for one in rounds if one.code == code)
    policy = round_policy(round.policy)
    part = next(one for one in rounds if one.code in (round.covers or [code]))
    full = full_score(round_policy(part.policy), sum(part.blueprint.values()))
    given = inputs(db, contest, round, rounds, None)
    given = replace(given, rules=replace(given.rules, full_score=full))
    if bracket is not None:
        chosen = next(one for one in policy.brackets if one.id == bracket)
        given = of_bracket(given, chosen, policy.brackets)
    record.write_inputs(folder / f"{code}-{bracket}", given)
    return record.determine(folder / f"{code}-{bracket}")


def of_bracket(given: record.Inputs, bracket: Bracket, brackets: tuple[Bracket, ...]) -> record.Inputs:
    """The part of the inputs that belongs to one bracket."""
    policy = round_policy({})
    persons = []
    for id, unit, excluded, held in given.persons:
        facts = Facts(id, "", (unit, "khoi"), member=True, size=10)
        if bracket_of(replace(policy, brackets=brackets), facts) == bracket:
            persons.append((id, unit, excluded, held))
    ids = {person[0] for person in persons}
    collective = given.rules.collective
    rules = replace(
        given.rules,
        prizes=bracket.prizes,
        collective=collective and replace(collective, prizes=bracket.collective_prizes),
    )
    attempts = [row for row in given.attempts if row[1] in ids]
    return replace(given, rules=rules, persons=persons, attempts=attempts)


def awarded(found: record.Verdict) -> list[tuple[str, str]]:
    """Prizes and persons, in the order of slots."""
    return [(award.prize, award.person) for award in found.awards]
