"""Dòng đáp án — the many words in which a line, or the end of one, names the right option."""

import pytest

from app.admin.banks import repaired
from tests.admin.banks.build import asked, codes, docx_of, key, read, texts


@pytest.mark.parametrize(
    "line",
    [
        "=> B", "→ B", "-> Đáp án B", "Đáp án đúng là câu B", "Đáp án: (B)", "Đáp án: ý B", "Đáp án = B",
        "Đáp án đúng nhất: B", "Phương án đúng: B", "Câu trả lời đúng: B", "Key: B", "B là đáp án đúng",
        "Đáp án: hai", "Đáp án đúng là: Hai.", "Đáp án: 2",
    ],
)  # fmt: skip
def test_a_key_line_in_other_words_is_one_and_is_no_part_of_an_option(line: str) -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "C. ba", line, *asked(2)[:3], "Đáp án: A"))
    assert texts(bank)[0] == (1, "Hỏi?", ("một", "hai", "ba"), (1,))
    assert [q.topic for q in bank.questions] == [None, None]


def test_a_key_at_the_end_of_the_stem_is_read_and_not_shown() -> None:
    bank = read(docx_of("Câu 1. Thủ đô? (Đáp án: B)", "A. Huế", "B. Hà Nội", *asked(2)))
    assert texts(bank)[0] == (1, "Thủ đô?", ("Huế", "Hà Nội"), (1,))


def test_a_key_that_participants_would_see_blocks_and_one_tap_takes_it_out() -> None:
    bank = read(docx_of("Câu 1. Thủ đô (đáp án: B) ở đâu?", "A. Huế", key("B.", "Hà Nội")))
    assert codes(bank) == [("key_within", 1)]
    (problem,) = [one for one in bank.problems if one.code == "key_within"]
    (repair,) = problem.repairs
    mended = repaired(bank, problem.position, repair)
    assert (mended.questions[0].stem, codes(mended)) == ("Thủ đô ở đâu?", [])


def test_one_line_of_letters_for_several_questions_is_no_key_of_the_last() -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", "B. hai", "Câu 2. Nữa?", "A. ba", "B. bốn", "ĐÁP ÁN: A B"))
    assert [q.correct for q in bank.questions] == [(), ()]
    assert ("key_unclear", 2) in codes(bank)


@pytest.mark.parametrize("end", [" (x)", " *", " [Đ]", " ☑"])
def test_a_tick_may_stand_behind_an_option(end: str) -> None:
    bank = read(docx_of("Câu 1. Hỏi?", "A. một", f"B. hai{end}", "C. f(x)"))
    assert texts(bank) == [(1, "Hỏi?", ("một", "hai", "f(x)"), (1,))]


@pytest.mark.parametrize("said", ["C. Mác", "A Chí"])
def test_letters_that_begin_the_text_of_another_option_are_not_believed(said: str) -> None:
    bank = read(docx_of("Câu 1. Ai?", "A. Ph. Ăngghen", f"B. {said}", "C. Lênin", f"Đáp án: {said}"))
    assert bank.questions[0].options == ("Ph. Ăngghen", said, "Lênin")
    assert codes(bank) == [("key_unclear", 1), ("no_key", 1)]
