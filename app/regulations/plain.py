"""Thể lệ dạng chữ — the regulations as plain text, one clause or point a line."""

from collections.abc import Iterator

from app.regulations.articles import Regulations
from app.texts import tell

LETTERS = "eghiklmnopqrstuvxy"
POINTS = (*"abcd", "đ", *LETTERS)  # As Vietnamese laws letter their points.


def as_text(text: Regulations) -> str:
    """The whole, ended by a line break."""
    return "\n".join(lines(text)) + "\n"


def lines(text: Regulations) -> Iterator[str]:
    yield text.organiser.upper()
    yield ""
    yield tell("regulations.title")
    yield text.title
    for basis in text.bases:
        yield tell("regulations.basis", basis=basis)
    for article in text.articles:
        yield ""
        yield tell("regulations.article", number=article.number, heading=article.heading)
        for number, clause in enumerate(article.clauses, start=1):
            yield f"{number}. {clause.text}"
            for at, point in enumerate(clause.points):
                yield f"   {letter(at)}) {point}"


def letter(at: int) -> str:
    """The letter of a point, from 0; after the last letter they are numbered on."""
    return POINTS[at] if at < len(POINTS) else f"{POINTS[-1]}{at - len(POINTS) + 1}"
