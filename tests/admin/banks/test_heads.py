"""Đầu câu — every way in which a question's head is written, and the lines that are none."""

import pytest

from app.admin.banks.grammar.tokens import all_pairs, token_of
from app.admin.banks.stream import plain
from tests.admin.banks.build import asked, codes, docx_of, key, read, texts

HEADS = [
    ("Câu 1: Hỏi?", 1, "Hỏi?"),
    ("Câu 1. Hỏi?", 1, "Hỏi?"),
    ("câu 1) Hỏi?", 1, "Hỏi?"),
    ("Câu 1 Hỏi?", 1, "Hỏi?"),
    ("Câu1: Hỏi?", 1, "Hỏi?"),
    ("Câu 1 : Hỏi?", 1, "Hỏi?"),
    ("Câu 1.: Hỏi?", 1, "Hỏi?"),
    ("CÂU 12 – Hỏi?", 12, "Hỏi?"),
    ("Câu 12 - Hỏi?", 12, "Hỏi?"),
    ("Câu 12/ Hỏi?", 12, "Hỏi?"),
    ("Câu hỏi 3. Hỏi?", 3, "Hỏi?"),
    ("Câu hỏi số 3: Hỏi?", 3, "Hỏi?"),
    ("Câu số 7: Hỏi?", 7, "Hỏi?"),
    ("Cau 7: Hỏi?", 7, "Hỏi?"),
    ("Question 7. Hỏi?", 7, "Hỏi?"),
    ("  * Câu 8. Hỏi?", 8, "Hỏi?"),
    ("Câu 9.", 9, ""),
    ("Câu 10 (0,5 điểm): Hỏi?", 10, "Hỏi?"),
    ("Câu 10 (lần 2): Hỏi?", 10, "(lần 2): Hỏi?"),
]


@pytest.mark.parametrize(("line", "n", "stem"), HEADS)
def test_a_head_gives_its_number_and_its_words(line: str, n: int, stem: str) -> None:
    token = token_of(plain(line, "paragraph 1"))
    assert (token.kind, token.n, token.content) == ("head", n, stem)


@pytest.mark.parametrize(("line", "n"), [("12/ Hỏi?", 12), ("1. Hỏi?", 1), ("22) Hỏi?", 22), ("3: Hỏi?", 3)])
def test_a_bare_number_may_be_a_head(line: str, n: int) -> None:
    token = token_of(plain(line, "paragraph 1"))
    assert (token.kind, token.n, token.content) == ("number", n, "Hỏi?")


@pytest.mark.parametrize(
    "line",
    [
        "1.5 triệu đồng",
        "3-2-1930 là ngày",
        "19/5/1890 là ngày sinh",
        "A Lào là tên",
        "Câu lạc bộ 5",
        "Cầu 5: x",
        "2024",
    ],
)
def test_a_line_that_only_resembles_a_head_is_text(line: str) -> None:
    assert token_of(plain(line, "paragraph 1")).kind == "text"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000", "\t", "\u200b \u200b"])
def test_any_space_may_stand_in_a_head(space: str) -> None:
    bank = read(docx_of(f"Câu{space}1:{space}Hỏi?", key("A.", "một"), "B. hai"))
    assert texts(bank) == [(1, "Hỏi?", ("một", "hai"), (0,))]


def test_a_decomposed_head_is_a_head() -> None:
    bank = read(docx_of("Ca\u0302u 1: Ho\u0309i?", key("A.", "mo\u0323\u0302t"), "B. hai"))
    assert texts(bank) == [(1, "Hỏi?", ("một", "hai"), (0,))]


def test_a_head_alone_on_its_line_takes_its_stem_from_the_next() -> None:
    bank = read(docx_of("Câu 1.", "Hỏi gì", "đây?", key("A.", "một"), "B. hai"))
    assert texts(bank) == [(1, "Hỏi gì\nđây?", ("một", "hai"), (0,))]


def test_bare_numbers_begin_questions_where_no_cau_does() -> None:
    bank = read(
        docx_of(
            "1. Một?",
            key("A.", "a"),
            "B. b",
            "2) Hai?",
            "A. a",
            key("B.", "b"),
            "3. Ba?",
            key("A.", "x"),
            "B. y",
        )
    )
    assert texts(bank) == [
        (1, "Một?", ("a", "b"), (0,)),
        (2, "Hai?", ("a", "b"), (1,)),
        (3, "Ba?", ("x", "y"), (0,)),
    ]


def test_a_numbered_list_inside_a_stem_begins_nothing() -> None:
    bank = read(
        docx_of(
            "1. Cho các ý sau:", "1) một ý", "2) hai ý", "Ý nào đúng?", key("A.", "chỉ 1"), "B. cả hai",
            "2. Gồm:", "1. ba", "2. bốn", key("A.", "x"), "B. y",
        )
    )  # fmt: skip
    assert texts(bank) == [
        (1, "Cho các ý sau:\n1) một ý\n2) hai ý\nÝ nào đúng?", ("chỉ 1", "cả hai"), (0,)),
        (2, "Gồm:\n1. ba\n2. bốn", ("x", "y"), (0,)),
    ]


def test_a_list_in_the_first_stem_numbered_like_the_questions_begins_nothing() -> None:
    bank = read(
        docx_of("1. Cho:", "1. một", "2. hai", key("A.", "a"), "B. b", "2. Nữa?", key("A.", "c"), "B. d")
    )
    assert [(q.n, q.stem) for q in bank.questions] == [(1, "Cho:\n1. một\n2. hai"), (2, "Nữa?")]


def test_a_preface_in_points_is_no_question() -> None:
    bank = read(
        docx_of(
            "1. Mục đích", "2. Yêu cầu", "1. Hỏi?", key("A.", "a"), "B. b", "2. Nữa?", key("A.", "c"), "B. d"
        )
    )
    assert [(q.n, q.stem) for q in bank.questions] == [(1, "Hỏi?"), (2, "Nữa?")]


def test_with_cau_anywhere_bare_numbers_begin_nothing() -> None:
    bank = read(docx_of("Câu 1. Cho:", "1. một", "2. hai", key("A.", "x"), "B. y", *asked(2)))
    assert [(q.n, q.stem) for q in bank.questions] == [
        (1, "Cho:\n1. một\n2. hai"),
        (2, "Câu hỏi thử nào đây 2?"),
    ]


def test_a_bare_number_out_of_turn_is_a_question_once_the_options_are_complete() -> None:
    bank = read(docx_of("1. Một?", key("A.", "a"), "B. b", "4. Bốn?", "A. c", key("B.", "d")))
    assert texts(bank) == [(1, "Một?", ("a", "b"), (0,)), (4, "Bốn?", ("c", "d"), (1,))]
    assert codes(bank) == [("numbering_gap", 4)]


def test_numbers_may_begin_again_after_a_group() -> None:
    bank = read(
        docx_of(
            "I. Lịch sử",
            "1. Một?",
            key("A.", "a"),
            "B. b",
            "II. Xây dựng",
            "1. Một nữa?",
            key("A.", "c"),
            "B. d",
        )
    )
    assert [(q.n, q.stem, q.topic) for q in bank.questions] == [
        (1, "Một?", "Lịch sử"),
        (1, "Một nữa?", "Xây dựng"),
    ]
    assert codes(bank) == [("numbering_repeat", 1)]


def test_bai_is_a_head_alone_and_a_heading_beside_cau() -> None:
    alone = read(docx_of("Bài 1. Hỏi?", key("A.", "a"), "B. b", "Bài 2. Hỏi nữa?", key("A.", "c"), "B. d"))
    beside = read(docx_of("Bài 1. Khái lược", *asked(1), "Bài 2. Đường lối", *asked(2)))
    assert [(q.n, q.stem) for q in alone.questions] == [(1, "Hỏi?"), (2, "Hỏi nữa?")]
    assert [(q.n, q.topic) for q in beside.questions] == [(1, "Khái lược"), (2, "Đường lối")]


def test_a_question_mentioned_in_a_stem_begins_nothing() -> None:
    bank = read(docx_of("Câu 1. Hãy đọc", "câu 5 và câu 6 rồi trả lời?", key("A.", "x"), "B. y", *asked(2)))
    assert (bank.questions[0].n, bank.questions[0].stem) == (1, "Hãy đọc\ncâu 5 và câu 6 rồi trả lời?")


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("1-A 2-B", [(1, 0), (2, 1)]),
        ("1a 2b", [(1, 0), (2, 1)]),
        ("Câu 1: D; Câu 2: C", [(1, 3), (2, 2)]),
        ("1A,2C", [(1, 0), (2, 2)]),
        ("1.A", [(1, 0)]),
        ("1 | A", []),
        ("1-A và 2-B", []),
        ("Câu 1: Hỏi?", []),
    ],
)
def test_a_line_of_keys_gives_its_pairs(line: str, pairs: list[tuple[int, int]]) -> None:
    assert all_pairs(line) == pairs


def test_places_count_every_paragraph_of_the_body() -> None:
    bank = read(docx_of("NGÂN HÀNG CÂU HỎI", "", *asked(1), "", *asked(2)))
    assert [q.at for q in bank.questions] == ["paragraph 3", "paragraph 9"]


@pytest.mark.parametrize("stop", [".", ")", "/", " –", ":"])
def test_a_last_option_in_capitals_is_no_heading(stop: str) -> None:
    options = [f"A{stop} ASEAN", f"B{stop} NATO", key(f"C{stop}", "WTO"), f"D{stop} APEC VÀ WHO"]
    bank = read(docx_of("Câu 1. Tổ chức nào?", *options, *asked(2)))
    assert bank.questions[0].options == ("ASEAN", "NATO", "WTO", "APEC VÀ WHO")
    assert [q.topic for q in bank.questions] == [None, None]


def test_a_bare_number_between_its_neighbours_is_a_question_though_its_options_are_missing() -> None:
    two = ["2. Trình bày?", "3. Ba?", key("A.", "c"), "B. d", "4. Viết tiếp?"]
    bank = read(docx_of("1. Một?", key("A.", "a"), "B. b", *two))
    assert [(q.n, q.stem, len(q.options)) for q in bank.questions] == [
        (1, "Một?", 2),
        (2, "Trình bày?", 0),
        (3, "Ba?", 2),
        (4, "Viết tiếp?", 0),
    ]
    assert {("too_few_options", 2), ("too_few_options", 4)} < set(codes(bank))
