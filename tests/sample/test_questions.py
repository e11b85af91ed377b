"""The sample questions: enough of each topic, well formed, and nothing but knowledge gives the answer away."""

import re
import unicodedata
from collections import Counter

import pytest

from app.sample import FOLDER
from app.sample.questions import Question, question_of, read_questions
from app.vietnamese import fold

BANK = read_questions(FOLDER / "questions.txt")
TOPICS = (
    "Chủ nghĩa Mác-Lênin",
    "Tư tưởng Hồ Chí Minh",
    "Nghị quyết, chỉ thị, quy định của Đảng",
    "Lịch sử Đảng",
)
WELL_FORMED = """Câu 7. Hỏi gì?
A. Một
*B. Hai
C. Ba
D. Bốn
Căn cứ: Sách
Mức độ: Nhận biết"""


def test_the_four_topics_follow_each_other_and_have_at_least_35_questions_each() -> None:
    assert BANK.topics == TOPICS
    counts = Counter(question.topic for question in BANK.questions)
    assert {topic: count for topic, count in counts.items() if count < 35} == {}
    assert len(BANK.questions) == 235


def test_numbers_run_through_the_whole_file() -> None:
    assert [question.number for question in BANK.questions] == list(range(1, len(BANK.questions) + 1))


def test_no_stem_comes_twice_however_it_is_written() -> None:
    stems = Counter(fold(question.stem) for question in BANK.questions)
    assert [stem for stem, count in stems.items() if count > 1] == []


def test_the_four_options_of_a_question_differ() -> None:
    assert [q.number for q in BANK.questions if len(set(map(fold, q.options))) != 4] == []


def test_every_question_names_its_source() -> None:
    assert [q.number for q in BANK.questions if len(q.source) < 10] == []


def test_all_three_levels_occur_in_every_topic() -> None:
    found = {topic: {q.level for q in BANK.questions if q.topic == topic} for topic in TOPICS}
    assert found == {topic: {"Nhận biết", "Thông hiểu", "Vận dụng"} for topic in TOPICS}


@pytest.mark.parametrize("topic", TOPICS)
def test_each_letter_is_right_for_15_to_35_percent_of_a_topic(topic: str) -> None:
    rights = [question.right for question in BANK.questions if question.topic == topic]
    shares = {letter: rights.count(at) / len(rights) for at, letter in enumerate("ABCD")}
    assert {letter: share for letter, share in shares.items() if not 0.15 <= share <= 0.35} == {}


def longest(question: Question) -> bool:
    right = len(question.options[question.right])
    return all(len(option) < right for at, option in enumerate(question.options) if at != question.right)


def test_the_right_option_is_no_more_often_the_longest_than_chance_would_have_it() -> None:
    assert sum(map(longest, BANK.questions)) / len(BANK.questions) <= 0.30


def test_no_option_ends_with_a_full_stop_or_speaks_of_other_options() -> None:
    options = [option for question in BANK.questions for option in question.options]
    told = ("tat ca cac phuong an", "tat ca deu", "ca a va b", "ca ba phuong an", "phuong an tren", "dap an")
    assert [option for option in options if option.endswith((".", ";", ","))] == []
    assert [option for option in options if any(words in fold(option) for words in told)] == []


def test_the_text_is_composed_and_holds_no_stray_blanks() -> None:
    text = (FOLDER / "questions.txt").read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert [line for line in text.splitlines() if line != " ".join(line.split())] == []


def test_one_spelling_is_kept_throughout() -> None:
    text = (FOLDER / "questions.txt").read_text("utf-8").casefold()
    other = {"uỷ", "hoá", "khoá", "hoà", "toà", "thuỷ", "xoá", "lê-nin", "xôviết", "macxít"}
    assert other & set(re.findall(r"[\w-]+", text)) == set()
    assert [spelling for spelling in ("mác - lênin", "mác – lênin", "hàng năm") if spelling in text] == []


def test_a_well_formed_question_is_read() -> None:
    assert question_of(WELL_FORMED, "Chung") == Question(
        7, "Chung", "Hỏi gì?", ("Một", "Hai", "Ba", "Bốn"), 1, "Sách", "Nhận biết"
    )


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("*B.", "B."),
        ("C. Ba", "*C. Ba"),
        ("D. Bốn\n", ""),
        ("C. Ba", "B. Ba"),
        ("Căn cứ: Sách\n", ""),
        ("Nhận biết", "Dễ"),
    ],
)
def test_a_question_without_all_its_parts_is_refused(written: str, instead: str) -> None:
    with pytest.raises(ValueError, match="Câu 7"):
        question_of(WELL_FORMED.replace(written, instead), "Chung")


def test_a_question_before_any_topic_is_refused() -> None:
    with pytest.raises(ValueError, match="Câu 7"):
        question_of(WELL_FORMED, "")
