"""Thể lệ — the participants' page of the regulations, written from the published rounds (plain `def`, SQL)."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlmodel import select
from starlette.responses import Response

from app.contest_file import load_contest
from app.deps import Db
from app.errors import NotThere
from app.models import Contest, Unit
from app.quiz.seat import page
from app.regulations import DocumentView, document_view, regulations

router = APIRouter()


@dataclass(frozen=True, slots=True)
class RegulationsPage:
    slug: str
    document: DocumentView


@router.get("/contests/{slug}/regulations")
def read_regulations(request: Request, db: Db, slug: str) -> Response:
    """The regulations of what has been published. Raises NotThere when that is nothing."""
    file = load_contest(db, slug, published=True)
    if not file.rounds:
        raise NotThere
    units = select(Unit.code, Unit.path).join(Contest).where(Contest.slug == slug)
    text = regulations(file, dict(db.exec(units).all()))
    return page(request, "quiz/regulations.html", RegulationsPage(slug, document_view(text)))
