"""Sửa nhanh — what a tap does to a bank that was read: questions change, and everything is judged again.

Pure: the file is not looked at again. What only the file could tell (`ParsedBank.noted`) stays until a repair
that was offered for it has been made, or a person has written the question anew.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.admin.banks.lint import lint_questions, lint_whole
from app.admin.banks.lint.questions import GLUED, LARGE, SMALL
from app.admin.banks.model import Image, ParsedBank, ParsedQuestion, Problem, Repair
from app.admin.banks.normalise import tidy

BEYOND_WORDS = ("image", "key_conflict", "numbering_")  # what no wording of the question answers
SEAM = re.compile(rf"(?<=[{SMALL}])(?=[{LARGE}][{SMALL}])")


def repaired(reading: ParsedBank, question: int | None, repair: Repair) -> ParsedBank:
    """The bank after a repair of the question at a position (from 0; None: of the file), judged again.

    Raises LookupError or ValueError for a repair that does not fit the question.
    """
    return repaired_all(reading, [(question, repair)])


def repaired_all(reading: ParsedBank, repairs: Iterable[tuple[int | None, Repair]]) -> ParsedBank:
    """The bank after several repairs, one after the other; a position counts among the questions as they then are."""
    for position, repair in repairs:
        reading = applied(reading, position, repair)
    return linted(reading)


def linted(reading: ParsedBank) -> ParsedBank:
    """The bank with all problems: question by question, then those of the file."""
    keyless = {problem.position for problem in reading.noted if problem.code == "key_without_option"}
    found = [*reading.noted, *lint_questions(reading.questions)]
    of_questions: list[list[Problem]] = [[] for _ in reading.questions]
    of_file = []
    for problem in found:
        if problem.position is None or problem.code.startswith("numbering_"):
            of_file.append(problem)
        elif not (problem.code == "no_key" and problem.position in keyless):
            of_questions[problem.position].append(problem)
    beside = [problem for problems in of_questions for problem in problems]
    return replace(reading, problems=(*beside, *of_file, *lint_whole(reading.questions)))


def applied(reading: ParsedBank, position: int | None, repair: Repair) -> ParsedBank:
    noted = tuple(p for p in reading.noted if p.position != position or not settles(p, repair.code))
    if repair.code == "choose_keys":
        questions = reading.questions
        for i, key in repair.fields["keys"]:
            questions = put(questions, i, with_key(questions[i], key))
        return replace(reading, questions=questions, noted=noted)
    if position is None or not 0 <= position < len(reading.questions):
        raise LookupError(position)
    if repair.code == "drop_question":
        questions = reading.questions[:position] + reading.questions[position + 1 :]
        return replace(reading, questions=questions, noted=moved_up(reading.noted, position))
    changed = CHANGES[repair.code](reading.questions[position], **repair.fields)
    return replace(reading, questions=put(reading.questions, position, changed), noted=noted)


def settles(problem: Problem, code: str) -> bool:
    """Whether a repair answers what was noted of its question: the one offered, or other words for it."""
    if code == "rewrite":
        return not problem.code.startswith(BEYOND_WORDS)
    return any(repair.code == code for repair in problem.repairs)


def moved_up(noted: Iterable[Problem], gone: int) -> tuple[Problem, ...]:
    """What was noted, without what concerns the question that is gone."""
    kept = (problem for problem in noted if problem.position != gone)
    return tuple(
        problem
        if problem.position is None or problem.position < gone
        else replace(problem, position=problem.position - 1)
        for problem in kept
    )


def put(items: tuple[Any, ...], position: int, item: object) -> tuple[Any, ...]:
    return (*items[:position], item, *items[position + 1 :])


def with_key(question: ParsedQuestion, correct: Sequence[int]) -> ParsedQuestion:
    """The question with these right choices. Raises ValueError where it has no such choices."""
    right = tuple(sorted(set(correct)))
    if not right or not 0 <= right[0] <= right[-1] < len(question.options):
        raise ValueError(correct)
    return replace(question, correct=right, several=len(right) > 1)


def with_several(question: ParsedQuestion) -> ParsedQuestion:
    return replace(question, several=True)


def with_text(question: ParsedQuestion, field: str | int, change: Callable[[str], str]) -> ParsedQuestion:
    """The question with its stem, or the choice at a position ("last": the last one), changed."""
    if field == "last":
        field = len(question.options) - 1 if question.options else "stem"
    if field == "stem":
        return replace(question, stem=change(question.stem))
    position = int(field)
    return replace(question, options=put(question.options, position, change(question.options[position])))


def with_line_joined(question: ParsedQuestion, field: str | int, text: str = "") -> ParsedQuestion:
    return with_text(question, field, lambda before: " ".join(f"{before}\n{text}".split("\n")).strip())


def with_words_parted(question: ParsedQuestion, field: str | int) -> ParsedQuestion:
    return with_text(question, field, lambda text: GLUED.sub(lambda word: SEAM.sub(" ", word[0]), text))


def without_note(question: ParsedQuestion, field: str | int, text: str) -> ParsedQuestion:
    def change(before: str) -> str:
        return re.sub(r"\s+(?=[.,;:?!]|$)", "", tidy(before.replace(text, " ")))

    return with_text(question, field, change)


def without_stops(question: ParsedQuestion) -> ParsedQuestion:
    return replace(question, options=tuple(option.rstrip(" .") for option in question.options))


def without_choice(question: ParsedQuestion, position: int) -> ParsedQuestion:
    """The question without a choice; a key that named it alone is gone. Raises LookupError."""
    kept = [i for i in range(len(question.options)) if i != position]
    if len(kept) == len(question.options):
        raise LookupError(position)
    images: tuple[tuple[Image, ...], ...] = tuple(question.images_of(i) for i in kept)
    return replace(
        question,
        options=tuple(question.options[i] for i in kept),
        correct=tuple(kept.index(i) for i in question.correct if i != position),
        pinned=tuple(kept.index(i) for i in question.pinned if i != position),
        option_images=images if any(images) else (),
    )


def with_pinned(question: ParsedQuestion, positions: Sequence[int]) -> ParsedQuestion:
    return replace(question, pinned=tuple(sorted({i for i in positions if 0 <= i < len(question.options)})))


def with_words(
    question: ParsedQuestion, stem: str, options: Sequence[str], source: str | None
) -> ParsedQuestion:
    """The question in other words, choices at their places; further ones come last. Raises ValueError for fewer."""
    if len(options) < len(question.options):
        raise ValueError(len(options))
    return replace(question, stem=stem, options=tuple(options), source=source)


def unchanged(question: ParsedQuestion) -> ParsedQuestion:
    return question


CHANGES: dict[str, Callable[..., ParsedQuestion]] = {
    "choose_key": with_key,
    "allow_several": with_several,
    "join_lines": with_line_joined,
    "part_words": with_words_parted,
    "drop_note": without_note,
    "drop_lines": without_note,
    "drop_stops": without_stops,
    "drop_choice": without_choice,
    "drop_images": unchanged,
    "pin": with_pinned,
    "rewrite": with_words,
}
