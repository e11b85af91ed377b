"""Soát lỗi — what a person should mend or look at before the bank is used (the lint list of the survey).

One function for a file just read and for a bank that is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.admin.banks.lint.bank import Drawn, habits, missing, shortages, spelling
from app.admin.banks.lint.duplicates import duplicates
from app.admin.banks.lint.questions import problems_of
from app.admin.banks.model import ParsedQuestion, Problem

__all__ = ["lint_bank", "lint_questions", "lint_whole"]


def lint_bank(items: Sequence[ParsedQuestion], blueprint: Iterable[Drawn] = ()) -> tuple[Problem, ...]:
    """All that is the matter with these questions, each by itself and taken together; question by question, then
    the whole. `blueprint`: what papers will draw from them, if that is known."""
    return (*lint_questions(items), *lint_whole(items, blueprint))


def lint_questions(items: Sequence[ParsedQuestion]) -> list[Problem]:
    """What each question has by itself."""
    return [replace(problem, position=i) for i, item in enumerate(items) for problem in problems_of(item)]


def lint_whole(items: Sequence[ParsedQuestion], blueprint: Iterable[Drawn] = ()) -> list[Problem]:
    """What only shows over many questions."""
    return [
        *duplicates(items),
        *habits(items),
        *spelling(items),
        *missing(items),
        *shortages(items, blueprint),
    ]
