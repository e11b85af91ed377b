"""Định lại một lượt thi đã chấm — the two verbs of judges on a scored attempt, each one script, each safe to repeat."""

from app.errors import NotThere
from app.rules.paper.marking import Mark
from app.rules.standing import live_score
from app.scoring import scripts
from app.scoring.sheets import Attempt
from app.scoring.store import Store


async def void(store: Store, attempt: Attempt, bracket: str, *, void: bool, ranked: bool) -> None:
    """Void a scored attempt, or let it count again, and correct the person's place on the board. Raises NotThere for
    one that is not scored."""
    word = await scripts.void_attempt(
        store,
        attempt=attempt.key,
        person=attempt.partition.person(attempt.who),
        board=attempt.partition.board_of(bracket),
        voids=attempt.partition.voids,
        who=attempt.who,
        number=attempt.number,
        void=int(void),
        ranked=int(ranked),
    )
    if word == b"ABSENT":
        raise NotThere


async def rescore(
    store: Store, attempt: Attempt, bracket: str, mark: Mark, elapsed_ms: int | None, *, ranked: bool
) -> None:
    """Give a scored attempt another mark and correct the person's place on the board; `elapsed_ms` None: it lapsed.
    Raises NotThere for one that is not scored."""
    word = await scripts.rescore_attempt(
        store,
        attempt=attempt.key,
        person=attempt.partition.person(attempt.who),
        board=attempt.partition.board_of(bracket),
        who=attempt.who,
        number=attempt.number,
        correct=mark.correct,
        score=mark.score,
        live_score="" if elapsed_ms is None else live_score(mark.score, elapsed_ms),
        ranked=int(ranked),
    )
    if word == b"ABSENT":
        raise NotThere
