"""Builds the views of one question."""

from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session, col, select

from app.admin.desk import Desk, rounds_of
from app.admin.library.approving import own
from app.admin.library.listing import levels_of, topic_counts
from app.admin.library.searching import image_views, question_views
from app.admin.library.versions import choices_of, versions_of
from app.admin.library.views import OptionView, QuestionView
from app.admin.questions.differing import differences
from app.admin.questions.form import CHOICES_MAX, ChoiceLine, QuestionForm
from app.admin.questions.views import EditorView, KeptImage, OneView, RemarkLine, VersionLine
from app.models import Bank, Contest, Image, Question, Remark, Role, Staff
from app.rules.paper.draw import LETTERS


def one_view(
    db: Session, desk: Desk, contest: Contest, bank: Bank, question: Question, who: Staff, *, key: bool
) -> OneView:
    base = f"/admin/contests/{contest.slug}/banks/{bank.id}"
    names = {staff.id: staff.name for staff in db.exec(select(Staff))}
    said = db.exec(select(Remark).where(Remark.lineage == question.lineage).order_by(col(Remark.id)))
    return OneView(
        desk=desk,
        bank=bank.name,
        base=base,
        question=question_views(db, [question], base, key=key)[0],
        status=question.status,
        version=question.version,
        archived=question.archived_at is not None,
        mine=own(question, who),
        content=who.role is Role.CONTENT,
        remarks=tuple(RemarkLine(names.get(one.staff_id, ""), one.at, one.deed, one.text) for one in said),
        versions=tuple(version_lines(db, contest, question, names, key=key)),
    )


def version_lines(
    db: Session, contest: Contest, question: Question, names: Mapping[int | None, str], *, key: bool
) -> list[VersionLine]:
    """The versions, newest first, each with what it changed."""
    rounds, lines = rounds_of(db, contest), []
    before: Question | None = None
    for one in versions_of(db, question):
        changed = (
            differences(before, choices_of(db, before), one, choices_of(db, one), key=key) if before else ()
        )
        asking = tuple(round.title for round in rounds if one.id in round.questions)
        lines.append(VersionLine(one.version, names.get(one.written_by, ""), one.written_at, changed, asking))
        before = one
    return lines[::-1]


def seen(db: Session, given: QuestionForm, n: int | None, base: str) -> QuestionView:
    """What is typed, as a participant would see it."""
    return QuestionView(
        n=n or 0,
        stem=given.stem,
        several=given.several,
        images=image_views(db, known_images(db, given.images), base),
        options=tuple(
            OptionView(
                letter,
                one.text,
                one.correct,
                one.pinned,
                image_views(db, known_images(db, one.images), base),
            )
            for letter, one in zip(LETTERS, given.choices(), strict=False)
        ),
        topic=given.topic,
        level=given.level or None,
        source=given.source or None,
        explain=given.explain or None,
        at="",
        key=True,
    )


def known_images(db: Session, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(id for id in ids if db.get(Image, id) is not None)


def editor_view(
    db: Session,
    desk: Desk,
    contest: Contest,
    bank: Bank,
    given: QuestionForm,
    question: Question | None,
    faults: Mapping[str, str],
) -> EditorView:
    assert bank.id is not None
    base = f"/admin/contests/{contest.slug}/banks/{bank.id}"
    n, version = (question.n, question.version) if question else (None, 0)
    ids = known_images(db, given.images)
    spare = (ChoiceLine(),) * (CHOICES_MAX - len(given.lines))
    return EditorView(
        desk=desk,
        bank=bank.name,
        base=base,
        action=f"{base}/questions" + (f"/{n}" if n else ""),
        given=replace(given, lines=given.lines + spare),
        images=tuple(KeptImage(*one) for one in zip(ids, image_views(db, ids, base), strict=True)),
        shown=seen(db, given, n, base),
        n=n,
        version=version,
        topics=tuple(topic for topic in topic_counts(db, bank.id) if topic),
        levels=levels_of(db, bank.id),
        faults=faults,
    )
