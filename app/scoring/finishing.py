"""Nộp bài — seal, draw, mark, score. Both ways to the end of an attempt, the participant's and the sweeper's,
go through here, so marking exists once."""

from dataclasses import replace

from app.rules.marking import grade
from app.scoring.core import ScoringCore, SealedBy, Sheet, State
from app.scoring.rounds import LiveContest, LiveRound


async def finish(
    core: ScoringCore,
    contest: LiveContest,
    live: LiveRound,
    who: str,
    number: int,
    sealed_by: SealedBy,
    *,
    only_due: bool = False,
) -> Sheet:
    """End an attempt and post its score; doing it again changes nothing. Raises NotThere, AttemptRunning."""
    attempt = live.attempt(who, number)
    sheet = await core.seal(attempt, sealed_by, gives_back=live.terms.gives_back, only_due=only_due)
    if sheet.state is State.SCORED:
        return sheet
    paper, policy = live.paper(who, number), live.policy.paper
    mark = grade(paper, sheet.answers, live.key, policy.points, policy.scoring)
    ranked = who not in contest.excluded and sheet.sealed_by is not SealedBy.LAPSED
    await core.score(attempt, sheet, mark, ranked=ranked)
    return replace(sheet, state=State.SCORED, mark=mark)
