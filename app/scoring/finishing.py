"""Nộp bài — seal, draw, mark, score. Both ways to the end of an attempt, the participant's and the sweeper's,
go through here, so marking exists once."""

from app.scoring.core import ScoringCore
from app.scoring.rounds import LiveContest, LiveRound
from app.scoring.sheets import Attempt, SealedBy, Sheet, State, Submission


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
    """Collect an attempt and post its score; doing it again changes nothing. Raises NotThere, AttemptRunning."""
    attempt = live.attempt(who, number)
    sheet = await core.seal(attempt, sealed_by, gives_back=live.terms.gives_back, only_due=only_due)
    return await scored(core, contest, live, attempt, sheet)


async def submit(
    core: ScoringCore,
    contest: LiveContest,
    live: LiveRound,
    attempt: Attempt,
    submission: Submission,
    since: float | None = None,
) -> tuple[Sheet, bool]:
    """The participant's submission: the scored attempt, and whether it is what this submission made of it. It is marked
    as they saw it, and once more if it was sealed as something else. Raises NotThere, TakenOver, KeyReused."""
    seen = submission.seen
    sheet, ours = await core.submit(
        attempt,
        submission,
        seen and live.mark(attempt, seen.answers),
        ranked=seen is not None and ranked(contest, live, attempt.who, seen.bracket),
        gives_back=live.terms.gives_back,
        since=since,
    )
    return await scored(core, contest, live, attempt, sheet), ours


async def scored(
    core: ScoringCore, contest: LiveContest, live: LiveRound, attempt: Attempt, sheet: Sheet
) -> Sheet:
    """A sealed attempt with its score, which is posted if it is still owed."""
    if sheet.state is State.SCORED:
        return sheet
    mark = live.mark(attempt, sheet.answers)
    return await core.score(attempt, sheet, mark, ranked=ranked(contest, live, attempt.who, sheet.bracket))


def ranked(contest: LiveContest, live: LiveRound, who: str, bracket: str) -> bool:
    """Whether the person stands on a board: not excluded, and in a bracket where there are any."""
    return who not in contest.excluded and bracket in live.boards
