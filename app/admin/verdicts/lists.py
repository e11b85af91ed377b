"""Danh sách kết quả — a verdict as the rows of the official lists."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session, col, select

from app.admin.amendments.standing import bases_of
from app.admin.exports import CollectiveRow, Sheet, SpecialRow, WinnerRow, amended_line
from app.admin.organisation.tree import units_of
from app.admin.people.finding import people_of
from app.admin.verdicts.brackets import rules_for, titled
from app.admin.verdicts.commended import nominations_of, specials_of
from app.admin.verdicts.figures import figures_of
from app.admin.verdicts.showing import outcome_of, prize_names
from app.admin.verdicts.views import Outcome, Winner
from app.models import Consent, Contest, Participant, RosterEntry, Round, Unit, Verdict
from app.rules.collective import Figures
from app.rules.policy import round_policy

Row = TypeVar("Row")

PUBLICATION = "publication"
CELLS = frozenset({"chi_bo", "chi_bo_co_so"})
BASES = frozenset({"dang_bo_co_so", "chi_bo_co_so"})


@dataclass(frozen=True, slots=True)
class Lists:
    """A verdict with what its lists need; `standing`: whether complaints may still change it, a sentence."""

    contest: Contest
    round: Round
    verdict: Verdict
    data: Path
    standing: str = ""

    @property
    def code(self) -> str:
        """What its files are named after."""
        bracket = self.verdict.bracket
        return f"{self.round.code}.{bracket}" if bracket else self.round.code


def winners_sheet(db: Session, lists: Lists) -> Sheet[WinnerRow]:
    """The individual prizes that are kept, with phone and year of birth: not for publication as they are."""
    outcome = outcome_of(db, lists.data, lists.contest, lists.round, lists.verdict)
    people = {who: person for who, (person, _) in people_of(db, (w.person for w in outcome.winners)).items()}
    units = {unit.id: unit for unit in units_of(db, lists.contest)}
    prizes = rules_for(lists.round, lists.verdict.bracket)["prizes"]
    ranks = {prize["name"]: rank for rank, prize in enumerate(prizes)}
    values = round_policy(lists.round.policy).prize_values
    worth = {prize["name"]: values.get(prize["id"]) for prize in prizes}
    consents, sexes = agreed(db, people), sexes_of(db, people.values())
    rows = [
        winner_row(
            won,
            people[won.person],
            units,
            outcome,
            ranks[won.prize],
            sexes,
            won.person in consents and people[won.person].guardian_name is None,
            worth[won.prize],
        )
        for won in outcome.winners
        if not won.kept
    ]
    return sheet_of(db, lists, tuple(rows))


def winner_row(
    won: Winner,
    person: Participant,
    units: Mapping[int | None, Unit],
    outcome: Outcome,
    rank: int,
    sexes: Mapping[int, str | None],
    name_public: bool,
    value: int | None,
) -> WinnerRow:
    return WinnerRow(
        person=won.person,
        name=won.name,
        birth_year=won.birth_year,
        sex=person.sex or sexes.get(person.roster_id or 0),
        position=person.position or "",
        unit_path=won.unit,
        cell=named(units, person, CELLS),
        base=named(units, person, BASES),
        round_title=won.round,
        score=won.score,
        full_score=outcome.full_score,
        prediction=won.prediction,
        miss=won.miss,
        elapsed_ms=won.elapsed_ms,
        sealed_at_ms=won.sealed_at,
        prize=won.prize,
        prize_rank=rank,
        place=won.place,
        prize_value=value,
        phone=person.phone,
        name_public=name_public,
    )


def upward(units: Mapping[int | None, Unit], unit_id: int | None) -> Iterable[Unit]:
    """A unit and everything above it."""
    while unit_id is not None:
        yield units[unit_id]
        unit_id = units[unit_id].parent_id


def agreed(db: Session, people: Iterable[str]) -> set[str]:
    """Who of these agreed to be published by name."""
    given = select(Consent.participant_id).where(Consent.purpose == PUBLICATION)
    return set(db.exec(given.where(col(Consent.participant_id).in_(list(people)))))


def sexes_of(db: Session, people: Iterable[Participant]) -> dict[int, str | None]:
    """Roster entry -> sex, for those who were found in the roster."""
    ids = [person.roster_id for person in people if person.roster_id is not None]
    listed = select(RosterEntry.id, RosterEntry.sex).where(col(RosterEntry.id).in_(ids))
    return {id: sex for id, sex in db.exec(listed) if id is not None}


def collective_sheet(db: Session, lists: Lists) -> Sheet[CollectiveRow]:
    """The collective prizes, with the figures that decided; then the units commended by decision."""
    document = json.loads(lists.verdict.document)
    rules = rules_for(lists.round, lists.verdict.bracket)
    nominated = [one for one in nominations_of(db, lists.contest, lists.round) if one.unit]
    wanted = document["collective"] or nominated
    figures = figures_of(lists.data / lists.verdict.folder, document["awards"]) if wanted else {}
    units = {unit.code: unit for unit in units_of(db, lists.contest)}
    _, prizes = prize_names(rules)
    heads_by = (rules["collective"] or {"headcount": "members"})["headcount"]
    worth = round_policy(lists.round.policy).prize_values
    rows = [
        replace(
            collective_row(units[won["unit"]], figures[won["unit"]], heads_by, prizes[won["prize"]]),
            place=won["place"],
            prize_value=worth.get(won["prize"]),
        )
        for won in document["collective"]
    ]
    for one in nominated:
        own, reason = figures.get(one.code, Figures()), f"{one.reason} ({one.by})"
        rows.append(replace(collective_row(units[one.code], own, heads_by, one.prize), reason=reason))
    return sheet_of(db, lists, tuple(rows))


def collective_row(unit: Unit, own: Figures, heads_by: str, award: str) -> CollectiveRow:
    """The figures of a unit and what it receives; without place, money or reason."""
    heads = unit.members if heads_by == "members" else unit.headcount
    return CollectiveRow(
        name=unit.path,
        members=unit.members,
        persons=own.persons,
        rate=Fraction(own.persons, heads) if heads else None,
        attempts=own.attempts,
        persons_full=own.persons_full,
        average=Fraction(own.score, own.persons) if own.persons else None,
        prizes=own.prizes,
        award=award,
        place=None,
    )


def special_sheet(db: Session, lists: Lists) -> Sheet[SpecialRow]:
    """The prizes of the round that were awarded by hand."""
    kinds = specials_of(db, lists.round)
    people = people_of(db, (won.person for kind in kinds for won in kind.awarded))
    units = {unit.id: unit for unit in units_of(db, lists.contest)}
    worth = round_policy(lists.round.policy).prize_values
    rows = [
        SpecialRow(
            name=person.name,
            birth_year=person.birth_year,
            cell=named(units, person, CELLS),
            base=named(units, person, BASES),
            prize=kind.name,
            prize_value=worth.get(kind.prize),
            reason=f"{won.reason} ({won.by})",
            phone=person.phone,
        )
        for kind in kinds
        for won in kind.awarded
        for person, _ in [people[won.person]]
    ]
    return replace(sheet_of(db, lists, tuple(rows)), round=lists.round.title)


def named(units: Mapping[int | None, Unit], person: Participant, kinds: frozenset[str]) -> str:
    """The nearest unit of such a kind that the person belongs to, "" for none."""
    return next((unit.name for unit in upward(units, person.unit_id) if unit.kind in kinds), "")


def sheet_of(db: Session, lists: Lists, rows: tuple[Row, ...]) -> Sheet[Row]:
    return Sheet(
        contest=lists.contest.title,
        round=titled(lists.round, lists.verdict.bracket),
        organiser=lists.contest.organiser,
        rows=rows,
        digest=lists.verdict.digest,
        computed_at_ms=lists.verdict.determined_at,
        standing=lists.standing,
        notes=tuple(amended_line(one.round, one.number, one.seal) for one in bases_of(db, lists.verdict)),
    )
