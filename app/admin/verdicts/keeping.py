"""Giải được giữ — where a person keeps the highest prize only, which prizes of a verdict are given up for a higher one.

Enacts RULES.md 2.2, "prizes … per contest {unlimited, highest only, max k}" (Quảng Nam 2022–2023: "mỗi cá nhân chỉ
nhận một giải cao nhất"). The verdicts stand as they are: they say who won what, and nobody moves up. What a prize is
worth decides which is higher, where every prize concerned has a value; else its place in the list of its round. Of
prizes that are equally high the one of the earlier round is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.admin.desk import rounds_of
from app.admin.stages import all_latest
from app.admin.verdicts.brackets import rules_for, titled
from app.models import Award, Contest, Round, Verdict
from app.rules.policy import Holding, contest_policy, round_policy


@dataclass(frozen=True, slots=True)
class Held:
    """A prize that a person won: in which round, at which point of time in the contest, and how high it is."""

    verdict: int
    round: str
    moment: tuple[int, int]
    rank: int
    value: int | None


def given_up(db: Session, contest: Contest, verdict: Verdict) -> Mapping[str, str]:
    """Person -> title of the round whose higher prize they keep, for the persons of this verdict who keep another."""
    if contest_policy(contest.policy).holders.holding is not Holding.HIGHEST_ONLY:
        return {}
    found: dict[str, str] = {}
    for who, prizes in prizes_of_persons(db, contest, verdict).items():
        kept = highest(prizes)
        if kept.verdict != verdict.id:
            found[who] = kept.round
    return found


def prizes_of_persons(db: Session, contest: Contest, verdict: Verdict) -> dict[str, list[Held]]:
    """All prizes of those who have one by this verdict."""
    rounds = {round.id: round for round in rounds_of(db, contest)}
    others = [one for one in all_latest(db, rounds.values()) if one.round_id != verdict.round_id]
    verdicts = {one.id: one for one in (verdict, *others)}
    awards = db.exec(select(Award).where(col(Award.verdict_id).in_(verdicts)).order_by(col(Award.id))).all()
    here = {award.participant_id for award in awards if award.verdict_id == verdict.id}
    found: dict[str, list[Held]] = {}
    for award in awards:
        if award.participant_id is not None and award.participant_id in here:
            by = verdicts[award.verdict_id]
            found.setdefault(award.participant_id, []).append(held(award, rounds[by.round_id], by.bracket))
    return found


def held(award: Award, round: Round, bracket: str | None) -> Held:
    ids = [prize["id"] for prize in rules_for(round, bracket)["prizes"]]
    value = round_policy(round.policy).prize_values.get(award.prize)
    moment = (round.closes_at, round.id or 0)
    return Held(award.verdict_id, titled(round, bracket), moment, ids.index(award.prize), value)


def highest(prizes: Iterable[Held]) -> Held:
    """The one that is kept."""
    several = list(prizes)
    values = [one.value for one in several if one.value is not None]
    if len(values) == len(several):
        return min(several, key=lambda one: (-(one.value or 0), one.moment))
    return min(several, key=lambda one: (one.rank, one.moment))
