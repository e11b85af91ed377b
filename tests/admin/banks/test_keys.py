"""Đáp án — every way in which a file tells the right option, and what happens where two ways disagree."""

import docx
import pytest

from tests.admin.banks.build import (
    LOOKS,
    Look,
    asked,
    bold,
    codes,
    docx_of,
    italic,
    key,
    read,
    red,
    saved,
    texts,
    underline,
)


def question(n: int, right: int, look: Look | None = None, *, whole: bool = True) -> list[object]:
    """A question whose right option, or only its letter, has a look."""
    lines: list[object] = [f"Câu {n}. Hỏi điều thứ {n}?"]
    for i, letter in enumerate("ABCD"):
        shown = look if i == right else None
        lines.append([(f"{letter}.", shown), (f" điều {n} ý {letter}", shown if whole else None)])
    return lines


def keys(data: bytes) -> list[tuple[int, ...]]:
    return [q.correct for q in read(data).questions]


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


def test_an_answer_in_words_is_told_and_not_guessed() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "C. Cả A và B", "Đáp án: Cả A và B"))
    assert bank.questions[0].correct == ()
    assert codes(bank) == [("key_unclear", 1), ("no_key", 1), ("cross_reference", 1)]


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


TABLES = [
    ["ĐÁP ÁN", "1-B 2-C 3-D"],
    ["BẢNG ĐÁP ÁN", "1B 2C 3D"],
    ["HẾT", "ĐÁP ÁN:", "1. B", "2. C", "3. D"],
    ["ĐÁP ÁN", "Câu 1: B; Câu 2: C; Câu 3: D"],
    ["Đáp án", "Câu 1: B", "Câu 2: C", "Câu 3: D"],
    ["ĐÁP ÁN CHI TIẾT", "Câu 1: Chọn B", "Vì thế.", "Câu 2: Đáp án C. Vì", "Câu 3. D"],
    ["1-B 2-C 3-D"],
    ["1-B 2-C", "3-D"],
    ["--- HẾT ---", "1-B", "2-C", "3-D"],
]


@pytest.mark.parametrize("table", TABLES)
def test_a_key_table_in_lines_tells_the_keys(table: list[str]) -> None:
    lines = [line for n in range(1, 4) for line in question(n, 0)]
    bank = read(docx_of(*lines, *table))
    assert [q.correct for q in bank.questions] == [(1,), (2,), (3,)]
    assert bank.questions[-1].options[-1] == "điều 3 ý D"
    assert codes(bank) == []


def test_things_to_be_matched_in_a_stem_are_no_key_table() -> None:
    bank = read(docx_of("Câu 1. Nối:", "1-a 2-b 3-c", "A. đúng", "B. sai", "Đáp án: B"))
    assert texts(bank) == [(1, "Nối:\n1-a 2-b 3-c", ("đúng", "sai"), (1,))]


def test_a_key_table_serves_questions_with_bare_numbers() -> None:
    bank = read(
        docx_of("1. Một?", "A. a", "B. b", "2. Hai?", "A. c", "B. d", "ĐÁP ÁN", "Câu 1: B", "Câu 2: A")
    )
    assert texts(bank) == [(1, "Một?", ("a", "b"), (1,)), (2, "Hai?", ("c", "d"), (0,))]


GRIDS = [
    [["Câu", "1", "2", "3"], ["Đáp án", "B", "C", "D"]],
    [["1", "2", "3"], ["B", "C", "D"]],
    [["Câu", "Đáp án"], ["1", "B"], ["2", "C"], ["3", "D"]],
    [["Câu 1", "B"], ["Câu 2", "C"], ["Câu 3", "D"]],
    [["1", "B", "2", "C"], ["3", "D", "", ""]],
    [["1-B", "2-C", "3-D"]],
    [["STT", "Đáp án đúng", "Ghi chú"], ["1", "b", "dễ"], ["2", "c", ""], ["3", "d", ""]],
]


@pytest.mark.parametrize("grid", GRIDS)
def test_a_key_grid_tells_the_keys(grid: list[list[str]]) -> None:
    document = docx.Document()
    for n in range(1, 4):
        for line in question(n, 0):
            document.add_paragraph(line if isinstance(line, str) else "".join(text for text, _ in line))
    document.add_paragraph("ĐÁP ÁN")
    table = document.add_table(rows=len(grid), cols=len(grid[0]))
    for r, row in enumerate(grid):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    bank = read(saved(document))
    assert [q.correct for q in bank.questions] == [(1,), (2,), (3,)]
    assert codes(bank) == []


def test_each_key_table_speaks_of_the_questions_above_it() -> None:
    two = [*question(1, 0), *question(2, 0)]
    bank = read(docx_of(*two, "ĐÁP ÁN", "1-B", "2-C", "ĐỀ 2", *two, "ĐÁP ÁN", "1-D", "2-A"))
    assert [q.correct for q in bank.questions] == [(1,), (2,), (3,), (0,)]


def test_one_table_serves_repeated_numbers_in_order_if_it_repeats_them() -> None:
    lines = [
        *question(1, 0),
        *question(2, 0),
        *question(1, 0),
        *question(2, 0),
        "ĐÁP ÁN",
        "1-A 2-B",
        "1-C 2-D",
    ]
    assert keys(docx_of(*lines)) == [(0,), (1,), (2,), (3,)]


def test_one_table_for_repeated_numbers_is_not_guessed() -> None:
    bank = read(docx_of(*question(1, 0), *question(1, 0), "ĐÁP ÁN", "1-A"))
    assert [q.correct for q in bank.questions] == [(), ()]
    assert ("key_of_repeated_number", None) in codes(bank)


def test_a_key_table_above_the_questions_speaks_of_those_below() -> None:
    assert keys(docx_of("ĐÁP ÁN", "1-B 2-C", *question(1, 0), *question(2, 0))) == [(1,), (2,)]


def test_a_key_table_that_says_two_things_of_one_question_blocks() -> None:
    bank = read(docx_of(*question(1, 0), *question(2, 0), "ĐÁP ÁN", "1-A 2-B", "2-C"))
    assert codes(bank) == [("key_conflict", 2)]


def test_a_key_of_no_question_is_told() -> None:
    bank = read(docx_of(*question(1, 0), "ĐÁP ÁN", "1-A 2-B"))
    assert codes(bank) == [("key_without_question", None)]


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
