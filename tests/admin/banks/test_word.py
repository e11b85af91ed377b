"""Tệp Word — its numbering, styles, tracked changes, and what it holds that a question cannot."""

from typing import Any

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
    number_properties,
    part_changed,
    read,
    saved,
    texts,
    underline,
)

LEVEL = (
    '<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
)
DECLARED = nsdecls("w")
SPACES = nsdecls("w", "m", "wp", "a", "pic") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def with_lists(*lists: tuple[int, list[tuple[str, str]]]) -> docx.document.Document:
    """A document whose numbering knows lists by id, each a list of (format, text) levels."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for number, levels in lists:
        inner = "".join(LEVEL.format(i=i, format=form, text=text) for i, (form, text) in enumerate(levels))
        numbering.insert(
            0, parse_xml(f'<w:abstractNum {DECLARED} w:abstractNumId="{number}">{inner}</w:abstractNum>')
        )
        add_list(document, number, number)
    return document


def add_list(document: Any, number: int, abstract: int, override: str = "") -> None:
    document.part.numbering_part.element.append(
        parse_xml(
            f'<w:num {DECLARED} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
        )
    )


def listed(document: Any, text: str, number: int, level: int = 0, *, right: bool = False) -> Any:
    paragraph = document.add_paragraph()
    paragraph.add_run(text).underline = right
    paragraph._p.get_or_add_pPr().append(number_properties(number, level))
    return paragraph


THREE = [(n, f"Hỏi {n}", ("ý A", "ý B", "ý C"), (n - 1,)) for n in (1, 2, 3)]


def three_questions(document: Any, heads: tuple[int, int], options: tuple[int, int]) -> Any:
    for n in (1, 2, 3):
        listed(document, f"Hỏi {n}", *heads)
        for i, letter in enumerate("ABC"):
            listed(document, f"ý {letter}", *options, right=i == n - 1)
    return document


@pytest.mark.parametrize(
    "levels",
    [
        [("decimal", "Câu %1:"), ("upperLetter", "%2.")],
        [("decimal", "Câu hỏi %1."), ("lowerLetter", "%2)")],
        [("decimal", "%1."), ("upperLetter", "%2.")],
        [("decimal", "%1)"), ("lowerLetter", "(%2)")],
        [("decimal", "%1"), ("upperLetter", "%2")],
        [("decimalZero", "Câu %1 –"), ("upperLetter", "%2/")],
    ],
)
def test_labels_that_word_counts_are_read(levels: list[tuple[str, str]]) -> None:
    bank = read(saved(three_questions(with_lists((50, levels)), (50, 0), (50, 1))))
    assert texts(bank) == THREE


def test_options_of_their_own_list_may_run_on_or_start_again() -> None:
    lists = (50, [("decimal", "Câu %1.")]), (60, [("upperLetter", "%1.")])
    runs_on = read(saved(three_questions(with_lists(*lists), (50, 0), (60, 0))))
    document = with_lists(*lists)
    for n in (1, 2, 3):
        add_list(
            document, 60 + n, 60, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        )
        listed(document, f"Hỏi {n}", 50)
        for i, letter in enumerate("ABC"):
            listed(document, f"ý {letter}", 60 + n, right=i == n - 1)
    assert texts(runs_on) == THREE
    assert texts(read(saved(document))) == THREE


def test_typed_heads_may_have_counted_options_and_the_other_way_round() -> None:
    counted_options = with_lists((60, [("upperLetter", "%1.")]))
    counted_heads = with_lists((50, [("decimal", "Câu %1.")]))
    for n in (1, 2, 3):
        counted_options.add_paragraph(f"Câu {n}. Hỏi {n}")
        listed(counted_heads, f"Hỏi {n}", 50)
        for i, letter in enumerate("ABC"):
            listed(counted_options, f"ý {letter}", 60, right=i == n - 1)
            counted_heads.add_paragraph().add_run(f"{letter}. ý {letter}").underline = i == n - 1
    assert texts(read(saved(counted_options))) == THREE
    assert texts(read(saved(counted_heads))) == THREE


def test_a_label_typed_beside_the_counted_one_counts_once() -> None:
    document = with_lists((50, [("decimal", "%1."), ("upperLetter", "%2.")]))
    for n in (1, 2, 3):
        listed(document, f"Câu {n}: Hỏi {n}", 50)
        for i, letter in enumerate("ABC"):
            listed(document, f"{letter}. ý {letter}", 50, 1, right=i == n - 1)
    assert texts(read(saved(document))) == THREE


def test_numbering_comes_by_style_through_what_it_is_based_on() -> None:
    document = with_lists((50, [("decimal", "Câu %1."), ("upperLetter", "%2.")]))
    for name, level in (("Câu", 0), ("Ý", 1)):
        base = document.styles.add_style(f"{name} gốc", WD_STYLE_TYPE.PARAGRAPH)
        base.element.get_or_add_pPr().append(number_properties(50, level))
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = base
    for n in (1, 2, 3):
        document.add_paragraph(f"Hỏi {n}", style="Câu")
        for i, letter in enumerate("ABC"):
            document.add_paragraph(style="Ý").add_run(f"ý {letter}").underline = i == n - 1
    assert texts(read(saved(document))) == THREE


def test_a_paragraph_may_leave_the_list_of_its_style() -> None:
    document = with_lists((50, [("decimal", "Câu %1.")]))
    style = document.styles.add_style("Câu", WD_STYLE_TYPE.PARAGRAPH)
    style.element.get_or_add_pPr().append(number_properties(50))
    document.add_paragraph("Hỏi 1", style="Câu")
    document.add_paragraph("thêm", style="Câu")._p.get_or_add_pPr().append(number_properties(0))
    for i, letter in enumerate("ABC"):
        document.add_paragraph().add_run(f"{letter}. ý {letter}").underline = i == 0
    assert texts(read(saved(document))) == [(1, "Hỏi 1\nthêm", ("ý A", "ý B", "ý C"), (0,))]


def test_counting_goes_on_over_a_break_and_starts_where_it_is_told() -> None:
    document = with_lists((50, [("decimal", "Câu %1.")]))
    add_list(document, 51, 50, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
    for number, list_id in ((1, 50), (2, 50), (7, 51), (8, 51)):
        listed(document, f"Hỏi {number}", list_id)
        document.add_paragraph("A. có")
        document.add_paragraph("B. không")
        document.add_paragraph("Đáp án: A")
    assert [q.n for q in read(saved(document)).questions] == [1, 2, 7, 8]


def test_a_list_may_change_a_level_of_its_definition() -> None:
    document = with_lists((50, [("decimal", "%1."), ("upperLetter", "%2.")]))
    changed = LEVEL.format(i=0, format="decimal", text="Câu %1:").replace('w:val="1"', 'w:val="5"')
    add_list(document, 51, 50, f'<w:lvlOverride w:ilvl="0">{changed}</w:lvlOverride>')
    bank = read(saved(three_questions(document, (51, 0), (51, 1))))
    assert [q.n for q in bank.questions] == [5, 6, 7]


def test_a_definition_may_stand_behind_a_style() -> None:
    document = with_lists((50, [("decimal", "Câu %1."), ("upperLetter", "%2.")]))
    style = document.styles.add_style("Danh sách", WD_STYLE_TYPE.LIST)
    style.element.get_or_add_pPr().append(number_properties(50))
    link = f'<w:numStyleLink w:val="{style.style_id}"/>'
    linked = parse_xml(f'<w:abstractNum {DECLARED} w:abstractNumId="70">{link}</w:abstractNum>')
    document.part.numbering_part.element.insert(0, linked)
    add_list(document, 70, 70)
    assert texts(read(saved(three_questions(document, (70, 0), (70, 1))))) == THREE


def test_numbers_of_two_levels_count_on_and_begin_no_question() -> None:
    document = with_lists((50, [("decimal", "Câu %1."), ("decimal", "%1.%2.")]))
    listed(document, "Hỏi 1", 50)
    listed(document, "ý một", 50, 1)
    listed(document, "ý hai", 50, 1)
    for letter in "ABC":
        document.add_paragraph().add_run(f"{letter}. ý {letter}").underline = letter == "A"
    listed(document, "Hỏi 2", 50)
    document.add_paragraph("A. có")
    assert [(q.n, q.stem) for q in read(saved(document)).questions] == [
        (1, "Hỏi 1\n1.1. ý một\n1.2. ý hai"),
        (2, "Hỏi 2"),
    ]


def test_counted_bullets_are_options() -> None:
    document = with_lists((50, [("decimal", "Câu %1."), ("bullet", "\uf0b7")]))
    bank = read(saved(three_questions(document, (50, 0), (50, 1))))
    assert texts(bank) == THREE


def test_counted_roman_headings_are_topics() -> None:
    document = with_lists((50, [("upperRoman", "%1.")]), (60, [("decimal", "Câu %1.")]))
    for n, topic in enumerate(["Lịch sử", "Điều lệ"], 1):
        listed(document, topic, 50)
        listed(document, f"Hỏi {n}", 60)
        for letter in "ABC":
            document.add_paragraph().add_run(f"{letter}. ý {letter}").underline = letter == "B"
    assert [(q.n, q.stem, q.topic) for q in read(saved(document)).questions] == [
        (1, "Hỏi 1", "Lịch sử"),
        (2, "Hỏi 2", "Điều lệ"),
    ]


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
        (PICTURE, "image"),
        ("<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>", "image"),
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
    assert bank.questions[0].stem == ("Hỏi x+1" if code == "equation" else "Hỏi")


@pytest.mark.parametrize(
    ("font", "text", "found"),
    [
        (".VnTime", "C©u hái nµy", ["legacy_font"]),
        ("VNI-Times", "Caâu hoûi naøy", ["legacy_font"]),
        (".VnTime", "Cau hoi nay", []),
        ("Times New Roman", "C©u", []),
    ],
)
def test_letters_of_an_old_font_block_instead_of_being_garbled(
    font: str, text: str, found: list[str]
) -> None:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
    bank = read(body_of(f"<w:p>{run('Câu 1. ')}{run(text, fonts)}</w:p>", *REST))
    assert [p.code for p in bank.problems if p.severity == "block"] == found


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
