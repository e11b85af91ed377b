"""Chuyên đề, mức độ, căn cứ, giải thích — what stands around the questions, and to which it belongs."""

import docx
import pytest

from tests.admin.banks.build import asked, codes, docx_of, read, saved, underline


def topics(data: bytes) -> list[str | None]:
    return [q.topic for q in read(data).questions]


@pytest.mark.parametrize(
    ("line", "topic"),
    [
        ("Chuyên đề: Tư tưởng Hồ Chí Minh", "Tư tưởng Hồ Chí Minh"),
        ("CHUYÊN ĐỀ 2: Tư tưởng", "Tư tưởng"),
        ("Chuyên đề 2. Tư tưởng", "Tư tưởng"),
        ("Chủ đề: Tư tưởng", "Tư tưởng"),
        ("Phần I. Lịch sử Đảng", "Lịch sử Đảng"),
        ("PHẦN II - LỊCH SỬ", "LỊCH SỬ"),
        ("Phần I LỊCH SỬ", "LỊCH SỬ"),
        ("Phần 1", "Phần 1"),
        ("Phần thứ nhất: Mở đầu", "Mở đầu"),
        ("Nhóm 1: Dễ", "Dễ"),
        ("Chương IV. Tổ chức", "Tổ chức"),
        ("Part I. History", "History"),
        ("I. LỊCH SỬ ĐẢNG", "LỊCH SỬ ĐẢNG"),
        ("IV/ Điều lệ", "Điều lệ"),
    ],
)
def test_a_heading_is_the_topic_of_the_questions_below(line: str, topic: str) -> None:
    assert topics(docx_of(line, *asked(1), *asked(2))) == [topic, topic]


def test_a_heading_between_questions_changes_the_topic() -> None:
    lines = [
        "Chuyên đề: Một",
        *asked(1),
        "Chuyên đề: Hai",
        *asked(2),
        "II. Ba",
        *asked(3),
        "XÂY DỰNG ĐẢNG",
        *asked(4),
    ]
    bank = read(docx_of(*lines))
    assert [q.topic for q in bank.questions] == ["Một", "Hai", "Ba", "XÂY DỰNG ĐẢNG"]
    assert [q.options[-1] for q in bank.questions] == [f"phương án thứ 3 của {n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    "line", ["Phần lớn đảng viên đã học", "Chương trình hành động", "Nội dung cơ bản là"]
)
def test_words_that_begin_like_a_heading_are_text(line: str) -> None:
    bank = read(docx_of("Câu 1. Theo:", line, *asked(1)[1:], *asked(2)))
    assert bank.questions[0].stem == f"Theo:\n{line}"
    assert bank.questions[1].topic is None


def test_statements_in_roman_figures_inside_a_stem_are_its_own() -> None:
    bank = read(docx_of("Câu 1. Cho:", "I. một", "II. hai", *asked(1)[1:], *asked(2)))
    assert (bank.questions[0].stem, bank.questions[0].topic) == ("Cho:\nI. một\nII. hai", None)


def test_heading_styles_are_topics() -> None:
    document = docx.Document()
    document.add_heading("NGÂN HÀNG CÂU HỎI", 0)
    for n, topic in enumerate(["Lịch sử Đảng", "2. Điều lệ Đảng", "Chuyên đề 3: Nghị quyết"], 1):
        document.add_heading(topic, n)
        fill(document, n)
    assert topics(saved(document)) == ["Lịch sử Đảng", "Điều lệ Đảng", "Nghị quyết"]


def test_a_style_based_on_a_heading_is_one() -> None:
    document = docx.Document()
    style = document.styles.add_style("Đề mục riêng", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("Lịch sử Đảng", style=style)
    fill(document, 1)
    assert topics(saved(document)) == ["Lịch sử Đảng"]


def test_a_question_in_a_heading_style_stays_a_question() -> None:
    document = docx.Document()
    document.add_heading("Lịch sử", 1)
    document.add_heading("Câu 1. Hỏi?", 2)
    for letter in "ABC":
        document.add_paragraph().add_run(f"{letter}. ý {letter}").underline = letter == "B"
    bank = read(saved(document))
    assert [(q.stem, q.topic, q.correct) for q in bank.questions] == [("Hỏi?", "Lịch sử", (1,))]


def fill(document: docx.document.Document, n: int) -> None:
    document.add_paragraph(f"Câu {n}. Hỏi điều {n}?")
    for letter in "ABC":
        document.add_paragraph().add_run(f"{letter}. ý {letter} của {n}").underline = letter == "B"


@pytest.mark.parametrize(
    ("heading", "topic"),
    [("NGÂN HÀNG CÂU HỎI TÌM HIỂU NGHỊ QUYẾT", None), ("Một số câu hỏi", "Một số câu hỏi")],
)
def test_the_title_of_the_whole_is_no_topic(heading: str, topic: str | None) -> None:
    document = docx.Document()
    document.add_heading(heading, 1)
    fill(document, 1)
    assert topics(saved(document)) == [topic]


FIELDS = ["Mức độ: Nhận biết", "Căn cứ: Điều 4 Điều lệ Đảng", "Giải thích: Vì vậy."]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("before_options", [False, True])
def test_fields_belong_to_the_question_they_stand_in(order: tuple[int, ...], before_options: bool) -> None:
    head, *options = asked(1)
    fields = [FIELDS[i] for i in order]
    lines = [head, *fields, *options] if before_options else [head, *options, *fields]
    bank = read(docx_of(*lines, *asked(2)))
    assert [(q.level, q.source, q.explain) for q in bank.questions] == [
        ("Nhận biết", "Điều 4 Điều lệ Đảng", "Vì vậy."),
        (None, None, None),
    ]
    assert [q.stem for q in bank.questions] == ["Câu hỏi thử nào đây 1?", "Câu hỏi thử nào đây 2?"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("Nguồn: x", "source"),
        ("Trích dẫn: x", "source"),
        ("Căn cứ pháp lý: x", "source"),
        ("- Căn cứ: x", "source"),
        ("Lời giải: x", "explain"),
        ("Giải thích chi tiết: x", "explain"),
        ("Hướng dẫn chi tiết: x", "explain"),
        ("Độ khó: x", "level"),
        ("MỨC ĐỘ : x", "level"),
    ],
)
def test_each_name_of_a_field_is_known(line: str, field: str) -> None:
    (question,) = read(docx_of(*asked(1), line)).questions
    assert {name: getattr(question, name) for name in ("source", "explain", "level")} == {
        "source": None, "explain": None, "level": None, field: "x",
    }  # fmt: skip


def test_long_fields_run_on_over_lines() -> None:
    bank = read(
        docx_of(
            *asked(1),
            "Đáp án: A",
            "Lời giải",
            "Dòng một.",
            "Dòng hai.",
            "Căn cứ: Điều 1",
            "Điều 2",
            *asked(2),
        )
    )
    assert [(q.explain, q.source) for q in bank.questions] == [
        ("Dòng một.\nDòng hai.", "Điều 1\nĐiều 2"),
        (None, None),
    ]


def test_a_level_above_the_questions_speaks_for_its_group() -> None:
    lines = [
        "Chuyên đề: Một",
        "Mức độ: Nhận biết",
        *asked(1),
        *asked(2),
        "Mức độ: Khó",
        "Chuyên đề: Hai",
        *asked(3),
    ]
    bank = read(docx_of(*lines))
    assert [(q.topic, q.level) for q in bank.questions] == [
        ("Một", "Nhận biết"),
        ("Một", "Khó"),
        ("Hai", None),
    ]


def test_a_topic_line_below_every_question_is_its_own() -> None:
    bank = read(docx_of(*asked(1), "Chủ đề: Một", "Mức độ: Dễ", *asked(2), "Chủ đề: Hai", "Mức độ: Khó"))
    assert [(q.topic, q.level) for q in bank.questions] == [("Một", "Dễ"), ("Hai", "Khó")]


def test_words_about_a_source_in_a_stem_are_no_field() -> None:
    bank = read(docx_of("Câu 1. Hỏi:", "Căn cứ Điều 5 thì sao?", *asked(1)[1:]))
    assert (bank.questions[0].stem, bank.questions[0].source) == ("Hỏi:\nCăn cứ Điều 5 thì sao?", None)


def test_questions_without_the_topic_of_others_are_told() -> None:
    bank = read(docx_of(*asked(1), "Chuyên đề: Hai", *asked(2)))
    assert codes(bank) == [("missing_topic", 1)]


def test_the_underline_of_a_heading_marks_nothing() -> None:
    bank = read(docx_of([("Chuyên đề: Một", underline)], *asked(1), *asked(2, "C")))
    assert [q.correct for q in bank.questions] == [(0,), (2,)]
