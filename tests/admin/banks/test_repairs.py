"""Sửa nhanh — every problem that offers a repair is gone once the repair is made, and nothing else has changed."""

from dataclasses import replace

import pytest

from app.admin.banks import ParsedBank, Repair, lint_bank, repaired, repaired_all
from app.rules.policy.round import Line
from app.texts import LANGUAGES
from tests.admin.banks.build import asked, docx_of, key, read, xlsx_of

HEADER = ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án", "Căn cứ"]


def bank_of(*rows: list[object]) -> ParsedBank:
    return read(xlsx_of(HEADER, *([n, *row, "Điều 1"] for n, row in enumerate(rows, 1))))


GOOD = ["Kỳ họp nào bầu ra?", "ý một", "ý hai", "ý ba", "ý bốn", "A"]


@pytest.mark.parametrize(
    ("row", "code", "count", "expected"),
    [
        (["Hỏi?", "a", "b", "c", "d", None], "no_key", 4, {"correct": (1,)}),
        (["Hỏi?", "a", "b", "c", None, "D"], "key_without_option", 3, {"correct": (1,)}),
        (["Hỏi?", "a", "b", "c", "d", "chưa rõ"], "key_unclear", 4, {"correct": (1,)}),
        (["Hỏi?", "a", "b", "A.", "d", "B"], "duplicate_options", 1, {"options": ("a", "b", "d")}),
        (["Hỏi?", "a", "b", "A.", "d", "C"], "duplicate_options", 1, {"correct": (1,)}),
        (["Hỏi?", "a", None, "c", "d", "C"], "empty_option", 1, {"options": ("a", "c", "d"), "correct": (1,)}),
        (["Hỏi (đã sửa)?", "a", "b", "c", "d", "A"], "editor_note", 1, {"stem": "Hỏi?"}),
        (["Hỏi?", "a", "b (sửa lại 23/6/2024)", "c", "d", "A"], "editor_note", 1, {"options": ("a", "b", "c", "d")}),
        (["Hỏi?", "a.", "b", "c", "d", "A"], "only_full_stop", 1, {"options": ("a", "b", "c", "d")}),
        (["Đảng Cộng sảnViệt Nam?", "a", "b", "c", "d", "A"], "glued_words", 1, {"stem": "Đảng Cộng sản Việt Nam?"}),
        (["Hỏi về điều\nđảng viên?", "a", "b", "c", "d", "A"], "broken_line", 1, {"stem": "Hỏi về điều đảng viên?"}),
    ],
)  # fmt: skip
def test_a_problem_is_gone_once_its_repair_is_made(
    row: list[object], code: str, count: int, expected: dict[str, object]
) -> None:
    bank = bank_of(GOOD, row)
    (problem,) = (p for p in bank.problems if p.code == code)
    assert (problem.position, problem.question, len(problem.repairs)) == (1, 2, count)
    assert all(repair.label(language) for repair in problem.repairs for language in LANGUAGES)
    chosen = problem.repairs[min(1, count - 1)]
    mended = repaired(bank, problem.position, chosen)
    assert [p.code for p in mended.problems if p.code in (code, "no_key")] == []
    assert {name: getattr(mended.questions[1], name) for name in expected} == expected
    assert mended.questions[0] == bank.questions[0] and mended.sha256 == bank.sha256


@pytest.mark.parametrize(
    "text", ["VNeID", "YouTube", "TP. Hồ Chí Minh", "ThS. Nguyễn", "PowerPoint", "ĐẢNG Viên"]
)
def test_names_that_mix_small_and_large_letters_are_not_glued_words(text: str) -> None:
    assert bank_of([f"{text} là gì?", "a", "b", "c", "d", "A"]).problems == ()


def test_of_two_marked_options_one_is_chosen_or_both_are_allowed() -> None:
    document = docx_of(
        "Câu 1. Hỏi?", key("A.", "một"), key("B.", "hai"), "C. ba", *asked(2), *asked(3), *asked(4)
    )
    bank = read(document)
    (several,) = (p for p in bank.problems if p.severity == "block")
    assert [(r.code, dict(r.fields)) for r in several.repairs] == [
        ("choose_key", {"correct": [0]}), ("choose_key", {"correct": [1]}), ("allow_several", {})
    ]  # fmt: skip
    allowed = repaired(bank, 0, several.repairs[2])
    assert (allowed.blocked, allowed.questions[0].correct, allowed.questions[0].several) == (
        False,
        (0, 1),
        True,
    )
    assert repaired(bank, 0, several.repairs[1]).questions[0].correct == (1,)


def test_where_two_looks_disagree_a_tap_chooses_one_for_the_whole_file() -> None:
    lines: list[object] = []
    for n in range(1, 5):
        lines += [*asked(n, "A"), f"Đáp án: {'B' if n > 1 else 'A'}"]
    bank = read(docx_of(*lines))
    (problem,) = (p for p in bank.problems if p.severity == "block")
    assert problem.code == "key_signals_conflict"
    assert [r.label() for r in problem.repairs] == [
        "Lấy đáp án theo phương án gạch chân",
        "Lấy đáp án theo phương án được ghi trong đáp án (dòng “Đáp án:”, bảng đáp án hoặc dấu *)",
    ]
    by_look, by_line = (repaired(bank, None, repair) for repair in problem.repairs)
    assert [q.correct for q in by_look.questions] == [(0,)] * 4
    assert [q.correct for q in by_line.questions] == [(0,), (1,), (1,), (1,)]
    assert (by_look.blocked, by_line.blocked) == (False, False)


def test_a_question_taken_out_takes_its_problems_along() -> None:
    bank = bank_of(GOOD, ["", "a", "b", "c", "d", "chưa rõ"], GOOD, ["Nữa?", "a", "b", "c", None, "D"])
    fewer = repaired(bank, 1, Repair("drop_question"))
    assert [(p.code, p.question, p.position) for p in fewer.problems if p.position is not None] == [
        ("key_without_option", 4, 2),
        ("duplicate_question", 3, 1),
    ]
    done = repaired_all(fewer, [(2, Repair("choose_key", {"correct": [0]})), (1, Repair("drop_question"))])
    assert [(q.n, q.correct) for q in done.questions] == [(1, (0,)), (4, (0,))]
    assert done.problems == ()


def test_a_stray_line_is_joined_to_the_last_choice() -> None:
    bank = read(docx_of(*asked(1, "A"), "Đáp án: A", "và phần còn lại", *asked(2)))
    (problem,) = (p for p in bank.problems if p.code == "stray_text")
    joined = repaired(bank, 0, problem.repairs[0])
    assert joined.questions[0].options[3] == "phương án thứ 3 của 1 và phần còn lại"
    assert "stray_text" not in [p.code for p in joined.problems]


@pytest.mark.parametrize(
    ("position", "repair"),
    [
        (5, Repair("drop_question")),
        (None, Repair("allow_several")),
        (0, Repair("choose_key", {"correct": [4]})),
        (0, Repair("choose_key", {"correct": []})),
        (0, Repair("drop_choice", {"position": 9})),
        (0, Repair("no_such_repair")),
    ],
)
def test_a_repair_that_does_not_fit_is_refused(position: int | None, repair: Repair) -> None:
    with pytest.raises((LookupError, ValueError)):
        repaired(bank_of(GOOD), position, repair)


def test_a_stored_bank_is_judged_like_a_file_and_against_its_blueprint() -> None:
    questions = bank_of(GOOD, ["Hỏi?", "a", "b", "c", "Tất cả các phương án trên", "D"]).questions
    assert [p.code for p in lint_bank(questions)] == ["refers_to_all"]
    loose = [questions[0], replace(questions[1], pinned=())]
    (problem,) = lint_bank(loose)
    assert (problem.code, problem.position) == ("not_pinned", 1)
    bank = ParsedBank("kho", "", tuple(loose), ())
    assert repaired(bank, 1, problem.repairs[0]).questions[1].pinned == (3,)
    blueprint = [Line(1, None, None), Line(1, "Lịch sử", None)]
    assert [(p.code, dict(p.fields)) for p in lint_bank(questions, blueprint)[1:]] == [
        ("bank_too_small", {"drawn": "", "there": 2, "count": 1, "wanted": 3}),
        ("topic_too_small", {"drawn": "Lịch sử", "there": 0, "count": 1, "wanted": 3}),
    ]
