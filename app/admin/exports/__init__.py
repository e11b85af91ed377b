"""Kết xuất — the lists of winners and of collectives as .xlsx and .csv, and the list that may be made public.

Rows come in, bytes go out: nothing is read from anywhere, and equal rows give equal bytes.
"""

from app.admin.exports.columns import COLLECTIVE, NOMINATED, SPECIAL, WINNERS, Column
from app.admin.exports.public import public_columns, public_value
from app.admin.exports.rows import (
    CollectiveRow,
    Order,
    Sheet,
    SpecialRow,
    WinnerRow,
    ordered_units,
    ordered_winners,
)
from app.admin.exports.texts import amended_line, collective_total, special_total, winners_total
from app.admin.exports.written import csv_bytes, xlsx_bytes
from app.rules.policy import Publication
from app.texts import tell

__all__ = [
    "CollectiveRow",
    "Order",
    "Sheet",
    "SpecialRow",
    "WinnerRow",
    "amended_line",
    "collective_csv",
    "collective_xlsx",
    "ordered_winners",
    "public_value",
    "public_winners_csv",
    "public_winners_xlsx",
    "special_csv",
    "special_xlsx",
    "winners_csv",
    "winners_xlsx",
]


def winners_xlsx(sheet: Sheet[WinnerRow], order: Order = "prize") -> bytes:
    """The list that the judges sign and the prizes are paid from; it holds phone numbers: not for publication."""
    rows = ordered_winners(sheet.rows, order)
    return xlsx_bytes(sheet, rows, WINNERS, tell("exports.winners"), winners_total(rows))


def winners_csv(sheet: Sheet[WinnerRow], order: Order = "prize") -> bytes:
    return csv_bytes(ordered_winners(sheet.rows, order), WINNERS)


def public_winners_xlsx(sheet: Sheet[WinnerRow], publication: Publication, order: Order = "prize") -> bytes:
    """The list for everybody: what the regulations show, nothing else."""
    rows = ordered_winners(sheet.rows, order)
    columns = public_columns(publication.shown, publication.masked)
    return xlsx_bytes(sheet, rows, columns, tell("exports.winners"), winners_total(rows))


def public_winners_csv(sheet: Sheet[WinnerRow], publication: Publication, order: Order = "prize") -> bytes:
    columns = public_columns(publication.shown, publication.masked)
    return csv_bytes(ordered_winners(sheet.rows, order), columns)


def collective_columns(rows: list[CollectiveRow]) -> tuple[Column[CollectiveRow], ...]:
    """With the reason, where some unit is commended by decision."""
    return NOMINATED if any(row.reason for row in rows) else COLLECTIVE


def collective_xlsx(sheet: Sheet[CollectiveRow]) -> bytes:
    """The list of units, by place; those commended by decision come last."""
    rows = ordered_units(sheet.rows)
    return xlsx_bytes(
        sheet, rows, collective_columns(rows), tell("exports.collective"), collective_total(rows)
    )


def collective_csv(sheet: Sheet[CollectiveRow]) -> bytes:
    rows = ordered_units(sheet.rows)
    return csv_bytes(rows, collective_columns(rows))


def special_xlsx(sheet: Sheet[SpecialRow]) -> bytes:
    """The prizes awarded by hand, in the order given; it holds phone numbers: not for publication."""
    return xlsx_bytes(sheet, sheet.rows, SPECIAL, tell("exports.special"), special_total(sheet.rows))


def special_csv(sheet: Sheet[SpecialRow]) -> bytes:
    return csv_bytes(sheet.rows, SPECIAL)
