"""Builds the view of the preview: each problem beside the question that has it, with its taps."""

from collections import Counter

from app.admin.banks import Image, ParsedQuestion, Problem
from app.admin.banks.model import letters_of
from app.admin.desk import Desk
from app.admin.intake.standing import Standing, written
from app.admin.intake.views import Card, IntakeView, ProblemView, Tap
from app.admin.library.views import ImageView, OptionView, QuestionView
from app.admin.questions.form import BLANK_CHOICES, CHOICES_MAX
from app.models import Intake


def told(problem: Problem, language: str) -> ProblemView:
    taps = tuple(Tap(repair.label(language), written(repair)) for repair in problem.repairs)
    return ProblemView(problem.severity == "block", problem.message(language), taps)


def shown(base: str, images: tuple[Image, ...]) -> tuple[ImageView, ...]:
    return tuple(ImageView(f"{base}/images/{one.sha256}", one.width, one.height) for one in images)


def parsed_question(base: str, question: ParsedQuestion) -> QuestionView:
    return QuestionView(
        n=question.n,
        stem=question.stem,
        several=question.several,
        images=shown(base, question.images),
        options=tuple(
            OptionView(
                letters_of((at,)),  # As the remarks call it, though it be one too many.
                text,
                at in question.correct,
                at in question.pinned,
                shown(base, question.images_of(at)),
            )
            for at, text in enumerate(question.options)
        ),
        topic=question.topic or "",
        level=question.level,
        source=question.source,
        explain=question.explain,
        at=question.at,
        key=True,
    )


def typed_lines(question: ParsedQuestion) -> tuple[str, ...]:
    """The choices to be typed over; with four at least, for those that were not found."""
    return (*question.options, *("",) * (BLANK_CHOICES - len(question.options)))[:CHOICES_MAX]


def intake_view(
    desk: Desk,
    base: str,
    intake: Intake,
    now: Standing,
    into: str | None,
    known: int | None,
    language: str,
    editing: int | None = None,
) -> IntakeView:
    beside: dict[int | None, list[ProblemView]] = {}
    for position, problem in now.problems():
        beside.setdefault(position, []).append(told(problem, language))
    repaired = {step[0] for step in intake.repairs}
    cards = tuple(
        Card(
            position=at,
            question=parsed_question(base, question),
            problems=tuple(beside.get(at, ())),
            left_out=at in intake.left_out,
            repaired=at in repaired,
            lines=typed_lines(question) if at == editing else (),
        )
        for at, question in enumerate(now.whole.questions)
    )
    blocks = sum(problem.severity == "block" for problem in now.bank.problems)
    return IntakeView(
        desk=desk,
        base=base,
        file_name=intake.file_name,
        name=intake.file_name.rpartition(".")[0] or intake.file_name,
        into=into,
        problems=tuple(beside.get(None, ())),
        repaired=None in repaired,
        cards=cards,
        questions=len(now.bank.questions),
        topics=dict(Counter(question.topic or "" for question in now.bank.questions)),
        ready=now.ready(),
        blocks=blocks,
        warns=len(now.bank.problems) - blocks,
        known=known,
    )
