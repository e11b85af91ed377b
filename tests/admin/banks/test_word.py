"""Tệp Word — styles, tracked changes, and what it holds that a question cannot."""

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.admin.banks.build import (
    asked,
    codes,
    docx_of,
    key,
    part_changed,
    read,
    saved,
    texts,
    underline,
)

DECLARED = nsdecls("w")
SPACES = nsdecls("w", "m", "wp", "a", "pic") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)

THREE = [(n, f"Hỏi {n}", ("ý A", "ý B", "ý C"), (n - 1,)) for n in (1, 2, 3)]


def styled(**looks: dict[str, bool]) -> docx.document.Document:
    document = docx.Document()
    for name, look in looks.items():
        kind = WD_STYLE_TYPE.CHARACTER if name.startswith("char") else WD_STYLE_TYPE.PARAGRAPH
        style = document.styles.add_style(name, kind)
        for attribute, value in look.items():
            setattr(style.font, attribute, value)
    return document


def test_a_look_may_come_from_the_style_of_the_letters() -> None:
    document = styled(char_key={"underline": True})
    for n in (1, 2, 3):
        document.add_paragraph(f"Câu {n}. Hỏi {n}")
        for i, letter in enumerate("ABC"):
            document.add_paragraph().add_run(
                f"{letter}. ý {letter}", style="char_key" if i == n - 1 else None
            )
    assert texts(read(saved(document))) == THREE


def test_a_look_may_come_from_the_style_of_the_paragraph_and_be_taken_back() -> None:
    document = styled(key={"bold": True})
    for n in (1, 2, 3):
        document.add_paragraph(f"Câu {n}. Hỏi {n}")
        for i, letter in enumerate("ABC"):
            run = document.add_paragraph(style="key").add_run(f"{letter}. ý {letter}")
            run.bold = None if i == n - 1 else False
    assert texts(read(saved(document))) == THREE


def test_bold_twice_over_by_styles_is_not_bold() -> None:
    document = styled(strong={"bold": True}, char_strong={"bold": True})
    for n in (1, 2, 3):
        document.add_paragraph(f"Câu {n}. Hỏi {n}")
        for i, letter in enumerate("ABC"):
            character = None if i == n - 1 else "char_strong"
            document.add_paragraph(style="strong").add_run(f"{letter}. ý {letter}", style=character)
    assert texts(read(saved(document))) == THREE


def test_an_underline_of_none_is_none() -> None:
    document = docx.Document()
    document.add_paragraph("Câu 1. Hỏi 1")
    for letter in "ABC":
        run = document.add_paragraph().add_run(f"{letter}. ý {letter}")
        run.underline = letter == "A" or docx.enum.text.WD_UNDERLINE.NONE
    assert texts(read(saved(document))) == THREE[:1]


def body_of(*paragraphs: str) -> bytes:
    """A document whose body is written in XML."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.element.body.insert(
            len(document.element.body) - 1,
            parse_xml(paragraph.replace("<w:p>", f"<w:p {SPACES}>", 1)),
        )
    return saved(document)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


SHOWN = '<w:vanish w:val="0"/>'
UNDERLINED = '<w:u w:val="single"/>'
REST = [f"<w:p>{run('A. một', UNDERLINED)}</w:p>", f"<w:p>{run('B. hai')}</w:p>"]


@pytest.mark.parametrize(
    ("inner", "stem"),
    [
        (f"{run('Câu 1. Hỏi')}<w:ins w:id='1' w:author='An'>{run(' thêm')}</w:ins>", "Hỏi thêm"),
        (
            f"{run('Câu 1. Hỏi')}<w:del w:id='1' w:author='An'><w:r><w:delText>bỏ</w:delText></w:r></w:del>",
            "Hỏi",
        ),
        (f"{run('Câu 1. Hỏi')}<w:moveFrom w:id='1' w:author='An'>{run(' bỏ')}</w:moveFrom>", "Hỏi"),
        (f"{run('Câu 1. Hỏi')}<w:moveTo w:id='1' w:author='An'>{run(' đến')}</w:moveTo>", "Hỏi đến"),
        (f"{run('Câu 1. Hỏi')}{run('ẩn', '<w:vanish/>')}{run(' hiện', SHOWN)}", "Hỏi hiện"),
        (f"{run('Câu 1. Hỏi')}<w:hyperlink w:anchor='x'>{run(' liên kết')}</w:hyperlink>", "Hỏi liên kết"),
        (f"{run('Câu 1. Hỏi')}<w:sdt><w:sdtContent>{run(' ô')}</w:sdtContent></w:sdt>", "Hỏi ô"),
        (f"{run('Câu 1. Hỏi')}<w:smartTag>{run(' thẻ')}</w:smartTag>", "Hỏi thẻ"),
        (f"{run('Câu 1. Hỏi')}<w:fldSimple w:instr='DATE'>{run(' năm 2026')}</w:fldSimple>", "Hỏi năm 2026"),
        (f"{run('Câu 1. Hỏi')}<w:r><w:instrText>PAGE</w:instrText></w:r>", "Hỏi"),
        (f"{run('Câu 1. Hỏi')}<w:r><w:br/><w:t>dòng</w:t><w:cr/><w:t>nữa</w:t></w:r>", "Hỏi\ndòng\nnữa"),
        (
            f"{run('Câu 1. Hỏi')}<w:r><w:tab/><w:t>xa</w:t><w:noBreakHyphen/><w:t>gần</w:t></w:r>",
            "Hỏi xa-gần",
        ),
        (f"{run('Câu 1. Hỏi')}<w:r><w:softHyphen/><w:t>liền</w:t></w:r>", "Hỏiliền"),
        (f"{run('Câu 1. Hỏi')}<w:r><w:t> một\n  dòng</w:t></w:r>", "Hỏi một dòng"),
    ],
)
def test_what_a_reader_of_the_document_sees_is_read(inner: str, stem: str) -> None:
    bank = read(body_of(f"<w:p>{inner}</w:p>", *REST))
    assert texts(bank) == [(1, stem, ("một", "hai"), (0,))]


def alternatives(choice: str, fallback: str) -> str:
    inner = f"<mc:Choice Requires='wps'>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    return f"<mc:AlternateContent>{inner}</mc:AlternateContent>"


def test_a_tick_of_the_wingdings_font_is_a_tick() -> None:
    tick = "<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"
    bank = read(
        body_of(
            f"<w:p>{run('Câu 1. Hỏi')}</w:p>",
            f"<w:p>{run('A. một')}</w:p>",
            f"<w:p>{tick}{run('B. hai')}</w:p>",
        )
    )
    assert texts(bank) == [(1, "Hỏi", ("một", "hai"), (1,))]


def test_alternatives_of_one_text_are_read_once() -> None:
    choice = alternatives(run(" một lần"), run(" hai lần"))
    assert texts(read(body_of(f"<w:p>{run('Câu 1. Hỏi')}{choice}</w:p>", *REST)))[0][1] == "Hỏi một lần"


def test_a_paragraph_whose_end_was_deleted_runs_on() -> None:
    deleted = "<w:pPr><w:rPr><w:del w:id='1' w:author='An'/></w:rPr></w:pPr>"
    bank = read(body_of(f"<w:p>{deleted}{run('Câu 1. Hỏi ')}</w:p>", f"<w:p>{run('nối liền?')}</w:p>", *REST))
    assert [(q.stem, q.at) for q in bank.questions] == [("Hỏi nối liền?", "paragraph 2")]


PICTURE = (
    "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip/></pic:blipFill></pic:pic>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
BOX = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:txbxContent>"
    "</v:textbox></v:shape></w:pict></w:r>"
)


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        (PICTURE, "image_elsewhere"),
        ("<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>", "image_elsewhere"),
        (BOX, "text_box"),
        (alternatives(BOX, BOX), "text_box"),
        ("<w:r><w:footnoteReference w:id='1'/></w:r>", "footnote"),
        ("<w:r><w:endnoteReference w:id='1'/></w:r>", "footnote"),
        ("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", "equation"),
    ],
)
def test_what_a_question_cannot_hold_is_told_with_its_question(inner: str, code: str) -> None:
    head = f"<w:p>{run('Câu 2. Hỏi ')}{inner}</w:p>"
    bank = read(body_of("<w:p/>".replace("/>", "></w:p>"), head, *REST))
    assert [(p.severity, p.code, p.question, p.at) for p in bank.problems][:1] == [
        ("warn", code, 2, "paragraph 2")
    ]
    assert bank.questions[0].stem == {"equation": "Hỏi x+1", "text_box": "Hỏi\ntrong khung"}.get(code, "Hỏi")


def test_a_question_in_a_box_is_read_where_the_box_is_anchored() -> None:
    inner = "".join(f"<w:p>{run(text)}</w:p>" for text in ("Câu 2. Hỏi", "A. ba", "B. bốn (đúng)"))
    box = BOX.replace("<w:p><w:r><w:t>trong khung</w:t></w:r></w:p>", inner)
    bank = read(body_of(f"<w:p>{run('Câu 1. Hỏi')}</w:p>", *REST, f"<w:p>{box}</w:p>"))
    assert [(q.n, q.options) for q in bank.questions] == [(1, ("một", "hai")), (2, ("ba", "bốn"))]
    assert ("text_box", 2) in codes(bank)


def test_a_document_inside_the_document_is_not_passed_over_in_silence() -> None:
    bank = read(body_of(f"<w:p>{run('Câu 1. Hỏi')}</w:p>", *REST, f"<w:altChunk {SPACES}/>"))
    assert codes(bank) == [("elsewhere", 1)]
    assert bank.blocked


HIGH, LOW = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
SYMBOL = '<w:r><w:sym w:font="Symbol" w:char="F0{}"/></w:r>'


@pytest.mark.parametrize(
    ("inner", "text", "told"),
    [
        (run("10") + run("2", HIGH) + run(" m"), "10² m", []),
        (run("CO") + run("2", LOW), "CO₂", []),
        (run("2") + run("ab", HIGH), "2^(ab)", []),
        (run("Một dòng chữ nhỏ", HIGH), "Một dòng chữ nhỏ", []),
        (SYMBOL.format("B3") + run(" 18 tuổi"), "≥ 18 tuổi", []),
        (SYMBOL.format("21") + run(" 18 tuổi"), "18 tuổi", ["symbol"]),
        (run("bỏ đi", "<w:strike/>"), "bỏ đi", ["struck"]),
        (run("giữ lại", '<w:strike w:val="0"/>'), "giữ lại", []),
    ],
)
def test_signs_that_change_what_is_said_are_kept_or_told(inner: str, text: str, told: list[str]) -> None:
    bank = read(body_of(f"<w:p>{run('Câu 1. Hỏi')}</w:p>", *REST[:1], f"<w:p>{run('B. ')}{inner}</w:p>"))
    assert bank.questions[0].options == ("một", text)
    assert [code for code, _ in codes(bank)] == told


def math(tag: str, **parts: str) -> str:
    inner = "".join(f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>" for name, text in parts.items())
    return f"<m:{tag}><m:{tag}Pr/>{inner}</m:{tag}>"


@pytest.mark.parametrize(
    ("equation", "text"),
    [
        (math("sSup", e="x", sup="2"), "x²"),
        (math("sSup", e="x", sup="n+1"), "xⁿ⁺¹"),
        (math("sSup", e="x", sup="k+1"), "x^(k+1)"),
        (math("sSub", e="H", sub="2"), "H₂"),
        (math("f", num="1", den="2"), "(1/2)"),
        (math("f", num="a+b", den="2"), "((a+b)/2)"),
        (math("rad", deg="3", e="x"), "³√x"),
        (math("d", e="x+1"), "(x+1)"),
        (math("nary", sub="1", sup="n", e="x"), "∫₁ⁿx"),
    ],
)
def test_an_equation_is_written_on_one_line_as_it_is_read(equation: str, text: str) -> None:
    bank = read(body_of(f"<w:p>{run('Câu 1. Tính ')}<m:oMath>{equation}</m:oMath></w:p>", *REST))
    assert bank.questions[0].stem == f"Tính {text}"


def test_a_document_saved_as_strict_open_xml_is_read() -> None:
    def strict(content: bytes) -> bytes:
        usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        return content.replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main")

    data = part_changed(docx_of(*asked(1, "C")), "word/document.xml", strict)
    assert [q.correct for q in read(part_changed(data, "word/styles.xml", strict)).questions] == [(2,)]


def test_a_document_may_be_kept_under_another_name_in_its_package() -> None:
    def renamed(content: bytes) -> bytes:
        return content.replace(b'Target="word/document.xml"', b'Target="/word/./document.xml"')

    assert texts(read(part_changed(docx_of(*asked(1)), "_rels/.rels", renamed))) == texts(
        read(docx_of(*asked(1)))
    )


def test_a_content_control_around_paragraphs_is_seen_through() -> None:
    document = docx.Document()
    for line in ("Câu 1. Hỏi 1", "A. ý A", "B. ý B", "C. ý C", "Đáp án: A"):
        document.add_paragraph(line)
    body = document.element.body
    control = parse_xml(f"<w:sdt {DECLARED}><w:sdtContent/></w:sdt>")
    body.insert(0, control)
    for paragraph in body.findall(qn("w:p")):
        control[0].append(paragraph)
    assert texts(read(saved(document))) == THREE[:1]


def test_pieces_of_a_letter_and_its_mark_may_lie_in_different_runs() -> None:
    data = docx_of([("Câu 1. Ho", None), ("\u0309i?", underline)], key("A.", "một"), "B. hai")
    assert codes(read(data)) == [("decomposed", None)]
    assert texts(read(data)) == [(1, "Hỏi?", ("một", "hai"), (0,))]
