"""Đọc tách riêng — files of strangers are parsed in a process of their own, which has little memory, little time and
no secrets; if it dies, that is a fault of the file and nobody else's."""

from app.admin.banks.apart.parent import read_bank, read_text

__all__ = ["read_bank", "read_text"]
