"""Các điều — twelve articles out of a contest file. The words stand in templates/regulations, one file an article.

A template gives the heading, then clauses that begin with "§ " and points below them that begin with "- ", each at the
start of a line; whatever else stands on lines of its own goes on with what was before. A line of text that ends in a
block tag closes it with `+%}`, else the line break after it would be gone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from app.contest_file import ContestFile
from app.pages import render
from app.regulations.views import RegulationsView, view_of

ARTICLES = (
    "purpose",
    "audience",
    "timetable",
    "papers",
    "scores",
    "prediction",
    "ranking",
    "prizes",
    "collective",
    "lots",
    "publication",
    "privacy",
)
MARK = re.compile(r"^[ \t]*(§|-)[ \t]+", re.M)


@dataclass(frozen=True, slots=True)
class Clause:
    """Khoản, with its points (điểm)."""

    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """Điều."""

    number: int
    heading: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Regulations:
    """The whole text; `bases` are what it is based on (căn cứ), as cited."""

    title: str
    organiser: str
    bases: tuple[str, ...]
    articles: tuple[Article, ...]


def regulations(file: ContestFile, names: Mapping[str, str]) -> Regulations:
    """The regulations that follow from the file; a unit without a name is called by its code."""
    view = view_of(file, names)
    articles = tuple(article(number, name, view) for number, name in enumerate(ARTICLES, start=1))
    return Regulations(file.contest.title, file.contest.organiser, file.contest.bases, articles)


def article(number: int, name: str, view: RegulationsView) -> Article:
    heading, *rest = MARK.split(render(f"regulations/{name}.html", view))
    clauses: list[Clause] = []
    for mark, text in zip(rest[::2], rest[1::2], strict=True):
        if mark == "§":
            clauses.append(Clause(tidy(text)))
        else:
            last = clauses.pop()
            clauses.append(Clause(last.text, (*last.points, tidy(text))))
    return Article(number, tidy(heading), tuple(Clause(one.text, listed(one.points)) for one in clauses))


def listed(points: tuple[str, ...]) -> tuple[str, ...]:
    """The points of a clause as offices end them: a semicolon after each, a full stop after the last."""
    bare = [point.rstrip(".;") for point in points]
    return (*(f"{point};" for point in bare[:-1]), *(f"{point}." for point in bare[-1:]))


def tidy(text: str) -> str:
    """One line, with no space before a mark that takes none, as plain text."""
    return re.sub(r" +([,.;:])", r"\1", " ".join(unescape(text).split()))
