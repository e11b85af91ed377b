"""Thể lệ thành văn — the regulations of a contest, written from its file: every axis is spoken, article by article.

regulations(file, names) -> Regulations      twelve articles; `names`: unit codes to names
as_text(regulations)     -> str
as_html(regulations)     -> str              a file of its own

`as_docx` stands in `app.regulations.office`: only the command line writes Word, and no web process has to hold what
that takes.
"""

from app.regulations.articles import Article, Clause, Regulations, regulations
from app.regulations.plain import as_text
from app.regulations.web import DocumentView, as_html, document_view

__all__ = [
    "Article",
    "Clause",
    "DocumentView",
    "Regulations",
    "as_html",
    "as_text",
    "document_view",
    "regulations",
]
