"""One question of a bank: its page, the editor with its live preview, comments, and sending back."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy import func
from sqlmodel import Session, select
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from app.admin.banks.pictures import recoded
from app.admin.desk import Sent, TheContest, desk_of, onward, page
from app.admin.library.approving import remark, send_back
from app.admin.library.keys import may_see, saw
from app.admin.library.storing import bank_of, keep_image
from app.admin.library.versions import newest, rewrite, write_choices
from app.admin.questions.form import QuestionForm, faults_of, form_of, read_form
from app.admin.questions.showing import editor_view, one_view
from app.deps import BankKeeper, Content, Db, HouseDep, Now
from app.errors import NotThere, Unfit
from app.models import Bank, Contest, Question, Staff
from app.staff import audit
from app.vietnamese import fold, tidy_name

router = APIRouter(prefix="/contests/{slug}/banks/{bank_id:int}/questions")

ID_MAX = 2**31 - 1
COMMENT_MAX = 1_000
IMAGE_MAX = 10 * 2**20


def the_bank(db: Db, contest: TheContest, bank_id: int) -> Bank:
    return bank_of(db, contest, min(bank_id, ID_MAX))


def the_question(db: Db, bank: Annotated[Bank, Depends(the_bank)], n: int) -> Question:
    """The version that stands now. Raises NotThere."""
    found = newest(db, bank.id or 0, min(n, ID_MAX))
    if found is None:
        raise NotThere
    return found


TheBank = Annotated[Bank, Depends(the_bank)]
TheQuestion = Annotated[Question, Depends(the_question)]


def base_of(contest: Contest, bank: Bank) -> str:
    return f"/admin/contests/{contest.slug}/banks/{bank.id}/questions"


@router.get("/new")
def new_question(request: Request, db: Db, who: Content, contest: TheContest, bank: TheBank) -> Response:
    desk = desk_of(request, who, contest, "banks")
    return page(
        request,
        "admin/bank_question_form.html",
        editor_view(db, desk, contest, bank, QuestionForm(), None, {}),
    )


@router.get("/{n:int}")
def question_page(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: BankKeeper,
    contest: TheContest,
    bank: TheBank,
    question: TheQuestion,
) -> Response:
    key = may_see(db, who, contest, bank, now)
    if key:
        saw(house.engine, contest, who, bank, f"bank {bank.id}", [question.id or 0], now)
    view = one_view(db, desk_of(request, who, contest, "banks"), contest, bank, question, who, key=key)
    return page(request, "admin/bank_question.html", view)


@router.get("/{n:int}/edit")
def edit(
    request: Request,
    house: HouseDep,
    db: Db,
    now: Now,
    who: Content,
    contest: TheContest,
    bank: TheBank,
    question: TheQuestion,
) -> Response:
    saw(house.engine, contest, who, bank, f"bank {bank.id}", [question.id or 0], now)
    desk = desk_of(request, who, contest, "banks")
    view = editor_view(db, desk, contest, bank, form_of(db, question), question, {})
    return page(request, "admin/bank_question_form.html", view)


@router.post("/preview")
def live_preview(
    request: Request, db: Db, who: Content, contest: TheContest, bank: TheBank, sent: Sent
) -> Response:
    """The question as typed so far, as a participant would see it."""
    given = read_form(sent)
    view = editor_view(
        db, desk_of(request, who, contest, "banks"), contest, bank, given, None, faults_of(given)
    )
    return page(request, "admin/bank_question_form.html", view, "shown")


@router.post("")
def create(
    request: Request, db: Db, now: Now, who: Content, contest: TheContest, bank: TheBank, sent: Sent
) -> Response:
    given, faults = checked(db, contest, sent)
    if faults:
        desk = desk_of(request, who, contest, "banks")
        view = editor_view(db, desk, contest, bank, given, None, faults)
        return page(request, "admin/bank_question_form.html", view, status=422)
    assert bank.id is not None
    largest = db.exec(select(func.max(Question.n)).where(Question.bank_id == bank.id)).one()
    question = Question(bank_id=bank.id, n=(largest or 0) + 1, at="", **given.columns())
    question.written_by, question.written_at = who.id, now
    question.fold = fold(" ".join((given.stem, *(one.text for one in given.choices()))))
    db.add(question)
    db.flush()
    write_choices(db, question, given.choices())
    remark(db, question, "written", who, now)
    audit(db, now, who, "wrote question", f"bank {bank.id}", n=question.n)
    return onward(f"{base_of(contest, bank)}/{question.n}", "question")


@router.post("/{n:int}")
def save(
    request: Request,
    db: Db,
    now: Now,
    who: Content,
    contest: TheContest,
    bank: TheBank,
    question: TheQuestion,
    sent: Sent,
) -> Response:
    """Write the next version; over one that somebody else has written since the form was opened only by a second tap,
    after it has been told."""
    given, faults = checked(db, contest, sent)
    stands = form_of(db, question)
    same = (given.columns(), given.choices()) == (stands.columns(), stands.choices())
    moved = sent.get("version") != str(question.version) and not same
    if faults or moved:
        desk = desk_of(request, who, contest, "banks")
        view = replace(editor_view(db, desk, contest, bank, given, question, faults), moved=moved)
        return page(request, "admin/bank_question_form.html", view, status=422 if faults else 409)
    after = rewrite(db, question, given.columns(), given.choices(), who, now)
    audit(db, now, who, "edited question", f"bank {bank.id}", n=after.n, version=after.version)
    return onward(f"{base_of(contest, bank)}/{after.n}", "question")


def checked(db: Session, contest: Contest, sent: FormData) -> tuple[QuestionForm, dict[str, str]]:
    """What was typed, its new picture kept, and what is the matter with it by field."""
    given = read_form(sent)
    try:
        given = with_image(db, contest, given, sent)
    except Unfit as error:
        return given, dict(faults_of(given)) | {"image": error.code}
    return given, dict(faults_of(given))


def with_image(db: Session, contest: Contest, given: QuestionForm, sent: FormData) -> QuestionForm:
    """The form with its new picture, re-encoded and kept. Raises Unfit for what is no picture."""
    file = sent.get("image")
    data = file.file.read(IMAGE_MAX + 1) if isinstance(file, UploadFile) else b""
    if not data or contest.id is None:
        return given
    try:
        if len(data) > IMAGE_MAX:
            raise ValueError(len(data))
        image = recoded(data)
    except ValueError:
        raise Unfit("admin.question_bad_image") from None
    return replace(given, images=(*given.images, keep_image(db, contest.id, image)))


@router.post("/{n:int}/comments")
def comment(
    db: Db,
    now: Now,
    who: BankKeeper,
    contest: TheContest,
    bank: TheBank,
    question: TheQuestion,
    text: Annotated[str, Form(max_length=4_000)] = "",
    deed: Annotated[str, Form(max_length=20)] = "comment",
) -> Response:
    """Say something about a question; "returned" sends a proposed one back to its writer with it."""
    told = tidy_name(text)[:COMMENT_MAX]
    if deed == "returned":
        returned(db, question, who, now, told)
        return onward(f"{base_of(contest, bank)}/{question.n}", "returned")
    if told:
        remark(db, question, "comment", who, now, told)
    return onward(f"{base_of(contest, bank)}/{question.n}", "comment" if told else "")


def returned(db: Session, question: Question, who: Staff, now: int, why: str) -> None:
    if not why:
        raise Unfit("admin.reason_missing")
    send_back(db, question, who, now, why)
