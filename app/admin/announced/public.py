"""What everybody may read of announced results: which columns, the regulations say."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session, select
from starlette.responses import Response

from app.admin import exports
from app.admin.announced.complaints import hearing_of
from app.admin.announced.views import Cell, PublicPart, PublicWinner, ResultLine, ResultsView, WinnersView
from app.admin.desk import ContestLink, TheContest, page, rounds_of
from app.admin.people.finding import people_of
from app.admin.stages import all_latest, is_practice
from app.admin.verdicts.brackets import bracket_name
from app.admin.verdicts.commended import nominations_of, specials_of
from app.admin.verdicts.lists import Lists, agreed, winners_sheet
from app.admin.verdicts.showing import outcome_of
from app.deps import Db, HouseDep, Now
from app.errors import NotThere
from app.models import Contest, Round
from app.rules.policy import Publication, Shown, round_policy
from app.rules.verdict import Status
from app.vietnamese import masked_name

router = APIRouter(prefix="/contests/{slug}/results")


def link_of(contest: Contest) -> ContestLink:
    return ContestLink(contest.slug, contest.title)


def announced(rounds: Sequence[Round]) -> Iterator[ResultLine]:
    """The rounds whose winners are announced."""
    for round in rounds:
        if round.published_at is not None and not is_practice(round):
            yield ResultLine(round.code, round.title, round.published_at)


def announced_round(db: Db, contest: TheContest, code: str) -> Round:
    """The round of this address. Raises NotThere before its results are announced."""
    found = db.exec(select(Round).where(Round.contest_id == contest.id, Round.code == code)).one_or_none()
    if found is None or not [*announced([found])]:
        raise NotThere
    return found


AnnouncedRound = Annotated[Round, Depends(announced_round)]


@router.get("")
def results(request: Request, db: Db, contest: TheContest) -> Response:
    view = ResultsView(link_of(contest), tuple(announced(rounds_of(db, contest))))
    return page(request, "quiz/results.html", view)


@router.get("/{code}")
def winners(
    request: Request, house: HouseDep, db: Db, now: Now, contest: TheContest, round: AnnouncedRound
) -> Response:
    publication = round_policy(round.policy).publication
    final = [one for one in all_latest(db, [round]) if one.status == Status.FINAL]
    lists = [Lists(contest, round, one, house.settings.data) for one in final]
    (line,) = announced([round])
    view = WinnersView(
        contest=link_of(contest),
        round=line,
        columns=tuple(publication.shown),
        parts=tuple(part_of(db, one, publication) for one in lists),
        specials=tuple(special_winners(db, round, publication)),
        commended=tuple((one.prize, one.unit) for one in nominations_of(db, contest, round) if one.unit),
        hearing=hearing_of(db, round, now),
    )
    return page(request, "quiz/winners.html", view)


def part_of(db: Session, lists: Lists, publication: Publication) -> PublicPart:
    outcome = outcome_of(db, lists.data, lists.contest, lists.round, lists.verdict)
    rows = exports.ordered_winners(winners_sheet(db, lists).rows, "prize")
    return PublicPart(
        bracket=bracket_name(lists.round, lists.verdict.bracket),
        digest=lists.verdict.digest,
        winners=tuple(
            PublicWinner(row.prize, tuple(cell(row, one, publication) for one in publication.shown))
            for row in rows
        ),
        units=tuple((one.prize, one.unit) for one in outcome.collective),
    )


def cell(row: exports.WinnerRow, what: Shown, publication: Publication) -> Cell:
    value = exports.public_value(row, what, what in publication.masked)
    if what is Shown.ELAPSED:
        return Cell(what, row.elapsed_ms)
    assert value is None or isinstance(value, str | int)
    return Cell(what, value)


def special_winners(db: Session, round: Round, publication: Publication) -> Iterator[PublicWinner]:
    """Name and unit of those who have a prize by decision, as far as the regulations show them."""
    kinds = specials_of(db, round)
    ids = [won.person for kind in kinds for won in kind.awarded]
    people, consents = people_of(db, ids), agreed(db, ids)
    for kind in kinds:
        for won in kind.awarded:
            whole = won.person in consents and people[won.person][0].guardian_name is None
            named = won.name if whole and Shown.NAME not in publication.masked else masked_name(won.name)
            unit = won.unit.partition(" › ")[0] if Shown.UNIT in publication.masked else won.unit
            told = {Shown.NAME: named, Shown.UNIT: unit}
            yield PublicWinner(
                kind.name, tuple(Cell(one, told[one]) for one in told if one in publication.shown)
            )
