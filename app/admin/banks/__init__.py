"""Ngân hàng câu hỏi — files of questions as organisations keep them, read, checked, every fault by its place."""

from app.admin.banks.lint import lint_bank
from app.admin.banks.model import Image, ParsedBank, ParsedQuestion, Problem, Repair
from app.admin.banks.read import read_bank
from app.admin.banks.repairs import repaired, repaired_all, rewritten

__all__ = [
    "Image",
    "ParsedBank",
    "ParsedQuestion",
    "Problem",
    "Repair",
    "lint_bank",
    "read_bank",
    "repaired",
    "repaired_all",
    "rewritten",
]
