"""Thể lệ dạng Word — the regulations as a .docx, in the dress of official documents (Times New Roman 14, A4)."""

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from app.regulations.articles import Article, Regulations
from app.regulations.plain import letter
from app.texts import tell

FONT = "Times New Roman"
WRITTEN_AT = datetime(2000, 1, 1, tzinfo=UTC)  # A constant: equal regulations are equal files.


def as_docx(text: Regulations) -> bytes:
    """The bytes of the file."""
    document = Document()
    dress(document, text)
    centred(document, text.organiser.upper())
    centred(document, tell("regulations.title"))
    centred(document, text.title)
    for basis in text.bases:
        document.add_paragraph(tell("regulations.basis", basis=basis))
    for article in text.articles:
        add_article(document, article)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def dress(document: WordDocument, text: Regulations) -> None:
    """Page, font and properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = section.right_margin = Cm(2)
    section.left_margin = Cm(3)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)
    properties = document.core_properties
    properties.title, properties.author = text.title, text.organiser
    properties.comments, properties.language = "", "vi-VN"
    properties.created = properties.modified = WRITTEN_AT


def centred(document: WordDocument, line: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(line).bold = True


def add_article(document: WordDocument, article: Article) -> None:
    """The heading stays with its first clause."""
    head = document.add_paragraph()
    head.paragraph_format.keep_with_next = True
    told = tell("regulations.article", number=article.number, heading=article.heading)
    head.add_run(told).bold = True
    for number, clause in enumerate(article.clauses, start=1):
        body = document.add_paragraph(f"{number}. {clause.text}")
        body.alignment, body.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.JUSTIFY, Cm(1)
        for at, point in enumerate(clause.points):
            item = document.add_paragraph(f"{letter(at)}) {point}")
            item.alignment, item.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.JUSTIFY, Cm(1)
