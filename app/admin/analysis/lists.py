"""Danh sách phân tích — the questions with their figures as the rows of a list to save."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.admin.analysis.gathering import Analysis
from app.admin.analysis.showing import by_urgency, choice_lines, item_line
from app.admin.exports.columns import COUNT, DECIMAL, NUMBER, TEXT, Column
from app.admin.exports.rows import Sheet
from app.admin.exports.texts import in_words
from app.admin.exports.written import csv_bytes, xlsx_bytes
from app.models import Contest, Round
from app.scoring import LiveRound
from app.texts import tell


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A question; figures None where they are not told. `choices`: "A 70,00% ✓; B 12,50%; …"."""

    n: int
    topic: str
    stem: str
    count: int
    facility: Fraction | None
    discrimination: Fraction | None
    correlation: Fraction | None
    advice: str
    reason: str
    choices: str


COLUMNS: tuple[Column[ItemRow], ...] = (
    Column("Câu", 6, NUMBER, lambda row: row.n),
    Column("Chuyên đề", 18, TEXT, lambda row: row.topic),
    Column("Câu hỏi", 46, TEXT, lambda row: row.stem),
    Column("Số người trả lời", 10, COUNT, lambda row: row.count),
    Column("Độ dễ (%)", 8, DECIMAL, lambda row: None if row.facility is None else row.facility * 100),
    Column("Độ phân biệt", 9, DECIMAL, lambda row: row.discrimination),
    Column("Tương quan", 9, DECIMAL, lambda row: row.correlation),
    Column("Nên", 10, TEXT, lambda row: row.advice),
    Column("Vì sao", 30, TEXT, lambda row: row.reason),
    Column("Các phương án", 34, TEXT, lambda row: row.choices),
)


def item_rows(live: LiveRound, found: Analysis) -> Iterable[ItemRow]:
    """The questions that were asked, the most urgent first."""
    for line in sorted((item_line(live, found, id) for id in live.bank.questions), key=by_urgency):
        item, told = found.items[line.id], line.rule is not None
        if line.state == "unasked":
            continue
        yield ItemRow(
            n=line.n,
            topic=line.topic,
            stem=line.stem,
            count=line.count,
            facility=item.facility if told else None,
            discrimination=item.discrimination if told else None,
            correlation=Fraction(item.correlation) if told and item.correlation is not None else None,
            advice=tell(f"analysis.{line.rule.advice}") if line.rule else "",
            reason=tell(f"analysis.{line.rule.code if line.rule else line.state}"),
            choices=shares(live, found, line.id) if told else "",
        )


def shares(live: LiveRound, found: Analysis, question: int) -> str:
    return "; ".join(
        f"{one.letter} {one.share}{' ✓' if one.right else ''}" for one in choice_lines(live, found, question)
    )


def analysis_csv(live: LiveRound, found: Analysis) -> bytes:
    return csv_bytes(list(item_rows(live, found)), COLUMNS)


def analysis_xlsx(contest: Contest, round: Round, live: LiveRound, found: Analysis, now: int) -> bytes:
    """The list as a workbook; its digest is that of the attempts and the key it was computed from."""
    rows = tuple(item_rows(live, found))
    sheet = Sheet(
        contest=contest.title,
        round=round.title,
        organiser=contest.organiser,
        rows=rows,
        digest=found.digest,
        computed_at_ms=now,
        notes=(tell("analysis.scope", persons=found.paper.persons),),
    )
    total = tell("analysis.total", questions=in_words(len(rows)))
    return xlsx_bytes(sheet, rows, COLUMNS, tell("analysis.title"), total)
