"""Kiểm tra chấm bài — `hoithi amendments verify`: whether every mark follows from its answers and the amendments.

Exit codes: 0 all marks are right; 1 some are not, the first of them named; 2 there is no such round.
"""

from typing import Annotated

import typer
from sqlmodel import Session, col, select

from app.cli.telling import say, settings_or_exit
from app.db import make_engine, transaction
from app.models import Contest, Round, RoundStatus
from app.scoring import Proof, prove
from app.texts import tell

cli = typer.Typer(help="Đính chính đáp án: kiểm tra lại điểm.", no_args_is_help=True, add_completion=False)

SHOWN = 20
RIGHT, WRONG, UNKNOWN = 0, 1, 2


@cli.callback()
def amendments() -> None:
    """Đính chính đáp án: kiểm tra lại điểm."""


@cli.command()
def verify(
    contest: Annotated[str, typer.Argument(help="Mã cuộc thi, như trong địa chỉ trang.")],
    code: Annotated[str, typer.Argument(help="Mã kỳ thi; bỏ trống: mọi kỳ đã công bố.")] = "",
) -> None:
    """Tính lại từng lượt thi: điểm lúc nộp + các đính chính = điểm hiện hành."""
    engine = make_engine(settings_or_exit().sql_url)
    with transaction(engine, writes=False) as db:
        proofs = [(round, prove(db, round)) for round in rounds_of(db, contest, code)]
    engine.dispose()
    if not proofs:
        say("amendment.no_round", contest=contest, round=code)
        raise typer.Exit(UNKNOWN)
    for round, proof in proofs:
        report(round, proof)
    raise typer.Exit(WRONG if any(proof.wrong for _, proof in proofs) else RIGHT)


def rounds_of(db: Session, contest: str, code: str) -> list[Round]:
    """The published rounds with papers of a contest, or the one of this code."""
    published = (
        select(Round)
        .join(Contest, col(Contest.id) == col(Round.contest_id))
        .where(Contest.slug == contest, Round.status == RoundStatus.PUBLISHED)
        .order_by(col(Round.position), col(Round.id))
    )
    return [round for round in db.exec(published) if not round.covers and code in ("", round.code)]


def report(round: Round, proof: Proof) -> None:
    told = {"attempts": proof.attempts, "amendments": proof.amendments, "rescored": proof.rescored}
    say("amendment.proof", round=round.code, wrong=proof.wrong, **told)
    for flaw in proof.flaws[:SHOWN]:
        sentence = tell(flaw.code, number=flaw.number)
        say("amendment.flaw", who=flaw.who or "–", number=flaw.number, sentence=sentence)
