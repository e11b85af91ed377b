"""Đọc trao đổi — texts of other programs: which format they are, and what their weights say of the key."""

import pytest

from app.admin.banks.model import ParsedBank
from app.admin.banks.read import read_bank

XML = (
    '<quiz><question type="multichoice"><questiontext><text>Hỏi?</text></questiontext><single>true</single>'
    '<answer fraction="50"><text>một</text></answer><answer fraction="100"><text>hai</text></answer>'
    '<answer fraction="0"><text>ba</text></answer></question></quiz>'
)


def keys(bank: ParsedBank) -> list[tuple[str, tuple[str, ...], tuple[int, ...], bool]]:
    return [(q.stem, q.options, q.correct, q.several) for q in bank.questions]


def codes(bank: ParsedBank) -> list[str]:
    return [p.code for p in bank.problems if p.code != "missing_source_everywhere"]


@pytest.mark.parametrize("word", ["ANSWER", "ĐÁP ÁN"])
def test_numbered_questions_are_none_of_aikens_whatever_their_key_lines_say(word: str):
    text = f"Câu 1: Một?\nA. a. B. b.\nANSWER: B\nCâu 2: Hai?\nA. a\nB. b\n{word}: A\n"
    bank = read_bank("đề.txt", text.encode())
    assert keys(bank) == [("Một?", ("a.", "b."), (1,), False), ("Hai?", ("a", "b"), (0,), False)]


def test_a_question_of_aikens_may_begin_with_such_a_word():
    text = "Một?\nA. a\nB. b\nANSWER: B\n\nHai?\nA. a\nB. b\nANSWER: A\n\nCâu 5 của bài thơ?\nA. a\nB. b\nANSWER: A\n"
    assert [q.stem for q in read_bank("a.txt", text.encode()).questions] == [
        "Một?",
        "Hai?",
        "Câu 5 của bài thơ?",
    ]


EITHER = XML.replace('fraction="50"', 'fraction="100"')


@pytest.mark.parametrize(
    ("name", "text"), [("a.gift", "Hỏi? {=một =hai ~ba}\n"), ("a.xml", EITHER)], ids=["gift", "moodle"]
)
def test_two_choices_of_which_either_would_do_are_a_fault_that_a_person_settles(name: str, text: str):
    """Moodle's GIFT: where there is an `=`, one is chosen, and each `=` earns the whole mark. Weights without any `=`
    are what makes a question choose-several."""
    bank = read_bank(name, text.encode())
    assert keys(bank) == [("Hỏi?", ("một", "hai", "ba"), (0, 1), False)]
    (fault,) = (p for p in bank.problems if p.code == "several_keys")
    assert (fault.severity, [repair.code for repair in fault.repairs]) == (
        "block",
        ["choose_key", "choose_key", "allow_several"],
    )


@pytest.mark.parametrize(
    ("name", "text"), [("a.gift", "Hỏi? {~%50%một =hai ~ba}\n"), ("a.xml", XML)], ids=["gift", "moodle"]
)
def test_half_a_mark_makes_no_second_right_choice(name: str, text: str):
    bank = read_bank(name, text.encode())
    assert keys(bank) == [("Hỏi?", ("một", "hai", "ba"), (1,), False)]
    assert codes(bank) == ["part_of_mark"]


def test_an_arrow_makes_no_matching_of_a_question_with_wrong_choices():
    """Moodle's GIFT: `~` is looked for first."""
    bank = read_bank("a.gift", "Hỏi? {=A -> B ~B -> A}\n\nGhép? {=một -> 1 =hai -> 2 =ba -> 3}\n".encode())
    assert keys(bank) == [("Hỏi?", ("A -> B", "B -> A"), (0,), False)]
    assert "other_kind" in codes(bank)
