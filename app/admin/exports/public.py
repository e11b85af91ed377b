"""Danh sách công bố — of each winner what the regulations show, in part where they say so, and nothing else.

Who has not agreed to be published by name, and who is too young to agree alone, is named in part whatever they say.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta

from app.admin.exports.columns import COUNT, ELAPSED, PRIZE, TEXT, Column, Value
from app.admin.exports.rows import WinnerRow
from app.rules.policy import Shown
from app.vietnamese import masked_name, masked_phone

LOOKS: dict[Shown, tuple[str, float, str]] = {
    Shown.NAME: ("Họ và tên", 28, TEXT),
    Shown.BIRTH_YEAR: ("Năm sinh", 8, TEXT),
    Shown.UNIT: ("Đơn vị", 40, TEXT),
    Shown.PHONE: ("Số điện thoại", 11, TEXT),
    Shown.SCORE: ("Số câu đúng (Điểm)", 10, TEXT),
    Shown.ELAPSED: ("Thời gian làm bài", 9, ELAPSED),
    Shown.PREDICTION: ("Số dự đoán", 10, COUNT),
}


def public_columns(shown: Sequence[Shown], masked: Collection[Shown]) -> tuple[Column[WinnerRow], ...]:
    """The columns of the public list, the prize last."""
    return (*(column(one, one in masked) for one in shown), PRIZE)


def column(what: Shown, masked: bool) -> Column[WinnerRow]:
    return Column(*LOOKS[what], lambda row: public_value(row, what, masked))


def public_value(row: WinnerRow, what: Shown, masked: bool) -> Value:
    """What the public may read: of a birth the decade, of a unit the organisation it belongs to, of a phone three
    digits."""
    year = "" if row.birth_year is None else str(row.birth_year)
    found: dict[Shown, Value] = {
        Shown.NAME: masked_name(row.name) if masked or not row.name_public else row.name,
        Shown.BIRTH_YEAR: f"{year[:3]}•" if masked and year else year,
        Shown.UNIT: (row.base or row.unit_path.partition(" › ")[0]) if masked else row.unit_path,
        Shown.PHONE: masked_phone(row.phone or ""),
        Shown.SCORE: f"{row.score}/{row.full_score}",
        Shown.ELAPSED: timedelta(seconds=row.elapsed_ms // 1000),
        Shown.PREDICTION: row.prediction,
    }
    return found[what]
