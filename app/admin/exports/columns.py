"""Cột — the columns of the official lists: heading, width in characters, how Excel shows it, where it comes from.

Headings are those of the lists that organisers publish and sign. What the public list shows stands in `public`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Generic

from app.admin.exports.rows import CollectiveRow, Row, SpecialRow, WinnerRow
from app.vietnamese import local_time

Value = str | int | Fraction | datetime | timedelta | None

TEXT = "@"  # also keeps Excel from taking a text for a formula when somebody edits the cell
NUMBER = "0"
COUNT = "#,##0"
DECIMAL = "0.00"
MOMENT = "dd/mm/yyyy hh:mm:ss"
ELAPSED = "[mm]:ss"
SEXES = {"male": "Nam", "female": "Nữ", None: None}


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """`value` of a row; None leaves the cell empty. The number in the list ("TT") goes before all columns."""

    heading: str
    width: float
    format: str
    value: Callable[[Row], Value]


def local_seconds(ms: int) -> datetime:
    """The moment on a Vietnamese clock as Excel keeps it: without a zone, cut off to seconds."""
    return local_time(ms).replace(tzinfo=None, microsecond=0)


def left_empty(_: object) -> None:
    """To be signed."""


CELL: Column[WinnerRow] = Column("Chi bộ", 22, TEXT, lambda row: row.cell)
BASE: Column[WinnerRow] = Column("Đảng bộ (tổ chức cơ sở đảng)", 26, TEXT, lambda row: row.base)
ROUND: Column[WinnerRow] = Column("Kỳ thi/Tuần", 14, TEXT, lambda row: row.round_title)
SCORE: Column[WinnerRow] = Column("Số câu đúng (Điểm)", 10, TEXT, lambda row: f"{row.score}/{row.full_score}")
PREDICTION: Column[WinnerRow] = Column("Số dự đoán", 10, COUNT, lambda row: row.prediction)
PRIZE: Column[WinnerRow] = Column("Giải", 13, TEXT, lambda row: row.prize)

WINNERS: tuple[Column[WinnerRow], ...] = (
    Column("Họ và tên", 24, TEXT, lambda row: row.name),
    Column("Năm sinh", 7, NUMBER, lambda row: row.birth_year),
    Column("Giới tính", 6, TEXT, lambda row: SEXES[row.sex]),
    Column(
        "Chức vụ, đơn vị công tác",
        30,
        TEXT,
        lambda row: ", ".join(filter(None, (row.position, row.unit_path))),
    ),
    CELL,
    BASE,
    ROUND,
    SCORE,
    PREDICTION,
    Column("Chênh lệch", 9, COUNT, lambda row: row.miss),
    Column("Thời gian làm bài", 9, ELAPSED, lambda row: timedelta(seconds=row.elapsed_ms // 1000)),
    Column("Thời điểm nộp bài", 19, MOMENT, lambda row: local_seconds(row.sealed_at_ms)),
    PRIZE,
    Column("Tiền thưởng", 12, COUNT, lambda row: row.prize_value),
    Column("Số điện thoại", 13, TEXT, lambda row: row.phone),
    Column("Ghi chú", 16, TEXT, lambda row: row.note),
    Column("Ký nhận", 14, TEXT, left_empty),
)

COLLECTIVE: tuple[Column[CollectiveRow], ...] = (
    Column("Tên tập thể", 44, TEXT, lambda row: row.name),
    Column("Tổng số đảng viên", 11, COUNT, lambda row: row.members),
    Column("Số người dự thi", 11, COUNT, lambda row: row.persons),
    Column("Tỷ lệ %", 9, DECIMAL, lambda row: None if row.rate is None else row.rate * 100),
    Column("Số lượt", 10, COUNT, lambda row: row.attempts),
    Column("Số người đúng 100 %", 11, COUNT, lambda row: row.persons_full),
    Column("Điểm bình quân", 10, DECIMAL, lambda row: row.average),
    Column("Số giải cá nhân", 10, COUNT, lambda row: row.prizes),
    Column("Hạng", 7, NUMBER, lambda row: row.place),
    Column("Giải/Hình thức khen thưởng", 22, TEXT, lambda row: row.award),
    Column("Tiền thưởng", 12, COUNT, lambda row: row.prize_value),
)

NOMINATED: tuple[Column[CollectiveRow], ...] = (
    *COLLECTIVE,
    Column("Lý do, người quyết định", 36, TEXT, lambda row: row.reason),
)

SPECIAL: tuple[Column[SpecialRow], ...] = (
    Column("Họ và tên", 24, TEXT, lambda row: row.name),
    Column("Năm sinh", 7, NUMBER, lambda row: row.birth_year),
    Column("Chi bộ", 22, TEXT, lambda row: row.cell),
    Column("Đảng bộ (tổ chức cơ sở đảng)", 26, TEXT, lambda row: row.base),
    Column("Giải", 16, TEXT, lambda row: row.prize),
    Column("Lý do, người quyết định", 36, TEXT, lambda row: row.reason),
    Column("Tiền thưởng", 12, COUNT, lambda row: row.prize_value),
    Column("Số điện thoại", 13, TEXT, lambda row: row.phone),
    Column("Ký nhận", 14, TEXT, left_empty),
)
