"""Xem trước — a parsed bank as its preview shows it: each problem beside the question that has it."""

from collections import Counter

from app.admin.banks import ParsedBank, ParsedQuestion, Problem
from app.admin.desk import Desk
from app.admin.library.storing import LETTERS
from app.admin.library.views import BankPreview, OptionView, ProblemView, QuestionView


def told(problem: Problem, language: str) -> ProblemView:
    return ProblemView(problem.severity == "block", problem.message(language))


def parsed_question(question: ParsedQuestion, problems: tuple[ProblemView, ...]) -> QuestionView:
    return QuestionView(
        n=question.n,
        stem=question.stem,
        options=tuple(
            OptionView(LETTERS[at % len(LETTERS)], text, at in question.correct, at in question.pinned)
            for at, text in enumerate(question.options)
        ),
        topic=question.topic or "",
        level=question.level,
        source=question.source,
        explain=question.explain,
        at=question.at,
        problems=problems,
    )


def preview_of(desk: Desk, parsed: ParsedBank, upload: str, known: int | None, language: str) -> BankPreview:
    """`known`: the bank that was made of the same file before."""
    numbers = {question.n for question in parsed.questions}
    beside: dict[int, list[ProblemView]] = {}
    on_top = []
    for problem in parsed.problems:
        if problem.question in numbers and problem.question is not None:
            beside.setdefault(problem.question, []).append(told(problem, language))
        else:
            on_top.append(told(problem, language))
    blocks = sum(problem.severity == "block" for problem in parsed.problems)
    return BankPreview(
        desk=desk,
        file_name=parsed.file_name,
        upload=upload,
        name=parsed.file_name.rpartition(".")[0] or parsed.file_name,
        problems=tuple(on_top),
        questions=tuple(parsed_question(q, tuple(beside.get(q.n, ()))) for q in parsed.questions),
        topics=dict(Counter(question.topic or "" for question in parsed.questions)),
        blocked=parsed.blocked or not parsed.questions,
        blocks=blocks,
        warns=len(parsed.problems) - blocks,
        known=known,
    )
