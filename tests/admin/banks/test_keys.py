"""Đáp án — every way in which a file tells the right option, and what happens where two ways disagree."""

import docx
import pytest

from tests.admin.banks.build import (
    LOOKS,
    asked,
    bold,
    codes,
    docx_of,
    italic,
    key,
    keys,
    question,
    read,
    red,
    saved,
    texts,
    underline,
)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("whole", [True, False])
def test_a_look_that_singles_out_one_option_in_each_question_is_the_key(name: str, whole: bool) -> None:
    rights = [0, 1, 2, 3, 1]
    lines = [
        line for n, right in enumerate(rights, 1) for line in question(n, right, LOOKS[name], whole=whole)
    ]
    bank = read(docx_of(*lines))
    assert [q.correct for q in bank.questions] == [(right,) for right in rights]
    assert codes(bank) == []


def test_letters_and_whole_options_may_be_marked_in_one_file() -> None:
    lines = [line for n in range(1, 7) for line in question(n, n % 4, underline, whole=n % 2 == 0)]
    assert keys(docx_of(*lines)) == [(n % 4,) for n in range(1, 7)]


def test_a_look_on_all_letters_is_no_key() -> None:
    lines: list[object] = []
    for n in range(1, 6):
        lines.append(f"Câu {n}. Hỏi điều thứ {n}?")
        lines += [
            [(f"{c}.", bold), (f" điều {n} ý {c}", bold if i == n % 4 else None)]
            for i, c in enumerate("ABCD")
        ]
    assert keys(docx_of(*lines)) == [(n % 4,) for n in range(1, 6)]


def test_less_than_half_of_an_option_is_emphasis() -> None:
    lines = [line for n in range(1, 6) for line in question(n, 2, underline)]
    lines += [
        "Câu 6. Hỏi nữa?",
        [("A. điều ", None), ("không", underline), (" được làm ở đây", None)],
        "B. y",
        key("C.", "z"),
    ]
    assert keys(docx_of(*lines)) == [(2,)] * 6


def test_the_colour_that_all_options_have_is_no_key() -> None:
    document = docx.Document()
    for n in range(1, 6):
        document.add_paragraph(f"Câu {n}. Hỏi điều thứ {n}?")
        for i, letter in enumerate("ABCD"):
            run = document.add_paragraph().add_run(f"{letter}. điều {n} ý {letter}")
            run.font.color.rgb = (
                docx.shared.RGBColor(0xFF, 0, 0) if i == 1 else docx.shared.RGBColor(0, 0, 0xFF)
            )
    assert keys(saved(document)) == [(1,)] * 5


def test_dark_grey_and_black_are_no_colours() -> None:
    document = docx.Document()
    for n in range(1, 6):
        document.add_paragraph(f"Câu {n}. Hỏi điều thứ {n}?")
        for i, letter in enumerate("ABCD"):
            run = document.add_paragraph().add_run(f"{letter}. điều {n} ý {letter}")
            grey = (0x21, 0x25, 0x29) if i == 0 else (0, 0, 0)
            run.font.color.rgb = docx.shared.RGBColor(*((0xFF, 0, 0) if i == 3 else grey))
    assert keys(saved(document)) == [(3,)] * 5


def test_one_question_without_the_look_is_told_alone() -> None:
    lines = [line for n in range(1, 6) for line in question(n, 1, underline if n != 3 else None)]
    bank = read(docx_of(*lines))
    assert [q.correct for q in bank.questions] == [(1,), (1,), (), (1,), (1,)]
    assert codes(bank) == [("no_key", 3), ("key_signal_weak", None)]


def test_no_look_at_all_leaves_every_question_without_a_key() -> None:
    bank = read(docx_of(*question(1, 0), *question(2, 0)))
    assert codes(bank) == [("no_key", 1), ("no_key", 2)]


def test_two_options_with_the_look_block_in_a_file_of_single_answers() -> None:
    lines = [line for n in range(1, 11) for line in question(n, 1, underline)]
    lines += ["Câu 11. Hỏi?", key("A.", "x"), "B. y", key("C.", "z")]
    bank = read(docx_of(*lines))
    assert bank.questions[-1].correct == (0, 2)
    assert codes(bank) == [("several_keys", 11)]
    assert bank.problems[0].fields == {"letters": "A, C"}


@pytest.mark.parametrize(
    ("line", "correct"),
    [
        ("Đáp án: B", (1,)),
        ("Đáp án : b", (1,)),
        ("ĐÁP ÁN: B.", (1,)),
        ("Đáp án B", (1,)),
        ("Đáp án đúng là: C. ba", (2,)),
        ("Đáp án đúng: B", (1,)),
        ("=> Đáp án: B", (1,)),
        ("→ Chọn B", (1,)),
        ("Chọn B.", (1,)),
        ("Đ/A: D", (3,)),
        ("ĐA: D", (3,)),
        ("Trả lời: D", (3,)),
        ("ANSWER: D", (3,)),
        ("[Đáp án: B]", (1,)),
        ("- Đáp án: B", (1,)),
        ("Đáp án: A, C", (0, 2)),
        ("Đáp án: A và C", (0, 2)),
        ("Đáp án: A; B + D", (0, 1, 3)),
        ("Đáp án đúng là B vì như vậy", (1,)),
    ],
)
def test_a_key_line_tells_the_key(line: str, correct: tuple[int, ...]) -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "C. ba", "D. bốn", line))
    assert texts(bank) == [(1, "Hỏi?", ("một", "hai", "ba", "bốn"), correct)]
    assert codes(bank) == []


def test_a_key_may_stand_below_its_label() -> None:
    assert keys(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "Đáp án:", "B", *asked(2)[:3], "Đáp án", "A")) == [
        (1,),
        (0,),
    ]


def test_a_key_may_end_the_last_option() -> None:
    bank = read(docx_of("Câu 1. Hỏi? A. một B. hai C. ba. Đáp án: C"))
    assert texts(bank) == [(1, "Hỏi?", ("một", "hai", "ba."), (2,))]


def test_an_answer_in_words_is_the_option_that_says_the_same_and_is_never_guessed() -> None:
    same = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "C. Cả A và B", "Đáp án: Cả A và B"))
    none = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "C. ba", "Đáp án: Cả A và B"))
    assert (same.questions[0].correct, codes(same)) == ((2,), [("cross_reference", 1)])
    assert (none.questions[0].correct, codes(none)) == ((), [("key_unclear", 1), ("no_key", 1)])


def test_an_explanation_that_names_a_letter_is_no_key() -> None:
    bank = read(
        docx_of("Câu 1. Hỏi?", "A. một", key("B.", "hai"), "Giải thích: vì thế", "Đáp án A sai vì thiếu.")
    )
    assert bank.questions[0].correct == (1,)
    assert bank.questions[0].explain == "vì thế\nĐáp án A sai vì thiếu."


@pytest.mark.parametrize(
    "option",
    ["*B. hai", "* B. hai", "B*. hai", "✓B. hai", "x B. hai", "B. hai (đúng)", "B. hai (Đáp án đúng)"],
)
def test_a_typed_mark_tells_the_key(option: str) -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", option, "C. ba"))
    assert texts(bank) == [(1, "Hỏi?", ("một", "hai", "ba"), (1,))]


def test_asterisks_before_all_options_are_bullets() -> None:
    lines = [
        line
        for n in range(1, 4)
        for line in (f"Câu {n}. Hỏi?", "*A. một", "*B. hai", [("*C. ba", underline)])
    ]
    assert keys(docx_of(*lines)) == [(2,)] * 3


def test_a_letter_without_an_option_blocks() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "Đáp án: D"))
    assert codes(bank) == [("key_without_option", 1)]
    assert bank.questions[0].correct == ()


def test_a_key_line_whose_words_are_another_option_blocks() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "C. ba", "Đáp án đúng là: C. hai"))
    assert codes(bank) == [("key_conflict", 1)]


def test_two_key_lines_that_differ_block() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "Đáp án: A", "Lời giải:", "Chọn B"))
    assert codes(bank) == [("key_conflict", 1)]
    assert bank.problems[0].fields == {"one": "A", "other": "B"}


def test_table_and_look_are_checked_against_each_other() -> None:
    lines = [line for n in range(1, 5) for line in question(n, 1, underline)]
    bank = read(docx_of(*lines, "ĐÁP ÁN", "1B 2B 3D 4B"))
    assert [q.correct for q in bank.questions] == [(1,), (1,), (3,), (1,)]
    assert codes(bank) == [("key_conflict", 3)]
    assert bank.problems[0].fields == {"one": "D", "other": "B"}


def test_two_looks_that_agree_are_one_key() -> None:
    def both(run: object) -> None:
        bold(run)  # type: ignore[arg-type]
        red(run)  # type: ignore[arg-type]

    bank = read(docx_of(*[line for n in range(1, 6) for line in question(n, n % 4, both)]))
    assert codes(bank) == []


def test_two_looks_that_differ_in_one_question_block_there() -> None:
    lines: list[object] = []
    for n in range(1, 11):
        lines.append(f"Câu {n}. Hỏi điều thứ {n}?")
        slanted = 0 if n == 7 else n % 4
        for i, letter in enumerate("ABCD"):
            label = underline if i == n % 4 else None
            lines.append([(f"{letter}.", label), (f" điều {n} ý {letter}", italic if i == slanted else None)])
    assert codes(read(docx_of(*lines))) == [("key_conflict", 7)]


def test_two_looks_that_differ_everywhere_block_once() -> None:
    lines: list[object] = []
    for n in range(1, 11):
        lines.append(f"Câu {n}. Hỏi điều thứ {n}?")
        for i, letter in enumerate("ABCD"):
            look = underline if i == n % 3 else italic if i == 3 else None
            lines.append([(f"{letter}. điều {n} ý {letter}", look)])
    bank = read(docx_of(*lines))
    assert codes(bank) == [("key_signals_conflict", None)]
    assert "gạch chân" in bank.problems[0].message() and "in nghiêng" in bank.problems[0].message()


def test_bold_in_one_question_is_no_key_where_the_others_have_lines() -> None:
    lines = [line for n in range(1, 5) for line in (*question(n, 0), f"Đáp án: {'ABCD'[n - 1]}")]
    bank = read(docx_of(*lines, *question(5, 2, bold)))
    assert bank.questions[-1].correct == ()
    assert codes(bank) == [("no_key", 5)]


def test_underlined_letters_complete_a_file_of_key_lines() -> None:
    lines = [line for n in range(1, 5) for line in (*question(n, 0), f"Đáp án: {'ABCD'[n - 1]}")]
    bank = read(docx_of(*lines, *question(5, 2, underline)))
    assert bank.questions[-1].correct == (2,)
    assert codes(bank, beside=["missing_source_everywhere", "key_signal_weak"]) == []


def test_a_line_of_several_letters_is_no_fault() -> None:
    bank = read(docx_of(*question(1, 0), "Đáp án: A, C", *question(2, 0), "Đáp án: B"))
    assert [q.correct for q in bank.questions] == [(0, 2), (1,)]
    assert codes(bank) == []


def test_marks_on_several_options_are_no_fault_in_a_file_of_several_answers() -> None:
    lines = [line for n in range(1, 20) for line in question(n, 1, underline)]
    marked = ["Câu 20. Hỏi?", key("A.", "x"), "B. y", key("C.", "z")]
    one, two = ([*question(n, 0), "Đáp án: A, C"] for n in (21, 22))
    assert codes(read(docx_of(*lines, *marked, *one))) == [("several_keys", 20)]
    many = read(docx_of(*lines, *marked, *one, *two, *question(23, 0), "Đáp án: B, C"))
    assert codes(many, beside=["missing_source_everywhere", "key_signal_weak"]) == []


def test_a_stem_that_asks_for_several_may_have_several_marked() -> None:
    lines = [line for n in range(1, 11) for line in question(n, 1, underline)]
    bank = read(docx_of(*lines, "Câu 11. Hỏi? (Chọn nhiều đáp án)", key("A.", "x"), "B. y", key("C.", "z")))
    assert bank.questions[-1].correct == (0, 2)
    assert codes(bank) == []


def test_of_two_options_the_coloured_one_is_the_key_however_long_it_is() -> None:
    lines = [
        line
        for n in (1, 2, 3)
        for line in (f"Câu {n}. Hỏi {n}?", [("A. một phương án dài hơn hẳn", red)], "B. không")
    ]
    assert keys(docx_of(*lines)) == [(0,), (0,), (0,)]
