"""Tệp Excel — an .xlsx as the common stream: each worksheet one table of the texts that its cells show."""

from app.admin.banks.sheet.workbook import workbook_blocks

__all__ = ["workbook_blocks"]
