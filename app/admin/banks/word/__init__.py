"""Tệp Word — a .docx as the common stream: text, looks, Word's own numbering, tables."""

from app.admin.banks.word.body import document_blocks

__all__ = ["document_blocks"]
