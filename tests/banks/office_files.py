"""Kho tệp thử, phần Office — numbering, tables, tracked changes, old fonts and sheets, made from their XML."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from xml.sax.saxutils import escape

import docx

from app.admin.banks.legacy import TCVN3_CODES, TCVN3_LETTERS
from tests.admin.banks.build import docx_of, number_properties, part_changed, saved, underline, xlsx_of
from tests.admin.banks.test_pictures import picture
from tests.banks.files import File, written
from tests.banks.questions import FOUR

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LETTERED = (
    '<w:abstractNum w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Câu %1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%2."/></w:lvl>'
    "</w:abstractNum>"
)


def numbered() -> bytes:
    """Heads and letters counted by Word: no "Câu", no "A." is typed; letters start again below each head."""
    document = docx.Document()
    for one in FOUR:
        head = document.add_paragraph(one.stem)
        head._p.get_or_add_pPr().append(number_properties(77))
        for letter, text in zip("ABCD", one.options, strict=True):
            paragraph = document.add_paragraph()
            run = paragraph.add_run(text)
            if letter == one.right:
                underline(run)
            paragraph._p.get_or_add_pPr().append(number_properties(77, 1))

    def with_list(xml: bytes) -> bytes:
        before, closing = xml.decode().rsplit("</w:numbering>", 1)
        at = before.index("<w:num ")
        made = f"{before[:at]}{LETTERED}{before[at:]}"
        return (
            f'{made}<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num></w:numbering>{closing}'.encode()
        )

    return part_changed(saved(document), "word/numbering.xml", with_list)


def tables() -> Iterator[File]:
    rows = docx.Document()
    table = rows.add_table(rows=5, cols=7)
    for c, text in enumerate(["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"]):
        table.cell(0, c).text = text
    for r, one in enumerate(FOUR, 1):
        for c, text in enumerate([str(one.n), one.stem, *one.options, one.right]):
            table.cell(r, c).text = text
    yield File("table-rows.docx", saved(rows))
    for name, shape in (("two-by-two", (2, 2)), ("one-row", (1, 4))):
        document = docx.Document()
        for one in FOUR:
            document.add_paragraph(f"Câu {one.n}. {one.stem}")
            grid = document.add_table(rows=shape[0], cols=shape[1])
            for i, text in enumerate(one.options):
                paragraph = grid.cell(i // shape[1], i % shape[1]).paragraphs[0]
                label = paragraph.add_run(f"{'ABCD'[i]}.")
                if "ABCD"[i] == one.right:
                    underline(label)
                paragraph.add_run(f" {text}")
        yield File(f"table-options-{name}.docx", saved(document))
    for name, across in (("across", True), ("down", False)):
        document = docx.Document(BytesIO(docx_of(*written(look=None), "BẢNG ĐÁP ÁN")))
        grid = document.add_table(rows=2, cols=4) if across else document.add_table(rows=4, cols=2)
        for i, one in enumerate(FOUR):
            for j, text in enumerate([str(one.n), one.right]):
                grid.cell(*((j, i) if across else (i, j))).text = text
        yield File(f"table-keys-{name}.docx", saved(document))


def body_changed(name: str, old: str, new: str, problems: Sequence[str] = ()) -> File:
    """The plain document with a piece of its XML changed, once; its questions are the same."""

    def change(xml: bytes) -> bytes:
        text = xml.decode()
        assert old in text
        return text.replace(old, new, 1).encode()

    return File(
        name, part_changed(docx_of(*written()), "word/document.xml", change), problems=frozenset(problems)
    )


def markup() -> Iterator[File]:
    stem = escape(f"Câu 1. {FOUR[0].stem}")
    crossed = '<w:del w:id="1" w:author="x"><w:r><w:delText>bỏ đi</w:delText></w:r></w:del>'
    deleted = f"<w:r><w:t>{stem}</w:t></w:r>{crossed}"
    yield body_changed("tracked-deletion.docx", f"<w:r><w:t>{stem}</w:t></w:r>", deleted)
    half = len(stem) // 2
    inserted = (
        f'<w:r><w:t xml:space="preserve">{stem[:half]}</w:t></w:r>'
        f'<w:ins w:id="2" w:author="x"><w:r><w:t xml:space="preserve">{stem[half:]}</w:t></w:r></w:ins>'
    )
    yield body_changed("tracked-insertion.docx", f"<w:r><w:t>{stem}</w:t></w:r>", inserted)
    hidden = f"<w:r><w:t>{stem}</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
    yield body_changed("hidden-text.docx", f"<w:r><w:t>{stem}</w:t></w:r>", hidden)
    box = (
        f"<w:r><w:t>{stem}</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r>"
    )
    boxed = body_changed("text-box.docx", f"<w:r><w:t>{stem}</w:t></w:r>", box, ["text_box"])
    yield replace(boxed, questions=(replace(FOUR[0], stem=f"{FOUR[0].stem}\ntrong khung"), *FOUR[1:]))
    document = docx.Document(BytesIO(docx_of(*written())))
    document.paragraphs[0].add_run().add_picture(BytesIO(picture()))
    yield File("picture.docx", saved(document), problems=frozenset({"image"}))


def old_fonts() -> Iterator[File]:
    codes = dict(zip(TCVN3_LETTERS, TCVN3_CODES, strict=True))
    capitals = {letter.upper(): code for letter, code in codes.items() if letter.islower()} | codes

    def in_tcvn3(xml: bytes) -> bytes:
        head, body = xml.decode().split("<w:body>")
        coded = "".join(capitals.get(letter, letter) for letter in body)
        font = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
        coded = coded.replace("<w:rPr>", f"<w:rPr>{font}").replace(
            "<w:r><w:t", f"<w:r><w:rPr>{font}</w:rPr><w:t"
        )
        return f"{head}<w:body>{coded}".encode()

    yield File(
        "tcvn3.docx",
        part_changed(docx_of(*written()), "word/document.xml", in_tcvn3),
        tuple(replace(one, options=tuple(o.replace(" Ái ", " ái ") for o in one.options)) for one in FOUR),
        frozenset({"legacy_font"}),
    )


HEADERS = (
    ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"],
    ["TT", "Nội dung câu hỏi", "Phương án A", "Phương án B", "Phương án C", "Phương án D", "Đáp án đúng"],
    ["Câu", "Nội dung", "Đáp án A", "Đáp án B", "Đáp án C", "Đáp án D", "Đáp án"],
    ["No", "Question", "Option 1", "Option 2", "Option 3", "Option 4", "Correct answer"],
    ["Số TT", "Câu hỏi", "Lựa chọn 1", "Lựa chọn 2", "Lựa chọn 3", "Lựa chọn 4", "Kết quả"],
)


def sheets() -> Iterator[File]:
    for i, header in enumerate(HEADERS):
        rows = [[one.n, one.stem, *one.options, one.right] for one in FOUR]
        yield File(f"sheet-headers-{i}.xlsx", xlsx_of(header, *rows))
    figures = [[one.n, one.stem, *one.options, "ABCD".index(one.right) + 1] for one in FOUR]
    yield File("sheet-key-figures.xlsx", xlsx_of(HEADERS[0], *figures))
    words = [[one.n, one.stem, *one.options, one.options["ABCD".index(one.right)]] for one in FOUR]
    yield File("sheet-key-words.xlsx", xlsx_of(HEADERS[0], *words))
    above = [["NGÂN HÀNG CÂU HỎI"], [], ["Tháng 6 năm 2024"], HEADERS[0]]
    yield File(
        "sheet-title-above.xlsx",
        xlsx_of(*above, *([one.n, one.stem, *one.options, one.right] for one in FOUR)),
    )


def office_files() -> list[File]:
    numbering = File("auto-numbering.docx", numbered())
    return [numbering, *tables(), *markup(), *old_fonts(), *sheets()]
