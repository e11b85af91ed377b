"""Kết xuất — the lists of winners and of collectives as .xlsx and .csv, and the list that may be made public.

Rows come in, bytes go out: nothing is read from anywhere, and equal rows give equal bytes.
"""

from app.admin.exports.columns import COLLECTIVE, NOMINATED, PUBLIC_WINNERS, WINNERS, Column
from app.admin.exports.rows import CollectiveRow, Order, Sheet, WinnerRow, ordered_units, ordered_winners
from app.admin.exports.texts import amended_line, collective_total, winners_total
from app.admin.exports.written import csv_bytes, xlsx_bytes
from app.texts import tell

__all__ = [
    "CollectiveRow",
    "Order",
    "Sheet",
    "WinnerRow",
    "amended_line",
    "collective_csv",
    "collective_xlsx",
    "public_winners_csv",
    "public_winners_xlsx",
    "winners_csv",
    "winners_xlsx",
]


def winners_xlsx(sheet: Sheet[WinnerRow], order: Order = "prize") -> bytes:
    """The list that the judges sign and the prizes are paid from; it holds phone numbers: not for publication."""
    rows = ordered_winners(sheet.rows, order)
    return xlsx_bytes(sheet, rows, WINNERS, tell("exports.winners"), winners_total(rows))


def winners_csv(sheet: Sheet[WinnerRow], order: Order = "prize") -> bytes:
    return csv_bytes(ordered_winners(sheet.rows, order), WINNERS)


def public_winners_xlsx(sheet: Sheet[WinnerRow], order: Order = "prize") -> bytes:
    """The list for everybody: name (masked without consent), unit, prize, score and prediction, nothing else."""
    rows = ordered_winners(sheet.rows, order)
    return xlsx_bytes(sheet, rows, PUBLIC_WINNERS, tell("exports.winners"), winners_total(rows))


def public_winners_csv(sheet: Sheet[WinnerRow], order: Order = "prize") -> bytes:
    return csv_bytes(ordered_winners(sheet.rows, order), PUBLIC_WINNERS)


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
