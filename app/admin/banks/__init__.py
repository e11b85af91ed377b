"""Ngân hàng câu hỏi — files of questions as organisations keep them, read, checked, every fault by its place."""

from app.admin.banks.model import ParsedBank, ParsedQuestion, Problem
from app.admin.banks.read import read_bank

__all__ = ["ParsedBank", "ParsedQuestion", "Problem", "read_bank"]
