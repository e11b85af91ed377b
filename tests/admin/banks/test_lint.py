"""Soát lỗi — each fault and remark has a bank that shows it, and a like one that does not."""

import pytest

from app.admin.banks import ParsedBank, Problem, read_bank
from app.admin.banks.folding import old_style, option_key, words_key
from app.admin.banks.lint.questions import BLOCKING
from app.admin.banks.pins import pinned
from app.texts import LANGUAGES, catalogue
from tests.admin.banks.build import asked, codes, docx_of, read, xlsx_of

HEADER = ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án", "Căn cứ"]
WORDS = ["đảng", "chi bộ", "nghị quyết", "điều lệ", "kiểm tra", "giám sát", "tư tưởng", "tổ chức"]


def bank_of(*rows: list[object]) -> ParsedBank:
    """A bank of rows (stem, options…, key), numbered, with a source each."""
    return read(xlsx_of(HEADER, *([n, *row, "Điều 1"] for n, row in enumerate(rows, 1))))


def unlike(n: int) -> str:
    """A stem that is like no other's."""
    return " ".join(WORDS[(n * step + step) % len(WORDS)] + str(n) for step in (1, 3, 5, 7)) + "?"


def rows_with(keys: str, *, right: str = "ý {n} {c}", wrong: str = "ý {n} {c}") -> list[list[object]]:
    return [
        [unlike(n), *((right if c == key else wrong).format(n=n, c=c) for c in "ABCD"), key]
        for n, key in enumerate(keys, 1)
    ]


def test_a_tidy_bank_has_no_problem() -> None:
    assert bank_of(*rows_with("ABCD" * 10)).problems == ()


@pytest.mark.parametrize(
    ("row", "code", "severity"),
    [
        (["", "a", "b", "c", "d", "A"], "empty_stem", "block"),
        (["Hỏi?", "a", None, None, None, "A"], "too_few_options", "block"),
        (["Hỏi?", "a", "b", "A.", "d", "B"], "duplicate_options", "block"),
        (["Hỏi?", "uỷ viên", "ủy viên", "c", "d", "A"], "duplicate_options", "block"),
        (["Hỏi?", "a", "b", "c", "d", None], "no_key", "block"),
        (["Hỏi?", "a", "b", "c", None, "D"], "key_without_option", "block"),
        (["Hỏi?", "a", None, "c", "d", "A"], "empty_option", "block"),
        (["Hỏi " * 260, "a", "b", "c", "d", "A"], "stem_too_long", "warn"),
        (["Hỏi?", "a", "b" * 501, "c", "d", "A"], "option_too_long", "warn"),
        (["Hỏi (đã sửa)?", "a", "b", "c", "d", "A"], "editor_note", "warn"),
        (["Hỏi?", "a", "b (sửa lại 23/6/2024)", "c", "d", "A"], "editor_note", "warn"),
        (["Hỏi? DONE", "a", "b", "c", "d", "A"], "editor_note", "warn"),
        (["Hỏi?", "a.", "b", "c", "d", "A"], "only_full_stop", "warn"),
        (["Hỏi?", "a", "b", "c", "Cả A và B", "D"], "cross_reference", "warn"),
        (["Hỏi?", "a", "b", "c", "Tất cả các phương án trên", "D"], "refers_to_all", "warn"),
    ],
)
def test_each_fault_of_a_question_is_found(row: list[object], code: str, severity: str) -> None:
    bank = bank_of(row)
    assert [(p.severity, p.code, p.question, p.at) for p in bank.problems if p.code == code] == [
        (severity, code, 1, "row 2")
    ]
    assert bank.blocked is (severity == "block")


@pytest.mark.parametrize(("options", "blocked"), [(8, False), (9, True), (12, True)])
def test_a_page_has_letters_for_eight_options(options: int, blocked: bool) -> None:
    """GIFT, Moodle and QTI have no letters, and so no limit of their own."""
    wrong = "".join(f"~ý {n}\n" for n in range(2, options + 1))
    bank = read_bank("de.gift", f"Hỏi? {{\n=ý 1\n{wrong}}}\n".encode())
    assert [len(question.options) for question in bank.questions] == [options]
    assert ("too_many_options" in [p.code for p in bank.problems if p.severity == "block"]) is blocked
    assert bank.blocked is blocked


@pytest.mark.parametrize(
    "row",
    [
        ["Hỏi?", "má", "mà", "mả", "mã", "A"],
        ["Hỏi?", "a.", "b.", "c", "d", "A"],
        ["Hỏi?", "a.", "b", "c", "d", "B"],
        ["Sửa đổi Điều lệ (bổ nhiệm)?", "a", "b", "c", "d", "A"],
        ["Hỏi " * 200, "a" * 500, "b", "c", "d", "A"],
        [
            "Hỏi?",
            "Cả nước",
            "Tất cả đảng viên",
            "Các nội dung cơ bản của Nghị quyết",
            "Không tổ chức đảng nào",
            "A",
        ],
        ["Hỏi?", "10", "10,0", "-10", "+10", "A"],
    ],
)
def test_what_only_resembles_a_fault_is_none(row: list[object]) -> None:
    assert bank_of(row).problems == ()


ABOVE = ("Tất cả các phương án trên", "Cả 3 đáp án trên", "Cả ba đáp án", "Cả 3 phương án trên đều đúng")
ALL = (
    *ABOVE,
    "Tất cả đều đúng",
    "Các phương án trên đều sai",
    "Không có phương án nào đúng",
    "Cả ba ý trên",
    "Đáp án khác",
)


@pytest.mark.parametrize("text", ALL)
def test_an_option_that_speaks_of_all_keeps_the_last_place(text: str) -> None:
    assert pinned(["a", "b", "c", text]) == ((3,), ())
    assert pinned(["a", "b", text, "d"]) == ((0, 1, 2), ())


@pytest.mark.parametrize(
    ("text", "keep"),
    [
        ("Cả A và B", (0, 1, 3)),
        ("Cả A, B và C đều đúng", (0, 1, 2, 3)),
        ("A và C đúng", (0, 2, 3)),
        ("Đáp án A, B", (0, 1, 3)),
        ("Cả a và b.", (0, 1, 3)),
        ("Cả (A) và (C)", (0, 2, 3)),
        ("Cả phương án B và C", (1, 2, 3)),
    ],
)
def test_an_option_that_names_others_keeps_their_places_too(text: str, keep: tuple[int, ...]) -> None:
    assert pinned(["a", "b", "c", text]) == (keep, (3,))


@pytest.mark.parametrize("text", ["Nhà nước và Đảng", "Cả E và F", "Vitamin A và B trong rau", "Bác Hồ", "A"])
def test_an_option_of_its_own_words_is_free(text: str) -> None:
    assert pinned(["a", "b", "c", text]) == ((), ())


def test_a_key_that_keeps_to_one_place_is_told_from_twenty_questions_on() -> None:
    assert codes(bank_of(*rows_with("A" * 9 + "BCDBCDBCDBC"))) == [("key_position_bias", None)]
    assert codes(bank_of(*rows_with("A" * 8 + "BCDBCDBCDBCD"))) == []
    assert codes(bank_of(*rows_with("A" * 19))) == []


def test_right_options_that_are_always_longest_are_told() -> None:
    long = {"right": "ý {n} {c} dài hơn hẳn các ý còn lại"}
    assert codes(bank_of(*rows_with("ABCD" * 5, **long))) == [("longest_is_right", None)]
    assert codes(bank_of(*rows_with("ABCD" * 2, **long))) == []
    assert codes(bank_of(*rows_with("ABCD" * 5, right="ý {n} {c}.", wrong="ý {n} {c}."))) == []


def test_the_same_question_again_is_told_at_the_later_one() -> None:
    first = [
        "Cơ quan lãnh đạo cao nhất của Đảng?",
        "Đại hội",
        "Bộ Chính trị",
        "Ban Bí thư",
        "Trung ương",
        "A",
    ]
    again = ["Cơ quan lãnh đạo cao nhất của Đảng là gì?", *first[1:]]
    moved = ["CƠ QUAN lãnh đạo  cao nhất của Đảng", "Bộ Chính trị", "Đại hội", "x", "y", "B"]
    other = ["Cơ quan lãnh đạo cao nhất của Đảng?", "e", "f", "g", "h", "A"]
    bank = bank_of(first, moved, again, other)
    assert codes(bank) == [("duplicate_question", 2), ("near_duplicate", 3), ("near_duplicate", 4)]
    assert bank.problems[0].fields == {"earlier": 1, "earlier_at": "row 2", "earlier_position": 0}


def test_questions_of_one_form_about_different_things_are_different() -> None:
    stem = "Theo Điều lệ Đảng, các hình thức kỷ luật đối với {} gồm những hình thức nào?"
    rows = [
        [
            stem.format("đảng viên chính thức"),
            "Phê bình, hạ bậc lương",
            "Nhắc nhở",
            "Giải tán",
            "Cách chức",
            "A",
        ],
        [
            stem.format("tổ chức đảng"),
            "Khiển trách",
            "Cảnh cáo, giải tán",
            "Phê bình",
            "Đình chỉ, sáp nhập",
            "B",
        ],
    ]
    assert codes(bank_of(*rows)) == []


def test_questions_that_differ_in_a_figure_are_different() -> None:
    stems = ["Đại hội lần thứ XI của Đảng họp ở đâu", "Đại hội lần thứ XII của Đảng họp ở đâu"]
    stems += ["Năm 1930 có sự kiện nào sau đây", "Năm 1945 có sự kiện nào sau đây"]
    assert codes(bank_of(*([stem, *(f"{n}{c}" for c in "abcd"), "A"] for n, stem in enumerate(stems)))) == []


def test_short_stems_may_stand_over_many_questions() -> None:
    assert codes(bank_of(*(["Chọn câu đúng", *(f"{n}{c}" for c in "abcd"), "A"] for n in range(3)))) == []


def test_both_ways_to_place_a_tone_are_told_once() -> None:
    rows = [
        [f"Ban Thường vụ Đảng ủy có quyền gì {n}?", f"a{n}", f"b{n}", f"c{n}", f"d{n}", "A"] for n in range(3)
    ]
    mixed = [unlike(9), "Đảng uỷ", "hoà bình", "c", "d", "B"]
    bank = bank_of(*rows, mixed)
    (problem,) = [p for p in bank.problems if p.code == "mixed_spelling"]
    assert (problem.question, dict(problem.fields)) == (4, {"word": "uỷ", "usual": "ủy", "count": 2})
    assert codes(bank_of(*rows[:1], [unlike(9), "quý", "hoàn toàn", "thuyền", "quả", "B"])) == []


def test_gaps_and_repeats_of_numbers_are_told() -> None:
    bank = read(docx_of(*asked(1), *asked(2), *asked(2), *asked(5), *asked(1), *asked(2)))
    assert [c for c in codes(bank) if c[0].startswith("numbering")] == [
        ("numbering_repeat", 2),
        ("numbering_gap", 5),
        ("numbering_repeat", 1),
    ]


def test_sources_are_missed_where_some_have_them_and_once_where_none_has() -> None:
    none = read(docx_of(*asked(1), *asked(2)))
    some = read(docx_of(*asked(1), "Căn cứ: Điều 1", *asked(2)))
    assert codes(none, beside=["duplicate_question"]) == [("missing_source_everywhere", None)]
    assert codes(some) == [("missing_source", 2)]


def test_a_file_without_questions_blocks() -> None:
    bank = read(docx_of("Kế hoạch tổ chức cuộc thi", "Kính gửi các chi bộ"))
    assert codes(bank) == [("no_questions", None)]
    assert bank.blocked


def test_every_problem_is_told_in_both_languages_by_its_place() -> None:
    problem = Problem("block", "no_key", 3, "paragraph 31", {})
    assert problem.message().startswith("Câu 3 (đoạn 31): ")
    assert problem.message("en").startswith("Question 3 (paragraph 31): ")
    row = Problem("warn", "image", None, "Đợt 1!row 7", {"text": ""})
    assert row.message().startswith("Trang tính “Đợt 1”, dòng 7: ")
    table = Problem("warn", "image", 2, "table 2 row 3", {"text": ""})
    assert table.message().startswith("Câu 2 (bảng 2, dòng 3): ")


def test_the_catalogues_say_the_same_things() -> None:
    codes_of = [set(catalogue(language, "bank")) for language in LANGUAGES]
    assert codes_of[0] == codes_of[1]
    assert {f"bank.{code}" for code in BLOCKING} <= codes_of[0]


@pytest.mark.parametrize(
    ("one", "other"), [("hoà bình", "hòa bình"), ("Uỷ ban", "Ủy ban"), ("khoẻ", "khỏe"), ("thuỵ", "thụy")]
)
def test_the_place_of_a_tone_is_no_difference(one: str, other: str) -> None:
    assert old_style(one) == other
    assert option_key(one) == option_key(other)
    assert words_key(one) == words_key(other)


@pytest.mark.parametrize(("one", "other"), [("quý", "qúy"), ("hoàn", "hòan"), ("má", "mà"), ("mua", "mùa")])
def test_other_tones_are_differences(one: str, other: str) -> None:
    assert option_key(one) != option_key(other)
