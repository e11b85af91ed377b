"""Tệp để thử — .xlsx files as organisers send them, built cell by cell."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook

Value = str | int | float | bool | date | None
Rows = Sequence[Sequence[Value]]

HEADER = ["Mã", "Tên tổ chức đảng", "Loại", "Trực thuộc (mã)", "Số đảng viên", "Tổng số người"]
PEOPLE_HEADER = ["TT", "Họ và tên", "Năm sinh", "Giới tính", "Đảng viên", "Mã đơn vị", "Số điện thoại"]


def xlsx(rows: Rows, *, merged: Iterable[str] = ()) -> bytes:
    return xlsx_of_sheets({"Danh sách": rows}, merged=merged)


def xlsx_of_sheets(
    sheets: Mapping[str, Rows], *, merged: Iterable[str] = (), hidden: Sequence[str] = ()
) -> bytes:
    """A workbook of these sheets in this order; `merged` are ranges of the first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
