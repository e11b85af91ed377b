"""Ngân hàng câu hỏi — files of questions as organisations keep them, read, checked, every fault by its place."""

from app.admin.banks.apart import read_bank, read_text
from app.admin.banks.exchange.writing import FORMATS, exported
from app.admin.banks.lint import lint_bank
from app.admin.banks.model import Image, ParsedBank, ParsedQuestion, Problem, Repair
from app.admin.banks.repairs import repaired, repaired_all

__all__ = [
    "FORMATS",
    "Image",
    "ParsedBank",
    "ParsedQuestion",
    "Problem",
    "Repair",
    "exported",
    "lint_bank",
    "read_bank",
    "read_text",
    "repaired",
    "repaired_all",
]
