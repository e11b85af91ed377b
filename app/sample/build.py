"""Dựng tệp mẫu — makes `bank.docx`, `units.xlsx` and `roster.xlsx` out of the texts of this folder.

    python -m app.sample.build

The same texts give files of the same content; the Office files stand in the repository beside them.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from xlsxwriter import Workbook

from app.sample import BANK, FOLDER, ROSTER, UNITS
from app.sample.questions import Question, Questions, read_questions
from app.sample.roster import Person, people, read_names
from app.sample.tree import Unit, read_units

LETTERS = "ABCD"
FONT = "Times New Roman"
WRITTEN_AT = datetime(2022, 6, 2, 1, tzinfo=UTC)  # a constant: a file built again is the same file
KIND_WORDS = {
    "dang_bo_khoi": "Đảng bộ Khối",
    "dang_bo_co_so": "Đảng bộ cơ sở",
    "chi_bo_co_so": "Chi bộ cơ sở",
    "dang_bo_bo_phan": "Đảng bộ bộ phận",
    "chi_bo": "Chi bộ",
}
UNITS_TITLE = "DANH SÁCH TỔ CHỨC ĐẢNG TRỰC THUỘC ĐẢNG BỘ KHỐI CÁC CƠ QUAN TỈNH HẢI SƠN"
UNITS_COLUMNS = (
    ("Mã", 18),
    ("Tên tổ chức đảng", 62),
    ("Loại", 18),
    ("Trực thuộc (mã)", 18),
    ("Số đảng viên", 14),
    ("Tổng số người", 14),
)
ROSTER_TITLE = "DANH SÁCH ĐẢNG VIÊN ĐẢNG BỘ KHỐI CÁC CƠ QUAN TỈNH HẢI SƠN"
ROSTER_COLUMNS = (
    ("TT", 7),
    ("Họ và tên", 30),
    ("Năm sinh", 10),
    ("Giới tính", 10),
    ("Đảng viên", 11),
    ("Mã đơn vị", 20),
)


def build(folder: Path) -> None:
    """Writes the three files into `folder`, over those that are there."""
    units = read_units(FOLDER / "units.txt")
    roster = people(units, read_names(FOLDER / "names.txt"))
    write_bank(read_questions(FOLDER / "questions.txt"), folder / BANK.name)
    write_sheet(folder / UNITS.name, UNITS_TITLE, UNITS_COLUMNS, map(unit_row, units))
    write_sheet(folder / ROSTER.name, ROSTER_TITLE, ROSTER_COLUMNS, map(person_row, enumerate(roster, 1)))


def write_bank(bank: Questions, path: Path) -> None:
    """Topics are headings; the right option is underlined, letter and text."""
    document = Document()
    dress(document, bank)
    for line in (bank.title.upper(), bank.contest):
        document.add_paragraph(line, style="Title")
    topic = ""
    for question in bank.questions:
        if question.topic != topic:
            topic = question.topic
            document.add_paragraph(f"Chuyên đề: {topic}", style="Heading 1")
        add_question(document, question)
    document.save(str(path))


def dress(document: WordDocument, bank: Questions) -> None:
    """A4, Times New Roman 14, as offices write."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = section.right_margin = Cm(2)
    section.left_margin = Cm(3)
    dress_style(document.styles["Normal"], bold=False)
    dress_style(document.styles["Heading 1"], bold=True)
    title = document.styles["Title"]
    dress_style(title, bold=True)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.element.pPr.remove(title.element.pPr.find(qn("w:pBdr")))
    properties = document.core_properties
    properties.title, properties.author = bank.contest, "Ban Tổ chức Cuộc thi"
    properties.comments, properties.language = "", "vi-VN"
    properties.created = properties.modified = WRITTEN_AT


def dress_style(style: ParagraphStyle, *, bold: bool) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(14), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]  # a theme's font would win over the one just set
    style.paragraph_format.space_after = Pt(3)


def add_question(document: WordDocument, question: Question) -> None:
    """A question stays on one page; the level is its last line."""
    head = document.add_paragraph()
    head.paragraph_format.space_before = Pt(9)
    head.add_run(f"Câu {question.number}.").bold = True
    head.add_run(f" {question.stem}")
    lines = [head]
    for at, option in enumerate(question.options):
        lines.append(document.add_paragraph())
        lines[-1].add_run(f"{LETTERS[at]}. {option}").underline = True if at == question.right else None
    lines.append(document.add_paragraph(f"Căn cứ: {question.source}"))
    for line in lines:
        line.paragraph_format.keep_with_next = True
    document.add_paragraph(f"Mức độ: {question.level}")


def unit_row(unit: Unit) -> tuple[str | int, ...]:
    return unit.code, unit.name, KIND_WORDS[unit.kind], unit.parent or "", unit.members, unit.headcount


def person_row(numbered: tuple[int, Person]) -> tuple[str | int, ...]:
    number, one = numbered
    return number, one.name, one.birth_year, one.sex, "x", one.unit


def write_sheet(
    path: Path, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str | int]]
) -> None:
    """A title, an empty row, the header, the rows. `columns` are headings and widths in characters."""
    with Workbook(path, {"default_format_properties": {"font_name": FONT, "font_size": 12}}) as book:
        book.set_properties({"title": title, "created": WRITTEN_AT})
        bold = book.add_format({"bold": True, "font_size": 13})
        head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
        cell = book.add_format({"border": 1})
        sheet = book.add_worksheet("Danh sách")
        sheet.write_string(0, 0, title, bold)
        for at, (heading, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(2, at, heading, head)
        sheet.freeze_panes(3, 0)
        sheet.repeat_rows(2)
        for number, row in enumerate(rows, 3):
            sheet.write_row(number, 0, row, cell)


if __name__ == "__main__":
    build(FOLDER)
