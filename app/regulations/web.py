"""Thể lệ dạng trang — the regulations as HTML: a file of its own, or the middle of a page."""

from dataclasses import dataclass

from app.pages import render
from app.regulations.articles import Regulations
from app.regulations.plain import letter
from app.texts import tell


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The regulations, their headings, and the letters that points are called by: Vietnamese whatever the page's
    language is, for that is what was enacted."""

    text: Regulations
    title: str
    bases: tuple[str, ...]
    headings: tuple[str, ...]
    letters: tuple[str, ...]


def document_view(text: Regulations) -> DocumentView:
    longest = max(len(clause.points) for article in text.articles for clause in article.clauses)
    return DocumentView(
        text,
        title=tell("regulations.title"),
        bases=tuple(tell("regulations.basis", basis=basis) for basis in text.bases),
        headings=tuple(
            tell("regulations.article", number=one.number, heading=one.heading) for one in text.articles
        ),
        letters=tuple(letter(at) for at in range(longest)),
    )


def as_html(text: Regulations) -> str:
    """A whole HTML file that needs nothing beside it."""
    return render("regulations/document.html", document_view(text))
