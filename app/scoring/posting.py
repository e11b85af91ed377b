"""Ghi điểm — what is put down with the score of a sealed attempt: operands of `post_score` and `submit_attempt`. The
latter comes before the seal, with the attempt as it is foreseen."""

from collections.abc import Mapping

from app.rules.paper.marking import Mark
from app.rules.standing import live_score
from app.scoring.answers import strung
from app.scoring.events import digest, receipt, short
from app.scoring.sheets import Attempt, SealedBy, Sheet, State, event_of
from app.scoring.store.line import Word

Posting = Mapping[str, Word]

NOTHING: Posting = dict.fromkeys(("correct", "score", "live_score", "ranked", "sha256", "receipt"), "")


def posting(receipt_key: bytes, attempt: Attempt, sheet: Sheet, mark: Mark, ranked: bool) -> Posting:
    event = event_of(attempt, sheet, mark)
    counts = sheet.sealed_by is not SealedBy.LAPSED
    return {
        "correct": mark.correct,
        "score": mark.score,
        "live_score": live_score(mark.score, sheet.elapsed_ms) if counts else "",
        "ranked": int(ranked),
        "sha256": short(digest(event)),
        "receipt": receipt(receipt_key, event),
    }


def sealed(seen: Sheet, at: int) -> Sheet:
    """An attempt that its person hands in `at` this moment, as `submit_attempt.lua` seals it."""
    return seen._replace(
        state=State.SEALED,
        left_ms=0,
        arriving_ms=0,
        sealed_at=max(seen.opened_at, min(at, seen.due_at)),
        sealed_by=SealedBy.PARTICIPANT,
        device="",
        epoch=0,
    )


def stamps(sheet: Sheet) -> str:
    """What a mark is made of and what is stamped beside it, in one line, as `prelude/posting.lua` writes it."""
    return (
        f"{sheet.opened_at} {sheet.due_at} {sheet.sealed_at} {sheet.sealed_by} {sheet.bracket} "
        f"{'' if sheet.prediction is None else sheet.prediction} {strung(sheet.answers)}"
    )
