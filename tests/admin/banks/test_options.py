"""Phương án — one to a line, several on a line, small letters, and letters that are none."""

import docx
import pytest

from app.admin.banks import repaired
from tests.admin.banks.build import asked, codes, docx_of, key, read, saved, texts

FOUR = ("Hà Nội", "Huế", "Đà Nẵng", "Cần Thơ")


@pytest.mark.parametrize(
    "lines",
    [
        ["A. Hà Nội", "B. Huế", "C. Đà Nẵng", "D. Cần Thơ"],
        ["A.Hà Nội", "B.Huế", "C.Đà Nẵng", "D.Cần Thơ"],
        ["A) Hà Nội", "B) Huế", "C) Đà Nẵng", "D) Cần Thơ"],
        ["A: Hà Nội", "B: Huế", "C: Đà Nẵng", "D: Cần Thơ"],
        ["A/ Hà Nội", "B/ Huế", "C/ Đà Nẵng", "D/ Cần Thơ"],
        ["A - Hà Nội", "B - Huế", "C - Đà Nẵng", "D - Cần Thơ"],
        ["(A) Hà Nội", "(B) Huế", "(C) Đà Nẵng", "(D) Cần Thơ"],
        ["[a] Hà Nội", "[b] Huế", "[c] Đà Nẵng", "[d] Cần Thơ"],
        ["A.) Hà Nội", "B.) Huế", "C.) Đà Nẵng", "D.) Cần Thơ"],
        ["A — Hà Nội", "B − Huế", "C \u2011 Đà Nẵng", "D \u2010 Cần Thơ"],
        ["Ａ．Hà Nội", "Ｂ．Huế", "Ｃ．Đà Nẵng", "Ｄ．Cần Thơ"],
        ["(A) Hà Nội (B) Huế (C) Đà Nẵng (D) Cần Thơ"],
        ["• A. Hà Nội", "• B. Huế", "• C. Đà Nẵng", "• D. Cần Thơ"],
        ["a. Hà Nội", "b. Huế", "c. Đà Nẵng", "d. Cần Thơ"],
        ["a. Hà Nội", "b) Huế", "c. Đà Nẵng", "d) Cần Thơ"],
        ["  A . Hà Nội", "\tB . Huế", "C . Đà Nẵng", "D . Cần Thơ"],
        ["A. Hà Nội B. Huế C. Đà Nẵng D. Cần Thơ"],
        ["A. Hà Nội\tB. Huế\tC. Đà Nẵng\tD. Cần Thơ"],
        ["A. Hà Nội; B. Huế; C. Đà Nẵng; D. Cần Thơ"],
        ["A.Hà Nội\tB.Huế\tC.Đà Nẵng\tD.Cần Thơ"],
        ["A. Hà Nội    B. Huế", "C. Đà Nẵng    D. Cần Thơ"],
        ["a. Hà Nội   b. Huế   c. Đà Nẵng   d. Cần Thơ"],
        ["a) Hà Nội b) Huế", "c) Đà Nẵng d) Cần Thơ"],
        ["A. Hà Nội\nB. Huế\nC. Đà Nẵng\nD. Cần Thơ"],
        ["A.", "Hà Nội", "B.", "Huế", "C.", "Đà Nẵng", "D.", "Cần Thơ"],
    ],
)
def test_options_are_read_however_they_are_laid_out(lines: list[str]) -> None:
    bank = read(docx_of("Câu 1. Thủ đô?", *lines, "Đáp án: A"))
    assert texts(bank) == [(1, "Thủ đô?", FOUR, (0,))]
    assert codes(bank) == []


def test_a_whole_question_may_stand_on_one_line() -> None:
    bank = read(docx_of("Câu 1. Thủ đô? A. Hà Nội B. Huế C. Đà Nẵng D. Cần Thơ", "Đáp án: A"))
    assert texts(bank) == [(1, "Thủ đô?", FOUR, (0,))]


@pytest.mark.parametrize("count", range(2, 9))
def test_two_to_eight_options_are_read(count: int) -> None:
    bank = read(docx_of(*asked(1, "B", count=count)))
    assert [(len(q.options), q.correct) for q in bank.questions] == [(count, (1,))]


def test_an_option_may_take_several_lines() -> None:
    bank = read(
        docx_of(
            "Câu 1. Hỏi?", "A. một", "và nữa", key("B.", "hai\nvà nữa"), "C. ba", "rồi", "thôi", *asked(2)
        )
    )
    assert texts(bank)[0] == (1, "Hỏi?", ("một\nvà nữa", "hai\nvà nữa", "ba\nrồi\nthôi"), (1,))


@pytest.mark.parametrize(
    ("stem", "options"),
    [
        ("Đồng chí Nguyễn Văn A. nói gì?", ("một", "hai", "ba", "bốn")),
        ("Theo Đ/c A. B. thì sao?", ("một", "hai", "ba", "bốn")),
        ("Ai viết?", ("C. Mác", "Ph. Ăngghen", "V.I. Lênin", "E. Hemingway")),
        ("Ai viết?", ("C. Mác và D. Diderot", "B. Russell", "C. Mác", "ông A. Einstein")),
    ],
)
def test_a_letter_of_a_name_begins_no_option(stem: str, options: tuple[str, ...]) -> None:
    lines = [f"{letter}. {text}" for letter, text in zip("ABCD", options, strict=True)]
    bank = read(docx_of(f"Câu 1. {stem}", *lines, "Đáp án: C"))
    assert texts(bank) == [(1, stem, options, (2,))]


def test_a_stem_line_that_begins_with_a_letter_is_no_option() -> None:
    bank = read(docx_of("Câu 1. Đồng chí Nguyễn Văn", "A. nói rằng:", "A. một", key("B.", "hai"), "C. ba"))
    assert texts(bank) == [(1, "Đồng chí Nguyễn Văn\nA. nói rằng:", ("một", "hai", "ba"), (1,))]


def test_a_name_within_options_on_one_line_begins_none() -> None:
    bank = read(docx_of("Câu 1. Ai? A. Hồ Chí Minh B. Ph. Ăngghen C. C. Mác D. V.I. Lênin", "Đáp án: C"))
    assert texts(bank) == [(1, "Ai?", ("Hồ Chí Minh", "Ph. Ăngghen", "C. Mác", "V.I. Lênin"), (2,))]


def test_two_options_do_not_become_three_by_a_name() -> None:
    bank = read(
        docx_of("Câu 1. Đúng không?", "A. Đúng, như C. Mác viết", "B. Sai, như C. Mác viết", "Đáp án: A")
    )
    assert texts(bank) == [(1, "Đúng không?", ("Đúng, như C. Mác viết", "Sai, như C. Mác viết"), (0,))]


def test_the_usual_number_of_options_decides_a_doubtful_line() -> None:
    doubtful = ["Câu 2. Nữa?", "A. x", "B. y", "C. z D. t", "Đáp án: D"]
    bank = read(docx_of("Câu 1. Hỏi?", *(f"{c}. {c}{c}" for c in "ABCD"), "Đáp án: A", *doubtful))
    assert texts(bank)[1] == (2, "Nữa?", ("x", "y", "z", "t"), (3,))


def test_bullets_are_options_where_there_are_no_letters() -> None:
    bank = read(
        docx_of("Câu 1. Hỏi?", "- một", [("- hai", lambda run: setattr(run, "underline", True))], "- ba")
    )
    assert texts(bank) == [(1, "Hỏi?", ("một", "hai", "ba"), (1,))]
    assert codes(bank) == [("no_letters", 1)]


def test_a_letter_left_out_blocks() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", key("A.", "một"), "B. hai", "D. bốn"))
    assert codes(bank) == [("option_gap", 1)]
    assert bank.blocked


def test_a_second_option_a_blocks_for_a_head_is_lost() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", key("A.", "một"), "B. hai", "Hỏi nữa?", "A. ba", "B. bốn"))
    assert codes(bank) == [("options_again", 1)]
    assert bank.problems[0].at == "paragraph 5"


def test_a_line_set_apart_after_the_options_is_told_and_left_out() -> None:
    bank = read(docx_of(*asked(1), "", "Người soạn: An", *asked(2)))
    assert bank.questions[0].options[-1] == "phương án thứ 3 của 1"
    assert codes(bank) == [("stray_text", 1)]


@pytest.mark.parametrize("centred", [True, False])
def test_a_signature_below_the_last_option_is_left_out(centred: bool) -> None:
    document = docx.Document()
    for line in ("Câu 1. Hỏi?", "A. một", "B. hai", "Đáp án: A", "Câu 2. Hỏi?", "A. ba", "B. bốn"):
        document.add_paragraph(line)
    document.add_paragraph("Người soạn: An" if centred else "TM. BAN TỔ CHỨC").alignment = (
        1 if centred else None
    )
    bank = read(saved(document))
    assert bank.questions[1].options == ("ba", "bốn")
    assert ("stray_text", 2) in codes(bank)


def test_a_signature_in_a_table_below_the_last_option_is_left_out() -> None:
    document = docx.Document()
    for line in ("Câu 1. Hỏi?", "A. một", "B. hai (đúng)"):
        document.add_paragraph(line)
    document.add_table(rows=1, cols=2).cell(0, 1).text = "Người soạn"
    bank = read(saved(document))
    assert texts(bank) == [(1, "Hỏi?", ("một", "hai"), (1,))]
    assert codes(bank) == [("stray_text", 1)]


def test_nothing_after_the_end_belongs_to_the_last_option() -> None:
    bank = read(docx_of(*asked(1), "----- HẾT -----", "Trang 1/1", "Người soạn: An"))
    assert bank.questions[0].options[-1] == "phương án thứ 3 của 1"
    assert codes(bank) == [("stray_text", None)]


def test_a_hash_before_a_letter_pins_the_option() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "#C. không rõ", "Đáp án: A"))
    assert [(q.options, q.pinned) for q in bank.questions] == [(("một", "hai", "không rõ"), (2,))]


def test_a_heading_below_options_without_letters_is_none_of_the_question() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "- một", "- hai (đúng)", "Phần II: Kinh tế", *asked(2), "Đáp án: A"))
    assert [q.topic for q in bank.questions] == [None, "Kinh tế"]
    assert (bank.questions[0].options, bank.questions[0].correct) == (("một", "hai"), (1,))


@pytest.mark.parametrize("label", ["Đ)", "Đ.", "В."])
def test_a_letter_that_is_none_of_a_to_h_blocks(label: str) -> None:
    bank = read(docx_of("Câu 1. Hỏi?", key("A.", "một"), f"{label} hai", "B. ba"))
    assert codes(bank) == [("option_gap", 1)]


def test_a_paragraph_below_the_last_option_is_told_and_one_tap_takes_it_out() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", key("A.", "một"), "B. hai", "Hà Nội, tháng 2", *asked(2)))
    assert codes(bank) == [("runs_on", 1)]
    mended = repaired(bank, 0, bank.problems[0].repairs[0])
    assert (mended.questions[0].options, codes(mended)) == (("một", "hai"), [])


def test_options_of_no_question_block() -> None:
    bank = read(docx_of("Càu 1. Hỏi?", key("A.", "một"), "B. hai", *asked(2)))
    assert [q.n for q in bank.questions] == [2]
    assert codes(bank) == [("options_outside", None)]
    assert bank.blocked


def test_a_paragraph_of_no_question_is_told_and_a_title_is_not() -> None:
    passage = "Căn cứ vào đoạn trích sau đây của Nghị quyết, đồng chí hãy trả lời hai câu hỏi đầu tiên."
    assert codes(read(docx_of("CUỘC THI TÌM HIỂU", "Ngân hàng câu hỏi", *asked(1)))) == []
    assert codes(read(docx_of(passage, *asked(1)))) == [("stray_text", None)]


def test_a_page_number_between_the_options_is_none_of_them_or_told() -> None:
    dashed = read(docx_of("Câu 1. Hỏi?", "A. một", "- 3 -", key("B.", "hai")))
    bare = read(docx_of("Câu 1. Hỏi?", "A. một", "3", key("B.", "hai")))
    assert (texts(dashed), codes(dashed)) == ([(1, "Hỏi?", ("một", "hai"), (1,))], [])
    assert codes(bare) == [("line_within", 1)]
